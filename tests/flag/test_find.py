from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import flag
from pipeline.embed import Embedder
from pipeline.settings import defaults, disclosures
from pipeline.training import examples
from pipeline.values import Route
from tests.conftest import ModelPath
from tests.flag.fakes import WordEmbedder, spoken

RULES = disclosures.load(defaults("config/disclosures.toml"))
ALL = RULES.model_copy(update={"threshold": 0.0001})

ROOM = (
    "So, what sort of things do you see around the building at the moment?",
    "Phones, mostly. And the corridors at changeover, they're very busy.",
    "The bus queue's a bit of a squash. They could do with another adult on it.",
    "Can I mention something? There's a boy in my tutor group, Rafe, and on Monday he told me that his stepdad hit "
    "him with a belt. He showed me his back. I haven't told anyone yet.",
    "Thank you. I'll need to take that one further.",
    "And what about the training? Has it been any use?",
    "It's an online course with a quiz at the end. We'd all like something more practical.",
)


@settings(max_examples=15)
@given(st.lists(st.text(alphabet="shetoldmi .?", min_size=1, max_size=80), min_size=1, max_size=5))
def test_flags_lie_in_the_talk_in_order_and_apart(turns: list[str]) -> None:
    talk = spoken(*turns)
    found = flag.find(talk, ALL, WordEmbedder())
    assert all(one.span.end <= two.span.start for one, two in pairwise(found))
    assert all(item.withheld.contains(item.span) and item.withheld.end <= len(talk.text) for item in found)


def test_silence_is_not_flagged() -> None:
    assert flag.find(spoken(), RULES, WordEmbedder()) == ()
    assert flag.look(spoken(), RULES, WordEmbedder()) == flag.Found((), 0.0)


@pytest.mark.model
def test_a_disclosure_is_found_with_and_without_speakers(model_path: ModelPath) -> None:
    embedder = Embedder(model_path("minilm"))
    named = spoken(*ROOM, speakers=["S1", "S2", "S3", "S2", "S1", "S1", "S3"])
    for talk in (named, spoken(*ROOM), spoken(*(line.lower().replace(",", "").replace(".", "") for line in ROOM))):
        at = talk.text.lower().index("stepdad")
        found = flag.find(talk, RULES, embedder)
        assert any(item.span.start <= at < item.span.end and item.route is Route.DSL for item in found)


@pytest.mark.model
def test_the_answer_is_withheld_and_the_same_talk_gives_the_same_flags(model_path: ModelPath) -> None:
    embedder, talk = Embedder(model_path("minilm")), spoken(*ROOM)
    first, second = (flag.find(talk, RULES, embedder) for _ in range(2))
    assert first == second
    assert "one further" in " ".join(item.withheld.of(talk.text) for item in first)
    assert not any("rafe" in text.lower() for item in first for text in (item.id, *item.signals, repr(item)))


@pytest.mark.model
def test_ordinary_talk_is_mostly_left_alone(model_path: ModelPath) -> None:
    talk = spoken(*(words for session in examples.talk("talk_heldout") for _, words in session))
    found = flag.find(talk, RULES, Embedder(model_path("minilm")))
    assert sum(item.withheld.end - item.withheld.start for item in found) < 0.2 * len(talk.text)
