"""The leak check fails on a real leak, and only on one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.redact import Detector, apply, find, leak_search, leaks
from pipeline.values import Findings, Kept, Redaction, Roster, Session, Span
from tests.redact.marking import roster, transcript

SAID = transcript(
    "Ruby Salt told Grace about the Kestrel estate.",
    "Grace said grace. Ruby had salt on her chips, Ruby always has.",
    "Her number is 07700 900 345, and she is in 9K with KB.",
    "The fee is oh double seven oh, nine double oh, three four five. I will ask Will.",
    seconds=9,
)
PEOPLE = roster("Ruby Salt", "Grace Adu", "Will Ashdown/staff")
SESSION = Session("s", "2026-02-10", "spring round")


def checked(findings: Findings, *, session: Session = SESSION, people: Roster = PEOPLE) -> tuple[str, ...]:
    redacted = apply(SAID, findings, session=session, without=())
    return tuple(leak.rule for leak in leaks(redacted, SAID, findings, people))


def test_a_healthy_session_has_none(blind: Detector) -> None:
    findings = find(SAID, PEOPLE, blind)
    assert checked(findings) == ()
    assert {k.span.of(SAID.text) for k in findings.kept} >= {"grace", "salt", "will"}
    assert all(k.rule for k in findings.kept)


def test_every_redaction_that_is_forgotten_is_a_leak(blind: Detector) -> None:
    findings = find(SAID, PEOPLE, blind)
    forgettable = [r for r in findings.redactions if r.span.of(SAID.text) not in ("KB",)]
    assert len(forgettable) > 8
    for redaction in forgettable:
        rest = tuple(r for r in findings.redactions if r is not redaction)
        if _alone(redaction, rest):
            rest = (*rest, replace(redaction, span=redaction.span))
            continue
        assert checked(replace(findings, redactions=rest)) != (), redaction.source


def _alone(redaction: Redaction, rest: tuple[Redaction, ...]) -> bool:
    """Neither roster nor pattern nor another mention can know of it."""
    text = redaction.span.of(SAID.text)
    return text in ("Kestrel estate", "oh double seven oh, nine double oh, three four five")


def test_a_word_kept_by_rule_passes_only_between_its_neighbours(blind: Detector) -> None:
    findings = find(SAID, PEOPLE, blind)
    assert checked(replace(findings, kept=())) != ()
    elsewhere = tuple(Kept(k.span, k.rule) for k in findings.kept if k.span.of(SAID.text) != "grace")
    assert checked(replace(findings, kept=elsewhere)) == ("roster",)


def test_what_hangs_on_a_placeholder_is_no_neighbour(blind: Detector) -> None:
    said = transcript("Ruby Salt came. I passed Grace's salt and the Graces salt.")
    findings = find(said, PEOPLE, blind)
    redacted = apply(said, findings, session=SESSION, without=())
    assert "[STUDENT 2]'s salt" in redacted.lines[0].text
    assert leaks(redacted, said, findings, PEOPLE) == ()


@pytest.mark.parametrize("label", ["Ruby's group", "call 07700 900 345", "9K", "KB and co", "kestrel estate"])
def test_the_label_is_searched_too(label: str, blind: Detector) -> None:
    findings = find(SAID, PEOPLE, blind)
    redacted = apply(SAID, findings, session=replace(SESSION, label=label), without=())
    found = leaks(redacted, SAID, findings, PEOPLE)
    assert found
    assert {leak.where for leak in found} == {-1}


def test_a_leak_shows_no_words(blind: Detector) -> None:
    findings = find(SAID, PEOPLE, blind)
    redacted = apply(SAID, Findings((), findings.kept), session=SESSION, without=())
    shown = repr(leaks(redacted, SAID, findings, PEOPLE))
    assert "Leak(" in shown
    assert "uby" not in shown.casefold()


def test_speakers_of_notes_are_sought(blind: Detector) -> None:
    said = transcript("So Marek thought it went well.", speaker_names=(("S1", "Marek Zed"),))
    findings = find(said, Roster(), blind)
    assert [r.span.of(said.text) for r in findings.redactions] == ["Marek"]
    redacted = apply(said, Findings(()), session=SESSION, without=())
    assert [leak.rule for leak in leaks(redacted, said, Findings(()), Roster())] == ["roster"]


def test_spoken_numbers_said_twice_are_hidden_twice_and_sought(blind: Detector) -> None:
    said = transcript(
        "It's oh one six one, four nine six, oh one two three.", "So oh one six one four nine six oh one two three?"
    )
    findings = find(said, Roster(), blind)
    assert len(findings.redactions) == 2
    half = replace(findings, redactions=findings.redactions[:1])
    redacted = apply(said, half, session=SESSION, without=())
    assert leaks(redacted, said, half, Roster())


def test_helplines_stay_and_pass(blind: Detector) -> None:
    said = transcript("Childline is 0800 1111, on the wall.")
    findings = find(said, Roster(), blind)
    redacted = apply(said, findings, session=SESSION, without=())
    assert redacted.lines[0].text == "Childline is 0800 1111, on the wall."
    assert leaks(redacted, said, findings, Roster()) == ()


def test_any_text_can_be_searched_and_its_edges_fit_what_was_kept(blind: Detector) -> None:
    search = leak_search(SAID, find(SAID, PEOPLE, blind), PEOPLE)
    assert search.rules("Grace said hello") == ("roster",)
    assert search.rules("call 07700 900345") != ()
    assert search.rules("said grace") == ()
    assert search.rules("had salt on") == ()
    assert search.rules("of salt on") == ("roster",)
    assert search.rules("[STUDENT 1] had salt") == ()
    assert search.rules("") == ()
    assert "uby" not in repr(search).casefold()


def test_only_capitals_make_a_placeholder(blind: Detector) -> None:
    search = leak_search(SAID, find(SAID, PEOPLE, blind), PEOPLE)
    assert search.rules("[ruby 1]'s here") != ()
    assert search.rules("[STUDENT 1]'s here") == ()


@pytest.mark.parametrize(
    "text", ["Ask Mr Kalam about it.", "She is called Kalam.", "Kalam's mum rang.", "I saw Kalam."]
)
def test_a_name_in_another_spelling_is_stopped_after_a_cue(text: str) -> None:
    said = transcript(text)
    search = leak_search(said, Findings(()), roster("Callum Doyle"))
    assert "sounds like a name" in search.rules(text)


def test_a_word_that_sounds_like_a_name_passes_without_a_cue_or_once_it_is_kept() -> None:
    said = transcript("we drew a column and she is called Column")
    kept = Findings((), (Kept(Span(35, 41), "everyday word"),))
    assert leak_search(said, kept, roster("Colum Doyle")).rules(said.text) == ()
    assert "sounds like a name" in leak_search(said, Findings(()), roster("Colum Doyle")).rules(said.text)
