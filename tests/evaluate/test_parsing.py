from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import GoldError
from pipeline.evaluate.gold import (
    CATEGORIES,
    KINDS,
    Gold,
    GoldTurn,
    Mark,
    Negative,
    Part,
    Passage,
    roster_of,
)
from pipeline.evaluate.parsing import parse, parse_text, read_timeline, with_times
from pipeline.values import Span, Stretch, Urgency
from tests.evaluate.scripts import SCRIPT, script

TURN = "# section: ending\nA: "


def test_script_is_read_with_its_marks_taken_out() -> None:
    gold = parse_text(SCRIPT)
    assert gold.meta == {"title": "A library on a Tuesday", "date": "2026-03-03"}
    assert [(p.given_name, p.family_name, p.role) for p in gold.roster.people] == [
        ("Will", "Marsden", "staff"),
        ("Zainab", "Qureshi", "student"),
    ]
    assert gold.turns[1].text == "I am Will Marsden and I will keep notes."
    assert gold.turns[1].pii == (Mark(Span(5, 17), "PERSON", "will"),)
    assert [span.of(gold.turns[0].text) for span in gold.turns[0].keep] == ["the library"]
    assert [(turn.line, turn.section) for turn in gold.turns] == [
        (6, "introduction"),
        (7, "introduction"),
        (9, "types_of_harm"),
        (10, "types_of_harm"),
        (12, "ending"),
    ]
    length = len(gold.turns[3].text)
    assert gold.passages == (Passage("1", "neglect", Urgency.TODAY, (Part(3, Span(0, length)),)),)
    assert gold.negatives == (Negative((Part(2, Span(0, len(gold.turns[2].text))),)),)


def test_passage_over_three_turns_has_a_part_in_each() -> None:
    gold = parse_text(f'{TURN}Well <d id="7" cat="missing" urg="immediate">she went.\nB: When?\nA: At noon.</d> Right.')
    assert [part.span.of(gold.turns[part.turn].text) for part in gold.passages[0].parts] == [
        "she went.",
        "When?",
        "At noon.",
    ]


def test_offsets_point_into_the_joined_text() -> None:
    gold = script()
    for offset, turn in zip(gold.offsets, gold.turns, strict=True):
        assert gold.text[offset:].startswith(turn.text)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (f"{TURN}Hello {{{{PERSON:x|Ann}}", 2, "not closed"),
        (f"{TURN}Hello {{{{NAME:x|Ann}}}}", 2, "PERSON"),
        (f"{TURN}Hello [[there", 2, "not closed"),
        (f"{TURN}Hello</d>", 2, "without being open"),
        (f"{TURN}<n>Hello <n>there</n>", 2, "twice"),
        (f"{TURN}<n></n>Hello", 2, "nothing in it"),
        (f'{TURN}<d id="1" cat="gossip" urg="today">Hello</d>', 2, "neglect"),
        (f'{TURN}<d id="1" cat="neglect" urg="soon">Hello</d>', 2, "immediate"),
        (f'{TURN}<d id="1" cat="neglect" urg="today">Hello', 2, "still open"),
        ("# section: lunch\nA: Hello", 1, "introduction"),
        ("# section: ending\n# sub: ethos\nA: Hello", 2, "none"),
        ("A: Hello", 1, "before the first"),
        ("# section: ending\nHello", 2, "neither"),
        ("# section: ending\n", 1, "no turns"),
        ("# roster: Ann Field (cook)\n", 1, "student"),
        ("# roster: (staff)\n", 1, "semicolons"),
    ],
)
def test_error_names_the_line_and_never_its_words(text: str, line: int, says: str) -> None:
    with pytest.raises(GoldError, match=says) as raised:
        parse_text(text)
    assert str(raised.value).startswith(f"line {line}: ")
    assert "Ann" not in str(raised.value)
    assert "Hello" not in str(raised.value)


def test_comments_and_blank_lines_are_no_turns() -> None:
    assert len(parse_text(f"# just a remark\n\n{TURN}Hello\n\n# another\n").turns) == 1


def test_title_in_a_roster_is_no_given_name() -> None:
    people = roster_of((("Mr Ashdown", "staff"), ("Cher", "other"), ("Ana da Costa", "student"))).people
    assert [(p.given_name, p.family_name) for p in people] == [("", "Ashdown"), ("Cher", ""), ("Ana", "da Costa")]
    assert len({person.key for person in people}) == 3


def test_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.session.txt"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(GoldError, match="UTF-8"):
        parse(path)


def test_timeline_gives_turns_their_times(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_text(json.dumps({"turns": [{"start": 0.8, "end": 2.25}]}), encoding="utf-8")
    gold = with_times(parse_text(f"{TURN}Hello"), read_timeline(path))
    assert gold.turns[0].when == Stretch(800, 2250)


def test_timeline_of_another_script_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="1 turns, the script 2"):
        with_times(parse_text(f"{TURN}Hello\nB: Hi"), (Stretch(0, 1),))
    path = tmp_path / "t.json"
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(GoldError, match="not a timeline"):
        read_timeline(path)


WORDS = st.text("abcdefgh ,.'é", min_size=1, max_size=12).filter(lambda text: text.strip() == text != "")


@st.composite
def turns(draw: st.DrawFn) -> tuple[str, GoldTurn]:
    """A turn as it is written, and as it must be read."""
    written, text = "", ""
    pii, keep = [], []
    for number, words in enumerate(draw(st.lists(WORDS, min_size=1, max_size=5))):
        text += " " * (number > 0)
        span = Span(len(text), len(text) + len(words))
        text += words
        match draw(st.sampled_from(["plain", "hide", "keep"])):
            case "plain":
                mark = words
            case "keep":
                mark = f"[[{words}]]"
                keep.append(span)
            case _:
                kind = draw(st.sampled_from(KINDS))
                mark = f"{{{{{kind}:e{number}|{words}}}}}"
                pii.append(Mark(span, kind, f"e{number}"))
        written += " " * (number > 0) + mark
    speaker = draw(st.sampled_from("ABCN"))
    turn = GoldTurn(0, speaker, "partners", None, text, tuple(pii), tuple(keep))
    return f"{speaker}: {{before}}{written}{{after}}", turn


@st.composite
def scripts(draw: st.DrawFn) -> tuple[str, Gold]:
    """Turns, some run of them wrapped in a passage."""
    drawn = draw(st.lists(turns(), min_size=1, max_size=5))
    first = draw(st.integers(0, len(drawn) - 1))
    last = draw(st.integers(first, len(drawn) - 1))
    category, urgency = draw(st.sampled_from(CATEGORIES)), draw(st.sampled_from(Urgency))
    lines = ["# section: partners"]
    for number, (written, _) in enumerate(drawn):
        before = f'<d id="1" cat="{category}" urg="{urgency}">' if number == first else ""
        lines.append(written.replace("{before}", before).replace("{after}", "</d>" if number == last else ""))
    parts = tuple(Part(n, Span(0, len(drawn[n][1].text))) for n in range(first, last + 1))
    numbered = (GoldTurn(n, t.speaker, t.section, t.sub, t.text, t.pii, t.keep) for n, (_, t) in enumerate(drawn, 2))
    passage = Passage("1", category, urgency, parts)
    return "\n".join(lines), Gold({}, roster_of(()), tuple(numbered), (passage,))


@given(scripts())
def test_what_is_written_is_what_is_read(pair: tuple[str, Gold]) -> None:
    written, gold = pair
    assert parse_text(written) == gold
