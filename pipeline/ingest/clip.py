"""A passage of a recording as a small MP3, for a follow-up item.

Encoded in memory by the codec inside PyAV: the passage may be a disclosure and must never touch the disk here.
The file carries no title, date or other tag.
"""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from pipeline.ingest.level import evened, joined
from pipeline.values import SAMPLE_RATE_HZ, Recording, Stretch

CLIP_MIME = "audio/mpeg"
"""What every browser plays."""
_BITS_PER_S = 32_000
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
    return _mp3(evened(sound, _LOUDNESS_DB).fade_in(_FADE_MS).fade_out(_FADE_MS))


def _mp3(segment: Any) -> bytes:
    import av

    samples = np.frombuffer(segment.raw_data, np.int16)[np.newaxis]
    frame = av.AudioFrame.from_ndarray(samples, format="s16p", layout="mono")
    frame.sample_rate = SAMPLE_RATE_HZ
    sink = io.BytesIO()
    with av.open(sink, "w", format="mp3", options={"fflags": "+bitexact", "id3v2_version": "0"}) as container:
        stream = container.add_stream("libmp3lame", rate=SAMPLE_RATE_HZ, layout="mono")
        stream.bit_rate = _BITS_PER_S
        stream.codec_context.open()
        fifo = av.AudioFifo()
        fifo.write(frame)
        for part in (*fifo.read_many(stream.codec_context.frame_size, partial=True), None):
            container.mux(stream.encode(part))
    return sink.getvalue()
