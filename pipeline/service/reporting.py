"""The worker's part of reports: every release that analysts may read gets one, whenever it was released.

A page cannot make it, for it draws pictures and knows the stages' rules. It is made from the released transcript and
from nothing else, so that it can tell no more; two workers that make the same one write the same bytes.
"""

from __future__ import annotations

from contextlib import suppress

from pipeline import report
from pipeline.errors import KeyDestroyedError
from pipeline.released import parse
from pipeline.service.desk import released, reports


def look_after_reports() -> None:
    """Make the reports that are missing; raises what the store and `released.parse` raise."""
    for release in released.readable():
        # Its time may end while it is looked at.
        with suppress(KeyDestroyedError):
            if not reports.is_made(release):
                reports.keep(release, report.files(parse(released.content(release, "json"))))
