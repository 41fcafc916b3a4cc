"""Find phrases that speech engines invent where nobody speaks.

Whisper learned from subtitled films, and fills silence with what subtitles end on. People say some of these too:
a phrase is dropped only where it stands outside speech, or where the engine itself was unsure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.transcribe.engine import HeardWord, Piece
from pipeline.values import Stretch

STRAY_MS = 1_000
"""Words farther from any speech than this were not said; nearer, an engine's times are not good enough to tell."""

DOUBTFUL_CONFIDENCE = 0.5
DOUBTFUL_NO_SPEECH = 0.6
"""Whisper's own threshold for silence (openai/whisper, transcribe.py)."""

_SUBTITLES = "subtitles|captions|captioning|transcription|translation|subtitled|captioned|transcribed|translated"
_PHRASES = re.compile(
    "|".join(
        (
            r"(and )?(thanks|thank you)( (all|everyone|everybody|guys|so much|very much))*"
            r"( (for|and) .{0,20}?(watching|viewing|listening))?",
            r"((please|and|dont forget to|remember to) )*(like|subscribe)( (and|or) (like|subscribe|share))*",
            r"(please |dont forget to )subscribe .{0,40}",
            r".{0,20}(see|catch) you( all| guys)? (in the )?next (video|time|one|episode|week)",
            rf"((english|closed|the) )?({_SUBTITLES})( (and|provided|made|created|written|edited))* (by|for) .*",
            r".*\bamara org\b.*",
            r"(upbeat |soft |dramatic )?(music|applause|laughter|silence|blank audio|inaudible)( playing| continues)?",
            r"(good ?)?bye( bye)*|you|okay|oh|mm+|hmm+|so|the end|all rights reserved.*|copyright.*",
        )
    )
)


def without_inventions(piece: Piece, speech: Sequence[Stretch]) -> tuple[HeardWord, ...]:
    """The piece's words less those far outside speech and less doubtful stock phrases; all in the same time."""
    kept: list[HeardWord] = []
    for sentence in sentences(piece.words):
        if not (is_stock(sentence) and _doubtful(sentence, piece, speech)):
            kept += [word for word in sentence if _near(word, speech)]
    return tuple(kept)


def _doubtful(sentence: Sequence[HeardWord], piece: Piece, speech: Sequence[Stretch]) -> bool:
    """A single word mumbled in speech is likelier real than not: one is unsure of every `okay`."""
    if _share_inside(sentence, speech) < 0.5 or piece.no_speech_prob > DOUBTFUL_NO_SPEECH:
        return True
    return len(sentence) > 1 and _confidence(sentence) < DOUBTFUL_CONFIDENCE


def is_stock(sentence: Sequence[HeardWord]) -> bool:
    """Whether the whole sentence is a phrase that engines are known to invent."""
    spoken = " ".join(word.text for word in sentence).casefold().replace(".", " ")
    plain = re.sub(r"[^a-z0-9 ]", "", spoken)
    return _PHRASES.fullmatch(" ".join(plain.split())) is not None


def sentences(words: Sequence[HeardWord]) -> Iterator[tuple[HeardWord, ...]]:
    """The words, parted after each full stop, question or exclamation mark."""
    sentence: list[HeardWord] = []
    for word in words:
        sentence.append(word)
        if ends_sentence(word.text):
            yield tuple(sentence)
            sentence = []
    if sentence:
        yield tuple(sentence)


def ends_sentence(text: str) -> bool:
    """Whether a word closes a sentence by its punctuation."""
    return text.rstrip("\"')”’]").endswith((".", "?", "!", "…"))


def _confidence(sentence: Sequence[HeardWord]) -> float:
    return sum(word.confidence for word in sentence) / len(sentence)


def _share_inside(sentence: Sequence[HeardWord], speech: Sequence[Stretch]) -> float:
    """Share of the words whose middle lies in speech."""
    middles = [(word.start_ms + word.end_ms) // 2 for word in sentence]
    inside = sum(any(s.start_ms <= at < s.end_ms for s in speech) for at in middles)
    return inside / len(sentence)


def _near(word: HeardWord, speech: Sequence[Stretch]) -> bool:
    return any(s.start_ms - STRAY_MS < word.end_ms and word.start_ms < s.end_ms + STRAY_MS for s in speech)
