"""Who a route's file is sealed to, and who must not be given a passage because it names them.

Every route needs two keys at least: a lost key must not lose a child-protection concern.
"""

from __future__ import annotations

import re
from pathlib import Path

import pyrage
from doublemetaphone import doublemetaphone
from pydantic import BaseModel, ConfigDict, field_validator, model_validator
from rapidfuzz.fuzz import ratio

from pipeline.errors import RecipientsError
from pipeline.restricted.keys import PRIVATE_MARK, fingerprint
from pipeline.settings.reading import read_toml
from pipeline.values import QualityWarning, Route

TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "prof", "professor", "rev", "the"})
SOUNDS_LIKE = 70
"""rapidfuzz ratio, of words with one sound, above which a heard word may be the name (FACTS-anonymisation 5)."""


class Recipient(BaseModel):
    """One person's key for one route."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    label: str
    key: str
    names: tuple[str, ...] = ()

    @field_validator("key")
    @classmethod
    def _is_public(cls, key: str) -> str:
        if PRIVATE_MARK in key.upper():
            raise ValueError(
                "a private key stands where a public one (age1...) belongs; treat it as lost, make a new one"
            )
        try:
            pyrage.x25519.Recipient.from_str(key)
        except pyrage.RecipientError:
            raise ValueError("not an age public key; `quietroom keys show` prints one") from None
        return key

    def named_in(self, text: str) -> bool:
        """Whether any part of this person's names occurs, as written or as it may have been misheard."""
        parts = {p for name in self.names for p in re.findall(r"[^\W\d_]+", name.casefold()) if p not in TITLES}
        heard = re.findall(r"[^\W\d_]+", text)
        capitals = any(word[0].isupper() for word in heard)
        words = {w.casefold() for w in heard if w[0].isupper() or not capitals}
        return any(_may_be(word, part) for part in parts if len(part) > 1 for word in words)


def _may_be(word: str, part: str) -> bool:
    if word == part:
        return True
    return len(part) > 3 and ratio(word, part) >= SOUNDS_LIKE and doublemetaphone(word)[0] == doublemetaphone(part)[0]


class Recipients(BaseModel):
    """The recipients file (DESIGN.md section 3)."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    reviewer: tuple[Recipient, ...] = ()
    dsl: tuple[Recipient, ...] = ()
    headteacher: tuple[Recipient, ...] = ()
    chair: tuple[Recipient, ...] = ()

    @model_validator(mode="after")
    def _two_keys_each(self) -> Recipients:
        for route in ("reviewer", *Route):
            if len({recipient.key for recipient in getattr(self, route)}) < 2:
                raise ValueError(
                    f"[[{route}]] needs two different keys: the holder's, and a deputy's or a paper recovery key"
                )
        return self

    def on(self, route: Route) -> tuple[Recipient, ...]:
        """The people of one route."""
        return {Route.DSL: self.dsl, Route.HEADTEACHER: self.headteacher, Route.CHAIR: self.chair}[route]

    def keys(self, route: Route | None) -> tuple[str, ...]:
        """Public keys of a route; of the reviewers for None."""
        return tuple(recipient.key for recipient in (self.reviewer if route is None else self.on(route)))

    def warnings(self) -> tuple[QualityWarning, ...]:
        """What a small school must tell its staff when one person holds two roles."""
        lead, reviewer = set(self.keys(Route.DSL)), set(self.keys(None))
        if not lead & reviewer:
            return ()
        message = (
            "One key is both reviewer's and safeguarding lead's: that person can open the whole room's words, "
            "not only what must be followed up. Tell staff so before they speak."
        )
        return (QualityWarning("two-roles", message),)

    def fingerprints(self) -> dict[str, list[str]]:
        """What the manifest says of the recipients: no names, no labels."""
        routes = {"reviewer": self.reviewer, **{str(route): self.on(route) for route in Route}}
        return {name: [fingerprint(recipient.key) for recipient in people] for name, people in routes.items()}


def load_recipients(path: Path) -> Recipients:
    """The recipients file; raises RecipientsError before any work is done."""
    return read_toml(path, Recipients, error=RecipientsError)
