"""One window heard, checked and, where speech was lost, read again.

The quick reading of several clips at once loses whole stretches now and then; a careful reading of every clip takes
half as long again. So: quick first, then careful only where the checks say that speech has no words or that the words
are doubtful. What two readings cannot put into words is told as unheard, never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.transcribe.coverage import uncovered, within
from pipeline.transcribe.cutting import CLIP_MS, Window, split
from pipeline.transcribe.engine import Engine, HeardWord, Piece, Taken
from pipeline.transcribe.inventions import DOUBTFUL_NO_SPEECH, without_inventions
from pipeline.transcribe.loops import without_loops
from pipeline.values import Stretch

REPEATING = 2.4
GUESSING = -1.0
"""Compression ratio and log probability beyond which Whisper itself calls a hearing failed (openai/whisper)."""

UNSURE = -0.7
"""Log probability that is too low where the engine thinks that nobody spoke: what it makes of noise."""

DOUBTFUL = -0.5
"""Log probability under which a clip is read again although all its speech has words."""

CLEARLY_MORE = 3
"""Words by which a careful reading is fuller and not only otherwise spelled: `it is` for `it's`."""

EDGE_MS = 400
"""Words of a second hearing may stand this far outside the stretch that was lost: no hearing's times are exact."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """What came of one window, in the recording's time."""

    words: tuple[HeardWord, ...] = field(repr=False)
    """In order, none overlapping the next."""
    unheard: tuple[Stretch, ...]


def hear_window(
    window: Window,
    engine: Engine,
    speech: Sequence[Stretch],
    *,
    batch: int,
    on_clips: Callable[[Sequence[Stretch]], None],
) -> Hearing:
    """The window's words; `speech` is what lies in it, `on_clips` is told of each batch as it is done."""
    words: list[HeardWord] = []
    for clips in _batches(window.clips, batch):
        taken = engine.take_in([window.samples(clip) for clip in clips])
        words += _read(taken, clips, speech)
        on_clips(clips)
    for lost in uncovered(speech, words):
        for clip in _from(lost, window):
            [pieces] = engine.take_in([window.samples(clip)]).careful((0,))
            words = _fill(words, _trusted(pieces, clip, speech), lost)
    ordered = _in_order(words, window.stretch.end_ms)
    return Hearing(ordered, uncovered(speech, ordered))


def _batches(clips: Sequence[Stretch], most: int) -> Iterator[Sequence[Stretch]]:
    """As few as there can be, of like size: a batch of two takes hardly less time than one of four."""
    count = -(-len(clips) // most)
    for at in range(count):
        yield clips[at * len(clips) // count : (at + 1) * len(clips) // count]


def _read(taken: Taken, clips: Sequence[Stretch], speech: Sequence[Stretch]) -> Iterator[HeardWord]:
    """The words of all clips; of a doubtful one, those of the reading that loses less.

    The whole clip is read again, because a sentence read with what stands around it is read better than alone.
    """
    first = taken.quick()
    quick = [_trusted(pieces, clip, speech) for pieces, clip in zip(first, clips, strict=True)]
    doubtful = [
        at
        for at, clip in enumerate(clips)
        if any(piece.avg_logprob < DOUBTFUL for piece in first[at]) or _lost_ms(quick[at], clip, speech)
    ]
    second = taken.careful(doubtful)
    careful = {at: _trusted(pieces, clips[at], speech) for at, pieces in zip(doubtful, second, strict=True)}
    for at, clip in enumerate(clips):
        yield from _fuller(quick[at], careful[at], clip, speech) if at in careful else quick[at]


def _fuller(
    quick: Sequence[HeardWord], careful: Sequence[HeardWord], clip: Stretch, speech: Sequence[Stretch]
) -> Sequence[HeardWord]:
    """The careful words where they leave less speech without any, or are clearly more."""
    gained_ms = _lost_ms(quick, clip, speech) - _lost_ms(careful, clip, speech)
    more = len(careful) - len(quick)
    return careful if gained_ms > 0 or (gained_ms == 0 and more >= CLEARLY_MORE) else quick


def _lost_ms(words: Sequence[HeardWord], clip: Stretch, speech: Sequence[Stretch]) -> int:
    """Length of the clip's speech that has no words."""
    return _length_ms(uncovered(within(speech, clip), words))


def _length_ms(stretches: Sequence[Stretch]) -> int:
    return sum(stretch.length_ms for stretch in stretches)


def _trusted(pieces: Sequence[Piece], clip: Stretch, speech: Sequence[Stretch]) -> list[HeardWord]:
    """The pieces' words in the recording's time, less loops, inventions and passages no surer than a guess."""
    return [word for piece in pieces if not failed(piece) for word in _sound(piece, clip, speech)]


def failed(piece: Piece) -> bool:
    """Whether a piece repeats itself or is no surer than a guess."""
    least = UNSURE if piece.no_speech_prob > DOUBTFUL_NO_SPEECH else GUESSING
    return piece.compression_ratio > REPEATING or piece.avg_logprob < least


def _sound(piece: Piece, clip: Stretch, speech: Sequence[Stretch]) -> tuple[HeardWord, ...]:
    return without_inventions(replace(piece, words=without_loops(_moved(piece.words, clip))), speech)


def _moved(words: Sequence[HeardWord], clip: Stretch) -> tuple[HeardWord, ...]:
    """From the clip's time to the recording's; a word cannot end after its clip."""
    moved: list[HeardWord] = []
    for word in words:
        start_ms = min(clip.start_ms + max(0, word.start_ms), clip.end_ms - 1)
        end_ms = min(max(start_ms + 1, clip.start_ms + word.end_ms), clip.end_ms)
        moved.append(replace(word, start_ms=start_ms, end_ms=end_ms))
    return tuple(moved)


def _from(lost: Stretch, window: Window) -> list[Stretch]:
    """The lost stretch and as much after it as a clip holds, in clips.

    Heard alone, two seconds came back as nonsense or as `thanks for watching`; with what follows, as words.
    """
    whole = window.stretch
    start_ms = max(whole.start_ms, lost.start_ms - EDGE_MS)
    end_ms = min(whole.end_ms, max(lost.end_ms + EDGE_MS, start_ms + CLIP_MS))
    wide = Stretch(start_ms, end_ms)
    return split([wide], window.samples(wide))


def _fill(words: Sequence[HeardWord], found: Sequence[HeardWord], lost: Stretch) -> list[HeardWord]:
    """Both in order: of what was found, what lies in the lost stretch and where no word stands already."""
    taken = [
        word
        for word in found
        if lost.start_ms - EDGE_MS <= _middle_ms(word) < lost.end_ms + EDGE_MS
        and not any(old.start_ms <= _middle_ms(word) < old.end_ms for old in words)
    ]
    return sorted([*words, *taken], key=lambda word: word.start_ms)


def _middle_ms(word: HeardWord) -> int:
    return (word.start_ms + word.end_ms) // 2


def _in_order(words: Sequence[HeardWord], end_ms: int) -> tuple[HeardWord, ...]:
    """Sorted by start; none without length, beyond the end, or reaching into the next."""
    free_ms = 0
    starts: list[int] = []
    ordered = sorted(words, key=lambda word: (word.start_ms, word.end_ms))
    for word in ordered:
        starts.append(max(word.start_ms, free_ms))
        free_ms = starts[-1] + 1
    parted: list[HeardWord] = []
    for word, start_ms in zip(reversed(ordered), reversed(starts), strict=True):
        last_ms = min(max(word.end_ms, start_ms + 1), end_ms)
        parted.append(replace(word, start_ms=min(start_ms, last_ms - 1), end_ms=last_ms))
        end_ms = parted[-1].start_ms
    return tuple(reversed(parted))
