"""How our HTML files look: on a screen by day and by night, and on paper."""

from __future__ import annotations

BASE = """:root { color-scheme: light dark; --ink: #1d2730; --quiet: #5b6873; --line: #dfe4e8; --paper: #fff;
  --link: #1f4e79; --hold: #e9eff5; --draft: #7a3e00; --draft-back: #fdf0dc; --release: #0f5132;
    --release-back: #e3f3ea; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e8eb; --quiet: #a3b0ba; --line: #36414a;
    --paper: #161b20;
  --link: #9cc4ec; --hold: #2a3742; --draft: #ffcf8a; --draft-back: #3d2a10; --release: #9fdcb9;
    --release-back: #14301f; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 4rem; }
body { margin: 0 auto; padding: 0 1.5rem 4rem; max-width: 54rem; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.6 "Segoe UI", Carlito, Calibri, "Helvetica Neue", Arial, sans-serif;
    overflow-wrap: break-word; }
a { color: var(--link); }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1.5rem; top: .5rem; padding: .5rem 1rem; background: var(--paper); z-index: 2; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
    white-space: nowrap; }
.mark { position: sticky; top: 0; z-index: 1; margin: 0 -1.5rem; padding: .45rem 1.5rem; font-size: .875rem;
  font-weight: 700; letter-spacing: .06em; }
.mark { box-shadow: 0 0 0 100vmax var(--back); clip-path: inset(0 -100vmax); background: var(--back); }
.mark.draft { --back: var(--draft-back); color: var(--draft); }
.mark.release { --back: var(--release-back); color: var(--release); }
h1 { margin: 2.5rem 0 .75rem; font-size: 2rem; line-height: 1.2; font-weight: 600; letter-spacing: -.01em;
    text-wrap: balance; }
"""
"""What documents and transcripts share: colours, type, the marking, the title."""

_RULES = """
.mark { --back: var(--hold); }
.subtitle { margin: 0 0 1.5rem; color: var(--quiet); font-size: 1.125rem; }
h2 { margin: 2.5rem 0 .5rem; font-size: 1.375rem; line-height: 1.3; font-weight: 600; }
h3 { margin: 1.75rem 0 .25rem; font-size: 1.125rem; font-weight: 600; }
h4 { margin: 1.25rem 0 .25rem; font-size: 1rem; font-weight: 600; color: var(--quiet); }
p { margin: .5rem 0; max-width: 42rem; }
.quiet { color: var(--quiet); font-size: .875rem; }
.notice { margin: 1rem 0; padding: .75rem 1rem; border-left: .3rem solid var(--link); background: var(--hold); }
blockquote { margin: .75rem 0; padding-left: 1rem; border-left: .2rem solid var(--line); max-width: 42rem; }
blockquote cite { display: block; color: var(--quiet); font-size: .8125rem; font-style: normal;
  font-variant-numeric: tabular-nums; }
ul, ol { margin: .5rem 0; padding-left: 1.5rem; max-width: 42rem; }
li { margin: .25rem 0; }
li::marker { color: var(--quiet); }
ul.box { padding-left: 1.75rem; list-style: "\\2610\\a0"; }
table { width: 100%; margin: 1rem 0; border-collapse: collapse; table-layout: fixed; }
th, td { padding: .4rem .75rem .4rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { font-size: .8125rem; color: var(--quiet); vertical-align: bottom; }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; }
table.form th, table.form td { padding: .4rem .6rem; border: 1px solid var(--line); }
figure { margin: 1.25rem 0; }
figure img { display: block; max-width: 100%; height: auto; background: #fff; }
figcaption { color: var(--quiet); font-size: .875rem; }
.poster { margin: 3rem 0; padding: 1rem 0; border-top: 1px solid var(--line); }
.poster h2 { margin: 0 0 1rem; font-size: 3rem; line-height: 1.1; }
.poster p { margin: .75rem 0; font-size: 1.625rem; line-height: 1.3; max-width: none; }
footer { margin-top: 3rem; padding-top: .75rem; border-top: 1px solid var(--line); font-size: .8125rem;
  color: var(--quiet); }
@media print {
  @page { size: A4; margin: 24mm 22mm 22mm;
    @top-left { content: "MARK"; font: 700 8pt sans-serif; color: #5b6873; width: 100%; }
    @bottom-left { content: "FOOT"; font: 8pt sans-serif; color: #5b6873; width: 80%; }
    @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #5b6873; } }
  :root { --ink: #000; --quiet: #444; --line: #bbb; --paper: #fff; --link: #1f4e79; --hold: #eef2f6; }
  body { max-width: none; padding: 0; font-size: 10.5pt; line-height: 1.4; print-color-adjust: exact;
    -webkit-print-color-adjust: exact; }
  .skip, .mark, footer { display: none; }
  h1 { margin-top: 0; font-size: 20pt; } h2 { margin-top: 16pt; font-size: 14pt; } h3 { font-size: 11.5pt; }
  h1, h2, h3, h4 { break-after: avoid; }
  tr, li, figure, .notice, blockquote { break-inside: avoid; }
  thead { display: table-header-group; }
  .new-page { break-before: page; }
  .poster { border: 0; margin: 0; } .poster h2 { font-size: 60pt; } .poster p { font-size: 28pt; }
}
"""


def style(marking: str, foot: str) -> str:
    """The style sheet of a document, with these words at the head and the foot of each printed page."""
    return "\n" + BASE + _RULES.replace("MARK", _quoted(marking)).replace("FOOT", _quoted(foot))


def _quoted(text: str) -> str:
    """As CSS holds it between quotation marks, inside HTML's own `style` element."""
    return "".join(c if c.isalnum() or c in " .,:;-" else f"\\{ord(c):x} " for c in text)
