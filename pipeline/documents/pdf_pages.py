"""The sheet that a PDF is written on: A4, our margins and typeface, what stands on every page.

The typeface is DejaVu Sans, which matplotlib carries: a PDF holds the letters it uses, so it prints alike everywhere.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import cast

import matplotlib
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import SubsetMap, TTFFont

from pipeline.documents.blocks import Document, lines
from pipeline.documents.look import (
    BARE_TOP_CM,
    BOTTOM_CM,
    EDGE_CM,
    INK,
    LANGUAGE,
    QUIET,
    SIDE_CM,
    TEXT_WIDTH_CM,
    TOP_CM,
)
from pipeline.values import plain

FONT = "DejaVu"
WIDTH_MM = TEXT_WIDTH_CM * 10
_MM_PER_PT = 25.4 / 72
_LINE_HEIGHT = 1.38
_FACES = {"": "DejaVuSans.ttf", "B": "DejaVuSans-Bold.ttf"}
_DATE = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
"""As in our Word files: one that is plainly not real gives nothing away, and the bytes stay the same."""
_NARROWER = 0.86
"""DejaVu runs wider than what the other formats are set in; at this part of their size a line holds as many words."""


class Sheet(FPDF):
    """Pages with their marking above and their foot below; the library asks for both by inheritance."""

    def __init__(self, document: Document) -> None:
        """Begin the first page."""
        super().__init__(format="A4")
        self.text_pt = document.text_pt * _NARROWER
        self._marking, self._foot = plain(document.marking), plain(document.foot)
        for style, file in _FACES.items():
            self.add_font(FONT, style, Path(matplotlib.get_data_path(), "fonts", "ttf", file))
        self.set_title(plain(document.title))
        self.set_subject(plain(document.subtitle))
        self.set_lang(LANGUAGE)
        self.set_creation_date(_DATE)
        self.set_producer("")
        self.set_margins(SIDE_CM * 10, (TOP_CM if document.marking else BARE_TOP_CM) * 10)
        self.set_auto_page_break(True, BOTTOM_CM * 10)
        self.add_page()

    def header(self) -> None:
        """The marking, where the document has one."""
        if self._marking:
            self.set_y(EDGE_CM * 10)
            self.face("B", 7.5, QUIET)
            self.cell(0, 4, self.held(self._marking), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
            self.set_y(TOP_CM * 10)

    def footer(self) -> None:
        """The foot, and which page of how many."""
        self.set_y(-EDGE_CM * 10 - 4)
        self.face("", 7, QUIET)
        self.cell(WIDTH_MM, 4, self.held(self._foot))
        self.set_x(SIDE_CM * 10)
        self.cell(WIDTH_MM, 4, f"Page {self.page_no()} of {{nb}}", align="R")

    def close_faces(self) -> None:
        """Let go of the typefaces: the library leaves their files open, and its caches keep each one for ever."""
        for font in self.fonts.values():
            cast(TTFFont, font).close()
        for cached in (SubsetMap.pick, SubsetMap.get_glyph):
            cached.cache_clear()

    def face(self, style: str, size_pt: float, colour: str = INK) -> None:
        """Set type and its colour."""
        self.set_font(FONT, style, size_pt)
        self.set_text_color(*rgb(colour))

    def line_mm(self, size_pt: float) -> float:
        """The height of a line of this size."""
        return size_pt * _MM_PER_PT * _LINE_HEIGHT

    def height_of(self, text: str, width_mm: float) -> float:
        """Of these lines in the type that is set."""
        return len(self.wrapped(text, width_mm)) * self.line_mm(self.font_size_pt)

    def wrapped(self, text: str, width_mm: float) -> list[str]:
        """The lines that these become at this width in the type that is set."""
        rows = self.multi_cell(width_mm, 1, self.held_lines(text), align="L", dry_run=True, output="LINES")
        return cast(list[str], rows)

    def held_lines(self, text: str) -> str:
        """As `held`, breaks of lines where they stand in the text."""
        return "\n".join(self.held(line) for line in lines(text))

    def held(self, text: str) -> str:
        """The text with a mark in place of each letter that the typeface lacks."""
        known = cast(TTFFont, self.fonts[FONT.lower()]).cmap
        return "".join(letter if ord(letter) in known else "\ufffd" for letter in text)


def rgb(colour: str) -> tuple[int, int, int]:
    """Six hexadecimal digits as three numbers from 0 to 255."""
    red, green, blue = bytes.fromhex(colour)
    return red, green, blue
