"""From what was heard to what is done about it: a plan drafted from a released session, and filled in by people.

Everything that can be counted or quoted is there, and nothing is guessed: what is to be done, who acts, by when and how
success will be seen stay blank until people say so.
"""

from __future__ import annotations

from pipeline.intervention.checking import LONGEST_CELL, MOST_ROWS, checked
from pipeline.intervention.drafting import draft
from pipeline.intervention.keeping import keep, kept

__all__ = ["LONGEST_CELL", "MOST_ROWS", "checked", "draft", "keep", "kept"]
