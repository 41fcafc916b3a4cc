"""Texts with {what must be hidden} and [what must stay] marked, and the figures that tests take from them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.redact.kinds_of_place import GENERIC
from pipeline.redact.roster import person_of
from pipeline.redact.senses import FUNCTION
from pipeline.redact.tokens import read
from pipeline.values import Findings, Person, Roster, Span, Stretch, Transcript, Turn, Word

MARK = re.compile(r"\{([^}]*)\}|\[([^\]]*)\]")


@dataclass(frozen=True, slots=True)
class Marked:
    """A text without its marks, and where they were."""

    text: str
    hide: tuple[Span, ...]
    keep: tuple[Span, ...]


def marked(source: str) -> Marked:
    """Take the marks off."""
    text, at = "", 0
    hide: list[Span] = []
    keep: list[Span] = []
    for match in MARK.finditer(source):
        text += source[at : match.start()]
        inside = match.group(1) or match.group(2)
        (hide if match.group(1) else keep).append(Span(len(text), len(text) + len(inside)))
        text, at = text + inside, match.end()
    return Marked(text + source[at:], tuple(hide), tuple(keep))


def transcript(*turns: str, seconds: int | None = None, **more: object) -> Transcript:
    """Turns by alternating speakers; with `seconds`, each turn lasts that long and its words share it evenly."""
    text = "\n".join(turns)
    spans: list[Span] = []
    for turn in turns:
        start = spans[-1].end + 1 if spans else 0
        spans.append(Span(start, start + len(turn)))
    made, words = [], []
    for n, span in enumerate(spans):
        speaker = f"S{n % 2 + 1}"
        if seconds is None:
            made.append(Turn(span, None, None, speaker))
            continue
        start_ms, end_ms = n * seconds * 1000, (n + 1) * seconds * 1000
        made.append(Turn(span, start_ms, end_ms, speaker))
        said = list(re.finditer(r"\S+", span.of(text)))
        step = (end_ms - start_ms) // len(said)
        words += [
            Word(
                Span(span.start + m.start(), span.start + m.end()), start_ms + i * step, start_ms + (i + 1) * step, 0.9
            )
            for i, m in enumerate(said)
        ]
    duration = None if seconds is None else len(turns) * seconds * 1000
    return Transcript(text, tuple(made), tuple(words), duration, "scripted", **more)  # type: ignore[arg-type]


def roster(*people: str) -> Roster:
    """People as "Given Family", or "Given Family/role", or "Given Family/role/form"."""
    made = []
    for n, entry in enumerate(people):
        name, role, form = (*entry.split("/"), "student", "")[:3] if "/" in entry else (entry, "student", "")
        bare = person_of(f"p{n}", name)
        form = form if entry.count("/") > 1 else ""
        made.append(Person(bare.key, role, bare.given_name, bare.family_name, form=form))
    return Roster(tuple(made))


def missed(text: str, hide: Iterable[Span], findings: Findings) -> list[str]:
    """Telling words inside the marks that no redaction covers."""
    page = read(text)
    return [
        token.text
        for span in hide
        for token in page.within(span)
        if token.norm not in GENERIC | FUNCTION and not any(r.span.contains(token.span) for r in findings.redactions)
    ]


def lost(text: str, keep: Iterable[Span], findings: Findings) -> list[str]:
    """Marked phrases of which something is hidden."""
    return [span.of(text) for span in keep if any(r.span.overlaps(span) for r in findings.redactions)]


def unheard(start_ms: int, end_ms: int) -> Stretch:
    """A stretch without words."""
    return Stretch(start_ms, end_ms)
