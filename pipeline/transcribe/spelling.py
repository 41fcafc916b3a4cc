"""Whisper's tokens of text -> words as they are written.

Both engines part words at punctuation: "half", "-past"; a part that begins without a space belongs to the word
before it. Redaction needs whole words: half a name hidden is a name told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.transcribe.engine import HeardWord


def joined(parts: Iterable[HeardWord]) -> tuple[HeardWord, ...]:
    """Whole words without spaces, as sure as their least sure part."""
    words: list[HeardWord] = []
    for part in parts:
        text = part.text.strip()
        if not text:
            continue
        if words and not part.text[0].isspace():
            words[-1] = replace(
                words[-1],
                text=words[-1].text + text,
                end_ms=max(words[-1].end_ms, part.end_ms),
                confidence=min(words[-1].confidence, part.confidence),
            )
        else:
            words.append(replace(part, text="".join(text.split())))
    return tuple(words)
