"""Everything that one search of a transcript decided, and how what it hides is to be named."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.values.naming import Doubt, Kept, Redaction, SingledOut
from pipeline.values.placeholders import OWN_NAMES, Placeholders


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything the search for identifying words found. Redactions are disjoint and in order."""

    redactions: tuple[Redaction, ...]
    kept: tuple[Kept, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    """Most doubtful first."""
    singled_out: tuple[SingledOut, ...] = ()
    placeholders: Placeholders = OWN_NAMES
    """The words in force when this was found: a release names things as the draft did."""
