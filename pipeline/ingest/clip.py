"""A passage of a recording as a small MP3, for a follow-up item: encoded in memory, at an even loudness."""

from __future__ import annotations

from pipeline.ingest import mp3
from pipeline.ingest.level import evened, joined
from pipeline.values import Recording, Stretch

CLIP_MIME = mp3.MIME
_LOUDNESS_DB = -20.0
_FADE_MS = 5
"""Hides the click of a cut."""


def cut_clip(recording: Recording, stretch: Stretch) -> bytes:
    """The passage as mono MP3, 32 kbit/s at 16 kHz (4 kB a second), at an even loudness.

    The part that lies past the recording's end is left out. Raises ValueError if all of it does, and
    SourceChangedError if the source is no longer there.
    """
    if stretch.start_ms >= recording.duration_ms:
        raise ValueError("the passage begins after the end of the recording")
    sound = joined(recording.blocks(stretch.start_ms, stretch.end_ms))
    return mp3.encode([evened(sound, _LOUDNESS_DB).fade_in(_FADE_MS).fade_out(_FADE_MS)])
