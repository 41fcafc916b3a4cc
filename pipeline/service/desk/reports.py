"""Where a release's report lies, and what is in it: a file of each format, made by a worker from the release alone.

It lies under the key of the released copies and ends with it. It is read as long as its release is: one of a release
that was superseded or recalled stays where it is and is shown to nobody.
"""

from __future__ import annotations

from pipeline.service.desk.models import Release
from pipeline.service.store import the_store

FORMATS = {"docx": "Word", "pdf": "PDF", "html": "Web page"}
"""Endings of a report's files, and what people call them."""


def is_made(release: Release) -> bool:
    """Whether all of its files are there."""
    return {_name(release, ending) for ending in FORMATS} <= set(the_store().names(release.session_id))


def keep(release: Release, files: dict[str, bytes]) -> None:
    """Store what `report.files` made; raises DiskFullError, OutputError, KeyDestroyedError."""
    for file, content in files.items():
        the_store().put(release.session_id, _name(release, file.rpartition(".")[2]), content)


def content(release: Release, ending: str) -> bytes:
    """One of its files; raises OutputError, TamperedError, KeyDestroyedError."""
    return the_store().get(release.session_id, _name(release, ending))


def _name(release: Release, ending: str) -> str:
    return f"reports/{release.number}/report.{ending}"
