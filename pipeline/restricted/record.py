"""An opened follow-up as a concern record: for the screen, a browser, or Word.

Made only on the machine of the person who opened it. It points at passages and decides nothing: the form's
second half is empty for the person who does. It can be copied into the school's own safeguarding system, which
is where the record belongs.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from html import escape
from typing import Any

from pipeline.export import clock

NOTICE = (
    "Passages that may be a disclosure, found by a machine that misses things and is wrong at times. "
    "Nothing listed does not mean that nothing was disclosed. A person decides. "
    "If anyone may be at risk now, act now."
)
TO_FILL_IN = ("Decision", "Reason", "Action taken", "By (role), date and time", "Reference in the school's system")
HOLDERS = {"dsl": "safeguarding lead", "headteacher": "headteacher", "chair": "chair of governors"}

Pair = tuple[str, str]


def moment(ms: int | None) -> str:
    """When in the recording; a dash for notes."""
    return "-" if ms is None else clock(ms)


def titles(item: dict[str, Any]) -> str:
    """What it may be, in words."""
    return "; ".join(item["category_titles"])


def facts(item: dict[str, Any]) -> Iterator[Pair]:
    """The record's lines that precede the words."""
    yield "Item", item["id"]
    yield "When in the session", f"{moment(item['start_ms'])} to {moment(item['end_ms'])}"
    yield "Who spoke", item["speaker"] or "not known"
    yield "May be", f"{titles(item)} ({', '.join(item['category'])})"
    yield "About", item["subject"].replace("_", " ")
    yield "Urgency", item["urgency"]
    yield "Clock", f"{item['clock']['rule']}: {item['clock']['due']}"
    if item["personal_duty"]:
        yield "Personal duty to report", "may apply: " + ", ".join(item["personal_duty"])
    if item["said_already_referred"]:
        yield "Said in the room", "already referred"
    yield "Why flagged", "; ".join(item["signals"])
    yield "Score", f"{item['score']:.2f}"


def words(item: dict[str, Any]) -> Iterator[Pair]:
    """What was said, exactly."""
    yield "Before", item["context_before"]
    yield "Exact words", item["text"]
    yield "After", item["context_after"]


def to_text(document: dict[str, Any]) -> str:
    """For the screen."""
    lines = [_title(document), NOTICE, ""]
    for item in document["items"]:
        lines += [f"{name}: {value}" for name, value in (*facts(item), *words(item)) if value] + [""]
    return "\n".join(lines if document["items"] else [*lines, "No items in this file.", ""])


def to_html(document: dict[str, Any]) -> str:
    """One self-contained page; sound plays from the page itself."""
    items = "\n".join(_html_item(item) for item in document["items"]) or "<p>No items in this file.</p>"
    return f"""<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; media-src data:">
<meta name="referrer" content="no-referrer"><title>{escape(_title(document))}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1.05rem/1.55 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }}
article {{ border-top: 3px solid; margin-top: 2.5rem; padding-top: .5rem; break-inside: avoid; }}
dl {{ display: grid; grid-template-columns: 12rem 1fr; gap: .3rem 1rem; }}
dt {{ font-weight: 600; }} dd {{ margin: 0; }}
blockquote {{ margin: 1rem 0; padding: .6rem 1rem; border-left: .3rem solid; white-space: pre-line; }}
.context {{ opacity: .75; white-space: pre-line; }} .fill {{ border-bottom: 1px solid; min-height: 1.6rem; }}
.notice {{ padding: .8rem 1rem; border: 2px solid; }} audio {{ width: 100%; }}
</style></head><body>
<h1>{escape(_title(document))}</h1><p class="notice">{escape(NOTICE)}</p>
{items}
</body></html>
"""


def _html_item(item: dict[str, Any]) -> str:
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts(item))
    blank = "".join(f'<dt>{escape(name)}</dt><dd class="fill"></dd>' for name in TO_FILL_IN)
    clip = item["clip"]
    sound = f'<audio controls src="data:{clip["mime"]};base64,{clip["data_base64"]}"></audio>' if clip else ""
    return (
        f"<article><h2>{escape(moment(item['start_ms']))} {escape(titles(item))}</h2><dl>{rows}</dl>"
        f'<p class="context">{escape(item["context_before"])}</p><blockquote>{escape(item["text"])}</blockquote>'
        f'<p class="context">{escape(item["context_after"])}</p>{sound}<dl>{blank}</dl></article>'
    )


def to_docx(document: dict[str, Any]) -> bytes:
    """A Word document with one form per item."""
    from docx import Document

    doc = Document()
    doc.add_heading(_title(document), level=0)
    doc.add_paragraph(NOTICE)
    if not document["items"]:
        doc.add_paragraph("No items in this file.")
    for item in document["items"]:
        doc.add_heading(f"{moment(item['start_ms'])} {titles(item)}", level=1)
        _form(doc, [*facts(item), *words(item), *((name, "") for name in TO_FILL_IN)])
    file = io.BytesIO()
    doc.save(file)
    return file.getvalue()


def _form(doc: Any, rows: list[Pair]) -> None:
    from docx.shared import Cm

    table = doc.add_table(rows=0, cols=2, style="Table Grid")
    for name, value in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, value
        cells[0].width, cells[1].width = Cm(4.5), Cm(12)
        cells[0].paragraphs[0].runs[0].bold = True


def _title(document: dict[str, Any]) -> str:
    return f"Follow-up for the {HOLDERS[document['route']]}, session of {document['session_date']}"
