from __future__ import annotations

from pipeline.flag.reactions import withheld
from pipeline.flag.units import cut
from pipeline.values import Transcript
from tests.flag.fakes import spoken


def _withheld(talk: Transcript, first: int, last: int) -> str:
    return withheld(talk.text, cut(talk), first, last).of(talk.text)


def test_the_facilitators_answer_goes_with_the_passage() -> None:
    talk = spoken("She hid under the desk.", "I'll take that one further.", "So, training. What have you had?")
    assert _withheld(talk, 0, 0).endswith("further.")


def test_where_it_goes_next_is_not_told() -> None:
    talk = spoken("He hit her.", "That has to go to the principal.", "It goes to the head.", "Right, what about lunch?")
    assert _withheld(talk, 0, 0).endswith("the head.")


def test_the_persons_own_answer_goes_with_it() -> None:
    talk = spoken("Her dad hit her.", "Thank you for saying.", "She's a lovely girl.", "Right, what about lunch?")
    assert _withheld(talk, 0, 0).endswith("lovely girl.")


def test_a_lead_in_goes_with_it() -> None:
    talk = spoken("More bins.", "Can I say something?", "Her dad hit her.")
    assert _withheld(talk, 2, 2).startswith("Can I say")


def test_other_talk_stays() -> None:
    talk = spoken("The bus is late.", "Her dad hit her.", "Moving on, what about the policy?", "It's long.")
    assert _withheld(talk, 1, 1) == "Her dad hit her."
