"""Which words before a colon name a speaker, and which are a heading or a note.

"Anna:" may open what Anna said; "Bullying:" opens a point about bullying, and "Callum:" in a list of points may
be a note about a child. So a label counts by its form and by how the whole document uses labels: see
`speakers`. When in doubt it stays in the text, where later stages look for names; nothing is lost either way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from pipeline.notes.vocabulary import PARTICLES, ROLES, SPEAKING_ROLES, TITLES, TOPICS

DIALOGUE_SHARE = 0.5
"""From this share of labelled points on, a document reads as talk rather than as points under headings."""
_MAX_NAME_WORDS = 4

_TIME = r"[\[(]?(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?[\])]?"
_LEAD = rf"\s*(?:>{{1,3}}\s*|[-–—]\s+)?(?:{_TIME}\s+(?:[-–—]\s+)?)?(?P<label>[^\W\d_][^:：]{{0,60}}?)"
_COLON = re.compile(rf"{_LEAD}(?:\s+{_TIME})?\s*[:：](?![/\\\d])\s*(?P<said>.*)")
_TIMED = re.compile(rf"{_LEAD}\s+{_TIME}\s*")
_ASIDE = re.compile(r"\s*\([^()]*\)$")

_FIXED = re.compile(r"S\d{1,3}")
_LETTER = re.compile(r"[A-PR-Z]|[PFM]\d{1,2}")
_NUMBERED = re.compile(r"(?P<role>[^\W\d_]+(?: member)?)[ _]?(?:\d{1,2}|[A-Z])")
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’.\-][^\W\d_]+)*\.?")
_TOPIC_ENDING = re.compile(r"(?:ing|s|tion|sion|ment|ity|ness|ism|ship|hood)$")


class Form(Enum):
    """What a label looks like, before the document is weighed."""

    FIXED = auto()
    """S1, S2...: already what we would write."""
    ROLE = auto()
    """Facilitator, Speaker 2: a speaker, but no name."""
    LETTER = auto()
    """A, B, P3: a speaker where others are lettered too."""
    NAME = auto()
    """Capitalised words that no list of topics holds."""


@dataclass(frozen=True, slots=True)
class Label:
    """The words before a colon, or before a time that fills the rest of the line."""

    name: str = field(repr=False)
    said: str = field(repr=False)
    """The rest of the line; may be empty."""
    form: Form

    @property
    def key(self) -> str:
        """The same for one speaker however the case is written."""
        return self.name.casefold()


def label_of(line: str) -> Label | None:
    """What might be a speaker at the start of this line."""
    match = _TIMED.fullmatch(line) or _COLON.fullmatch(line)
    if match is None:
        return None
    name = _ASIDE.sub("", " ".join(match["label"].split()))
    form = form_of(name)
    return None if form is None else Label(name, (match.groupdict().get("said") or "").strip(), form)


def form_of(name: str) -> Form | None:
    """The form of a label; None for what cannot be a speaker."""
    if _FIXED.fullmatch(name):
        return Form.FIXED
    if _LETTER.fullmatch(name):
        return Form.LETTER
    if _is_role(name.casefold()):
        return Form.ROLE
    return Form.NAME if _is_name(name) else None


def is_secret(name: str) -> bool:
    """Whether it may name a person: not S1, not a letter or role, not ordinary words of a school."""
    form = form_of(name)
    words = [word.casefold() for word in _LETTERS.findall(name)]
    return form is Form.NAME or (form is None and not all(word in TOPICS | ROLES | TITLES for word in words))


def speakers(starts: Sequence[str]) -> frozenset[str]:
    """Keys of the labels that are speakers in this document, given the line that starts each of its points.

    S1 and roles always are. Letters are when they are used twice. A name is when it returns, or when two of these
    hold: most points are labelled; somebody returns; the label has words after it and is likely, with two words or
    without the ending of a topic.
    """
    labels = [label for line in starts if (label := label_of(line))]
    times = Counter(label.key for label in labels)
    lettered = sum(label.form is Form.LETTER for label in labels) > 1
    asked = any(line.lstrip().startswith(("Q:", "Q.")) for line in starts)
    is_talk = len(labels) >= DIALOGUE_SHARE * len(starts)
    somebody_returns = max(times.values(), default=0) > 1

    def speaks(label: Label) -> bool:
        if label.form is Form.LETTER:
            return lettered and not (asked and label.name == "A")
        if label.form is Form.NAME:
            likely = bool(label.said) and _is_likely(label.name)
            return times[label.key] > 1 or sum((is_talk, somebody_returns, likely)) > 1
        return True

    return frozenset(label.key for label in labels if speaks(label))


def _is_role(name: str) -> bool:
    numbered = _NUMBERED.fullmatch(name.upper())
    return name in SPEAKING_ROLES or bool(numbered and numbered["role"].casefold().replace(" ", "") in ROLES)


def _is_name(name: str) -> bool:
    words = [word for word in name.split() if word.casefold().rstrip(".") not in TITLES]
    proper = [word for word in words if word not in PARTICLES]
    return (
        bool(proper)
        and len(words) <= _MAX_NAME_WORDS
        and all(_WORD.fullmatch(word) and word[0].isupper() for word in proper)
        and not any(word.casefold() in TOPICS for word in proper)
    )


def _is_likely(name: str) -> bool:
    return " " in name or not _TOPIC_ENDING.search(name)
