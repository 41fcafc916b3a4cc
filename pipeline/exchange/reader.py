"""reader.html: the whole release in one page, to search, filter by theme, speaker and section, and print; offline.

Its own security policy forbids everything but its one script and one style sheet, each by its hash: nothing is loaded,
sent or kept, and no word that is looked for leaves the page. Without a script the whole transcript is there to read.
Everything from the session is escaped.
"""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import count, groupby
from pathlib import Path

from pipeline import coding
from pipeline.documents.html_page import head
from pipeline.documents.html_style import BASE
from pipeline.exchange.refi import described
from pipeline.values import PLACEHOLDER, Codebook, Coding, CodingState, Gap, Line, RedactedTranscript, clock, plain
from pipeline.values.marking import NOTICE, facts, gap_text, section_title, status, title

STATES = {
    CodingState.SUGGESTED: "Suggested only",
    CodingState.ACCEPTED: "Accepted by a person",
    CodingState.ADDED: "Added by a person",
}
_HERE = Path(__file__).resolve().parent
_Options = Iterable[tuple[str, str]]


def write(transcript: RedactedTranscript, codings: Sequence[Coding]) -> bytes:
    """UTF-8 HTML, language en-GB. Raises CodingError as `coding.codebook_of`."""
    script, rules = ((_HERE / name).read_text("utf-8") for name in ("reader.js", "reader.css"))
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    book, held = coding.codebook_of(transcript), [found for found in codings if found.holds]
    lines = [
        *head(f"{title(transcript)} ({status(transcript)})", BASE + rules, also=f"script-src 'sha256-{digest}'; "),
        *_front(transcript, book),
        *_form(transcript, book, held),
        '<main id="transcript">',
        *_talk(transcript, book, held),
        *_codes(book, held),
        "</main>",
        f"<footer><p>{escape(status(transcript))}. {NOTICE}</p></footer>",
        f"<script>{script}</script>",
        "</body>",
        "</html>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _front(transcript: RedactedTranscript, book: Codebook) -> Iterator[str]:
    known = (*facts(transcript), ("Codes", book.label))
    yield '<a class="skip" href="#transcript">Skip to the transcript</a>'
    yield f'<p class="mark">{escape(status(transcript))}</p>'
    yield f'<header><h1>{escape(title(transcript))}</h1><p class="notice">{NOTICE}</p>'
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in known)
    yield f"<dl>{rows}</dl></header>"


def _form(transcript: RedactedTranscript, book: Codebook, held: Sequence[Coding]) -> Iterator[str]:
    """Hidden until the script is there, without which it would do nothing."""
    speakers = sorted({plain(line.speaker) for line in transcript.lines if line.speaker})
    sections = dict.fromkeys(entry.section for entry in transcript.entries)
    there = {found.place.code for found in held}
    groups = [
        (dimension.title, [(code.id, code.title) for code in dimension.codes if code.id in there])
        for dimension in book.dimensions
        if there & {code.id for code in dimension.codes}
    ]
    themes = "".join(f'<optgroup label="{escape(plain(name))}">{_options(found)}</optgroup>' for name, found in groups)
    yield '<form id="find" hidden role="search"><h2>Find</h2>'
    yield '<div><label for="words">Words</label><input id="words" name="words" type="search" autocomplete="off"></div>'
    yield _select("codes", "Theme", themes)
    yield _select("states", "Codes that are", _options((state.value, words) for state, words in STATES.items()))
    yield _select("speaker", "Speaker", _options((_token(name), name) for name in speakers))
    yield _select("section", "Section", _options((_token(s), section_title(transcript, s)) for s in sections))
    yield '<div><button type="reset">Show all</button></div>'
    yield '<p id="found" role="status" aria-live="polite"></p></form>'


def _select(name: str, label: str, options: str) -> str:
    choice = f'<select id="{name}" name="{name}"><option value="">Any</option>{options}</select>'
    return f'<div><label for="{name}">{label}</label>{choice}</div>'


def _options(pairs: _Options) -> str:
    return "".join(f'<option value="{escape(value)}">{escape(plain(label))}</option>' for value, label in pairs)


def _token(text: str) -> str:
    """A value without spaces, since an attribute may list several."""
    return "-".join(plain(text).split()) or "-"


def _talk(transcript: RedactedTranscript, book: Codebook, held: Sequence[Coding]) -> Iterator[str]:
    by_line: dict[int, list[Coding]] = defaultdict(list)
    for found in held:
        by_line[found.place.line].append(found)
    numbers = count()
    for section, entries in groupby(transcript.entries, key=lambda entry: entry.section):
        heading = escape(section_title(transcript, section))
        yield f'<section data-section="{escape(_token(section))}"><h2>{heading}</h2><ol>'
        for entry in entries:
            if isinstance(entry, Gap):
                yield f'<li class="gap" data-marker>{escape(gap_text(entry))}</li>'
            else:
                yield from _turn(entry, book, by_line[next(numbers)])
        yield "</ol></section>"


def _turn(line: Line, book: Codebook, held: Sequence[Coding]) -> Iterator[str]:
    codings = " ".join(dict.fromkeys(f"{found.place.code}:{found.state}" for found in held))
    speaker = f' data-speaker="{escape(_token(line.speaker))}"' if line.speaker else ""
    when = ", ".join(filter(None, ("" if line.start_ms is None else clock(line.start_ms), plain(line.speaker or ""))))
    about = dict.fromkeys(f"{plain(book.entries[c.place.code].title)} ({c.state})" for c in held)
    yield f'<li data-turn{speaker} data-codings="{escape(codings)}">'
    yield f'<p class="when">{escape(when)}</p>' if when else ""
    yield f"<p data-text>{_marked(plain(line.text))}</p>"
    yield f'<p class="about">{escape(", ".join(about))}</p>' if about else ""
    yield "</li>"


def _marked(text: str) -> str:
    """Escaped, each placeholder set apart."""
    return PLACEHOLDER.sub(lambda found: f'<span class="placeholder">{found[0]}</span>', escape(text, quote=False))


def _codes(book: Codebook, held: Sequence[Coding]) -> Iterator[str]:
    """What the codes that stand in it mean."""
    there = {found.place.code for found in held}
    yield f"<section><h2>What the codes mean</h2><p>{escape(book.label.capitalize())}</p>"
    for dimension in book.dimensions:
        codes = [code for code in dimension.codes if code.id in there]
        if codes:
            yield f"<h3>{escape(plain(dimension.title))}</h3>"
            yield '<dl class="codes">'
            yield from (f"<dt>{escape(plain(c.title))}</dt><dd>{escape(plain(described(c)))}</dd>" for c in codes)
            yield "</dl>"
    yield "</section>"
