"""What a reviewer should look at first: words hidden on thin grounds, and words kept that may be names.

Each decision has a rule, and each rule a measure of doubt; one entry a word and rule, because what a reviewer
decides holds for every occurrence. The numbers order the list and mean nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.redact.listening import Hearing
from pipeline.redact.tokens import Page, plain
from pipeline.values import Doubt, Kept, Redaction

SURE_SCORE = 0.75
"""Score from which hiding is not doubted."""
KEPT_DOUBT = {
    "vocative": 0.6,
    "sentence start": 0.6,
    "before a capital": 0.6,
    "capital": 0.6,
    "alone": 0.5,
    "place in the sentence": 0.45,
    "calendar": 0.4,
    "small letter": 0.3,
    "allow-list": 0.25,
    "set phrase": 0.15,
}
"""How doubtful it is that a word of somebody's name is an ordinary word here, by the rule that kept it."""
SOUND_DOUBT = 0.5
"""Doubt of words that only sound like a name, and more the likelier they are one."""
LIKE_A_NAME = "sounds like a name of the roster"


def doubts(
    page: Page, redactions: Sequence[Redaction], kept: Iterable[Kept], hearings: Iterable[Hearing]
) -> tuple[Doubt, ...]:
    """The doubtful decisions, most doubtful first, each word and rule once."""
    found = [*_hidden(redactions), *_kept(kept), *_heard(page, redactions, hearings)]
    once: dict[tuple[str, bool, str], Doubt] = {}
    for doubt in sorted(found, key=lambda d: (-d.doubt, d.span)):
        once.setdefault((plain(doubt.span.of(page.text)), doubt.is_hidden, doubt.rule), doubt)
    return tuple(once.values())


def _hidden(redactions: Sequence[Redaction]) -> Iterator[Doubt]:
    for redaction in redactions:
        if redaction.score < SURE_SCORE:
            yield Doubt(redaction.span, True, round(1 - redaction.score, 3), redaction.source)


def _kept(kept: Iterable[Kept]) -> Iterator[Doubt]:
    for each in kept:
        if each.rule in KEPT_DOUBT:
            yield Doubt(each.span, False, KEPT_DOUBT[each.rule], each.rule)


def _heard(page: Page, redactions: Sequence[Redaction], hearings: Iterable[Hearing]) -> Iterator[Doubt]:
    hidden = {place for redaction in redactions for place in page.indices(redaction.span)}
    for hearing in hearings:
        window = hearing.window
        if not hearing.passed and hidden.isdisjoint(range(window.first, window.last + 1)):
            doubt = min(0.95, max(0.0, SOUND_DOUBT + hearing.score - 1))
            yield Doubt(page.span(window.first, window.last), False, round(doubt, 3), LIKE_A_NAME)
