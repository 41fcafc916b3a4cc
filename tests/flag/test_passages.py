from __future__ import annotations

from dataclasses import replace

import numpy as np

from pipeline.flag.passages import ASIDE_WORDS, Reader, grouped, judged, proposed
from pipeline.flag.units import Unit, cut
from pipeline.values import Span
from tests.flag.fakes import WordEmbedder, spoken, weights


def _units(*words: int) -> list[Unit]:
    return [Unit(Span(n * 10, n * 10 + 9), n, None, count) for n, count in enumerate(words)]


def _grouped(likely: list[float], *words: int) -> list[tuple[int, int]]:
    return grouped(_units(*(words or (10,) * len(likely))), np.array(likely), seed=0.6, floor=0.4)


def test_a_passage_grows_from_its_seed() -> None:
    assert _grouped([0.1, 0.5, 0.9, 0.5, 0.1]) == [(1, 3)]


def test_without_a_seed_there_is_no_passage() -> None:
    assert _grouped([0.5, 0.5, 0.5]) == []


def test_a_short_aside_does_not_end_a_passage() -> None:
    assert _grouped([0.9, 0.1, 0.9], 10, ASIDE_WORDS, 10) == [(0, 2)]


def test_talk_that_goes_elsewhere_ends_it() -> None:
    assert _grouped([0.9, 0.1, 0.9], 10, ASIDE_WORDS + 1, 10) == [(0, 0), (2, 2)]


def test_nothing_said_gives_nothing() -> None:
    talk = spoken()
    assert judged(talk.text, cut(talk), Reader(WordEmbedder(), (), weights())) == ()


def test_a_faint_hint_is_judged_where_nothing_clear_is_near() -> None:
    likely = np.array([0.25, 0.1, 0.1, 0.9, 0.25])
    assert proposed(_units(*(10,) * 5), likely, weights()) == [(0, 0), (3, 3)]


def test_a_faint_point_of_notes_is_judged_though_others_lead_from_it_to_a_clear_one() -> None:
    likely = np.array([0.25, 0.1, 0.25, 0.1, 0.25, 0.9])
    units = _units(*(ASIDE_WORDS,) * 6)
    assert proposed(units, likely, weights()) == [(0, 2), (5, 5)]


def test_what_leads_up_to_a_clear_passage_of_talk_is_no_passage_of_its_own() -> None:
    likely = np.array([0.25, 0.1, 0.25, 0.1, 0.25, 0.9])
    units = [replace(unit, speaker=f"S{unit.turn}") for unit in _units(*(ASIDE_WORDS,) * 6)]
    assert proposed(units, likely, weights()) == [(5, 5)]
