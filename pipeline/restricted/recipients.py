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
from pipeline.redact.lexicon import other_forms, word_names
from pipeline.restricted.keys import PRIVATE_MARK, fingerprint
from pipeline.settings.reading import read_toml
from pipeline.values import QualityWarning, Route

TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "prof", "professor", "rev", "the"})
_WORD = re.compile(r"[^\W\d_]+")
_WITHIN = re.compile(r"(?<=[\w,;:] )[A-Z][^\W\d_]*")
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
            # One way to write it: a key in capitals is the same key, and must not count as a second one.
            return str(pyrage.x25519.Recipient.from_str(key))
        except pyrage.RecipientError:
            raise ValueError("not an age public key; `quietroom keys show` prints one") from None

    def named_in(self, text: str) -> bool:
        """Whether any part of this person's names occurs: as written, misheard, or as another form of it ("Bob")."""
        parts = {p for name in self.names for p in _WORD.findall(name.casefold()) if p not in TITLES and len(p) > 1}
        heard = _WORD.findall(text)
        capitals = any(word[0].isupper() for word in heard)
        words = {w.casefold() for w in heard if w[0].isupper() or not capitals}
        if any(_may_be(word, part) for part in parts for word in words):
            return True
        short = {form for part in parts for form in other_forms().get(part, ())}
        return bool(short & _unlikely_words(text, words, capitals))


def _unlikely_words(text: str, words: set[str], capitals: bool) -> set[str]:
    """What can hardly be but a name: "Will" within a sentence, not at its start. Without capitals, no such word."""
    if not capitals:
        return {word for word in words if len(word) > 3} - word_names()
    return {match.group().casefold() for match in _WITHIN.finditer(text)}


def _may_be(word: str, part: str) -> bool:
    if word == part:
        return True
    return len(part) > 3 and ratio(word, part) >= SOUNDS_LIKE and doublemetaphone(word)[0] == doublemetaphone(part)[0]


_TWO_ROLES = {
    "two-roles": "One key is both reviewer's and safeguarding lead's: that person can open the whole room's words, "
    "not only what must be followed up. Tell staff so before they speak.",
    "lead-is-head": "One key is both safeguarding lead's and headteacher's: what a colleague says of their own "
    "distress reaches their line manager. Tell staff so before they speak.",
}


class Recipients(BaseModel):
    """The recipients file."""

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

    @model_validator(mode="after")
    def _head_is_not_chair(self) -> Recipients:
        if {one.key for one in self.headteacher} & {one.key for one in self.chair}:
            raise ValueError(
                "one key is on [[headteacher]] and [[chair]]: a concern about the head must not reach them"
            )
        return self

    def on(self, route: Route) -> tuple[Recipient, ...]:
        """The people of one route."""
        return {Route.DSL: self.dsl, Route.HEADTEACHER: self.headteacher, Route.CHAIR: self.chair}[route]

    def keys(self, route: Route | None) -> tuple[str, ...]:
        """Public keys of a route; of the reviewers for None."""
        return tuple(recipient.key for recipient in (self.reviewer if route is None else self.on(route)))

    def is_named(self, route: Route, text: str) -> bool:
        """Whether the text names somebody who opens this route's file, under whichever role their names stand."""
        keys = set(self.keys(route))
        people = (*self.reviewer, *self.dsl, *self.headteacher, *self.chair)
        return any(person.key in keys and person.named_in(text) for person in people)

    def warnings(self) -> tuple[QualityWarning, ...]:
        """What a small school must tell its staff when one person holds two roles."""
        lead = set(self.keys(Route.DSL))
        shared = {"two-roles": self.keys(None), "lead-is-head": self.keys(Route.HEADTEACHER)}
        return tuple(QualityWarning(code, _TWO_ROLES[code]) for code, keys in shared.items() if lead & set(keys))

    def fingerprints(self) -> dict[str, list[str]]:
        """What the manifest says of the recipients: no names, no labels."""
        routes = {"reviewer": self.reviewer, **{str(route): self.on(route) for route in Route}}
        return {name: [fingerprint(recipient.key) for recipient in people] for name, people in routes.items()}


def load_recipients(path: Path) -> Recipients:
    """The recipients file; raises RecipientsError before any work is done."""
    return read_toml(path, Recipients, "recipients file", error=RecipientsError)
