"""What a speech engine is to the rest: clips of sound in, words with times and doubts out.

Engines differ in dozens of options; none of them shows here. An engine is never given earlier text, which turns one
loop into a lost session, and no prompt but the few names of a second hearing: what a prompt holds leaks into the words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pipeline.values import SAMPLE_RATE_HZ, Samples

PER_MS = SAMPLE_RATE_HZ // 1000
"""Samples in a millisecond."""


@dataclass(frozen=True, slots=True)
class HeardWord:
    """One word as an engine gave it, with its punctuation and without spaces."""

    text: str = field(repr=False)
    start_ms: int
    end_ms: int
    confidence: float
    """0 to 1."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What was heard in one passage of a clip, judged as a whole; times count from the clip's start."""

    words: tuple[HeardWord, ...] = field(repr=False)
    avg_logprob: float
    """Mean log probability of the tokens: near 0 is sure, under -1 is guessing."""
    no_speech_prob: float
    """How likely the engine thought it that nobody spoke, 0 to 1."""
    compression_ratio: float
    """Length of the text over its length when compressed: over 2.4 it repeats itself."""


Pieces = tuple[Piece, ...]
"""What was heard in one clip."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Clips that an engine has taken in, to be read in two ways without taking them in twice."""

    quick: Callable[[], tuple[Pieces, ...]]
    """The pieces of each clip, in order; several clips at once where the engine can."""
    careful: Callable[[Sequence[int]], tuple[Pieces, ...]]
    """The same for the clips in these places, with other options: for those in which the quick way lost something."""


class Engine(Protocol):
    """Turns clips into words: mono float32 at 16 kHz, each at most 30 s. The same clips give the same words."""

    @property
    def name(self) -> str:
        """Engine and model, as the transcript tells it: `faster-whisper/whisper-base`."""
        ...

    def take_in(self, clips: Sequence[Samples]) -> Taken:
        """The clips, at least one, ready to be read."""
        ...

    def hear_names(self, clip: Samples, names: Sequence[str]) -> Pieces:
        """The pieces of a clip in which some of these names may have been said; it may also invent them."""
        ...
