"""Decisions are laid over suggestions in their order, lose nothing, and are refused where they fit nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from pipeline import coding
from pipeline.errors import CodingError
from pipeline.values import Coding, CodingState, Decision, Place, RedactedTranscript, Span, Theme, Verdict
from tests.export.examples import CODED

RELEASED = replace(CODED, release=1)
STAFF, DENIED, WHOM = [found.place for found in coding.suggestions(RELEASED)]
HERE_TOO = Place(3, Span(0, 4), "staff")


def decided(place: Place, verdict: Verdict, *, by: str = "analyst 3", instead_of: str = "") -> Decision:
    return Decision(place, verdict, by, f"2026-03-0{len(by) % 9}T09:00:00+00:00", instead_of)


def states(*decisions: Decision) -> dict[Place, CodingState]:
    return {found.place: found.state for found in coding.codings(RELEASED, decisions)}


def test_nothing_decided_leaves_suggestions_in_the_order_of_the_talk() -> None:
    found = coding.codings(RELEASED)
    assert [coding.place for coding in found] == [STAFF, DENIED, WHOM]
    assert {coding.state for coding in found} == {CodingState.SUGGESTED}
    assert [coding.holds for coding in found] == [True, False, True]


def test_a_suggestion_is_accepted_rejected_and_taken_back_and_the_last_word_counts() -> None:
    accept, reject = decided(STAFF, Verdict.ACCEPT), decided(STAFF, Verdict.REJECT, by="analyst 12")
    assert states(accept)[STAFF] is CodingState.ACCEPTED
    assert states(accept, reject)[STAFF] is CodingState.REJECTED
    assert states(accept, reject, decided(STAFF, Verdict.WITHDRAW)) == states()
    [last] = [found for found in coding.codings(RELEASED, (accept, reject)) if found.place == STAFF]
    assert (last.by, last.at, last.holds) == ("analyst 12", reject.at, False)


def test_a_denial_that_somebody_accepts_holds() -> None:
    [found] = [c for c in coding.codings(RELEASED, [decided(DENIED, Verdict.ACCEPT)]) if c.place == DENIED]
    assert (found.denied, found.holds) == (True, True)


def test_a_code_is_added_in_its_place_and_taken_away_again() -> None:
    added = decided(HERE_TOO, Verdict.ADD, instead_of="who_to_tell")
    found = coding.codings(RELEASED, [added])
    assert found[-1] == Coding(HERE_TOO, CodingState.ADDED, False, "analyst 3", added.at, "who_to_tell")
    assert states(added, decided(HERE_TOO, Verdict.WITHDRAW)) == states()


def test_codes_on_one_passage_stand_in_the_order_of_the_codebook() -> None:
    added = decided(replace(WHOM, code="staff"), Verdict.ADD)
    assert [found.place.code for found in coding.codings(RELEASED, [added])][-2:] == ["staff", "who_to_tell"]


@pytest.mark.parametrize(
    "unfit",
    [
        decided(replace(STAFF, line=99), Verdict.ACCEPT),
        decided(replace(STAFF, span=Span(0, 999)), Verdict.ADD),
        decided(replace(HERE_TOO, code="weather"), Verdict.ADD),
        decided(STAFF, Verdict.ADD),
        decided(HERE_TOO, Verdict.ACCEPT),
        decided(HERE_TOO, Verdict.WITHDRAW),
    ],
    ids=["no turn", "too long", "no code", "there already", "not there", "nothing to take back"],
)
def test_what_fits_nothing_is_refused(unfit: Decision) -> None:
    with pytest.raises(CodingError):
        coding.codings(RELEASED, [unfit])


def test_a_release_is_settled_as_analysts_left_it() -> None:
    assert coding.settled(RELEASED, ()) == RELEASED
    decisions = (decided(STAFF, Verdict.REJECT), decided(DENIED, Verdict.ACCEPT), decided(HERE_TOO, Verdict.ADD))
    found = coding.settled(RELEASED, decisions)
    assert [[(theme.code, theme.denied) for theme in line.themes] for line in found.lines] == [
        [],
        [("staff", False)],
        [("who_to_tell", False)],
        [("staff", False)],
    ]
    whole = {count.code: count for count in found.theme_counts if count.section is None}
    assert (whole["staff"].turns, whole["staff"].speakers, whole["staff"].first_lines) == (2, None, (1, 3))
    assert whole["staff"].title == "Staff & others"


def test_what_an_analyst_added_is_not_judged_but_taken_back() -> None:
    with pytest.raises(CodingError, match="taken back"):
        coding.codings(RELEASED, [decided(HERE_TOO, Verdict.ADD), decided(HERE_TOO, Verdict.REJECT)])


def test_of_decisions_that_were_made_on_another_release_those_that_fit_are_kept() -> None:
    gone = decided(replace(STAFF, line=99), Verdict.ACCEPT)
    added, judged = decided(HERE_TOO, Verdict.ADD), decided(HERE_TOO, Verdict.REJECT)
    accepted = decided(STAFF, Verdict.ACCEPT)
    assert coding.fitting(RELEASED, [gone, added, judged, accepted]) == (added, accepted)


def without_codebook() -> RedactedTranscript:
    return replace(RELEASED, codebook=None)


def with_a_foreign_code() -> RedactedTranscript:
    foreign = replace(RELEASED.lines[0], themes=(Theme("harm", "weather", Span(0, 3)),))
    return replace(RELEASED, entries=(foreign, *RELEASED.entries[1:]))


@pytest.mark.parametrize("made", [without_codebook, with_a_foreign_code])
def test_a_release_that_was_not_coded_by_its_own_book_is_refused(made: Callable[[], RedactedTranscript]) -> None:
    with pytest.raises(CodingError):
        coding.codings(made())
