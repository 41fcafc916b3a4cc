"""Word notes: every paragraph that a reader of the document could see, in its order.

python-docx opens the package; the text is gathered from the XML itself, because the library's own paragraph
text leaves out insertions under review, text boxes and content controls, and a line left out here could never
be flagged. Notes at the foot, at the end and comments follow the body. Deleted text stays deleted.

The archive is unpacked once under a hard limit and repacked before the library sees it, so that a small file
cannot swell to gigabytes.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pipeline.errors import NotesError
from pipeline.notes.blocks import Block, has_words

if TYPE_CHECKING:
    from docx.document import Document

MAX_UNPACKED_BYTES = 20_000_000
"""What all parts but pictures may hold together; Word's own text compresses about tenfold, a bomb a thousandfold, and
a tree takes ten times as much memory as its text."""
_MAX_PARTS = 5_000
_CHUNK_BYTES = 1 << 20
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".bin", ".ttf", ".odttf")
"""Parts without a word in them, by the names that Word gives them: they are never unpacked."""

_NOT_WORD = "This is not a Word document, though its name ends in .docx: open it in Word and save it again as .docx."
_TOO_LARGE = "This Word document unpacks to far more than notes could hold: save it again without pictures."

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HIDDEN = (f"{_W}del", f"{_W}moveFrom", _FALLBACK)
_MARKS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_ASIDES = ("/footnotes", "/endnotes", "/comments")


def blocks(data: bytes) -> tuple[Block, ...]:
    """One block per paragraph or line within one; raises NotesError for what is no Word document or too large."""
    lines = (line for text in _texts(_repacked(data)) for line in text.split("\n"))
    return tuple(Block((line,)) for line in lines if has_words(line))


def _repacked(data: bytes) -> io.BytesIO:
    safe, left = io.BytesIO(), MAX_UNPACKED_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as untrusted, zipfile.ZipFile(safe, "w") as packed:
            members = untrusted.infolist()
            if len(members) > _MAX_PARTS:
                raise NotesError(_TOO_LARGE)
            for member in members:
                part = b"" if member.filename.lower().endswith(_PICTURES) else _part(untrusted, member, left)
                left -= len(part)
                packed.writestr(member.filename, part)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError):
        raise NotesError(_NOT_WORD) from None
    return safe


def _part(untrusted: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> bytes:
    """One member, read in bounded steps: sizes that the archive declares are not believed."""
    content = bytearray()
    with untrusted.open(member) as file:
        while chunk := file.read(_CHUNK_BYTES):
            content += chunk
            if len(content) > left:
                raise NotesError(_TOO_LARGE)
    return bytes(content)


def _texts(package: io.BytesIO) -> list[str]:
    """The text of each paragraph in the document's order."""
    import docx
    from docx.opc.exceptions import OpcError

    try:
        document = docx.Document(package)
        return [text for root in _roots(document) for text in _paragraphs(root)]
    # What python-docx lets through when it meets a damaged package, as found by damaging some thousands; lxml's
    # error for broken XML is a SyntaxError.
    except (OpcError, SyntaxError, KeyError, ValueError, AttributeError, TypeError, IndexError):
        raise NotesError(_NOT_WORD) from None


def _roots(document: Document) -> Iterator[Any]:
    from docx.oxml import parse_xml

    yield document.element.body
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(_ASIDES):
            yield parse_xml(relation.target_part.blob)


def _paragraphs(root: Any) -> Iterator[str]:
    """One inside another (a text box) is its own."""
    for paragraph in root.iter(f"{_W}p"):
        if not _is_hidden(paragraph):
            yield "".join(_pieces(paragraph))


def _is_hidden(element: Any) -> bool:
    return element.tag in _HIDDEN or any(parent.tag in _HIDDEN for parent in element.iterancestors())


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _MARKS:
            yield _MARKS[child.tag]
        elif child.tag not in (*_HIDDEN, f"{_W}p"):
            yield from _pieces(child)
