"""The worker's part of reports: every release that analysts may read gets one, and another when its codes change.

A page cannot make it, for it draws pictures and knows the stages' rules. It is made from the released transcript and
what analysts decided about its codes, so that it can tell no more; two workers that make the same one write the same
bytes.
"""

from __future__ import annotations

import logging

from pipeline import coding, report
from pipeline.errors import DiskFullError, KeyDestroyedError, PipelineError
from pipeline.service.desk import codings, released, reports
from pipeline.service.desk.models import Release

LOG = logging.getLogger(__name__)


def look_after_reports() -> None:
    """Make the reports that are missing or out of date; raises DiskFullError.

    One that cannot be made keeps no other waiting.
    """
    for release in released.readable():
        try:
            if not reports.is_current(release):
                _make(release)
        except KeyDestroyedError:  # its time ended while it was looked at
            continue
        except DiskFullError:
            raise
        except PipelineError as problem:
            LOG.warning("no report of %s: %s", release.session_id, problem.code)


def _make(release: Release) -> None:
    records = codings.number_of_records(release)
    now = codings.coded(release)
    files = report.files(coding.settled(now.transcript, now.decisions), len(now.decisions))
    reports.keep(release, files, records)
