"""A part of the corpus, in which every format and every damage stands at least once; `make hostile` tries the whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.corpus import FORMATS, Case, cases
from tests.hostile.damage import DAMAGES
from tests.hostile.trial import attempt

_SLOW = {"hours of silence"}
SOME = [case for number, case in enumerate(cases()) if number % 11 == 0 or case.format == "trap"]


def _name(case: Case) -> str:
    return f"{case.format}, {case.damage}"


def test_corpus_is_large_and_so_is_what_is_tried_here() -> None:
    every = list(cases())
    assert len(every) >= 1_000
    assert {case.format for case in SOME} == {*FORMATS, "trap"}
    assert {case.damage for case in SOME} >= set(DAMAGES)


@pytest.mark.parametrize("case", [case for case in SOME if case.damage not in _SLOW], ids=_name)
def test_hostile_file_is_accepted_or_refused_and_nothing_else(case: Case, tmp_path: Path) -> None:
    result = attempt(case, tmp_path)
    assert result.known, result
