"""The last step of every Word file of ours: the same bytes on every machine, and nothing in them of who made it.

A Word file is a zip archive with dates, an author and a preview picture; all of them are fixed or removed.
"""

from __future__ import annotations

import datetime
import io
import zipfile

from docx.document import Document

from pipeline.documents.look import LANGUAGE

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest date a zip archive can hold."""
_DATE = datetime.datetime(2000, 1, 1)
"""The format wants a date of making; one that is plainly not real gives nothing away."""
_PREVIEW = "/thumbnail"
_LONGEST = 255
"""Characters of a title or subject that the format holds; the whole of it stands on the first page."""


def fixed_bytes(document: Document, *, title: str, subject: str) -> bytes:
    """The document as bytes that depend on its content alone."""
    _anonymise(document, title, subject)
    saved, fixed = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as parts, zipfile.ZipFile(fixed, "w") as archive:
        for part in parts.infolist():
            member = zipfile.ZipInfo(part.filename, _ZIP_EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 0
            archive.writestr(member, parts.read(part))
    return fixed.getvalue()


def _anonymise(document: Document, title: str, subject: str) -> None:
    core = document.core_properties
    core.title, core.subject, core.language = title[:_LONGEST], subject[:_LONGEST], LANGUAGE
    core.author = core.last_modified_by = core.comments = core.keywords = ""
    core.created = core.modified = _DATE
    core.revision = 1
    package = document.part.package
    for key in [key for key, relation in package.rels.items() if relation.reltype.endswith(_PREVIEW)]:
        del package.rels[key]
