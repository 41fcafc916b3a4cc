"""Fill what a lead needs beside the words: categories, whom it is about, where it goes first, how soon, and why.

Everything follows config/disclosures.toml, whose floors are only ever raised. Two rules stand above the table:
a concern about the head never goes to the head, and a colleague's own distress never to their line manager.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.embed import Vectors
from pipeline.flag import features
from pipeline.flag.kinds import Kinds
from pipeline.flag.model import Weights
from pipeline.flag.words import hits, one_of, phrases, plain
from pipeline.settings.disclosures import Category, DisclosureRules
from pipeline.values import Route, Subject, Urgency

NEAR_ODDS = 1.2
"""A category this close to the likeliest is named as well."""

LIFE_AT_RISK = 0.5
"""Probability from which a passage is taken for immediate."""

_ORDER = (Urgency.ROUTINE, Urgency.TODAY, Urgency.IMMEDIATE)
_TOLD_HEAD = one_of(
    """(?:told|tell|telling|rang|ring|emailed|email|asked|ask|went to|gone to|go to|spoke to|speak to|said to
    |reported it to|reported to|informed|inform|seen|between|with|from|by)[ ]
    (?:the head|our head|the principal|the headteacher|headteacher)"""
)
_HEAD_OF = one_of(r"(?:(?:the|our|acting) )?head of (?!school)\w+")


@dataclass(frozen=True, slots=True)
class Particulars:
    """What `find` puts into a flag beside its place."""

    categories: tuple[str, ...]
    subject: Subject
    route: Route
    urgency: Urgency
    clock_rule: str
    clock_due: str
    personal_duty: tuple[str, ...]
    said_already_referred: bool
    signals: tuple[str, ...]


def particulars(
    passage: str, beside: str, *, row: Vectors, kinds: Kinds, rules: DisclosureRules, weights: Weights
) -> Particulars:
    """Everything the table of rules says about a passage.

    `beside` is what is said in answer to it; `row` is its line of `windows.describe_texts`.
    """
    said = plain(passage)
    chosen = tuple(rules.category(code) for code in _codes(kinds.ranked(passage, beside, row, weights)))
    urgency = _urgency(said, chosen[0], weights.urgencies(row), rules)
    return Particulars(
        categories=tuple(category.code for category in chosen),
        subject=chosen[0].subject,
        route=_route(said + plain(beside), chosen[0], rules),
        urgency=urgency,
        clock_rule=chosen[0].clock_rule,
        clock_due=_due(chosen[0], urgency, rules),
        personal_duty=_duties(said, chosen, rules),
        said_already_referred=hits(phrases(rules.referred_phrases), said + plain(beside)) > 0,
        signals=(*features.signals(passage), *_worded(said, rules.categories)),
    )


def _codes(order: list[tuple[float, str]]) -> tuple[str, ...]:
    return tuple(code for odds, code in order[:3] if odds >= order[0][0] - NEAR_ODDS)


def _route(said: str, category: Category, rules: DisclosureRules) -> Route:
    if category.route is Route.HEADTEACHER and about_the_head(said, rules):
        return Route.CHAIR
    return category.route


def about_the_head(said: str, rules: DisclosureRules) -> bool:
    """Whether the `plain` text may be about the head: any mention but as the one who was told.

    Where in doubt the chair gets it: an allegation that lands on the desk of the person it is about is worse
    than one that takes a longer way.
    """
    others = _HEAD_OF.sub("", _TOLD_HEAD.sub("", said))
    return hits(phrases(rules.head_phrases), others) > 0


def _urgency(said: str, category: Category, likely: tuple[float, float], rules: DisclosureRules) -> Urgency:
    today, immediate = likely
    named = hits(phrases(rules.immediate_phrases), said) > 0
    raised = Urgency.TODAY if today >= 0.5 else Urgency.ROUTINE
    if immediate >= LIFE_AT_RISK or (named and immediate >= LIFE_AT_RISK / 5):
        raised = Urgency.IMMEDIATE
    return max(category.floor, raised, key=_ORDER.index)


def _due(category: Category, urgency: Urgency, rules: DisclosureRules) -> str:
    if urgency is not Urgency.IMMEDIATE:
        return category.clock_due
    return rules.immediate_due if category.route is Route.DSL else f"{rules.immediate_due}; {category.clock_due}"


def _duties(said: str, chosen: tuple[Category, ...], rules: DisclosureRules) -> tuple[str, ...]:
    codes = {category.code for category in chosen}
    always = {duty for category in chosen for duty in category.personal_duty}
    worded = {d.name for d in rules.duties if codes & {*d.codes} and hits(phrases(d.phrases), said)}
    return tuple(sorted(always | worded))


def _worded(said: str, categories: Iterable[Category]) -> tuple[str, ...]:
    found = [c.title for c in categories if hits(phrases(c.phrases), said) > 1]
    return tuple(f"has words that go with: {title[:1].lower()}{title[1:]}" for title in found)
