"""Fill what a lead needs beside the words: categories, whom it is about, where it goes first, how soon, and why.

Everything follows config/disclosures.toml, whose floors are only ever raised. Two rules stand above the table:
a concern about the head never goes to the head, and a colleague's own distress never to their line manager.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass

from pipeline.embed import Vectors
from pipeline.flag import features
from pipeline.flag.head import about_the_head
from pipeline.flag.kinds import Kinds
from pipeline.flag.model import Weights
from pipeline.flag.words import hits, phrases, plain
from pipeline.settings.disclosures import Category, DisclosureRules
from pipeline.values import Flag, Route, Span, Transcript, Urgency

NEAR_ODDS = 1.2
"""A category this close to the likeliest is named as well."""

TODAY = 0.27
LIFE_AT_RISK = 0.3
"""Probabilities from which a passage is taken for today's, and for immediate: below even, for too late is worse."""
DOUBTFUL = 0.5
"""Score under which a passage is immediate by the lead's own words alone: what is learnt of urgency is learnt from
disclosures, and tells little of a passage that is likelier none."""

_ORDER = (Urgency.ROUTINE, Urgency.TODAY, Urgency.IMMEDIATE)


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """What decides about every passage of a run: the lead's rules, understood, and the trained weights."""

    rules: DisclosureRules
    kinds: Kinds
    weights: Weights


def flag_of(transcript: Transcript, span: Span, withheld: Span, *, row: Vectors, score: float, by: Judgement) -> Flag:
    """A passage with everything that the table of rules says about it.

    What of `withheld` follows `span` is said in answer to it; `row` is its embedding and then its
    row of `windows.read_runs`.
    """
    rules = by.rules
    passage, beside = span.of(transcript.text), transcript.text[span.end : withheld.end]
    said = plain(passage)
    chosen = tuple(rules.category(code) for code in _codes(by.kinds.ranked(passage, beside, row, by.weights)))
    today, immediate = by.weights.urgencies(row)
    likely = today, immediate if score >= DOUBTFUL else min(immediate, math.nextafter(LIFE_AT_RISK, 0))
    urgency = _urgency(said, chosen, likely, rules)
    return Flag(
        id=_id(transcript, span),
        span=span,
        withheld=withheld,
        categories=tuple(category.code for category in chosen),
        subject=chosen[0].subject,
        route=_route(said + plain(beside), chosen[0], rules),
        urgency=urgency,
        clock_rule=chosen[0].clock_rule,
        clock_due=_due(chosen[0], urgency, rules),
        personal_duty=_duties(said, chosen, rules),
        said_already_referred=_is_referred(said + plain(beside), rules),
        score=round(score, 4),
        signals=(*features.signals(passage), *_worded(said, by)),
    )


def _id(transcript: Transcript, span: Span) -> str:
    """Made of places and lengths, never of words, so that it can stand in a log."""
    place = f"{transcript.engine}|{transcript.duration_ms}|{len(transcript.turns)}|{span.start}-{span.end}"
    return hashlib.sha256(place.encode()).hexdigest()[:12]


def _codes(order: list[tuple[float, str]]) -> tuple[str, ...]:
    return tuple(code for odds, code in order[:3] if odds >= order[0][0] - NEAR_ODDS)


def _route(said: str, category: Category, rules: DisclosureRules) -> Route:
    if category.route is Route.HEADTEACHER and about_the_head(said, rules):
        return Route.CHAIR
    return category.route


def _urgency(said: str, chosen: tuple[Category, ...], likely: tuple[float, float], rules: DisclosureRules) -> Urgency:
    """The highest floor of what it may be, raised by what was learnt and by the lead's own words for danger."""
    today, immediate = likely
    named = hits(phrases(rules.immediate_phrases), said) > 0
    raised = Urgency.TODAY if today >= TODAY else Urgency.ROUTINE
    if immediate >= LIFE_AT_RISK or (named and immediate >= LIFE_AT_RISK / 5):
        raised = Urgency.IMMEDIATE
    floors = [category.floor for category in chosen]
    return max([raised, *floors], key=_ORDER.index)


def _is_referred(said: str, rules: DisclosureRules) -> bool:
    """Whether somebody said that it is known, and nobody that it is not: a lead who trusts a false yes looks later."""
    return hits(phrases(rules.referred_phrases), said) > 0 and not hits(phrases(rules.unreferred_phrases), said)


def _due(category: Category, urgency: Urgency, rules: DisclosureRules) -> str:
    if urgency is not Urgency.IMMEDIATE:
        return category.clock_due
    return rules.immediate_due if category.route is Route.DSL else f"{rules.immediate_due}; {category.clock_due}"


def _duties(said: str, chosen: tuple[Category, ...], rules: DisclosureRules) -> tuple[str, ...]:
    codes = {category.code for category in chosen}
    always = {duty for category in chosen for duty in category.personal_duty}
    worded = {d.name for d in rules.duties if codes & {*d.codes} and hits(phrases(d.phrases), said)}
    return tuple(sorted(always | worded))


def _worded(said: str, by: Judgement) -> tuple[str, ...]:
    ready = zip(by.rules.categories, by.kinds.patterns, strict=True)
    found = [category.title for category, pattern in ready if hits(pattern, said) > 1]
    return tuple(f"has words that go with: {title[:1].lower()}{title[1:]}" for title in found)
