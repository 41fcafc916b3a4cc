"""Read `config/themes.toml`: the coding frame, which a school or its analysts may change to suit their questions.

It decides nothing about what is hidden or withheld: themes are laid over what is left. Ids stand in every export,
so each is used once; titles are headings that everybody reads. A frame has numbered versions, each with the digest of
what it was: whoever changes a code without saying so is told by `quietroom codebook check`.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from itertools import pairwise
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, field_validator, model_validator

from pipeline.settings import Table
from pipeline.settings.faults import MisplacedError
from pipeline.settings.reading import defaults, find, read_toml
from pipeline.values import Codebook, CodebookDimension, CodeEntry

__all__ = ["Code", "Dimension", "ThemeRules", "Version", "load", "shipped"]

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Phrase = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+\*?( [a-z0-9]+\*?)*$", max_length=60)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=60, pattern=r"^[^\[\]]*$")]
Codes = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_]*( [a-z][a-z0-9_]*)*)?$")]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=8, max_length=300)]
Remark = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300, pattern=r"^[^\[\]\r\n]*$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

FEWEST_EXAMPLES = 3
"""Sentences from which a code can be learnt at all."""


class Version(Table):
    """[[version]]: what the frame was from a day on."""

    number: int = Field(ge=1, title="One more than the version before")
    date: datetime.date = Field(title="From when")
    changes: tuple[Sentence, ...] = Field(min_length=1, title="What became different, for those who compare")
    digest: Digest = Field(title="As `quietroom codebook check` works it out")


class Code(Table):
    """[[dimension.code]]: one thing that talk may be about."""

    id: Slug = Field(title="Stands in every export")
    title: Title = Field(title="What analysts read")
    definition: Remark = Field("", title="One sentence: what it means")
    use_for: Remark = Field("", title="What to give it to")
    not_for: Remark = Field("", title="What only looks like it, and where that belongs")
    phrases: tuple[Phrase, ...] = Field((), title="Words that name it; a star stands for any ending of a word")
    kinds: tuple[Slug, ...] = Field((), title="Kinds of place that a placeholder may be known to stand for")
    sections: tuple[Slug, ...] = Field((), title="Sections or subsections where it is likelier; only with a threshold")
    yields_to: tuple[Slug, ...] = Field((), title="Codes beside which this one says nothing more")
    opposite: Slug | None = Field(None, title="The code that a denied phrase speaks for; only with a threshold")


class Dimension(Table):
    """[[dimension]]: one question that analysts ask of the talk."""

    id: Slug = Field(title="Stands in every export")
    title: Title = Field(title="What analysts read")
    asks: Remark = Field("", title="What it asks of the talk, in one sentence")
    except_in: tuple[Slug, ...] = Field((), title="Sections in which nothing of it is coded")
    threshold: float | None = Field(None, gt=0, lt=2, title="Score from which a sentence is coded; unset, by phrases")
    deniable: bool = Field(False, title="Whether a code that is denied near by is marked so and not counted")
    never_one_person: bool = Field(False, title="Whether sentences that speak of one person stay without it")
    ignore: tuple[Phrase, ...] = Field((), title="What only looks like it")
    code: tuple[Code, ...] = Field(min_length=1, max_length=60)

    @model_validator(mode="after")
    def _codes_fit(self) -> Dimension:
        by_meaning = self.threshold is not None
        for place, code in enumerate(self.code):
            if not by_meaning and (code.sections or code.opposite or code.yields_to):
                raise MisplacedError(("code", place), "sections, opposite and yields_to need the dimension's threshold")
            if not by_meaning and not code.phrases:
                raise MisplacedError(("code", place), "it has no phrases, so that it could never be found")
            if code.opposite is not None and code.opposite not in {other.id for other in self.code}:
                raise MisplacedError(("code", place), "its opposite is no code of the same dimension")
        return self


class Examples(Table):
    """[examples]: what the judged codes sound like."""

    sentences: tuple[tuple[Codes, Sentence], ...] = Field((), title="Codes it means, with spaces between; the sentence")


class ThemeRules(Table):
    """The whole of themes.toml."""

    version: tuple[Version, ...] = Field(min_length=1, title="The newest first")
    suppress_under: int = Field(3, ge=1, title="Fewer different speakers are not counted in the summary")
    phrase_weight: float = Field(ge=0, le=1, title="What a phrase adds to the likeness of meaning")
    section_weight: float = Field(ge=0, le=1, title="What standing in a likely section adds")
    deniers: tuple[Phrase, ...] = Field((), title="Words that deny what follows")
    clause_words: tuple[Phrase, ...] = Field((), title="Words after which a denial no longer holds")
    not_deniers: tuple[Phrase, ...] = Field((), title="Where such a word denies nothing")
    denied_after: tuple[Phrase, ...] = Field((), title="Words after a theme that deny it")
    ignore: tuple[Phrase, ...] = Field((), title="What only looks like a theme")
    dimension: tuple[Dimension, ...] = Field(min_length=1, max_length=40)
    examples: Examples = Examples()

    @field_validator("dimension")
    @classmethod
    def _ids_once(cls, dimensions: tuple[Dimension, ...]) -> tuple[Dimension, ...]:
        for ids in ([d.id for d in dimensions], [code.id for d in dimensions for code in d.code]):
            repeated = next((place for place, found in enumerate(ids) if found in ids[:place]), None)
            if repeated is not None:
                raise ValueError(f"the id number {repeated + 1} of the file stands there twice")
        return dimensions

    @field_validator("version")
    @classmethod
    def _newest_first(cls, versions: tuple[Version, ...]) -> tuple[Version, ...]:
        for place, (newer, older) in enumerate(pairwise(versions)):
            if newer.number != older.number + 1 or newer.date < older.date:
                raise MisplacedError((place,), "it is not the one after the version below it; the newest is first")
        return versions

    @model_validator(mode="after")
    def _examples_fit(self) -> ThemeRules:
        judged = [code.id for d in self.dimension if d.threshold is not None for code in d.code]
        said = [codes.split() for codes, _ in self.examples.sentences]
        for place, codes in enumerate(said):
            if set(codes) - set(judged):
                raise MisplacedError(
                    ("examples", "sentences", place), "a code of it is in no dimension with a threshold"
                )
        for number, code in enumerate(judged, 1):
            if sum(code in codes for codes in said) < FEWEST_EXAMPLES:
                raise ValueError(f"judged code {number} of the file: it has fewer than {FEWEST_EXAMPLES} examples")
        return self

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of dimensions and codes."""
        return tuple(found for d in self.dimension for found in (d.id, *(code.id for code in d.code)))

    @property
    def titles(self) -> tuple[str, ...]:
        """Every heading that the exports may show."""
        return tuple(title for d in self.dimension for title in (d.title, *(code.title for code in d.code)))

    @property
    def remarks(self) -> tuple[str, ...]:
        """Every sentence of the codebook that the exports may show."""
        by_code = ((code.definition, code.use_for, code.not_for) for d in self.dimension for code in d.code)
        return tuple(filter(None, (*(d.asks for d in self.dimension), *(text for texts in by_code for text in texts))))

    @property
    def digest(self) -> str:
        """SHA-256 in hexadecimal of all but the versions; how the file is laid out is not in it."""
        content = self.model_dump(mode="json", exclude={"version"})
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=True).encode()).hexdigest()

    @property
    def codebook(self) -> Codebook:
        """What exports say of the frame: its newest version's number, and the digest of what it really is."""
        return Codebook(
            self.version[0].number,
            self.digest,
            tuple(
                CodebookDimension(
                    d.id,
                    d.title,
                    d.asks,
                    tuple(CodeEntry(c.id, c.title, c.definition, c.use_for, c.not_for) for c in d.code),
                )
                for d in self.dimension
            ),
        )


def load(path: Path | None = None) -> ThemeRules:
    """The frame in this file, or in the first `themes.toml` found; raises SettingsError."""
    return read_toml(path or find("themes.toml"), ThemeRules, "themes.toml")


def shipped() -> ThemeRules:
    """The frame that ships with Quietroom, whatever a school has chosen."""
    return load(defaults("config/themes.toml"))
