"""Releases of whatever was said, to be written without codes that no codebook has."""

from __future__ import annotations

from dataclasses import replace

from pipeline.values import Line, RedactedTranscript
from tests.export.examples import CODEBOOK


def uncoded(transcript: RedactedTranscript) -> RedactedTranscript:
    """The same as a release with a codebook and no theme."""
    entries = tuple(replace(e, themes=()) if isinstance(e, Line) else e for e in transcript.entries)
    return replace(transcript, release=1, codebook=CODEBOOK, entries=entries, theme_counts=())
