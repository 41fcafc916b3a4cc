"""A small script with times that can be counted by hand, and redactions made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.evaluate import as_transcript
from pipeline.evaluate.gold import Gold
from pipeline.evaluate.parsing import parse_text, with_times
from pipeline.values import (
    Entity,
    Findings,
    Flag,
    Gap,
    Heard,
    Line,
    RedactedTranscript,
    Redaction,
    Route,
    Section,
    Session,
    Span,
    Stretch,
    Subject,
    Transcript,
    Turn,
    Urgency,
    Word,
)

SCRIPT = """\
# title: A library on a Tuesday
# date: 2026-03-03
# roster: Will Marsden (staff); Zainab Qureshi (student)

# section: introduction
A: Morning {{PERSON:will|Will}} and welcome to [[the library]] everyone.
B: I am {{PERSON:will|Will Marsden}} and I will keep notes.
# section: types_of_harm
A: <n>Vaping is everywhere this year they say.</n>
B: <d id="1" cat="neglect" urg="today">{{PERSON:zainab|Zainab}} had no coat again and nothing to eat.</d>
# section: ending
A: Thank you {{PERSON:will|Will}} and see you at {{LOCATION:rec|Tanfield Rec}} with [[hope]].
"""

PLACEHOLDERS = {"will": "[STAFF 1]", "zainab": "[STUDENT 1]", "rec": "[PLACE 1]"}

TURN_MS = 10_000


def script(text: str = SCRIPT) -> Gold:
    """Each turn lasts ten seconds, one after the other."""
    gold = parse_text(text)
    return with_times(gold, tuple(Stretch(n * TURN_MS, (n + 1) * TURN_MS) for n in range(len(gold.turns))))


def sections_of(gold: Gold, names: Sequence[str]) -> tuple[Section, ...]:
    """One section a turn, under these names."""
    offsets = gold.offsets
    spans = [Span(at, at + len(turn.text)) for at, turn in zip(offsets, gold.turns, strict=True)]
    return tuple(Section(span, name, None, "", 1.0) for span, name in zip(spans, names, strict=True))


def heard(gold: Gold, *, flags: tuple[Flag, ...] = (), sections: tuple[Section, ...] = ()) -> Heard:
    return Heard(None, replace(as_transcript(gold), sections=sections), flags)


def spoken(lines: Sequence[str]) -> Transcript:
    """What an engine might have heard, a line a turn of ten seconds, words evenly spread."""
    turns, words, at = [], [], 0
    for number, line in enumerate(lines):
        begin, each = number * TURN_MS, TURN_MS // len(line.split())
        turns.append(Turn(Span(at, at + len(line)), begin, begin + TURN_MS, None))
        for place, word in enumerate(line.split()):
            start = at + sum(len(w) + 1 for w in line.split()[:place])
            time = begin + place * each
            words.append(Word(Span(start, start + len(word)), time, time + each, 0.9))
        at += len(line) + 1
    return Transcript("\n".join(lines), tuple(turns), tuple(words), len(lines) * TURN_MS, "scripted")


def redacted(lines: Sequence[str], *, gaps: Sequence[int] = ()) -> RedactedTranscript:
    """One line a turn; the turns in `gaps` are left out."""
    entries: list[Line | Gap] = []
    for number, text in enumerate(lines):
        start, end = number * TURN_MS, (number + 1) * TURN_MS
        entries.append(Gap(start, end, "") if number in gaps else Line(start, end, None, "", None, text))
    return RedactedTranscript(Session("s", "2026-03-03"), len(lines) * TURN_MS, (), tuple(entries), {})


def hidden_lines(gold: Gold, *, but: Sequence[str] = ()) -> list[str]:
    """The turns with every marked span behind its placeholder, save the entities in `but`."""
    lines = []
    for turn in gold.turns:
        text = turn.text
        for mark in reversed(turn.pii):
            if mark.entity not in but:
                text = text[: mark.span.start] + PLACEHOLDERS[mark.entity] + text[mark.span.end :]
        lines.append(text)
    return lines


def findings(gold: Gold) -> Findings:
    """Redactions of every marked span."""
    found = [
        Redaction(Span(at + m.span.start, at + m.span.end), Entity.PERSON, m.entity, 1.0, "hand")
        for at, turn in zip(gold.offsets, gold.turns, strict=True)
        for m in turn.pii
    ]
    return Findings(tuple(found))


def flag(span: Span, *, route: Route = Route.DSL, urgency: Urgency = Urgency.TODAY) -> Flag:
    return Flag(
        id="f",
        span=span,
        withheld=span,
        categories=("ABU-N",),
        subject=Subject.CHILD,
        route=route,
        urgency=urgency,
        clock_rule="",
        clock_due="",
        personal_duty=(),
        said_already_referred=False,
        score=0.9,
        signals=(),
    )
