"""The XML of the REFI-QDA exchange standard that both a project and a codebook alone are written in.

Standard: "REFI-QDA: Exchange of processed data between qualitative data analysis software packages", version 1.5,
25 September 2019 (MIT licence), and its schemas Project 1.0 and Codebook 1.0. Identifiers are made from what they
name, so that the same release gives the same file, and a code is the same code in every session's file. Must never
hold the name of a person who codes: whoever holds the file need not know them.
"""

from __future__ import annotations

import uuid
from xml.etree import ElementTree  # written with, never read with

from pipeline.values import Codebook, CodeEntry, printable

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
ORIGIN = "Quietroom"
_OURS = uuid.uuid5(uuid.NAMESPACE_URL, "urn:quietroom:refi-qda")

Element = ElementTree.Element


def guid(*parts: object) -> str:
    """The identifier of what these parts name, the same wherever it is asked for."""
    return str(uuid.uuid5(_OURS, "\x1f".join(printable(str(part)) for part in parts)))


def add(parent: Element, tag: str, text: str = "", /, **attributes: str) -> Element:
    """A child, in the namespace of the outermost element; texts become printable, which XML asks for."""
    made = ElementTree.SubElement(parent, tag, {name: printable(value) for name, value in attributes.items()})
    made.text = printable(text) or None
    return made


def root(namespace: str, tag: str, /, **attributes: str) -> Element:
    """The outermost element, its namespace declared as the default: some programs know no prefixes."""
    return Element(tag, {"xmlns": namespace, **{name: printable(value) for name, value in attributes.items()}})


def to_bytes(outermost: Element) -> bytes:
    """UTF-8."""
    content: bytes = ElementTree.tostring(outermost, encoding="utf-8", xml_declaration=True)
    return content


def codes(parent: Element, book: Codebook) -> Element:
    """`Codes` under the codebook: a dimension is a code that nothing is coded with, its codes are its children."""
    listed = add(parent, "Codes")
    for dimension in book.dimensions:
        group = add(listed, "Code", guid=code_guid(dimension.id), name=dimension.title, isCodable="false")
        if dimension.asks:
            add(group, "Description", dimension.asks)
        for entry in dimension.codes:
            code = add(group, "Code", guid=code_guid(dimension.id, entry.id), name=entry.title, isCodable="true")
            if described(entry):
                add(code, "Description", described(entry))
    return listed


def code_guid(dimension: str, code: str = "") -> str:
    """Of a code, or of its dimension."""
    return guid("code", dimension, code)


def described(entry: CodeEntry) -> str:
    """What a code means, in one paragraph."""
    parts = (("", entry.definition), ("Use for: ", entry.use_for), ("Not for: ", entry.not_for))
    return " ".join(f"{lead}{text.rstrip('.')}." for lead, text in parts if text)


def codebook(book: Codebook) -> bytes:
    """A codebook alone, as a .qdc file."""
    outermost = root(CODEBOOK, "CodeBook", origin=f"{ORIGIN}, {book.label}")
    codes(outermost, book)
    return to_bytes(outermost)
