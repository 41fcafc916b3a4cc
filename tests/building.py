"""Small values for tests, made as the stages would make them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pipeline import origin
from pipeline.origin import Source
from pipeline.restricted import Recipients
from pipeline.restricted.keys import Identity, public_key
from pipeline.values import Flag, Route, Section, Session, Span, Subject, Transcript, Turn, Urgency, Word

SESSION = Session("0123456789abcdef", "2026-03-04", "Spring")
WORD_MS = 400


def transcript_of(*said: tuple[str, str], timed: bool = True) -> Transcript:
    """Turns of (speaker, text); each word lasts 0.4 s and each turn follows the last after 0.6 s."""
    text, turns, words, now = "", [], [], 0
    for speaker, line in said:
        start, began = len(text) + bool(text), now
        text = f"{text}\n{line}" if text else line
        for match in re.finditer(r"\S+", line):
            words.append(Word(Span(start + match.start(), start + match.end()), now, now + WORD_MS, 0.9))
            now += WORD_MS
        turns.append(Turn(Span(start, len(text)), began if timed else None, now if timed else None, speaker))
        now += 600
    whole = Transcript(text, tuple(turns), tuple(words) if timed else (), now if timed else None, "scripted")
    return replace(whole, sections=(Section(Span(0, len(text)), "introduction", None, "Introduction", 1.0),))


def span_of(transcript: Transcript, words: str) -> Span:
    """Where these words stand."""
    start = transcript.text.index(words)
    return Span(start, start + len(words))


def flag_on(transcript: Transcript, words: str, route: Route = Route.DSL, *, id: str = "f1") -> Flag:
    """A flag on exactly these words."""
    span = span_of(transcript, words)
    adult = route is not Route.DSL
    return Flag(
        id=id,
        span=span,
        withheld=span,
        categories=("STAFF-L" if adult else "ABU-PHY",),
        subject=Subject.ADULT_IN_SCHOOL if adult else Subject.CHILD,
        route=route,
        urgency=Urgency.TODAY,
        clock_rule="A child who may suffer harm is referred to children's social care at once",
        clock_due="today",
        personal_duty=(),
        said_already_referred=False,
        score=0.9,
        signals=("one child",),
    )


def recipients_of(keys: dict[str, list[Identity]], names: Mapping[str, tuple[str, ...]] | None = None) -> Recipients:
    """A recipients file's content; `names` go to the first holder of a route."""
    return Recipients.model_validate(
        {
            route: [
                {
                    "label": f"{route} {i}",
                    "key": public_key(key),
                    "names": (names or {}).get(route, ()) if i == 0 else (),
                }
                for i, key in enumerate(holders)
            ]
            for route, holders in keys.items()
        }
    )


def path_of(source: Source) -> Path:
    """The file that an order of a test is given."""
    assert isinstance(source, Path)
    return source


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file in a session's folder but the manifest, by its name there."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json")
    return {path.relative_to(folder).as_posix(): origin.sha256(path) for path in files}


def two_keys_each() -> dict[str, list[Identity]]:
    """Fresh keys for every route."""
    return {route: [Identity.generate(), Identity.generate()] for route in ("reviewer", "dsl", "headteacher", "chair")}
