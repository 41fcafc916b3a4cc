"""Read a gold session script and its timeline.

Speaker turns carry inline mark-up: spans to hide, phrases to keep, passages that a lead must see, general talk that
must not be flagged. Whatever does not fit is refused: a span lost to a slip of the pen would make a figure look
better than it is. An error names a line, never its words.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

from pipeline.errors import GoldError
from pipeline.evaluate.gold import (
    CATEGORIES,
    KINDS,
    ROLES,
    SUBSECTIONS,
    Gold,
    GoldTurn,
    Mark,
    Negative,
    Part,
    Passage,
    roster_of,
)
from pipeline.values import Span, Stretch, Urgency


def parse(path: Path) -> Gold:
    """The script in this file; raises GoldError with the number of the line that does not fit."""
    try:
        return parse_text(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as problem:
        raise GoldError(f"not readable as UTF-8 text ({type(problem).__name__}); check the path given") from None


def parse_text(text: str) -> Gold:
    """The script in these characters; raises GoldError as `parse` does."""
    reader = _Reader()
    for number, line in enumerate(text.splitlines(), 1):
        reader.read(number, line.strip())
    return reader.finish()


def read_timeline(path: Path) -> tuple[Stretch, ...]:
    """When each turn of a spoken script begins and ends; raises GoldError if the file is no timeline."""
    try:
        turns = json.loads(path.read_text(encoding="utf-8"))["turns"]
        return tuple(Stretch(round(turn["start"] * 1000), round(turn["end"] * 1000)) for turn in turns)
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise GoldError(f"not a timeline ({type(problem).__name__}); it needs turns with start and end") from None


def with_times(gold: Gold, times: tuple[Stretch, ...]) -> Gold:
    """The script with the time of each turn; raises GoldError if the timeline is of another script."""
    if len(times) != len(gold.turns):
        raise GoldError(f"the timeline has {len(times)} turns, the script {len(gold.turns)}; give the pair")
    turns = tuple(replace(turn, when=when) for turn, when in zip(gold.turns, times, strict=True))
    return replace(gold, turns=turns)


_DIRECTIVE = re.compile(r"#\s*([a-z]+)\s*:\s*(.+)")
_TURN = re.compile(r"([A-Z]):\s+(.+)")
_ROSTER_ENTRY = re.compile(r"([^()]+?)\s*(?:\((\w+)\))?")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_MARKUP = re.compile(
    r"\{\{(?P<hide>[^{}|]+\|[^{}]+)\}\}"
    r"|\[\[(?P<keep>[^\[\]]+)\]\]"
    r"|<d\s(?P<open_d>[^<>]*)>|(?P<close_d></d>)|(?P<open_n><n>)|(?P<close_n></n>)"
)
_LEFTOVER = re.compile(r"\{\{|\}\}|\[\[|\]\]|</?[dn]\b")


class _Reader:
    """Holds what is open between lines: the section, and a passage that runs over turns."""

    def __init__(self) -> None:
        self._line = 0
        self._meta: dict[str, str] = {}
        self._names: list[tuple[str, str]] = []
        self._section: str | None = None
        self._sub: str | None = None
        self._turns: list[GoldTurn] = []
        self._passages: list[Passage] = []
        self._negatives: list[Negative] = []
        self._open: dict[str, Passage | Negative] = {}

    def read(self, number: int, line: str) -> None:
        self._line = number
        if line.startswith("#"):
            self._directive(line)
        elif line:
            self._turn(line)

    def finish(self) -> Gold:
        if self._open:
            raise self._wrong("a passage is still open at the end of the script")
        if not self._turns:
            raise self._wrong("the script has no turns")
        roster = roster_of(tuple(self._names))
        return Gold(self._meta, roster, tuple(self._turns), tuple(self._passages), tuple(self._negatives))

    def _wrong(self, what: str) -> GoldError:
        return GoldError(f"line {self._line}: {what}")

    def _directive(self, line: str) -> None:
        found = _DIRECTIVE.fullmatch(line)
        if not found:
            return
        key, value = found[1], found[2].strip()
        match key:
            case "section":
                self._section, self._sub = self._one_of(value, tuple(SUBSECTIONS), "section"), None
            case "sub":
                self._sub = self._one_of(value, SUBSECTIONS.get(self._section or "", ()), "subsection")
            case "roster":
                self._names += [self._roster_entry(entry.strip()) for entry in value.split(";") if entry.strip()]
            case _:
                self._meta[key] = value

    def _one_of(self, value: str, choices: tuple[str, ...], what: str) -> str:
        if value not in choices:
            raise self._wrong(f"no such {what} here; choose from: {', '.join(choices) or 'none'}")
        return value

    def _roster_entry(self, entry: str) -> tuple[str, str]:
        found = _ROSTER_ENTRY.fullmatch(entry)
        if not found:
            raise self._wrong("a roster entry is `Full Name (role)`, entries are parted by semicolons")
        return found[1], self._one_of(found[2] or "other", ROLES, "role")

    def _turn(self, line: str) -> None:
        found = _TURN.fullmatch(line)
        if not found:
            raise self._wrong("neither a directive (`# key: value`) nor a turn (`A: text`)")
        if self._section is None:
            raise self._wrong("a turn before the first `# section:`")
        text, hide, keep = self._unmark(found[2])
        turn = GoldTurn(self._line, found[1], self._section, self._sub, text, tuple(hide), tuple(keep))
        self._turns.append(turn)

    def _unmark(self, raw: str) -> tuple[str, list[Mark], list[Span]]:
        """The turn without its mark-up, and what the mark-up said."""
        text, at = "", 0
        hide: list[Mark] = []
        keep: list[Span] = []
        begun = dict.fromkeys(self._open, 0)
        for found in _MARKUP.finditer(raw):
            text += self._plain(raw[at : found.start()])
            at = found.end()
            match found.lastgroup:
                case "hide":
                    head, _, surface = found["hide"].partition("|")
                    text += surface
                    hide.append(self._mark(head, surface, len(text)))
                case "keep":
                    text += found["keep"]
                    keep.append(Span(len(text) - len(found["keep"]), len(text)))
                case tag:
                    self._tag(str(tag), found["open_d"] or "", begun, len(text))
        text += self._plain(raw[at:])
        for name, start in begun.items():
            self._extend(name, start, len(text))
        return text, hide, keep

    def _plain(self, text: str) -> str:
        if _LEFTOVER.search(text):
            raise self._wrong("mark-up that is not closed or not known")
        return text

    def _mark(self, head: str, surface: str, end: int) -> Mark:
        kind, _, entity = head.partition(":")
        self._one_of(kind, KINDS, "type of span")
        return Mark(Span(end - len(surface), end), kind, entity.strip() or surface.casefold())

    def _tag(self, tag: str, attributes: str, begun: dict[str, int], at: int) -> None:
        action, _, name = tag.partition("_")
        if (action == "open") == (name in self._open):
            raise self._wrong(f"<{name}> is opened twice or closed without being open")
        if action == "open":
            self._open[name] = self._passage(attributes) if name == "d" else Negative(())
            begun[name] = at
            return
        self._extend(name, begun.pop(name), at)
        self._close(self._open.pop(name))

    def _passage(self, attributes: str) -> Passage:
        found = dict(_ATTRIBUTE.findall(attributes))
        category = self._one_of(found.get("cat", ""), CATEGORIES, "category")
        urgency = self._one_of(found.get("urg", ""), tuple(Urgency), "urgency")
        return Passage(found.get("id", str(len(self._passages) + 1)), category, Urgency(urgency), ())

    def _extend(self, name: str, start: int, end: int) -> None:
        if start < end:
            passage = self._open[name]
            parts = (*passage.parts, Part(len(self._turns), Span(start, end)))
            self._open[name] = replace(passage, parts=parts)

    def _close(self, passage: Passage | Negative) -> None:
        if not passage.parts:
            raise self._wrong("a passage with nothing in it")
        if isinstance(passage, Passage):
            self._passages.append(passage)
        else:
            self._negatives.append(passage)
