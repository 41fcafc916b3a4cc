"""Figures of redaction on short utterances (redact.jsonl), each as it stands: clean or misheard.

A misheard utterance has the school's true names beside it, so it is judged twice: with that roster and without.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.evaluate.align import Fate, outcomes
from pipeline.evaluate.figures import Miss, Share, share
from pipeline.evaluate.gold import KINDS, roster_of
from pipeline.evaluate.reading import read_rows
from pipeline.evaluate.words import telling, tokens
from pipeline.values import Roster, Span

Redactor = Callable[[str, Roster], str]
"""What an analyst would read of an utterance, given who may be named in the room."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One line of the file."""

    line: int
    text: str = field(repr=False)
    spans: tuple[tuple[str, Span], ...]
    keep: tuple[Span, ...]
    kind: str
    is_misheard: bool
    roster: Roster


@dataclass(frozen=True, slots=True)
class UtteranceFigures:
    """What was hidden and kept, by gold type, by the file's own kinds, and by condition."""

    by_type: Mapping[str, Share]
    by_kind: Mapping[str, Share]
    clean: Share
    misheard_with_roster: Share
    misheard_without: Share
    keep_lost: Share
    others_lost: Share
    """Words missing that lie neither in a span to hide nor in a phrase to keep."""
    misses: tuple[Miss, ...] = ()
    """With the roster where there is one."""
    keep_losses: tuple[Miss, ...] = ()


@dataclass(frozen=True, slots=True)
class _Result:
    utterance: Utterance
    hidden: tuple[bool, ...]
    """One per span."""
    kept: tuple[bool, ...]
    """One per keep phrase."""
    lost: tuple[bool, ...]
    """One per word outside both."""
    redacted: str = field(repr=False)


def read_utterances(path: Path) -> tuple[Utterance, ...]:
    """The file's lines; raises GoldError with the number of the line that does not fit."""
    return read_rows(path, _utterance)


def score_redact(rows: Iterable[Utterance], redactor: Redactor) -> UtteranceFigures:
    """Judge every utterance with its roster, and those that have one without it too."""
    rows = tuple(rows)
    results = [_judge(row, redactor, row.roster) for row in rows]
    without = [_judge(row, redactor, Roster()) for row in rows if row.is_misheard]
    types = [(kind, hit) for r in results for (kind, _), hit in zip(r.utterance.spans, r.hidden, strict=True)]
    kinds = sorted({row.kind for row in rows if row.spans})
    return UtteranceFigures(
        by_type={kind: _named(types, kind) for kind in KINDS if any(name == kind for name, _ in types)},
        by_kind={kind: _hidden([r for r in results if r.utterance.kind == kind]) for kind in kinds},
        clean=_hidden([r for r in results if not r.utterance.is_misheard]),
        misheard_with_roster=_hidden([r for r in results if r.utterance.is_misheard and r.utterance.roster.people]),
        misheard_without=_hidden(without),
        keep_lost=share([not kept for r in results for kept in r.kept]),
        others_lost=share([lost for r in results for lost in r.lost]),
        misses=tuple(miss for r in results for miss in _misses(r)),
        keep_losses=tuple(miss for r in results for miss in _keep_losses(r)),
    )


def _utterance(number: int, row: Mapping[str, object]) -> Utterance:
    text, spans, keep = str(row["text"]), row["spans"], row.get("keep", [])
    names = row.get("roster", [])
    if not (isinstance(spans, list) and isinstance(keep, list) and isinstance(names, list)):
        raise TypeError("spans, keep and roster are lists")
    return Utterance(
        line=number,
        text=text,
        spans=tuple((span["type"], Span(span["start"], span["end"])) for span in spans),
        keep=tuple(_places(text, [str(phrase) for phrase in keep], [(s["start"], s["end"]) for s in spans])),
        kind=str(row.get("kind", "")),
        is_misheard=bool(row.get("asr", False)),
        roster=roster_of(tuple((str(name), "other") for name in names)),
    )


def _places(text: str, phrases: Sequence[str], hidden: Sequence[tuple[int, int]]) -> list[Span]:
    """Where each keep phrase stands outside what must be hidden: whole words, the first such place."""
    found = []
    words = tokens(text)
    for phrase in phrases:
        wanted = [token.form for token in tokens(phrase)]
        runs = (words[i : i + len(wanted)] for i in range(len(words) - len(wanted) + 1))
        spans = (Span(run[0].span.start, run[-1].span.end) for run in runs if [t.form for t in run] == wanted)
        free = (s for s in spans if not any(s.overlaps(Span(a, b)) for a, b in hidden))
        found += list(free)[:1]
    return found


def _judge(utterance: Utterance, redactor: Redactor, roster: Roster) -> _Result:
    redacted = redactor(utterance.text, roster)
    words = tokens(utterance.text)
    nothing = [None] * len(words)
    fates = outcomes(words, [False] * len(words), nothing, tokens(redacted))
    stayed = {word.span for word, outcome in zip(words, fates, strict=True) if outcome.fate is Fate.STAYED}

    def of(span: Span) -> list[bool]:
        return [word.span in stayed for word in telling([w for w in words if w.span.overlaps(span)])]

    def whole(span: Span) -> bool:
        return all(word.span in stayed for word in words if word.span.overlaps(span))

    hidden = tuple(not any(of(span)) for _, span in utterance.spans)
    marked = (*(span for _, span in utterance.spans), *utterance.keep)
    others = [word.span for word in words if not any(word.span.overlaps(span) for span in marked)]
    lost = tuple(span not in stayed for span in others)
    return _Result(utterance, hidden, tuple(whole(span) for span in utterance.keep), lost, redacted)


def _named(types: Sequence[tuple[str, bool]], kind: str) -> Share:
    return share([hit for name, hit in types if name == kind])


def _hidden(results: Sequence[_Result]) -> Share:
    return share([hit for result in results for hit in result.hidden])


def _misses(result: _Result) -> list[Miss]:
    row = result.utterance
    pairs = zip(row.spans, result.hidden, strict=True)
    return [
        Miss(f"{row.kind}: {kind}", row.line, span.of(row.text), result.redacted)
        for (kind, span), hit in pairs
        if not hit
    ]


def _keep_losses(result: _Result) -> list[Miss]:
    row = result.utterance
    pairs = zip(row.keep, result.kept, strict=True)
    return [Miss(row.kind, row.line, span.of(row.text), result.redacted) for span, kept in pairs if not kept]
