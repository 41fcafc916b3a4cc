from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from pipeline.restricted import route_flags
from pipeline.values import Route, Subject
from tests.building import flag_on, recipients_of, transcript_of, two_keys_each

KEYS = two_keys_each()


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ({"dsl": ("Amal Said",)}, Route.HEADTEACHER),
        ({"dsl": ("Amal Said",), "headteacher": ("Ms Said",)}, Route.CHAIR),
        ({"headteacher": ("Amal Said",)}, Route.DSL),
    ],
)
def test_a_person_named_in_a_passage_does_not_get_it(names: dict[str, tuple[str, ...]], expected: Route) -> None:
    talk = transcript_of(("S1", "Miss Said told me her mother shouts."))
    recipients = recipients_of(KEYS, names)
    flag = flag_on(talk, "Miss Said told me her mother shouts.")
    routed = route_flags(talk, (flag,), recipients)
    assert routed.by_route[expected] == (flag,)
    assert {w.code for w in routed.warnings} == (set() if expected is Route.DSL else {"conflict"})


def test_the_chairs_item_goes_to_the_dsl_when_the_chair_is_named() -> None:
    talk = transcript_of(("S1", "The chair Rupert Voss and the head were both there."))
    flag = flag_on(talk, "The chair Rupert Voss and the head were both there.", Route.CHAIR)
    routed = route_flags(talk, (flag,), recipients_of(KEYS, {"chair": ("Rupert Voss",)}))
    assert routed.by_route[Route.DSL] == (flag,)


def test_a_passage_that_names_every_holder_is_in_no_file_and_somebody_is_told() -> None:
    talk = transcript_of(("S1", "Ann Lee, Ben Roe and Cat Moy all knew."))
    names = {"dsl": ("Ann Lee",), "headteacher": ("Ben Roe",), "chair": ("Cat Moy",)}
    routed = route_flags(talk, (flag_on(talk, talk.text),), recipients_of(KEYS, names))
    assert not any(routed.by_route.values())
    [warning] = routed.warnings
    assert warning.code == "conflict-everywhere"
    assert "Lee" not in warning.message


def where(
    said: str, names: Mapping[str, tuple[str, ...]], *, subject: Subject | None = None, route: Route = Route.DSL
) -> Route | None:
    """The route that a passage of these words ends on; None for none."""
    talk = transcript_of(("S1", said))
    flag = flag_on(talk, said, route)
    flag = replace(flag, subject=subject) if subject else flag
    routed = route_flags(talk, (flag,), recipients_of(KEYS, names))
    return next((route for route, found in routed.by_route.items() if found), None)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("Robert Hale",), "I asked if Bob knew about her."),
        (("Elizabeth Frayne",), "and then Liz shouted at him"),
        (("Mrs Frayne",), "It was Mrs Frayne who had heard."),
        (("Ms Frayne",), "Miss Frayne was there."),
        (("Liz Frayne",), "She told Elizabeth about it."),
    ],
)
def test_a_holder_is_named_by_title_short_form_or_full_form_too(names: tuple[str, ...], said: str) -> None:
    assert where(said, {"dsl": names}) is Route.HEADTEACHER


@pytest.mark.parametrize(
    "said", ["Will they be all right?", "they will go home", "May I say something?", "a bob or two"]
)
def test_an_everyday_word_is_no_short_form(said: str) -> None:
    assert where(said, {"dsl": ("William Hale", "Robert Hale", "Mary Hale")}) is Route.DSL


def test_what_is_about_the_head_never_comes_to_the_head() -> None:
    names = {"chair": ("Cat Moy",), "dsl": ("Ann Lee",)}
    assert where("Cat Moy knew.", names, route=Route.CHAIR) is Route.DSL
    assert where("Cat Moy and Ann Lee knew.", names, route=Route.CHAIR) is None


def test_a_colleagues_own_distress_passes_their_line_manager_by() -> None:
    names = {"dsl": ("Ann Lee",), "chair": ("Cat Moy",)}
    assert where("I cannot cope with Ann Lee.", names, subject=Subject.STAFF_SELF) is Route.CHAIR
    assert where("I cannot cope with Ann Lee or Cat Moy.", names, subject=Subject.STAFF_SELF) is None


def test_a_holder_who_is_named_under_one_role_only_opens_no_other_with_the_same_key() -> None:
    shared = {**KEYS, "dsl": [KEYS["headteacher"][0], KEYS["dsl"][0]]}
    talk = transcript_of(("S1", "Ben Roe knew."))
    routed = route_flags(talk, (flag_on(talk, talk.text),), recipients_of(shared, {"headteacher": ("Ben Roe",)}))
    assert [len(routed.by_route[route]) for route in Route] == [0, 0, 1]


def test_one_key_for_head_and_chair_is_refused() -> None:
    with pytest.raises(ValueError, match="about the head"):
        recipients_of({**KEYS, "chair": [KEYS["headteacher"][0], KEYS["chair"][0]]})


def test_a_lead_who_is_the_head_is_told_to_the_school() -> None:
    [warning] = recipients_of({**KEYS, "dsl": [KEYS["headteacher"][0], KEYS["dsl"][0]]}).warnings()
    assert warning.code == "lead-is-head"
