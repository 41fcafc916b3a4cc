"""A released, coded transcript as files that programs for qualitative analysis read, and one that any browser reads.

Each writer keeps to the rules that its program publishes and says where they stand. All of them are pure and tell no
more than the release: the same talk, the same times, the same marks where something is left out, and the codings as
they stand now with how far a person has looked at them. Must never be given anything but a release.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import assert_never

from pipeline import coding
from pipeline.exchange import atlas, codes, maxqda, nvivo, qdpx, reader
from pipeline.values import Decision, RedactedTranscript
from pipeline.values.marking import is_timed

__all__ = ["NAMES", "TITLES", "Target", "targets", "write"]


class Target(StrEnum):
    """What somebody wants to read it with."""

    MAXQDA = "maxqda"
    NVIVO = "nvivo"
    ATLAS = "atlas"
    QDPX = "qdpx"
    CODES = "codes"
    READER = "reader"


NAMES = {
    Target.MAXQDA: "maxqda-focus-group.txt",
    Target.NVIVO: "nvivo-transcript.docx",
    Target.ATLAS: "atlas-ti-transcript.txt",
    Target.QDPX: "project.qdpx",
    Target.CODES: "codings.csv",
    Target.READER: "reader.html",
}
"""What each file is called."""
TITLES = {
    Target.MAXQDA: "MAXQDA, focus group",
    Target.NVIVO: "NVivo, transcript",
    Target.ATLAS: "ATLAS.ti, transcript",
    Target.QDPX: "REFI-QDA project, with codes",
    Target.CODES: "Coded passages (CSV)",
    Target.READER: "Reader with search (one page)",
}
"""What people call it."""
_NEED_TIMES = frozenset({Target.NVIVO})
_NEED_CODES = frozenset({Target.QDPX, Target.CODES, Target.READER})


def targets(transcript: RedactedTranscript) -> tuple[Target, ...]:
    """Those that this transcript can be written for: some need a talk with times, some to know how it was coded."""
    lacking = (frozenset() if is_timed(transcript) else _NEED_TIMES) | (
        frozenset() if transcript.codebook else _NEED_CODES
    )
    return tuple(target for target in Target if target not in lacking)


def write(target: Target, transcript: RedactedTranscript, decisions: Sequence[Decision] = ()) -> bytes:
    """The file for one program. Raises CodingError as `coding.codings`, UnsupportedFormatError for want of times."""
    match target:
        case Target.MAXQDA:
            return maxqda.write(transcript)
        case Target.NVIVO:
            return nvivo.write(transcript)
        case Target.ATLAS:
            return atlas.write(transcript)
        case Target.QDPX:
            return qdpx.write(transcript, coding.codings(transcript, decisions))
        case Target.CODES:
            return codes.write(transcript, coding.codings(transcript, decisions))
        case Target.READER:
            return reader.write(transcript, coding.codings(transcript, decisions))
        case _:
            assert_never(target)
