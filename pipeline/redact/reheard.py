"""Whether a person is still named in masked sound, judged by what an engine hears in it.

The sound is heard again and searched like any transcript, for everybody on the roster, misheard or not, and for
every word by which a person was hidden. Two things are no alarm: a word that analysts read at this very place
anyway, and a word heard deep inside a tone or a silence, where no voice is left and an engine can only invent. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.redact.bleeps import Mask
from pipeline.redact.cuts import find_cuts
from pipeline.redact.heard import MISHEARD
from pipeline.redact.leaks import telling
from pipeline.redact.persons import ROSTERED
from pipeline.redact.roster import TITLES
from pipeline.redact.tokens import Token, read
from pipeline.values import Entity, Findings, Redaction, Span, Stretch, Transcript, merge_stretches

SAME_MS = 1_000
"""How far apart two hearings may put one word."""

DEEP_MS = 300
"""Farther inside what is masked than an engine's times are wrong: a word there was never said there."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What is listened for, in plain form, and what is not to be taken for it."""

    hidden: Mapping[str, bool] = field(repr=False)
    """Words by which a person was hidden, and whether only ever with a capital: then one without is an everyday one."""
    shown: Mapping[str, Sequence[Stretch]] = field(repr=False)
    """When each word that analysts read was said."""


@dataclass(frozen=True, slots=True)
class Named:
    """A place in masked sound where a person is named, or seems to be."""

    when: Stretch
    sure: bool
    """False for a word that only sounds like a name of the roster: a second hearing of any talk has some."""


def sought(transcript: Transcript, findings: Findings, without: Iterable[Span]) -> Sought:
    """What to listen for in the masked sound of the transcript that `apply` makes of the same."""
    return Sought(_hidden(transcript, findings), _shown(transcript, findings, without))


def _hidden(transcript: Transcript, findings: Findings) -> dict[str, bool]:
    words: dict[str, bool] = {}
    for redaction in findings.redactions:
        if redaction.entity is Entity.PERSON:
            tokens = read(redaction.span.of(transcript.text)).tokens
            for token in tokens:
                if len(tokens) == 1 or (telling(token.norm) and token.norm not in TITLES):
                    words[token.norm] = words.get(token.norm, True) and token.capital
    return words


def _shown(transcript: Transcript, findings: Findings, without: Iterable[Span]) -> dict[str, list[Stretch]]:
    """Words that are neither hidden nor left out."""
    cuts = [Span(cut.start, cut.end) for cut in find_cuts(transcript, findings, without) if cut.start < cut.end]
    taken = [*cuts, *(redaction.span for redaction in findings.redactions)]
    shown: dict[str, list[Stretch]] = defaultdict(list)
    for word in transcript.words:
        if not any(span.overlaps(word.span) for span in taken):
            for token in read(word.span.of(transcript.text)).tokens:
                shown[token.norm].append(Stretch(word.start_ms, max(word.start_ms + 1, word.end_ms)))
    return dict(shown)


def still_named(again: Transcript, found: Findings, sought: Sought, mask: Mask) -> tuple[Named, ...]:
    """Where a person is named in the masked sound; nothing where all is well.

    `again` is what was heard in it, and `found` what a search with the roster found there.
    """
    page = read(again.text)
    masked = merge_stretches([*mask.bleeped, *mask.silenced])
    rostered = [(r.span, r.source != MISHEARD) for r in found.redactions if _rostered(r)]
    named: dict[Stretch, bool] = {}
    for span, sure in (*rostered, *((token.span, True) for token in page.tokens if _hides(token, sought))):
        when = again.stretch_of(span)
        if when is None or _deep(when, masked) or all(_read(t, again, sought) for t in page.within(span)):
            continue
        named[when] = sure or named.get(when, False)
    return tuple(Named(when, sure) for when, sure in named.items())


def _rostered(redaction: Redaction) -> bool:
    return redaction.entity is Entity.PERSON and redaction.referent.startswith(ROSTERED)


def _hides(token: Token, sought: Sought) -> bool:
    """Whether a person was hidden by this word."""
    only_capital = sought.hidden.get(token.norm)
    return only_capital is not None and (token.capital or not only_capital)


def _deep(when: Stretch, masked: Sequence[Stretch]) -> bool:
    """Whether it lies well inside one of them; before the start of a recording there is no voice either."""
    return any(
        (s.start_ms == 0 or s.start_ms + DEEP_MS <= when.start_ms) and when.end_ms <= s.end_ms - DEEP_MS for s in masked
    )


def _read(token: Token, again: Transcript, sought: Sought) -> bool:
    """Whether analysts read this word here."""
    at = again.stretch_of(token.span)
    places = sought.shown.get(token.norm, ())
    return at is not None and any(at.start_ms - SAME_MS < s.end_ms and s.start_ms < at.end_ms + SAME_MS for s in places)
