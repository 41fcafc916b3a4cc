"""What a second hearing may change, and all that it may not."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from pipeline.transcribe import hear_names
from pipeline.transcribe.engine import HeardWord
from pipeline.transcribe.scripted import Scripted, ticking
from pipeline.values import Recording, Span, Suspect, Suspects, Transcript, Turn, Word
from tests.transcribe.speech import recording_of

STEP_MS = 500
SAID = ["and", "then", "Shibon", "came", "in", "late", "again", "on", "the", "bus", "with", "her", "coat"]
NAMES = ("Siobhan Kelleher", "Callum")


def heard(words: Sequence[str], *, confidence: float = 0.5) -> list[HeardWord]:
    return [HeardWord(word, at * STEP_MS, (at + 1) * STEP_MS - 50, confidence) for at, word in enumerate(words)]


def first_hearing(words: Sequence[str]) -> Transcript:
    text = " ".join(words)
    spans: list[Word] = []
    for word in heard(words):
        start = spans[-1].span.end + 1 if spans else 0
        spans.append(Word(Span(start, start + len(word.text)), word.start_ms, word.end_ms, word.confidence))
    end_ms = len(words) * STEP_MS
    return Transcript(text, (Turn(Span(0, len(text)), 0, end_ms, None),), tuple(spans), end_ms, "scripted")


def sound() -> Recording:
    return recording_of((0, len(SAID) * STEP_MS))


def doubtful(transcript: Transcript, word: str, names: tuple[str, ...] = NAMES) -> Suspects:
    start = transcript.text.index(word)
    return Suspects((Suspect(Span(start, start + len(word)), names),), _alike)


def _alike(said: str, name: str) -> float:
    """By letters in common: enough to tell Shibon from Callum."""
    one, two = set(said.casefold()), set(name.casefold())
    return len(one & two) / max(1, len(one | two))


def again(second: Sequence[str], *, word: str = "Shibon", fraction: float = 1.0) -> Transcript:
    transcript = first_hearing(SAID)
    engine = Scripted(heard(SAID), named=heard(second))
    return hear_names(sound(), transcript, doubtful(transcript, word), engine, fraction=fraction)


def swapped(word: str, *, at: int = 2) -> list[str]:
    return [*SAID[:at], word, *SAID[at + 1 :]]


def test_a_name_that_stands_where_it_was_misheard_is_taken() -> None:
    assert again(swapped("Siobhan")).text == " ".join(swapped("Siobhan"))


def test_a_name_where_nobody_doubted_is_not() -> None:
    assert again(swapped("Siobhan", at=9)).text == " ".join(SAID)


def test_a_name_unlike_what_was_heard_is_not() -> None:
    assert again(swapped("Callum")).text == " ".join(SAID)


def test_a_name_among_other_words_than_before_is_not() -> None:
    assert again(["we", "were", "Siobhan", "for", "a", "while", "so", "go", "out", "of", "my", "new", "car"]).text == (
        " ".join(SAID)
    )


def test_nothing_but_names_is_taken() -> None:
    other = swapped("Siobhan")
    other[-1] = "boat"
    assert again(other).text == " ".join(swapped("Siobhan"))


def test_without_a_budget_nothing_is_heard_again() -> None:
    assert again(swapped("Siobhan"), fraction=0.0).text == " ".join(SAID)


@given(st.lists(st.sampled_from([*SAID, "Siobhan", "Kelleher", "Callum", "so"]), max_size=len(SAID)))
def test_whatever_is_heard_again_spans_fit_the_text_and_other_words_stay(second: list[str]) -> None:
    before, after = first_hearing(SAID), again(second)
    assert [word.span.of(after.text) for word in after.words] == after.text.split()
    assert after.turns[0].span == Span(0, len(after.text))
    assert (after.turns[0].start_ms, after.turns[0].end_ms) == (0, before.duration_ms)
    told = {word for name in NAMES for word in name.split()}
    kept = [word for word in after.text.split() if word not in told]
    gone = len(SAID) - len(kept)
    cuts = [(at, [*SAID[:at], *SAID[at + gone :]]) for at in range(len(SAID) - gone + 1)]
    assert any(left == kept and (not gone or "Shibon" in SAID[at : at + gone]) for at, left in cuts)
    times = [(word.start_ms, word.end_ms) for word in after.words]
    assert all(start < end for start, end in times)
    assert times == sorted(times)


def test_the_scripted_engine_hears_excerpts_laid_end_to_end() -> None:
    import numpy as np

    engine = Scripted(heard(SAID))
    clip = np.concatenate([next(ticking(1_000, 2_000)), next(ticking(3_000, 4_000))])
    [piece] = engine.hear_names(clip, ["Siobhan"])
    assert [(word.text, word.start_ms) for word in piece.words] == [
        ("Shibon", 0), ("came", 500), ("again", 1_000), ("on", 1_500)
    ]  # fmt: skip
