"""Whose voice each word was said in: a transcript's turns cut anew, one speaker each, labelled S1, S2...

`tell_speakers` is the door; `make_voices` builds what it hears with; `facilitators` needs words only. Labels are
anonymous and mean something within one session only. Voice data is biometric: vectors live in memory while this
runs and nothing here, or that calls this, may write, log or return one.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from pipeline.diarise.atoms import Atom, atoms
from pipeline.diarise.clustering import tell_apart
from pipeline.diarise.ge2e import Voices
from pipeline.diarise.leading import facilitators
from pipeline.diarise.listening import WINDOW_MS, Voiceprints, listen, step_ms
from pipeline.diarise.recut import recut
from pipeline.values import Progress, Recording, Stage, Transcript, ignore

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
    if pieces:
        heard = listen(recording, transcript.words, voices, lambda share: on_progress(Stage.SPEAKERS, share))
        transcript = recut(transcript, pieces, _who(heard, pieces, recording.duration_ms, speakers))
    on_progress(Stage.SPEAKERS, 1.0)
    return replace(transcript, facilitators=facilitators(transcript))


def _who(heard: Voiceprints, pieces: tuple[Atom, ...], duration_ms: int, speakers: int | None) -> list[int]:
    """The speaker of each atom, by the windows whose middle lies in it or in the silence before it."""
    ends = [piece.end_ms for piece in pieces]
    atom = np.minimum(np.searchsorted(np.maximum.accumulate(ends), heard.middles_ms), len(pieces) - 1)
    likely = np.array([piece.likely for piece in pieces])
    weight = step_ms(duration_ms) / WINDOW_MS
    return [int(label) for label in tell_apart(heard.vectors, atom, likely, weight=weight, speakers=speakers)]
