from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.service import progress, steps
from pipeline.service.steps import Made

CUT = Made("a", "ab" * 32, 2)
HEARD = {"hear-0": Made("b", "cd" * 32), "hear-1": Made("c", "ef" * 32)}


class Told:
    """Steps that say what they were given."""

    def __init__(self) -> None:
        self.given: tuple[object, ...] = ()

    def measure(self, session_id: str, attempt: str) -> Made:
        self.given = ("measure",)
        return CUT

    def hear(self, session_id: str, attempt: str, cut: Made, window: int) -> Made:
        self.given = ("hear", cut, window)
        return CUT

    def conclude(self, session_id: str, attempt: str, cut: Made, heard: Sequence[Made]) -> Made:
        self.given = ("conclude", cut, *heard)
        return CUT


@pytest.mark.parametrize(
    ("made", "left"),
    [
        ({}, ("measure",)),
        ({"measure": CUT}, ("hear-0", "hear-1")),
        ({"measure": CUT, "hear-1": CUT}, ("hear-0",)),
        ({"measure": CUT, **HEARD}, ("conclude",)),
        ({"measure": Made("a")}, ("conclude",)),
    ],
)
def test_what_can_be_done_next(made: dict[str, Made], left: tuple[str, ...]) -> None:
    assert steps.to_do(made) == left


def test_only_the_last_window_unlocks_the_end() -> None:
    assert steps.unlocked_by("measure", {"measure": CUT}) == ("hear-0", "hear-1")
    assert steps.unlocked_by("hear-1", {"measure": CUT, "hear-1": CUT}) == ()
    assert steps.unlocked_by("hear-0", {"measure": CUT, **HEARD}) == ("conclude",)


def test_windows_are_given_to_the_end_in_their_order_however_they_were_made() -> None:
    ending, hearing = Told(), Told()
    made = {"hear-1": HEARD["hear-1"], "hear-0": HEARD["hear-0"], "measure": CUT}
    steps.run(ending, "session", "attempt", "conclude", made)
    steps.run(hearing, "session", "attempt", "hear-1", made)
    assert ending.given == ("conclude", CUT, HEARD["hear-0"], HEARD["hear-1"])
    assert hearing.given == ("hear", CUT, 1)


def test_sessions_are_ended_before_others_are_begun() -> None:
    assert sorted(["measure", "hear-12", "conclude"], key=steps.priority) == ["conclude", "hear-12", "measure"]


@pytest.mark.parametrize("windows", [0, 1, 18])
def test_steps_before_the_last_make_up_its_beginning(windows: int) -> None:
    whole = progress.share_of("measure", windows) + windows * (windows and progress.share_of("hear-0", windows))
    assert whole == pytest.approx(progress.HEARD)
