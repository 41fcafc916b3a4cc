"""Whose voice each word was said in: a transcript's turns cut anew, one speaker each, labelled S1, S2...

`tell_speakers` is the door; `make_voices` builds what it hears with; `facilitators` needs words only. Labels are
anonymous and mean something within one session only. Voice data is biometric: vectors live in memory while this
runs and nothing here, or that calls this, may write, log or return one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from pipeline.diarise.atoms import Atom, atoms
from pipeline.diarise.clustering import talk_of, tell_apart
from pipeline.diarise.ge2e import Voices
from pipeline.diarise.leading import facilitators
from pipeline.diarise.listening import WINDOW_MS, Voiceprints, listen, step_ms
from pipeline.diarise.model import Talk
from pipeline.diarise.overlapping import mixed
from pipeline.diarise.recut import recut
from pipeline.values import Progress, Recording, Stage, Stretch, Transcript, ignore, merge_stretches

__all__ = ["Voices", "facilitators", "make_voices", "tell_speakers"]


def make_voices(model: Path) -> Voices:
    """The voice model from its folder or file; raises ModelDamagedError where it is no GE2E checkpoint."""
    return Voices(model)


def tell_speakers(
    recording: Recording,
    transcript: Transcript,
    voices: Voices,
    *,
    speakers: int | None = None,
    on_progress: Progress = ignore,
) -> Transcript:
    """The same words in turns of one speaker each; so many speakers as are given, or as are found (1 to 12).

    A transcript without words comes back as it was. Memory does not grow with the recording's sound.
    """
    pieces = atoms(transcript)
    on_progress(Stage.SPEAKERS, 0.0)
    heard = listen(recording, transcript.words, voices, lambda share: on_progress(Stage.SPEAKERS, share))
    if len(heard.vectors):
        transcript = _by_speaker(transcript, pieces, heard, _talk(heard, pieces, recording.duration_ms), speakers)
    on_progress(Stage.SPEAKERS, 1.0)
    return replace(transcript, facilitators=facilitators(transcript))


def _talk(heard: Voiceprints, pieces: Sequence[Atom], duration_ms: int) -> Talk:
    """Each window given to the atom that its middle lies in, or that follows the silence in which it lies."""
    ends = np.maximum.accumulate([piece.end_ms for piece in pieces])
    atom = np.minimum(np.searchsorted(ends, heard.middles_ms), len(pieces) - 1)
    likely = np.array([piece.likely for piece in pieces])
    return talk_of(heard.vectors, atom, likely, weight=step_ms(duration_ms) / WINDOW_MS)


def _by_speaker(
    transcript: Transcript, pieces: Sequence[Atom], heard: Voiceprints, talk: Talk, speakers: int | None
) -> Transcript:
    labels = tell_apart(talk, speakers)
    both = heard.middles_ms[mixed(talk, labels, heard.middles_ms, WINDOW_MS)]
    around = [Stretch(max(0, int(middle) - WINDOW_MS // 4), int(middle) + WINDOW_MS // 4) for middle in both]
    overlaps = merge_stretches(around, gap_ms=WINDOW_MS // 2)
    return replace(recut(transcript, pieces, labels.tolist()), by_voice=True, overlaps=overlaps)
