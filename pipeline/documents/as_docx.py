"""A document for Word and whatever reads its files: real headings, real lists, tables whose heads are repeated."""

from __future__ import annotations

import io
from typing import assert_never

import docx
from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.shared import Cm, Mm
from docx.text.paragraph import Paragraph as WordParagraph

from pipeline.documents import docx_dress, docx_tables
from pipeline.documents.blocks import (
    Bullets,
    Document,
    Heading,
    Mark,
    Notice,
    Paragraph,
    Picture,
    Poster,
    Quotation,
    Shown,
    Table,
    Words,
    lines,
)
from pipeline.documents.docx_package import fixed_bytes
from pipeline.documents.docx_parts import page_number
from pipeline.documents.look import BARE_TOP_CM
from pipeline.values import plain

_LISTS = {Mark.DOT: "List Bullet", Mark.NUMBER: "List Number", Mark.BOX: "Tick"}


def to_docx(document: Document) -> bytes:
    """A Word file, A4, language en-GB; the same bytes for the same document."""
    word = docx.Document()
    docx_dress.dress(word, text_pt=document.text_pt)
    _page_edges(word, document)
    word.add_paragraph(plain(document.title), style="Title")
    if document.subtitle:
        word.add_paragraph(plain(document.subtitle), style="Under Title")
    for begins_page, block in document.paged():
        if begins_page:
            word.add_paragraph(style="After Table").paragraph_format.page_break_before = True
        _add(word, block)
    return fixed_bytes(word, title=plain(document.title), subject=plain(document.subtitle))


def _page_edges(word: Word, document: Document) -> None:
    page = word.sections[0]
    if not document.marking:
        page.top_margin = Cm(BARE_TOP_CM)
    page.header.paragraphs[0].style = "Marking"
    page.header.paragraphs[0].add_run(plain(document.marking))
    foot = page.footer.paragraphs[0]
    foot.style = "Page Foot"
    foot.add_run(f"{plain(document.foot)}\t")
    page_number(foot)


def _add(word: Word, block: Shown) -> None:
    match block:
        case Heading() | Paragraph() | Notice() | Quotation():
            _words(word, block)
        case Bullets():
            _bullets(word, block)
        case Table():
            docx_tables.add(word, block)
        case Picture():
            _picture(word, block)
        case Poster():
            _broken(word.add_paragraph(style="Poster"), block.title)
            for line in block.lines:
                _broken(word.add_paragraph(style="Poster Line"), line)
        case never:
            assert_never(never)


def _words(word: Word, block: Words) -> None:
    match block:
        case Heading():
            word.add_paragraph(plain(block.text), style=f"Heading {block.level}")
        case Paragraph():
            _led(word.add_paragraph(style="Aside" if block.is_quiet else "Body Text"), block.lead, block.text)
        case Notice():
            _led(word.add_paragraph(style="Notice"), block.lead, block.text)
        case Quotation():
            word.add_paragraph(plain(block.text), style="Quotation")
            word.add_paragraph(plain(block.source), style="Quotation Source")
        case never:
            assert_never(never)


def _bullets(word: Word, block: Bullets) -> None:
    number = _numbering(word) if block.mark is Mark.NUMBER else None
    for item in block.items:
        paragraph = word.add_paragraph(style=_LISTS[block.mark])
        if block.mark is Mark.BOX:
            paragraph.add_run("☐\t")
        elif number is not None:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_numId().val = number
        _led(paragraph, item.lead, item.text)


def _numbering(word: Word) -> int:
    """The id of a list that begins again at 1; Word would go on where the last one ended."""
    known = word.part.numbering_part.element
    style = word.styles["List Number"].element.find(f".//{qn('w:numId')}")
    made = known.add_num(known.num_having_numId(style.val).abstractNumId.val)
    made.add_lvlOverride(ilvl=0).add_startOverride(1)
    number: int = made.numId
    return number


def _picture(word: Word, picture: Picture) -> None:
    paragraph = word.add_paragraph(style="Picture")
    paragraph.paragraph_format.keep_with_next = bool(picture.caption)
    shown = paragraph.add_run().add_picture(io.BytesIO(picture.png), Mm(picture.width_mm), Mm(picture.height_mm))
    shown._inline.docPr.set("descr", plain(picture.alt))
    if picture.caption:
        word.add_paragraph(plain(picture.caption), style="Aside")


def _led(paragraph: WordParagraph, lead: str, text: str) -> None:
    if lead:
        paragraph.add_run(f"{plain(lead)} ").bold = True
    paragraph.add_run(plain(text))


def _broken(paragraph: WordParagraph, text: str) -> None:
    paragraph.add_run("\n".join(lines(text)))
