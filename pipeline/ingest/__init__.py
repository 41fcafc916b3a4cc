"""Untrusted sound -> `Recording`: decoded, measured, its damage told, on the machine and without a trace on disk.

`open_recording` reads the whole file once, because most damage shows in nothing less, and hands back a handle
that decodes again on demand, so that memory stays flat however long the session was; `cut_clip` and
`mask_recording` make an MP3 of a passage, or of all that may be heard. It must never trust a name
or a header over what was decoded, nor let a damaged file pass in silence.
"""

from pipeline.ingest.clip import CLIP_MIME, cut_clip
from pipeline.ingest.formats import AUDIO_SUFFIXES
from pipeline.ingest.masked import mask_recording
from pipeline.ingest.opening import Measured, measure, open_bytes, open_recording, reopen

__all__ = [
    "AUDIO_SUFFIXES",
    "CLIP_MIME",
    "Measured",
    "cut_clip",
    "mask_recording",
    "measure",
    "open_bytes",
    "open_recording",
    "reopen",
]
