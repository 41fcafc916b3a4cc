"""How transcript.html looks: on a screen by day and by night, and on paper."""

from __future__ import annotations

from pipeline.documents.html_style import BASE

_RULES = (
    "\n"
    + BASE
    + """.notice { margin: 0 0 1.5rem; max-width: 42rem; color: var(--quiet); }
dl { display: flex; flex-wrap: wrap; gap: .75rem 2.5rem; margin: 0 0 1.5rem; padding: 1rem 0;
    border: solid var(--line);
  border-width: 1px 0; font-size: .9375rem; }
dl div { min-width: 0; }
dt { color: var(--quiet); font-size: .8125rem; }
dd { margin: 0; }
nav ol { margin: 0; padding: 0 0 0 1.5rem; }
nav li::marker { color: var(--quiet); }
.when { color: var(--quiet); font-size: .8125rem; font-weight: 400; letter-spacing: 0;
    font-variant-numeric: tabular-nums;
  white-space: nowrap; margin-left: .5rem; }
h2 { margin: 3.5rem 0 .5rem; font-size: 1.375rem; line-height: 1.3; font-weight: 600; }
h3 { margin: 2rem 0 .25rem; font-size: 1.0625rem; font-weight: 600; color: var(--quiet); }
h2 + h3 { margin-top: 1rem; }
table { width: 100%; border-collapse: collapse; }
th { padding: .25rem 1rem .25rem 0; text-align: left; font-size: .8125rem; font-weight: 400;
    color: var(--quiet);
  border-bottom: 1px solid var(--line); }
td { padding: .5rem 1rem .5rem 0; vertical-align: baseline; }
td.text, th.text { padding-right: 0; }
tbody tr + tr td { border-top: 1px solid var(--line); }
.time { width: 5.25rem; font-size: .8125rem; color: var(--quiet); font-variant-numeric: tabular-nums;
    white-space: nowrap; }
.speaker { width: 4.5rem; font-weight: 600; white-space: nowrap; }
th.speaker { font-weight: 400; }
.gap .text { color: var(--quiet); font-style: italic; }
.placeholder { padding: .05em .15em; border-radius: .25em; background: var(--hold); font-size: .9em;
    white-space: nowrap; }
.key { color: var(--ink); font-size: .875rem; margin-top: -1rem; }
.themes { font-size: .9375rem; line-height: 1.4; }
.themes th, .themes td { padding: .2rem .75rem .2rem 0; border: 0; vertical-align: baseline; }
.themes thead > tr > * { border-bottom: 1px solid var(--line); }
.themes tbody + tbody tr:first-child > * { border-top: 1px solid var(--line); }
.themes tr:first-child > * { padding-top: .35rem; }
.themes tr:last-child > * { padding-bottom: .35rem; }
.dimension { width: 9.5rem; font-size: .875rem; }
.themes .number { width: 3.75rem; text-align: right; font-variant-numeric: tabular-nums; }
.themes .part, .themes .number:has(abbr) { width: 2rem; color: var(--quiet); }
.themes abbr { text-decoration: none; }
.themes .first { width: 13.5rem; padding: .2rem 0 .2rem .5rem; font-size: .8125rem;
    font-variant-numeric: tabular-nums; }
.first a { margin-right: .4rem; text-decoration: none; }
.first a:hover, .first a:focus { text-decoration: underline; }
:target > td { background: var(--hold); }
footer { margin-top: 4rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: .875rem;
    color: var(--quiet); }
@media (max-width: 34rem) { body { font-size: 1rem; } .speaker { width: 2.5rem;
    } td, th { padding-right: .6rem; } }
@media print {
  @page { size: A4; margin: 22mm 20mm 18mm; @top-right { content: "MARK"; font: 700 8pt sans-serif;
    color: #7a3e00; }
    @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #5b6873; } }
  :root { --ink: #000; --quiet: #444; --line: #ccc; --paper: #fff; --link: #000; --hold: #eee; }
  body { max-width: none; padding: 0; font-size: 10.5pt; line-height: 1.45; }
  .skip { display: none; }
  .mark { position: static; box-shadow: none; clip-path: none; margin: 0; padding: .3rem .6rem; border: 1px solid; }
  h1 { margin-top: 1rem; font-size: 20pt; }
  h2, h3 { break-after: avoid; }
  tr { break-inside: avoid; }
  .placeholder { border: 1px solid #ccc; }
}
"""
)


def style(marking: str) -> str:
    """The style sheet, with the marking at the head of each printed page;
    `marking` is never text of a session."""
    return _RULES.replace("MARK", marking)
