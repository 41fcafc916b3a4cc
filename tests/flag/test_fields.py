from __future__ import annotations

import numpy as np
import pytest

from pipeline.embed import WIDTH
from pipeline.flag import fields
from pipeline.flag.kinds import Kinds
from pipeline.flag.words import plain
from pipeline.settings import defaults, disclosures
from pipeline.values import Route, Subject, Urgency
from tests.flag.fakes import WordEmbedder, weights

RULES = disclosures.load(defaults("config/disclosures.toml"))
KINDS = Kinds.of(RULES, WordEmbedder())


def _particulars(
    said: str, *, beside: str = "", adult: float = -1.0, urgency: tuple[float, float] = (-9.0, -9.0)
) -> fields.Particulars:
    row = np.concatenate([WordEmbedder().encode([said])[0], np.zeros(WIDTH, np.float32)])
    return fields.particulars(
        said, beside, row=row, kinds=KINDS, rules=RULES, weights=weights(adult=adult, urgency=urgency)
    )


def test_an_allegation_goes_to_the_headteacher_with_its_clock() -> None:
    found = _particulars("A teacher hit a pupil.", adult=1.0)
    assert found.route is Route.HEADTEACHER
    assert found.subject is Subject.ADULT_IN_SCHOOL
    assert found.urgency is Urgency.TODAY
    assert "LADO" in found.clock_due


def test_an_allegation_about_the_head_goes_to_the_chair() -> None:
    assert _particulars("The head hit a pupil.", adult=1.0).route is Route.CHAIR


def test_an_answer_that_names_a_member_of_staff_decides_the_route() -> None:
    said, answer = "He put him against the wall.", "Then it's about a member of staff."
    assert _particulars(said, beside=answer).route is Route.HEADTEACHER
    assert _particulars(said).route is Route.DSL


def test_a_colleagues_own_distress_never_goes_to_the_headteacher() -> None:
    found = _particulars("I am not coping and I cry every day after work.")
    assert (found.categories[0], found.route, found.subject) == ("STAFF-SELF", Route.DSL, Subject.STAFF_SELF)


def test_what_was_done_to_the_speaker_stays_off_the_headteachers_desk() -> None:
    found = _particulars("It happened to me. I was one of those kids, and the coach did it.", adult=9.0)
    assert found.route is Route.DSL


def test_urgency_is_never_under_the_floor() -> None:
    found = _particulars("There is no food at home and the child comes in hungry.")
    assert (found.categories[0], found.urgency) == ("ABU-NEG", Urgency.TODAY)


def test_a_life_at_risk_is_immediate_and_due_now() -> None:
    found = _particulars("He said that he wants to die.", urgency=(0.0, -1.0))
    assert found.urgency is Urgency.IMMEDIATE
    assert found.clock_due == RULES.immediate_due


def test_an_immediate_allegation_keeps_its_own_clock() -> None:
    assert "LADO" in _particulars("A teacher has a knife.", adult=1.0, urgency=(9.0, 9.0)).clock_due


def test_cutting_of_a_girl_may_bring_a_personal_duty() -> None:
    assert "fgm" in _particulars("She had FGM done to her when she was little, her family's cutter.").personal_duty


def test_what_was_referred_is_marked_and_kept() -> None:
    assert _particulars("Nobody knows where she is. We logged it.").said_already_referred
    assert not _particulars("Nobody knows where she is.").said_already_referred


@pytest.mark.parametrize(
    "said",
    ["It's about the head.", "The headteacher had him by the arm.", "Our principal stands too close.", "our head did"],
)
def test_talk_about_the_head_is_recognised(said: str) -> None:
    assert fields.about_the_head(plain(said), RULES)


@pytest.mark.parametrize(
    "said",
    ["I told the head.", "I went to the head about it.", "The head of year saw it.", "He hit his head.", "It's ahead"],
)
def test_the_head_as_the_one_who_was_told_is_no_accused(said: str) -> None:
    assert not fields.about_the_head(plain(said), RULES)


def test_a_category_the_lead_adds_works_at_once() -> None:
    own = RULES.categories[0].model_copy(update={"code": "OWN", "examples": ("Zebras keep grazing on the lawn.",)})
    rules = RULES.model_copy(update={"categories": (*RULES.categories, own)})
    said = "Zebras keep grazing on the lawn."
    row = np.concatenate([WordEmbedder().encode([said])[0], np.zeros(WIDTH, np.float32)])
    found = fields.particulars(said, "", row=row, kinds=Kinds.of(rules, WordEmbedder()), rules=rules, weights=weights())
    assert found.categories[0] == "OWN"
