"""Where a release's report lies, and what is in it: a file of each format, made by a worker from the release alone.

It lies under the key of the released copies and ends with it. It is read as long as its release is: one of a release
that was superseded or recalled stays where it is and is shown to nobody. Each new decision of analysts on its codes
makes it out of date; until a worker has made it anew, the old one is there to read.
"""

from __future__ import annotations

from pipeline.service.desk import codings
from pipeline.service.desk.models import Release
from pipeline.service.store import the_store

FORMATS = {"docx": "Word", "pdf": "PDF", "html": "Web page"}
"""Endings of a report's files, and what people call them."""
_MADE_WITH = "made-with"
"""The file that is written last: how often analysts had decided about codes."""


def is_made(release: Release) -> bool:
    """Whether all of its files are there."""
    names = {_name(release, ending) for ending in (*FORMATS, _MADE_WITH)}
    return names <= set(the_store().names(release.session_id))


def is_current(release: Release) -> bool:
    """Whether it has the codes as they are now; raises TamperedError, KeyDestroyedError."""
    return is_made(release) and content(release, _MADE_WITH) == _stamp(codings.number_of_records(release))


def keep(release: Release, files: dict[str, bytes], records: int) -> None:
    """Store what `report.files` made; raises DiskFullError, OutputError, KeyDestroyedError.

    `records` is how often analysts had decided about codes before it was made.
    """
    for file, made in files.items():
        the_store().put(release.session_id, _name(release, file.rpartition(".")[2]), made)
    the_store().put(release.session_id, _name(release, _MADE_WITH), _stamp(records))


def content(release: Release, ending: str) -> bytes:
    """One of its files; raises OutputError, TamperedError, KeyDestroyedError."""
    return the_store().get(release.session_id, _name(release, ending))


def _stamp(records: int) -> bytes:
    return str(records).encode()


def _name(release: Release, ending: str) -> str:
    return f"reports/{release.number}/report.{ending}"
