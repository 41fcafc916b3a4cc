"""The only door from a `Transcript` to a `RedactedTranscript`.

`find` searches the whole text for what could tell who or where, `review` and `correct` work in what a person
decides, `apply` writes what may leave, and `leaks` searches that again and trusts none of them; `mask` and
`still_named` do the same for sound. Recall comes first: in doubt a word is hidden, and a person reviews. Nothing
here logs, prints or sends a word, and nothing opens a connection.
"""

from __future__ import annotations

from pipeline.redact.apply import apply, placeholders, pseudonyms
from pipeline.redact.bleeps import Mask, mask
from pipeline.redact.corrections import correct
from pipeline.redact.cuts import said_by
from pipeline.redact.enrol import load_roster, parse_roster
from pipeline.redact.leaks import Leak, LeakSearch, leak_search, leaks
from pipeline.redact.presidio import Detector, make_detector
from pipeline.redact.reheard import Named, Sought, sought, still_named
from pipeline.redact.review import Meant, Review, review
from pipeline.redact.roster import person_of
from pipeline.redact.search import find
from pipeline.redact.sounds import forget
from pipeline.redact.suspects import suspects

__all__ = [
    "Detector",
    "Leak",
    "LeakSearch",
    "Mask",
    "Meant",
    "Named",
    "Review",
    "Sought",
    "apply",
    "correct",
    "find",
    "forget",
    "leak_search",
    "leaks",
    "load_roster",
    "make_detector",
    "mask",
    "parse_roster",
    "person_of",
    "placeholders",
    "pseudonyms",
    "review",
    "said_by",
    "sought",
    "still_named",
    "suspects",
]
