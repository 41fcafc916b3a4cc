"""Whether the head is the one it is about: never to be missed, and not taken for the one who was told."""

from __future__ import annotations

import pytest

from pipeline.flag.head import about_the_head
from pipeline.flag.words import plain
from pipeline.settings import defaults, disclosures

RULES = disclosures.load(defaults("config/disclosures.toml"))

ABOUT = (
    "It's about the head.",
    "The headteacher had him by the arm.",
    "Our principal stands too close.",
    "our head did",
    "He was pushed against the wall by the head.",
    "He got grabbed by our headteacher, in front of the class.",
    "It was the head who locked her in.",
    "The head's been messaging one of the girls.",
    "The head's hand was on her knee.",
    "She was alone with the head and the blinds were down.",
    "She came out of the head's office crying, and he'd shut the door.",
    "She keeps getting texts from the head.",
    "I've seen the head pull a child along by the hood.",
    "I saw the head slap him.",
    "I told the head to get off him.",
    "I asked the head why he'd had hold of her.",
    "I told the head about it, and it was the head who had done it.",
    "The head knows, and he told me to keep quiet about it.",
    "It's a complaint against the head.",
    "The new head drags them out by the sleeve.",
    "The acting head shouts in their faces.",
    "The executive headteacher took photographs on his own phone.",
    "Head of school, she twisted his wrist.",
    "The deputy told the head, then the head hit him.",
    "the headmaster calls her into the store room",
)
OTHERWISE = (
    "I told the head.",
    "I've told our headteacher already.",
    "I went to the head about it.",
    "I went straight to the head.",
    "We took it straight to the headteacher.",
    "I passed it on to the head.",
    "It was reported to the head on Monday.",
    "I've spoken to the head about him.",
    "I raised it with the head.",
    "I've had a word with the head.",
    "I need to see the head about this.",
    "I'm going to see the head.",
    "I emailed the head and the caretaker said nothing.",
    "The head knows.",
    "The head has been told.",
    "That's one for the head.",
    "The head of year saw it.",
    "The head of maths grabbed him.",
    "One of the heads of department shouted in her face.",
    "The deputy head grabbed him.",
    "The assistant headteacher is alone with her.",
    "Our vice principal calls him names.",
    "The head teacher at my last school used to hit them.",
    "The head of another school rang about a coach.",
    "My old head was like that with the girls.",
    "His primary head was rough with him.",
    "The head's wife works in the kitchen and she slapped him.",
    "The coach had her waiting outside the head's office.",
    "The head girl told me that the coach hugs them.",
    "He hit his head.",
    "The technician caught him on the head with a tray.",
    "He gave him a slap to the head.",
    "It was a knock to the back of the head.",
    "It's ahead",
    "The principal reason is the coach.",
)


@pytest.mark.parametrize("said", ABOUT)
def test_talk_about_the_head_is_recognised(said: str) -> None:
    assert about_the_head(plain(said), RULES)


@pytest.mark.parametrize("said", OTHERWISE)
def test_any_other_head_is_not_the_one_it_is_about(said: str) -> None:
    assert not about_the_head(plain(said), RULES)


def test_the_schools_own_word_for_the_head_counts_at_once() -> None:
    rules = RULES.model_copy(update={"head_phrases": (*RULES.head_phrases, "the warden")})
    assert about_the_head(plain("The warden hit him."), rules)
    assert about_the_head(plain("The warden's hands were on her."), rules)
    assert not about_the_head(plain("The warden hit him."), RULES)
