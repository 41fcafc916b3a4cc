from __future__ import annotations

import numpy as np
import pytest

from pipeline.embed import WIDTH
from pipeline.flag import fields
from pipeline.flag.kinds import Kinds
from pipeline.settings import defaults, disclosures
from pipeline.settings.disclosures import DisclosureRules
from pipeline.values import Flag, Route, Span, Subject, Urgency
from tests.flag.fakes import WordEmbedder, spoken, weights

RULES = disclosures.load(defaults("config/disclosures.toml"))
KINDS = Kinds.of(RULES, WordEmbedder())


def _flag(
    said: str,
    *,
    beside: str = "",
    adult: float = -1.0,
    urgency: tuple[float, float] = (-9.0, -9.0),
    rules: DisclosureRules = RULES,
    score: float = 0.5,
) -> Flag:
    row = np.concatenate([WordEmbedder().encode([said])[0], np.zeros(WIDTH, np.float32)])
    kinds = KINDS if rules is RULES else Kinds.of(rules, WordEmbedder())
    by = fields.Judgement(rules, kinds, weights(adult=adult, urgency=urgency))
    talk = spoken(said, beside) if beside else spoken(said)
    span, whole = Span(0, len(said)), Span(0, len(talk.text))
    return fields.flag_of(talk, span, whole, row=row, score=score, by=by)


def test_an_allegation_goes_to_the_headteacher_with_its_clock() -> None:
    found = _flag("A teacher hit a pupil.", adult=1.0)
    assert found.route is Route.HEADTEACHER
    assert found.subject is Subject.ADULT_IN_SCHOOL
    assert found.urgency is Urgency.TODAY
    assert "LADO" in found.clock_due


def test_an_allegation_about_the_head_goes_to_the_chair() -> None:
    assert _flag("The head hit a pupil.", adult=1.0).route is Route.CHAIR


def test_an_answer_that_names_a_member_of_staff_decides_the_route() -> None:
    said, answer = "He put him against the wall.", "Then it's about a member of staff."
    assert _flag(said, beside=answer).route is Route.HEADTEACHER
    assert _flag(said).route is Route.DSL


@pytest.mark.parametrize(
    ("answer", "route"),
    [
        ("Thank you. That has to go to the principal.", Route.HEADTEACHER),
        ("That one goes to the head today, not to me.", Route.HEADTEACHER),
        ("It'll have to go straight to the headteacher.", Route.HEADTEACHER),
        ("Did you go to the head of year?", Route.DSL),
        ("That goes to the head of year as a rule.", Route.DSL),
        ("We went to the head for more hours.", Route.DSL),
    ],
)
def test_an_answer_that_sends_it_to_the_head_decides_the_route(answer: str, route: Route) -> None:
    assert _flag("He put him against the wall.", beside=answer).route is route


def test_a_colleagues_own_distress_never_goes_to_the_headteacher() -> None:
    found = _flag("I am not coping and I cry every day after work.")
    assert (found.categories[0], found.route, found.subject) == ("STAFF-SELF", Route.DSL, Subject.STAFF_SELF)


def test_what_was_done_to_the_speaker_stays_off_the_headteachers_desk() -> None:
    found = _flag("It happened to me. I was one of those kids, and the coach did it.", adult=9.0)
    assert found.route is Route.DSL


def test_urgency_is_never_under_the_floor() -> None:
    found = _flag("There is no food at home and the child comes in hungry.")
    assert (found.categories[0], found.urgency) == ("ABU-NEG", Urgency.TODAY)


def test_a_life_at_risk_is_immediate_and_due_now() -> None:
    found = _flag("He said that he wants to die.", urgency=(0.0, -1.0))
    assert found.urgency is Urgency.IMMEDIATE
    assert found.clock_due == RULES.immediate_due


def test_an_immediate_allegation_keeps_its_own_clock() -> None:
    assert "LADO" in _flag("A teacher has a knife.", adult=1.0, urgency=(9.0, 9.0)).clock_due


def test_cutting_of_a_girl_may_bring_a_personal_duty() -> None:
    assert "fgm" in _flag("She had FGM done to her when she was little, her family's cutter.").personal_duty


def test_what_was_referred_is_marked_and_kept() -> None:
    assert _flag("Nobody knows where she is. We logged it.").said_already_referred
    assert not _flag("Nobody knows where she is.").said_already_referred


@pytest.mark.parametrize("answer", ["Has it been logged? Not yet.", "I'll log it, then it's on the system."])
def test_what_somebody_says_is_not_yet_referred_is_not_marked(answer: str) -> None:
    assert not _flag(f"Nobody knows where she is. We logged it. {answer}").said_already_referred
    assert not _flag("Nobody knows where she is. We logged it.", beside=answer).said_already_referred


def test_what_is_likelier_no_disclosure_is_immediate_only_by_the_leads_words() -> None:
    very = (9.0, 9.0)
    assert _flag("I was never shown the form.", urgency=very, score=0.5).urgency is Urgency.IMMEDIATE
    assert _flag("I was never shown the form.", urgency=very, score=0.49).urgency is Urgency.TODAY
    assert _flag("He said that he wants to die.", urgency=very, score=0.49).urgency is Urgency.IMMEDIATE


def test_fgm_and_forced_marriage_bring_what_the_guidance_says() -> None:
    assert _flag("Her family plans a special ceremony for girls with a cutter.").personal_duty == ("fgm",)
    assert _flag("She is being forced to marry her cousin.").personal_duty == ()


@pytest.mark.parametrize(
    ("said", "duty"),
    [
        ("An adult in the family touches the child sexually.", ("csa",)),
        ("Her nude photo is being shared around on phones.", ("csa",)),
        ("A boy in her class touches her up her skirt and will not stop.", ("csa",)),
        ("Students call her racist or homophobic names.", ()),
        ("Someone made a fake account in her name.", ()),
    ],
)
def test_words_of_sexual_abuse_may_bring_a_personal_duty(said: str, duty: tuple[str, ...]) -> None:
    assert _flag(said).personal_duty == duty


def test_a_member_of_staff_who_may_have_abused_a_child_brings_the_duty_too() -> None:
    assert _flag("A teacher kissed a student.", adult=1.0).personal_duty == ("csa",)
    assert _flag("A teacher hit a student.", adult=1.0).personal_duty == ()


def test_a_category_the_lead_adds_works_at_once() -> None:
    own = RULES.categories[0].model_copy(update={"code": "OWN", "examples": ("Zebras keep grazing on the lawn.",)})
    rules = RULES.model_copy(update={"categories": (*RULES.categories, own)})
    assert _flag("Zebras keep grazing on the lawn.", rules=rules).categories[0] == "OWN"
