"""Log lines of other people's code, of which only the place is kept.

A message may hold what was raised, and what was raised what was said; nobody here has read all that it can say.
"""

from __future__ import annotations

import logging


def only_places(logger: str) -> None:
    """From now on this logger says level, module and line, and nothing of its messages or errors."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(module)s, line %(lineno)d"))
    handler.addFilter(_without_error)
    chosen = logging.getLogger(logger)
    chosen.handlers, chosen.propagate = [handler], False


def _without_error(record: logging.LogRecord) -> bool:
    record.exc_info = record.exc_text = record.stack_info = None
    return True
