"""Log lines: the words of our own code, and of other people's code only the place.

A message may hold what was raised, and what was raised what was said; an address may hold what somebody typed. Nobody
here has read all that others can say. So an error is told by its class and the way that it took, never by its words.
"""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

OURS = "pipeline"


class Places(logging.Formatter):
    """One line for a record, one more for its error."""

    def format(self, record: logging.LogRecord) -> str:
        """Level, logger, and what our code says or where others said something."""
        is_ours = record.name.partition(".")[0] == OURS
        told = record.getMessage() if is_ours else f"{record.module}, line {record.lineno}"
        line = f"{record.levelname} {record.name}: {told}"
        kind, _, trace = record.exc_info or (None, None, None)
        if kind is None:
            return line
        way = " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in traceback.extract_tb(trace))
        return f"{line}\n  {kind.__name__}: {way}"


def only_places(logger: str) -> None:
    """From now on this logger, which would print by itself, prints as all others do."""
    handler = logging.StreamHandler()
    handler.setFormatter(Places())
    chosen = logging.getLogger(logger)
    chosen.handlers, chosen.propagate = [handler], False
