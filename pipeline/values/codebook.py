"""The coding frame as those who code by it need it: what each code means, and which version of the frame it is.

Written into every file that holds coded passages, so that a coding can be read years later by the words that it was
made by. Nothing here finds anything, and nothing here holds a word of a session.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

SHOWN_DIGITS = 12
"""Of a digest, where people compare it by eye."""


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """One code. Texts are empty where a school's own frame leaves them out."""

    id: str
    title: str
    definition: str
    use_for: str
    not_for: str


@dataclass(frozen=True, slots=True)
class CodebookDimension:
    """One question that is asked of the talk, and its codes in their order."""

    id: str
    title: str
    asks: str
    codes: tuple[CodeEntry, ...]


@dataclass(frozen=True)
class Codebook:
    """All dimensions in their order. Code ids are unique in the whole book."""

    version: int
    digest: str
    """SHA-256 of all that decides how talk is coded, in hexadecimal: two frames of one digest code alike."""
    dimensions: tuple[CodebookDimension, ...]

    @property
    def label(self) -> str:
        """What names it to people."""
        return f"codebook {self.version} ({self.digest[:SHOWN_DIGITS]})"

    @cached_property
    def entries(self) -> dict[str, CodeEntry]:
        """Codes by id."""
        return {code.id: code for dimension in self.dimensions for code in dimension.codes}

    @cached_property
    def dimension_of(self) -> dict[str, CodebookDimension]:
        """By the id of a code."""
        return {code.id: dimension for dimension in self.dimensions for code in dimension.codes}
