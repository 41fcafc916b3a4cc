from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ModelMissingError
from pipeline.settings import EngineName, TranscribeSettings
from pipeline.transcribe import make_engine, transcribe
from pipeline.transcribe.engine import HeardWord, Taken
from pipeline.transcribe.scripted import Scripted
from pipeline.values import Recording, Samples, Stage, Transcript
from tests.transcribe.speech import recording_of, said

SETTINGS = TranscribeSettings(window_minutes=1, batch_size=2)


def heard(recording: Recording, engine: Scripted) -> Transcript:
    return transcribe(recording, engine, SETTINGS)


def session(minutes: int) -> tuple[Recording, tuple[HeardWord, ...]]:
    """Ten seconds of words, one of silence, over and over."""
    starts = range(0, minutes * 60_000, 11_000)
    words = [said(" ".join(f"w{at // 11_000}x{i}" for i in range(25)), at_ms=at) for at in starts]
    return recording_of(*((at, at + 10_000) for at in starts)), tuple(word for part in words for word in part)


def test_every_word_keeps_its_time_across_windows() -> None:
    recording, script = session(5)
    transcript = heard(recording, Scripted(script))
    assert [w.span.of(transcript.text) for w in transcript.words] == [w.text for w in script]
    assert [(w.start_ms, w.end_ms) for w in transcript.words] == [(w.start_ms, w.end_ms) for w in script]
    assert transcript.unheard == ()
    assert transcript.warnings == ()
    assert (transcript.engine, transcript.duration_ms) == ("scripted", recording.duration_ms)


def test_progress_never_goes_back_and_ends_whole() -> None:
    told: list[tuple[Stage, float]] = []
    recording, script = session(5)
    transcribe(recording, Scripted(script), SETTINGS, on_progress=lambda stage, share: told.append((stage, share)))
    shares = [share for _, share in told]
    assert {stage for stage, _ in told} == {Stage.TRANSCRIBE}
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert len(shares) > 5


def test_lost_speech_is_heard_again() -> None:
    recording, script = session(2)
    lost = tuple(word for word in script if not 22_000 <= word.start_ms < 29_000)
    transcript = heard(recording, Scripted(lost, script))
    assert [w.span.of(transcript.text) for w in transcript.words] == [w.text for w in script]
    assert transcript.unheard == ()


def test_speech_lost_twice_is_told_as_unheard_without_its_words() -> None:
    recording, script = session(2)
    lost = tuple(word for word in script if not 22_000 <= word.start_ms < 29_000)
    transcript = heard(recording, Scripted(lost))
    (hole,) = transcript.unheard
    assert 21_000 <= hole.start_ms < hole.end_ms <= 29_500
    (warning,) = transcript.warnings
    assert warning.code == "not-heard"
    assert f"{round(hole.length_ms / 1000)} s" in warning.message


def test_a_loop_leaves_one_copy_and_the_rest_is_heard_again() -> None:
    recording, script = session(1)
    stuck = tuple(HeardWord("wait", w.start_ms, w.end_ms, 0.99) if w.start_ms >= 44_000 else w for w in script)
    again = heard(recording, Scripted(stuck, script))
    assert again.text.split() == [word.text for word in script]
    still = heard(recording, Scripted(stuck))
    assert 0 < still.text.count("wait") < 5
    assert still.unheard


def test_a_hearing_that_failed_by_its_own_scores_is_not_believed() -> None:
    recording, script = session(1)
    unsure = Scripted(script, avg_logprob=-0.8, no_speech_prob=0.8)
    for engine in (Scripted(script, avg_logprob=-1.4), Scripted(script, compression_ratio=3.0), unsure):
        transcript = heard(recording, engine)
        assert transcript.text == ""
        assert sum(hole.length_ms for hole in transcript.unheard) >= 50_000


def test_nothing_is_invented_in_silence() -> None:
    script = (
        *said("It is fine here, and nobody waits by the gate after four."),
        *said("Thank you. Thanks for watching.", at_ms=13_000),
    )
    transcript = heard(recording_of((0, 4_800), (14_900, 15_000), duration_ms=60_000), Scripted(script))
    assert transcript.text == "It is fine here, and nobody waits by the gate after four."


@settings(max_examples=50)
@given(
    st.lists(st.tuples(st.integers(-500, 70_000), st.integers(-100, 5_000)), max_size=60),
    st.lists(st.tuples(st.integers(-500, 70_000), st.integers(-100, 5_000)), max_size=60),
)
def test_whatever_times_an_engine_gives_words_come_out_in_order(
    first: list[tuple[int, int]], again: list[tuple[int, int]]
) -> None:
    engine = Scripted(*([HeardWord("x", at, at + length, 0.9) for at, length in part] for part in (first, again)))
    transcript = heard(recording_of((0, 33_000), (34_000, 66_000)), engine)
    assert all(word.start_ms < word.end_ms for word in transcript.words)
    assert all(left.end_ms <= right.start_ms for left, right in pairwise(transcript.words))
    assert all(word.start_ms >= 0 and word.end_ms <= 66_000 for word in transcript.words)


@pytest.mark.parametrize(
    "name", [EngineName.FASTER_WHISPER, pytest.param(EngineName.OPENAI_WHISPER, marks=pytest.mark.model)]
)
def test_a_model_that_is_not_there_says_how_to_get_it(name: EngineName, tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="quietroom models pull"):
        make_engine(TranscribeSettings(engine=name), tmp_path / "missing")


def test_repr_of_what_was_heard_shows_no_words() -> None:
    recording, script = session(1)
    transcript = heard(recording, Scripted(script))
    assert "w0x0" not in repr(
        (transcript, script, Scripted(script).take_in([recording.samples(recording.speech[0])]).quick())
    )


def test_a_doubtful_clip_is_read_again_and_the_fuller_reading_kept() -> None:
    recording, script = session(1)
    thinned = tuple(word for at, word in enumerate(script) if at % 8)
    for first, again, kept in ((thinned, script, script), (script, thinned, script)):
        transcript = heard(recording, Scripted(first, again, avg_logprob=-0.6))
        assert transcript.text.split() == [word.text for word in kept]
    assert heard(recording, Scripted(thinned, script)).text.split() == [word.text for word in thinned]


def test_clips_are_heard_in_batches_of_like_size_within_the_setting() -> None:
    sizes: list[int] = []

    class Counting(Scripted):
        def take_in(self, clips: Sequence[Samples]) -> Taken:
            sizes.append(len(clips))
            return super().take_in(clips)

    recording, script = session(5)
    transcribe(recording, Counting(script), TranscribeSettings(window_minutes=10, batch_size=8))
    assert max(sizes) <= 8
    assert max(sizes) - min(sizes) <= 1
