"""The only door from a `Transcript` to a `RedactedTranscript`.

`find` searches the whole text for what could tell who or where, `apply` writes what may leave, `leaks` searches
that again and trusts neither; `mask` and `still_named` do the same for sound. Recall comes first: in doubt a word
is hidden, and a person reviews. Nothing here logs, prints or sends a word, and nothing opens a connection.
"""

from __future__ import annotations

from pipeline.redact.apply import apply, pseudonyms
from pipeline.redact.bleeps import Mask, mask
from pipeline.redact.cuts import said_by
from pipeline.redact.leaks import Leak, leaks
from pipeline.redact.presidio import Detector, make_detector
from pipeline.redact.reheard import Named, Sought, sought, still_named
from pipeline.redact.roster import load_roster
from pipeline.redact.search import find

__all__ = [
    "Detector",
    "Leak",
    "Mask",
    "Named",
    "Sought",
    "apply",
    "find",
    "leaks",
    "load_roster",
    "make_detector",
    "mask",
    "pseudonyms",
    "said_by",
    "sought",
    "still_named",
]
