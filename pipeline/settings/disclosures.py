"""Read `config/disclosures.toml`: what a safeguarding lead may change about what is flagged and where it goes.

Kept apart from the operator's settings because another person owns it. The categories, first routes, floors
and clocks follow Keeping Children Safe in Education; `source_edition` says which. Phrases only add weight and
explain: nothing here may ever become a gate that talk must pass to be looked at.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, model_validator

from pipeline.settings import Table
from pipeline.settings.reading import find, read_toml
from pipeline.values import Route, Subject, Urgency

__all__ = ["Category", "DisclosureRules", "Duty", "load"]


class Category(Table):
    """[[categories]]: one kind of concern and what the guidance says about it."""

    code: str = Field(min_length=2, title="Code in the follow-up file")
    word: str = Field(min_length=2, title="Plain word that codes of one kind share")
    title: str = Field(min_length=2, title="What a lead reads")
    route: Route = Field(title="Who it goes to first")
    floor: Urgency = Field(title="The least urgency it may have")
    subject: Subject = Field(Subject.CHILD, title="Whom it is about")
    clock_rule: str = Field(title="What the guidance asks for")
    clock_due: str = Field(title="By when")
    personal_duty: tuple[str, ...] = Field((), title="Duties that may fall on the person who was told")
    phrases: tuple[str, ...] = Field((), title="Words that point to it; a star stands for any ending")
    examples: tuple[str, ...] = Field((), title="Plain sentences that mean what it is about")


class Duty(Table):
    """[[duties]]: words that make a personal duty possible in a category that does not always bring it."""

    name: str = Field(min_length=2, title="fgm or csa")
    codes: tuple[str, ...] = Field(title="Categories it may arise in")
    phrases: tuple[str, ...] = Field(title="Words that make it possible")


class DisclosureRules(Table):
    """The whole file."""

    source_edition: str = Field(min_length=4, title="Edition of the guidance the categories follow")
    threshold: float | None = Field(
        None, gt=0, lt=1, title="Score from which a passage is flagged; unset, the trained model's own"
    )
    immediate_due: str = Field(title="By when, once a life may be at risk")
    categories: tuple[Category, ...] = Field(min_length=1)
    duties: tuple[Duty, ...] = ()
    immediate_phrases: tuple[str, ...] = Field((), title="Words that raise any concern to immediate")
    referred_phrases: tuple[str, ...] = Field((), title="Words that say someone already knows")
    unreferred_phrases: tuple[str, ...] = Field((), title="Words that say nobody knows yet, which outweigh those")
    head_phrases: tuple[str, ...] = Field((), title="Words for the person who leads the school")
    watch_phrases: tuple[str, ...] = Field((), title="The school's own words that should always be looked at")

    @model_validator(mode="after")
    def _codes_are_known(self) -> DisclosureRules:
        codes = [category.code for category in self.categories]
        if len(set(codes)) != len(codes):
            raise ValueError("two categories have the same code")
        if any(code not in codes for duty in self.duties for code in duty.codes):
            raise ValueError("a duty names a category that is not in the file")
        return self

    def category(self, code: str) -> Category:
        """The category of this code; raises KeyError for one the file does not have."""
        for category in self.categories:
            if category.code == code:
                return category
        raise KeyError(code)


def load(path: Path | None = None) -> DisclosureRules:
    """Rules from this file, or from the first `disclosures.toml` found; raises SettingsError."""
    return read_toml(path or find("disclosures.toml"), DisclosureRules, "disclosures.toml")
