"""Sentences as vectors: unit length, order kept, neighbours that mean the same."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.embed import WIDTH, Embedder
from tests.conftest import ModelPath

pytestmark = pytest.mark.model

TEXTS = (
    "The youth club on the estate closed in the autumn.",
    "Since the centre shut, teenagers have nowhere to go in the evening.",
    "We ran fire safety training for the kitchen staff.",
    "ok",
    "",
)


@pytest.fixture(scope="module")
def embedder(model_path: ModelPath) -> Embedder:
    return Embedder(model_path("minilm"), threads=1)


def test_one_unit_vector_per_text(embedder: Embedder) -> None:
    rows = embedder.encode(TEXTS)
    assert rows.shape == (len(TEXTS), WIDTH)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_same_meaning_is_nearer_than_another_subject(embedder: Embedder) -> None:
    club, centre, kitchen, *_ = embedder.encode(TEXTS)
    assert club @ centre > club @ kitchen + 0.2


def test_vector_of_a_text_does_not_depend_on_its_company(embedder: Embedder) -> None:
    together = embedder.encode(TEXTS)
    alone = np.vstack([embedder.encode([text]) for text in TEXTS])
    assert np.allclose(together, alone, atol=1e-4)
    assert np.allclose(together, embedder.encode(TEXTS, batch=2), atol=1e-4)


def test_long_text_is_cut_and_not_refused(embedder: Embedder) -> None:
    long = embedder.encode(["the corridor by the canteen " * 400])
    assert np.isfinite(long).all()


def test_no_text_gives_no_row(embedder: Embedder) -> None:
    assert embedder.encode([]).shape == (0, WIDTH)


def test_tokens_cover_the_words_and_do_not_depend_on_company(embedder: Embedder) -> None:
    together = embedder.tokens(TEXTS)
    for text, tokens, length in zip(TEXTS, together, embedder.lengths(TEXTS), strict=True):
        assert len(tokens.states) == len(tokens.starts) == length + 2
        covered = {at for a, b in zip(tokens.starts, tokens.ends, strict=True) for at in range(a, b)}
        assert covered == {at for at, character in enumerate(text) if not character.isspace()}
    assert np.allclose(together[0].states, embedder.tokens([TEXTS[0]])[0].states, atol=1e-4)
