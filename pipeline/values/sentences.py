"""Cut a redacted turn into the sentences that are coded, and tell which of them only ask.

A facilitator's "is it the toilets, the corridors?" names places that nobody has raised: questions carry no theme.
"Isn't it?" at the end of a statement asks only to agree. Talk that lost its stops is cut at joints, so that one theme
cannot cover a whole turn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.values.ranges import Span
from pipeline.values.wording import at_joints

LONGEST_WORDS = 40
"""A longer sentence is taken for talk that lost its stops."""
PIECE_WORDS = 18

_END = re.compile(r"""[.!?…]+["'”’)]*(?=\s)""")
_JOINTS = frozenset({"and", "but", "so", "because", "cos", "then", "anyway", "well"})
_AGREE = re.compile(
    r"\b(?:(?:is|are|was|were|do|does|did|has|have|had|ca|wo|would|could|should)n['’]?t (?:it|they|we|you|there|he|she)"
    r"|(?:is|are|was|were|do|does|did) (?:it|they|there)"
    r"|innit|right|really|you know|know what i mean|eh|yeah|no)\?['\"”’)]*$",
    re.IGNORECASE,
)
_SUGGESTS = re.compile(
    r"^\W*(?:(?:and|so|but|well|maybe|i mean|like),? )*"
    r"(?:why (?:not|don['’]?t (?:we|they))|could (?:we|they)|can['’]?t (?:we|they)|what if)\b",
    re.IGNORECASE,
)


def sentences(text: str) -> Iterator[Span]:
    """Every sentence of a turn, white space around it left out."""
    ends = [found.end() for found in _END.finditer(text)]
    for start, end in pairwise([0, *ends, len(text)]):
        yield from at_joints(text, (start, end), longest=LONGEST_WORDS, piece=PIECE_WORDS, joints=_JOINTS)


def asks(sentence: str) -> bool:
    """Whether it is a question that expects an answer; a proposal put as one ("why don't we..?") is none."""
    stripped = sentence.rstrip()
    is_question = stripped.rstrip("\"'”’)").endswith("?")
    return is_question and not _AGREE.search(stripped) and not _SUGGESTS.search(stripped)
