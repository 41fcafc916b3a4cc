from __future__ import annotations

import numpy as np
import pytest

from pipeline.flag import encoder
from pipeline.flag.units import cut
from pipeline.training.examples import Mark, Room
from pipeline.training.lessons import Lesson, lesson, samples
from pipeline.values import Span
from tests.flag.fakes import WordEmbedder, spoken

torch = pytest.importorskip("torch")


def _lessons() -> list[Lesson]:
    """Red is a disclosure, blue is not."""
    made = []
    for number in range(40):
        talk = spoken(f"red number {number} here today" if number % 2 else f"blue number {number} here today")
        whole = Span(0, len(talk.text))
        mark = Mark(number % 2, str(number), "OWN" if number % 2 else "", "today" if number % 2 else "")
        made.append(lesson(Room(talk, ((whole, mark),)), is_whole=False))
    return made


def test_the_network_learns_and_the_pipeline_reads_what_it_learnt(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.training import network

    monkeypatch.setattr(network, "EPOCHS", 20)
    chance = np.random.default_rng(0)
    some = list(samples(_lessons(), WordEmbedder(), chance))
    trained = network.train(encoder.load(), some, ("OWN",), chance)
    talk = spoken("red shoes", "blue shoes")
    tokens = WordEmbedder().tokens([talk.text])
    states = encoder.read(tokens, trained.layers())[0]
    with torch.no_grad():
        same = trained.blocks[0](torch.tensor(tokens[0].states[None]), torch.ones(1, len(states), dtype=torch.bool))
        same = trained.blocks[1](same, torch.ones(1, len(states), dtype=torch.bool))[0].numpy()
    assert np.allclose(states, same, atol=1e-3)
    odds = states @ trained.head("unit")[0][:-1]
    assert len(cut(talk)) == 2
    assert odds[1] > odds[3]
