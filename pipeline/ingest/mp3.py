"""Sound -> mono MP3 at 16 kHz and 32 kbit/s, in memory, by the codec inside PyAV.

What is encoded may be a disclosure, or a voice that somebody asked to be taken out: it must never touch the disk
here. The file carries no title, date or other tag. A constant rate, so that its size tells how long it lasts and
nothing else.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import numpy as np

from pipeline.values import SAMPLE_RATE_HZ

MIME = "audio/mpeg"
"""What every browser plays."""
_BITS_PER_S = 32_000


def encode(segments: Iterable[Any]) -> bytes:
    """Consecutive 16-bit AudioSegments of any length as one file: 4 kB a second, nothing else kept in memory."""
    import av

    sink = io.BytesIO()
    with av.open(sink, "w", format="mp3", options={"fflags": "+bitexact", "id3v2_version": "0"}) as container:
        stream = container.add_stream("libmp3lame", rate=SAMPLE_RATE_HZ, layout="mono")
        stream.bit_rate = _BITS_PER_S
        stream.codec_context.open()
        fifo = av.AudioFifo()
        for segment in segments:
            fifo.write(_frame(segment))
            for whole in fifo.read_many(stream.codec_context.frame_size):
                container.mux(stream.encode(whole))
        for last in (*fifo.read_many(stream.codec_context.frame_size, partial=True), None):
            container.mux(stream.encode(last))
    return sink.getvalue()


def _frame(segment: Any) -> Any:
    import av

    samples = np.frombuffer(segment.raw_data, np.int16)[np.newaxis]
    frame = av.AudioFrame.from_ndarray(samples, format="s16p", layout="mono")
    frame.sample_rate = SAMPLE_RATE_HZ
    return frame
