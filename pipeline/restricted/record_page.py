"""The concern record as one self-contained page: read on a screen with its sound, or printed, an item a sheet.

It loads nothing and runs nothing: what was said is escaped text, and the sound lies in the page itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from pipeline.restricted import record
from pipeline.values import concern_wording as wording

_STYLE = """
:root { color-scheme: light dark; --ink: #1d2730; --quiet: #55626d; --line: #cfd6dc; --paper: #fff; --ground: #f3f5f7;
  --immediate: #9b1c1c; --today: #8a4b00; --routine: #33506b; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaed; --quiet: #a8b4bd; --line: #3b4751; --paper: #15191d;
  --ground: #1f262c; --immediate: #f1a1a1; --today: #f2c07e; --routine: #a9c7e4; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 50rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 "Segoe UI", Carlito, Calibri, "Helvetica Neue", Arial, sans-serif; overflow-wrap: break-word; }
h1 { margin: 0 0 .25rem; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: .35rem 0 .75rem; font-size: 1.3rem; line-height: 1.3; }
h3 { margin: 1.5rem 0 .4rem; font-size: .8125rem; letter-spacing: .05em; text-transform: uppercase;
  color: var(--quiet); }
.lead { margin: 0 0 1rem; color: var(--quiet); }
.notice, .nothing { margin: 0 0 1.25rem; padding: .7rem 1rem; border: 1px solid var(--line);
  background: var(--ground); }
.nothing { font-weight: 600; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .4rem .75rem .4rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
th { font-weight: 600; color: var(--quiet); }
.list th { font-size: .8125rem; }
.facts th, .form th { width: 11rem; }
article { margin-top: 3rem; padding-top: 1rem; border-top: 4px solid var(--tone); }
.immediate { --tone: var(--immediate); } .today { --tone: var(--today); } .routine { --tone: var(--routine); }
.banner { display: flex; flex-wrap: wrap; gap: .2rem 1rem; margin: 0; color: var(--tone); font-weight: 700; }
.banner b { letter-spacing: .06em; text-transform: uppercase; }
td b { color: var(--tone); }
blockquote { margin: .25rem 0; padding: .75rem 1rem; border-left: .3rem solid var(--tone); background: var(--ground);
  font-size: 1.125rem; white-space: pre-line; }
.context { margin: .4rem 0; padding-left: 1.3rem; color: var(--quiet); font-size: .9375rem; white-space: pre-line; }
.context span { display: block; font-size: .75rem; letter-spacing: .04em; text-transform: uppercase; }
audio { display: block; width: 100%; margin: .75rem 0; } .sound { margin: .5rem 0; font-weight: 600; }
.box { display: inline-block; margin-right: 1.25rem; white-space: nowrap; }
.box::before { content: ""; display: inline-block; width: .85em; height: .85em; margin-right: .4em;
  border: 1.5px solid currentColor; vertical-align: -.08em; }
.form td { height: 2.1rem; } .form tr.long td { height: 4.2rem; }
footer { margin-top: 3rem; padding-top: .75rem; border-top: 1px solid var(--line); font-size: .8125rem;
  color: var(--quiet); }
a { color: inherit; }
@media print {
  @page { size: A4; margin: 16mm 18mm 20mm;
    @bottom-left { content: "FOOT"; font: 7.5pt sans-serif; color: #444; width: 85%; }
    @bottom-right { content: counter(page) " / " counter(pages); font: 7.5pt sans-serif; color: #444; } }
  :root { --ink: #000; --quiet: #444; --line: #bbb; --paper: #fff; --ground: #f3f3f3; --immediate: #9b1c1c;
    --today: #8a4b00; --routine: #33506b; }
  body { max-width: none; padding: 0; font-size: 9.5pt; line-height: 1.4; print-color-adjust: exact;
    -webkit-print-color-adjust: exact; }
  article { margin: 0; break-before: page; }
  blockquote { font-size: 11pt; } .context { font-size: 9pt; } th, td { padding-top: 2pt; padding-bottom: 2pt; }
  h3 { margin-top: 8pt; } h3, .banner, h2 { break-after: avoid; } tr, .form { break-inside: avoid; }
  .form td { height: 8mm; } .form tr.long td { height: 20mm; }
  audio, footer { display: none; }
}
"""


def to_html(document: dict[str, Any]) -> str:
    """The page."""
    items = document["items"]
    body = f"{_contents(document)}{''.join(_item(n, document) for n in range(len(items)))}"
    foot = record.confidential(document)
    return f"""<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; media-src data:">
<meta name="referrer" content="no-referrer"><title>{escape(record.title(document))}</title>
<style>{_STYLE.replace("FOOT", foot)}</style></head><body>
<h1>{escape(record.title(document))}</h1><p class="lead">{escape(record.lead_in(document))}</p>
<p class="notice">{escape(wording.NOTICE)}</p>
{body if items else f'<p class="nothing">{escape(wording.NOTHING)}</p>'}
<footer><p>{escape(foot)}</p><p>{escape(record.found_by(document))}</p></footer>
</body></html>
"""


def _contents(document: dict[str, Any]) -> str:
    heads, *rows = record.contents(document)
    body = "".join(
        f'<tr class="{item["urgency"]}"><td>{n}</td><td><b>{urgency}</b></td><td><a href="#item-{n}">{escape(kind)}</a>'
        f"</td>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
        for item, (n, urgency, kind, *cells) in zip(document["items"], rows, strict=True)
    )
    head = "".join(f"<th>{name}</th>" for name in heads)
    return f'<table class="list"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _item(number: int, document: dict[str, Any]) -> str:
    items = document["items"]
    item = items[number]
    clip, note = item["clip"], record.sound_note(item)
    sound = f'<audio controls src="data:{clip["mime"]};base64,{clip["data_base64"]}"></audio>' if clip else ""
    note = f'<p class="sound">{escape(note)}</p>' if note else ""
    (before, *_), (_, exact), (after, *_) = record.words(item)
    return (
        f'<article class="{item["urgency"]}" id="item-{number + 1}">'
        f'<p class="banner"><b>{wording.URGENCIES[item["urgency"]]}</b><span>Due: {escape(item["clock"]["due"])}</span>'
        f"<span>item {number + 1} of {len(items)}</span></p><h2>{escape(record.likeliest(item))}</h2>"
        f"{_context(before, item['context_before'])}<blockquote>{escape(exact)}</blockquote>"
        f"{_context(after, item['context_after'])}{sound}{note}"
        f'<h3>What to know</h3><table class="facts">{_rows(record.facts(item, document))}</table>{_form()}</article>'
    )


def _context(label: str, said: str) -> str:
    return f'<p class="context"><span>{label}</span>{escape(said)}</p>' if said else ""


def _rows(rows: Iterable[record.Pair]) -> str:
    return "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in rows)


def _form() -> str:
    boxes = "".join(f'<span class="box">{verdict}</span>' for verdict in wording.VERDICTS.values())
    blank = "".join(
        f'<tr class="{"long" if name in record.LONG else "short"}"><th>{name}</th><td></td></tr>'
        for name in record.TO_FILL_IN
    )
    return f'<h3>For you to fill in</h3><table class="form"><tr><th>Decision</th><td>{boxes}</td></tr>{blank}</table>'
