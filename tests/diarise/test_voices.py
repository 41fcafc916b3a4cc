"""The real voice model: the numbers that PyTorch gives, and the speakers of a sample."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline import diarise, ingest
from pipeline.diarise.ge2e import Voices
from pipeline.diarise.listening import FRAMES
from pipeline.evaluate import as_transcript, parse, read_timeline, with_times
from pipeline.evaluate.voices import diarisation
from pipeline.settings import IngestSettings
from tests.conftest import ModelPath

pytestmark = pytest.mark.model

SAMPLE = Path(__file__).parents[2] / "samples" / "averlock"


def test_vectors_are_those_of_pytorch(model_path: ModelPath) -> None:
    import torch

    folder = model_path("ge2e")
    state = torch.load(folder / "pretrained.pt", map_location="cpu", weights_only=True)["model_state"]
    lstm, linear = torch.nn.LSTM(40, 256, 3, batch_first=True), torch.nn.Linear(256, 256)
    for name, part in (("lstm.", lstm), ("linear.", linear)):
        part.load_state_dict({key.removeprefix(name): each for key, each in state.items() if key.startswith(name)})
    windows = np.random.default_rng(4).gamma(0.2, 1.0, (3, FRAMES, 40)).astype(np.float32)
    with torch.no_grad():
        raw = torch.relu(linear(lstm(torch.from_numpy(windows))[1][0][-1]))
    expected = (raw / raw.norm(dim=1, keepdim=True)).numpy()
    assert np.allclose(Voices(folder).encode(windows), expected, atol=1e-5)


def test_the_speakers_of_a_sample_are_told_apart(model_path: ModelPath) -> None:
    """Its words are the script's, at even pace through each turn, so that no speech engine is needed."""
    script = with_times(parse(next(SAMPLE.glob("*.session.txt"))), read_timeline(SAMPLE / "timeline.json"))
    recording = ingest.open_recording(SAMPLE / "recording.mp3", IngestSettings())
    told = diarise.tell_speakers(recording, as_transcript(script), diarise.make_voices(model_path("ge2e")))
    figures = diarisation(script, told)
    assert abs(figures.found - figures.true) <= 1
    assert figures.error.rate is not None
    assert figures.error.rate <= 0.2
    assert told.facilitators == ("S1",)
