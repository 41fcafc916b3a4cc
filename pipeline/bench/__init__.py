"""Speed beside others: this pipeline, its peers and the limit, on the same sound, model and threads in one run.

Exists so that no figure of speed stands without what it was bought with: word errors and memory stand beside it.
Each contender has a process of its own. What it heard is compared with the script, where there is one, and dropped:
no text reaches a table, a file or the screen.
"""

from __future__ import annotations

from pipeline.bench.contenders import Contender
from pipeline.bench.measuring import Row, State, measure, measured, script_of
from pipeline.bench.picture import can_be_drawn, picture
from pipeline.bench.tables import as_json, table

__all__ = [
    "Contender",
    "Row",
    "State",
    "as_json",
    "can_be_drawn",
    "measure",
    "measured",
    "picture",
    "script_of",
    "table",
]
