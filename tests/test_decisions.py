"""What people decided, applied to a small sealed transcript: order, places, and errors that name the key alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import redact
from pipeline.decisions import Decisions, decided, load_decisions
from pipeline.errors import DecisionsError
from pipeline.restricted import SealedTranscript, Withheld
from pipeline.values import Entity, Findings, Person, Redaction, Roster
from tests.building import SESSION, span_of, transcript_of

TALK = transcript_of(
    ("S1", "Spanner was late. So was kalam, and Callum's brother."),
    ("S2", "He punched her, she said. Spanner told me in the tool shed."),
)
FOUND = Findings((Redaction(span_of(TALK, "Callum"), Entity.PERSON, "person:p1", 1.0, "roster:given", "student"),))
SEALED = SealedTranscript(
    SESSION,
    TALK,
    (Withheld("f1", span_of(TALK, "He punched her, she said.")),),
    FOUND,
    {"[STUDENT 1]": ("Callum",)},
    {"person:p1": "[STUDENT 1]"},
    Roster((Person("p1", "other", "Callum", "Doyle"), Person("p2", "other", "Niamh"))),
)


def decisions(**more: Any) -> Decisions:
    return Decisions.model_validate({"signed_off_by_role": "facilitator", **more})


def at(words: str, **more: Any) -> dict[str, Any]:
    span = span_of(TALK, words)
    return {"start": span.start, "end": span.end, **more}


def released(**more: Any) -> str:
    """What would leave, the leak check passed."""
    after = decided(SEALED, decisions(**more))
    assert after.findings is not None
    without = tuple(withheld.span for withheld in after.withheld)
    redacted = redact.apply(after.transcript, after.findings, session=SESSION, without=without, release=1)
    assert redact.leaks(redacted, after.transcript, after.findings, after.roster) == ()
    return "\n".join(line.text for line in redacted.lines)


def test_without_decisions_nothing_changes() -> None:
    assert decided(SEALED, decisions()) == SEALED


def test_a_stretch_that_a_lead_wrote_down_is_left_out_like_what_was_flagged() -> None:
    cut = at("Spanner told me in the tool shed.", item="m1")
    assert "tool shed" in released()
    assert "tool shed" not in released(cuts=[cut])
    assert decided(SEALED, decisions(cuts=[cut])).withheld[-1].item == "m1"
    with pytest.raises(DecisionsError, match=r"cuts\.0"):
        decided(SEALED, decisions(cuts=[{"item": "m1", "start": 3, "end": 9999}]))


def test_a_term_is_hidden_everywhere_under_the_placeholder_it_is_said_to_be() -> None:
    hide = {"term": "spanner", "verdict": "hide"}
    assert released(terms=[hide]).startswith("[PERSON 1] was late. So was kalam, and [STUDENT 1]'s")
    assert "[PLACE 1] told me" in released(terms=[{**hide, "entity": "PLACE"}])
    same = released(terms=[{**hide, "same_as": "[STUDENT 1]"}])
    assert same.startswith("[STUDENT 1] was late. So was kalam, and [STUDENT 1]'s")


def test_terms_come_in_their_order_and_spans_after_them() -> None:
    hide, keep = {"term": "Spanner", "verdict": "hide"}, {"term": "Spanner", "verdict": "keep"}
    assert "Spanner was" in released(terms=[hide, keep])
    assert "Spanner" not in released(terms=[keep, hide])
    only_one = released(terms=[hide], spans=[at("Spanner", verdict="keep")])
    assert only_one.startswith("Spanner was late.")
    assert "[PERSON 1] told me" in only_one


def test_hidden_characters_are_hidden_elsewhere_unless_only_here() -> None:
    assert "Spanner" not in released(spans=[at("Spanner", verdict="hide")])
    assert "Spanner told me" in released(spans=[at("Spanner", verdict="hide", only_here=True)])


def test_a_correction_changes_the_words_and_all_places_after_it_still_count_in_the_old_ones() -> None:
    text = released(
        corrections=[at("late", text="very late indeed"), at("kalam", text="Callum")],
        spans=[at("tool shed", verdict="hide", entity="PLACE")],
    )
    assert text.split("\n") == [
        "Spanner was very late indeed. So was [STUDENT 1], and [STUDENT 1]'s brother.",
        "Spanner told me in the [PLACE 1].",
    ]


def test_a_name_of_the_roster_in_a_correction_is_hidden() -> None:
    assert "So was [PERSON 1]," in released(corrections=[at("kalam", text="Niamh")])


def test_what_was_withheld_stays_withheld_when_words_before_or_in_it_are_put_right() -> None:
    after = decided(SEALED, decisions(corrections=[at("was late", text="was"), at("punched", text="has hit")]))
    assert after.withheld[0].span.of(after.transcript.text) == "He has hit her, she said."
    assert "hit" not in released(corrections=[at("was late", text="was"), at("punched", text="has hit")])


BAD: list[tuple[dict[str, Any], str]] = [
    ({"corrections": [{"start": 0, "end": 10_000, "text": "Nobody"}]}, r"corrections\.0: .*outside"),
    ({"corrections": [{"start": 5, "end": 5, "text": "Nobody"}]}, r"corrections\.0: .*outside"),
    ({"corrections": [at("late", text="a"), at("brother.\nHe", text="Nobody")]}, r"corrections\.1: .*one turn"),
    ({"corrections": [at("late", text="Nobody"), at("was late", text="a")]}, r"corrections: two"),
    ({"terms": [{"term": "Nobody", "verdict": "hide"}]}, r"terms\.0\.term: .*nowhere"),
    ({"terms": [{"term": "...", "verdict": "hide"}]}, r"terms\.0\.term: .*nowhere"),
    ({"terms": [{"term": "Spanner", "verdict": "hide", "same_as": "[NOBODY 7]"}]}, r"terms\.0\.same_as: "),
    ({"spans": [at("late", verdict="hide"), {"start": 0, "end": 10_000, "verdict": "keep"}]}, r"spans\.1: .*outside"),
    ({"spans": [at(". ", verdict="hide")]}, r"spans\.0: .*no word"),
    ({"spans": [at("late", verdict="hide", same_as="[NOBODY 7]")]}, r"spans\.0\.same_as: "),
]


@pytest.mark.parametrize(("bad", "key"), BAD)
def test_a_decision_that_does_not_fit_is_named_by_its_key_and_never_by_its_words(bad: dict[str, Any], key: str) -> None:
    with pytest.raises(DecisionsError, match=f"^{key}") as raised:
        decided(SEALED, decisions(**bad))
    assert "nobody" not in str(raised.value).casefold()


@pytest.mark.parametrize("text", ["", "[STUDENT 1]", "a]", "two\nlines", "tab\there", "\u2028", "...", "Nobody" * 99])
def test_a_correction_is_words_in_one_line(tmp_path: Path, text: str) -> None:
    said = {"signed_off_by_role": "x", "corrections": [{"start": 0, "end": 1, "text": text}]}
    (tmp_path / "d.json").write_text(json.dumps(said))
    with pytest.raises(DecisionsError, match=r"^corrections\.0\.text: ") as raised:
        load_decisions(tmp_path / "d.json")
    assert "Nobody" not in str(raised.value)


def test_a_session_that_was_never_published_has_nothing_to_decide_on() -> None:
    with pytest.raises(DecisionsError, match="never published"):
        decided(SealedTranscript(SESSION, TALK, ()), decisions())


def test_repr_shows_no_words() -> None:
    shown = repr(decisions(terms=[{"term": "Spanner", "verdict": "keep"}], corrections=[at("late", text="Callum")]))
    assert "Spanner" not in shown
    assert "Callum" not in shown


WORDS = st.sampled_from(["Spanner", "late", "kalam", "Callum", "tool shed", "brother", "told me"])
TERMS = st.fixed_dictionaries({"term": WORDS, "verdict": st.sampled_from(["hide", "keep"])})
SPANS = WORDS.flatmap(
    lambda words: st.fixed_dictionaries(
        {"verdict": st.just("hide"), "only_here": st.booleans()},
    ).map(lambda more: at(words, **more))
)


@given(st.lists(TERMS, max_size=3), st.lists(SPANS, max_size=3), st.dictionaries(WORDS, WORDS, max_size=2))
def test_whatever_is_decided_no_hidden_word_is_left(
    terms: list[dict[str, Any]], spans: list[dict[str, Any]], corrections: dict[str, str]
) -> None:
    changes = [at(old, text=new) for old, new in corrections.items()]
    heard = decided(SEALED, decisions(corrections=changes)).transcript.text
    hidden = [term for term in terms if term["term"] in heard]
    text = released(corrections=changes, terms=hidden, spans=spans)
    last = {term["term"]: term["verdict"] for term in hidden}
    for words, verdict in last.items():
        if verdict == "hide" and not any(span["only_here"] for span in spans):
            assert words not in text
