"""The concern record for Word: a list of the items, then a sheet with a form for each.

The sound stays in the sealed file and in the page (`record_page`): Word cannot hold it safely. The bytes hang on
the content alone, and name no author and no machine.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pipeline.documents.docx_package import fixed_bytes
from pipeline.documents.docx_parts import element, page_number
from pipeline.restricted import record
from pipeline.values import concern_wording as wording

if TYPE_CHECKING:
    from docx.document import Document

_TONES = {"immediate": "9B1C1C", "today": "8A4B00", "routine": "33506B"}
_QUIET, _GROUND, _RULE = "55626D", "F3F5F7", "BFC7CE"
_WIDTH_CM = 17.0
_LABEL_CM = 4.2
_FORM = frozenset({"Decision", *record.TO_FILL_IN[:-1]})
"""Rows that are kept with the one after them."""
_LIST_CM = (1.2, 2.6, 5.5, 5.6, 2.1)


def to_docx(document: dict[str, Any]) -> bytes:
    """The file."""
    import docx

    doc = docx.Document()
    _dress(doc, record.confidential(document))
    doc.add_heading(record.title(document), level=0)
    doc.add_paragraph(record.lead_in(document))
    _boxed(doc, wording.NOTICE)
    if not document["items"]:
        _boxed(doc, wording.NOTHING)
    else:
        _contents(doc, document)
    for number in range(len(document["items"])):
        _item(doc, document, number)
    _small(doc, record.found_by(document))
    return fixed_bytes(doc, title=record.title(document), subject="Concern record")


def _dress(doc: Document, foot: str) -> None:
    from docx.shared import Cm, Pt, RGBColor

    page = doc.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm((21 - _WIDTH_CM) / 2)
    page.top_margin, page.bottom_margin = Cm(1.6), Cm(1.8)
    page.footer_distance = Cm(0.8)
    for name, size in (("Normal", 10), ("Title", 20), ("Heading 1", 14), ("Heading 2", 10)):
        style = doc.styles[name]
        style.font.size, style.font.name = Pt(size), "Calibri"
        style.font.color.rgb = RGBColor.from_string("1D2730" if name != "Heading 2" else _QUIET)
        style.element.rPr.rFonts.attrib.clear()
        style.font.name = "Calibri"
        style.paragraph_format.space_after = Pt(4)
    doc.styles["Heading 2"].paragraph_format.space_before = Pt(8)
    doc.styles["Heading 1"].paragraph_format.space_before = Pt(2)
    line = page.footer.paragraphs[0]
    line.style.font.size = Pt(7.5)
    line.add_run(f"{foot}  ")
    page_number(line)


def _contents(doc: Document, document: dict[str, Any]) -> None:
    heads, *rows = record.contents(document)
    widths = (*_LIST_CM[: len(heads) - 1], sum(_LIST_CM[len(heads) - 1 :]))
    table = _table(doc, widths)
    _row(table, [(name, {"bold": True, "tone": _QUIET}) for name in heads], widths)
    for item, (number, urgency, *cells) in zip(document["items"], rows, strict=True):
        tone = {"bold": True, "tone": _TONES[item["urgency"]]}
        _row(table, [(number, {}), (urgency, tone), *((cell, {}) for cell in cells)], widths)


def _item(doc: Document, document: dict[str, Any], number: int) -> None:
    item, tone = document["items"][number], _TONES[document["items"][number]["urgency"]]
    _small(doc, "", starts_page=True)
    banner = f"{wording.URGENCIES[item['urgency']].upper()}    Due: {item['clock']['due']}"
    _boxed(doc, f"{banner}    (item {number + 1} of {len(document['items'])})", fill=tone, tone="FFFFFF", bold=True)
    doc.add_heading(record.likeliest(item), level=1)
    for label, said in record.words(item):
        if label == "Exact words":
            _boxed(doc, said, size=12)
        elif said:
            _small(doc, f"{label}: {said}")
    if note := record.sound_note(item):
        doc.add_paragraph().add_run(note).bold = True
    doc.add_heading("What to know", level=2)
    _labelled(doc, record.facts(item, document))
    doc.add_heading("For you to fill in", level=2)
    boxes = "    ".join(f"☐ {verdict}".replace(" ", "\u00a0") for verdict in wording.VERDICTS.values())
    _labelled(doc, [("Decision", boxes), *((name, "") for name in record.TO_FILL_IN)])


def _labelled(doc: Document, rows: Iterable[record.Pair]) -> None:
    """Label and value; an empty value leaves room to write, and the form stays on one page."""
    from docx.shared import Cm

    widths = (_LABEL_CM, _WIDTH_CM - _LABEL_CM)
    table = _table(doc, widths)
    for name, value in rows:
        row = _row(table, [(name, {"bold": True, "tone": _QUIET}), (value, {})], widths)
        row.cells[0].paragraphs[0].paragraph_format.keep_with_next = name in _FORM
        if not value:
            row.height = Cm(2.0 if name in record.LONG else 0.75)


def _boxed(doc: Document, text: str, *, fill: str = _GROUND, tone: str = "", bold: bool = False, size: int = 0) -> None:
    """A paragraph on a ground of its own."""
    table = _table(doc, (_WIDTH_CM,))
    row = _row(table, [(text, {"bold": bold, "tone": tone, "size": size})], (_WIDTH_CM,))
    row.cells[0]._tc.get_or_add_tcPr().append(element("w:shd", **{"w:val": "clear", "w:color": "auto", "w:fill": fill}))
    _small(doc, "")


def _small(doc: Document, text: str, *, starts_page: bool = False) -> None:
    from docx.shared import Pt, RGBColor

    paragraph = doc.add_paragraph()
    paragraph.paragraph_format.page_break_before = starts_page
    paragraph.paragraph_format.space_after = Pt(4 if text else 0)
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(9 if text else 3), RGBColor.from_string(_QUIET)


def _table(doc: Document, widths_cm: tuple[float, ...]) -> Any:
    from docx.shared import Cm

    table = doc.add_table(rows=0, cols=len(widths_cm), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths_cm, strict=True):
        column.width = Cm(width)
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        _edges(table).append(element(f"w:{side}", **{"w:val": "single", "w:sz": "4", "w:space": "0", "w:color": _RULE}))
    return table


def _edges(table: Any) -> Any:
    """The table's own borders, made where there are none: in the schema's order, before its layout."""
    properties = table._tbl.tblPr
    found = properties.find(element("w:tblBorders").tag)
    if found is None:
        found = element("w:tblBorders")
        properties.insert_element_before(found, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    return found


def _row(table: Any, cells: Iterable[tuple[str, dict[str, Any]]], widths_cm: tuple[float, ...]) -> Any:
    from docx.shared import Cm, Pt, RGBColor

    row = table.add_row()
    row._tr.get_or_add_trPr().append(element("w:cantSplit"))
    for cell, (text, look), width in zip(row.cells, cells, widths_cm, strict=True):
        cell.width = Cm(width)
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
        run = paragraph.add_run(text)
        run.bold = bool(look.get("bold"))
        if tone := look.get("tone"):
            run.font.color.rgb = RGBColor.from_string(tone)
        if size := look.get("size"):
            run.font.size = Pt(size)
    return row
