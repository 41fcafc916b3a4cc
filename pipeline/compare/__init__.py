"""Released sessions side by side: what appears, grows and fades from one to the next, and between groups of staff."""

from __future__ import annotations

from pipeline.compare.changes import CHANGES, Comparison, Kind, Row, Verdict, compared
from pipeline.compare.counting import Count, Counted, counted

__all__ = ["CHANGES", "Comparison", "Count", "Counted", "Kind", "Row", "Verdict", "compared", "counted"]
