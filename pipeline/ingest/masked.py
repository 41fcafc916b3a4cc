"""A recording in which some of the sound is not: a tone where a name was, silence where a passage was.

Both are laid in place of the voice and never over it: a tone that is added can be taken away again. Cut and joined
with pydub, on decoded samples only (see `level`), one block after the other, so that memory stays flat.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pipeline.ingest import mp3
from pipeline.ingest.level import joined, silence, tone
from pipeline.values import Recording, Stretch


def mask_recording(recording: Recording, *, bleeped: Sequence[Stretch], silenced: Sequence[Stretch]) -> bytes:
    """The whole recording as mono MP3 (4 kB a second), as long as it was; where both lie, silence wins.

    Stretches may overlap and may reach past the end. Raises SourceChangedError if the source is no longer there.
    """
    return mp3.encode(_blocks(recording, bleeped, silenced))


def _blocks(recording: Recording, bleeped: Sequence[Stretch], silenced: Sequence[Stretch]) -> Iterator[Any]:
    at_ms = 0
    for block in recording.blocks():
        segment = joined([block])
        length_ms = len(segment)
        yield _laid(_laid(segment, at_ms, bleeped, tone), at_ms, silenced, silence)
        at_ms += length_ms


def _laid(segment: Any, at_ms: int, stretches: Sequence[Stretch], make: Callable[[int], Any]) -> Any:
    """The segment, which begins at `at_ms`, with what `make` gives for so many milliseconds in place of each."""
    for stretch in stretches:
        low, high = max(stretch.start_ms - at_ms, 0), min(stretch.end_ms - at_ms, len(segment))
        if low < high:
            segment = segment[:low] + make(high - low) + segment[high:]
    return segment
