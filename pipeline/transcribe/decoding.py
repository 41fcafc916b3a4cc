"""Whisper on CTranslate2: sound taken in once, and words read from that as often as they must be.

faster-whisper's own two ways are not used: the batched one has no careful decoding, and the sequential one takes the
sound in anew at every time stamp. Taking it in is more than half of the work, so a doubtful clip is read again from
what the encoder has already made of it. Its spectrogram, tokens and word times are the library's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import accumulate
from math import ceil
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from pipeline.settings import TranscribeSettings
from pipeline.transcribe.engine import HeardWord, Piece, Pieces
from pipeline.transcribe.spelling import joined
from pipeline.values import SAMPLE_RATE_HZ, Samples

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

One = TypeVar("One")

NO_REPEAT_TOKENS = 5
"""No five tokens are written twice in one reading. A stuck reading is free at the first try that way; the library's
remedy, to guess more and more freely, took ten times as long and came back with nonsense."""

LEFT_S = 1.0
"""A careful reading that ends so much before its clip goes on from its last time stamp."""

MOST_READINGS = 4

_STAMP_S = 0.02
_OPENING, _CLOSING = "\"'“¿([{-", "\"'.。,，!！?？:：”)]}、"
"""Marks that belong to the word after or before them: the library's defaults."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """What the encoder made of some clips."""

    features: NDArray[Any] = field(repr=False)
    """Shape (clips, 1500, width), in the main memory."""
    lengths_s: tuple[float, ...]

    def only(self, places: Sequence[int]) -> Encoded:
        """Some of them."""
        return Encoded(self.features[list(places)], tuple(self.lengths_s[place] for place in places))


@dataclass(frozen=True, slots=True)
class _Passage:
    """Text tokens of one reading, and from when to when in its clip."""

    tokens: list[int] = field(repr=False)
    start_s: float
    end_s: float
    avg_logprob: float
    no_speech_prob: float


class Decoder:
    """Holds the loaded model and its tokens; the same clips give the same words."""

    def __init__(self, model: WhisperModel, settings: TranscribeSettings) -> None:
        """Around a model that faster-whisper has loaded."""
        from faster_whisper.tokenizer import Tokenizer

        self._model = model
        self._workers = model.model.num_workers
        self._beam_size = settings.beam_size
        self._tokens = Tokenizer(
            model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language=settings.language
        )

    def encode(self, clips: Sequence[Samples]) -> Encoded:
        """The clips, at least one, each at most 30 s, through the encoder."""
        features = _shared_out(lambda places: self._encode([clips[at] for at in places]), len(clips), self._workers)
        return Encoded(np.stack(features), tuple(len(clip) / SAMPLE_RATE_HZ for clip in clips))

    def _encode(self, clips: Sequence[Samples]) -> NDArray[Any]:
        from faster_whisper.audio import pad_or_trim

        extract = self._model.feature_extractor
        spectrograms = np.stack([pad_or_trim(extract(clip)[..., :-1]) for clip in clips])
        return np.array(self._model.model.encode(_view(spectrograms), to_cpu=True))

    def quick(self, encoded: Encoded) -> tuple[Pieces, ...]:
        """One piece for each clip, read without time stamps."""
        prompt = self._model.get_prompt(self._tokens, [], without_timestamps=True)
        return self._read_through(encoded, prompt, no_repeat=NO_REPEAT_TOKENS)

    def named(self, encoded: Encoded, names: str | None) -> tuple[Pieces, ...]:
        """The same with names as what was said before; they may repeat themselves as the prompt does."""
        prompt = self._model.get_prompt(self._tokens, [], without_timestamps=True, hotwords=names)
        return self._read_through(encoded, prompt, no_repeat=0)

    def careful(self, encoded: Encoded) -> tuple[Pieces, ...]:
        """Read from time stamp to time stamp, a piece for each reading: what follows a lost sentence is not lost."""
        return _shared_out(lambda places: self._read_on(encoded.only(places)), len(encoded.lengths_s), self._workers)

    def _read_on(self, encoded: Encoded) -> tuple[Pieces, ...]:
        found: list[list[_Passage]] = [[] for _ in encoded.lengths_s]
        begins = dict.fromkeys(range(len(found)), 0.0)
        for _ in range(MOST_READINGS):
            if not begins:
                break
            places = list(begins)
            prompts = [self._prompt_from(begins[place]) for place in places]
            results = self._generate(encoded.only(places), prompts, no_repeat=NO_REPEAT_TOKENS)
            for place, result in zip(places, results, strict=True):
                begin_s, length_s = begins.pop(place), encoded.lengths_s[place]
                passage = self._passage(result, begin_s, length_s)
                found[place].append(passage)
                if begin_s < passage.end_s < length_s - LEFT_S:
                    begins[place] = passage.end_s
        return self._with_times(encoded, found)

    def _read_through(self, encoded: Encoded, prompt: list[int], *, no_repeat: int) -> tuple[Pieces, ...]:
        def read(places: Sequence[int]) -> tuple[Pieces, ...]:
            part = encoded.only(places)
            results = self._generate(part, [prompt] * len(places), no_repeat=no_repeat)
            ends = zip(results, part.lengths_s, strict=True)
            return self._with_times(part, [[self._passage(result, 0.0, length_s)] for result, length_s in ends])

        return _shared_out(read, len(encoded.lengths_s), self._workers)

    def _prompt_from(self, begin_s: float) -> list[int]:
        """Time stamps are wanted; after the first reading the clip is read from this one."""
        prompt: list[int] = self._model.get_prompt(self._tokens, [])
        return [*prompt, self._tokens.timestamp_begin + round(begin_s / _STAMP_S)] if begin_s else prompt

    def _generate(self, encoded: Encoded, prompts: list[list[int]], *, no_repeat: int) -> list[Any]:
        """Prompts of one length; no guessing, so that the same sound gives the same words."""
        results: list[Any] = self._model.model.generate(
            _view(encoded.features),
            prompts,
            beam_size=self._beam_size,
            max_length=self._model.max_length,
            no_repeat_ngram_size=no_repeat,
            return_scores=True,
            return_no_speech_prob=True,
        )
        return results

    def _passage(self, result: Any, start_s: float, length_s: float) -> _Passage:
        """Up to its last time stamp; to the clip's end where it has none."""
        tokens: list[int] = result.sequences_ids[0]
        stamps = [token for token in tokens if token >= self._tokens.timestamp_begin]
        last_s = (stamps[-1] - self._tokens.timestamp_begin) * _STAMP_S if stamps else length_s
        return _Passage(
            [token for token in tokens if token < self._tokens.eot],
            start_s,
            min(last_s, length_s),
            float(result.scores[0]) * len(tokens) / (len(tokens) + 1),
            float(result.no_speech_prob),
        )

    def _with_times(self, encoded: Encoded, found: Sequence[Sequence[_Passage]]) -> tuple[Pieces, ...]:
        """When each word was said, by the library's alignment. It wants clips one after the other in one recording."""
        offsets_s = [0.0, *accumulate(float(ceil(length_s)) for length_s in encoded.lengths_s)][:-1]
        frames = self._model.frames_per_second
        segments = [
            [_segment(passage, offset_s, frames) for passage in passages]
            for passages, offset_s in zip(found, offsets_s, strict=True)
        ]
        lengths = [ceil(length_s) * frames for length_s in encoded.lengths_s]
        features = _view(encoded.features)
        self._model.add_word_timestamps(segments, self._tokens, features, lengths, _OPENING, _CLOSING, 0.0)
        return tuple(
            tuple(self._pieces(passages, parts, offset_s))
            for passages, parts, offset_s in zip(found, segments, offsets_s, strict=True)
        )

    def _pieces(
        self, passages: Sequence[_Passage], segments: Sequence[dict[str, Any]], offset_s: float
    ) -> Iterator[Piece]:
        from faster_whisper.transcribe import get_compression_ratio

        for passage, segment in zip(passages, segments, strict=True):
            yield Piece(
                joined(_word(word, offset_s) for word in segment["words"]),
                passage.avg_logprob,
                passage.no_speech_prob,
                get_compression_ratio(self._tokens.decode(passage.tokens)),
            )


def _shared_out(work: Callable[[Sequence[int]], Iterable[One]], count: int, workers: int) -> tuple[One, ...]:
    """What the work makes of each of so many clips, in order; each worker does some that follow each other."""
    parts = [range(at * count // workers, (at + 1) * count // workers) for at in range(workers)]
    with ThreadPoolExecutor(workers) as pool:
        return tuple(one for found in pool.map(work, [part for part in parts if part]) for one in found)


def _view(numbers: NDArray[Any]) -> Any:
    """As CTranslate2 takes them; it copies them to a graphics card by itself."""
    import ctranslate2

    return ctranslate2.StorageView.from_array(np.ascontiguousarray(numbers))


def _segment(passage: _Passage, offset_s: float, frames: int) -> dict[str, Any]:
    """In the library's form, to which it adds the words."""
    return {
        "tokens": passage.tokens,
        "seek": round(offset_s * frames),
        "start": offset_s + passage.start_s,
        "end": offset_s + passage.end_s,
    }


def _word(word: dict[str, Any], offset_s: float) -> HeardWord:
    """A leading space stays: it says that a new word begins."""
    return HeardWord(
        word["word"],
        round((float(word["start"]) - offset_s) * 1000),
        round((float(word["end"]) - offset_s) * 1000),
        min(1.0, max(0.0, float(word["probability"]))),
    )
