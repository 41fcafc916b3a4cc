from __future__ import annotations

import json
from typing import Any

import pytest

from pipeline.restricted import Recipients, follow_ups, route_flags
from pipeline.settings import defaults, disclosures
from pipeline.values import Flag, Route, Stretch, Transcript
from tests.building import SESSION, flag_on, recipients_of, transcript_of, two_keys_each

TALK = transcript_of(
    ("S1", "Could somebody say how the week has been."),
    ("S2", "One boy told me his uncle hits him."),
    ("S1", "Thank you for that."),
    ("S3", "And the new coach shuts the door on them."),
    ("S1", "Let us turn to training."),
)
CHILD = flag_on(TALK, "One boy told me his uncle hits him.", id="child")
ADULT = flag_on(TALK, "And the new coach shuts the door on them.", Route.HEADTEACHER, id="adult")
KEYS = two_keys_each()
RULES = disclosures.load(defaults("config/disclosures.toml"))


def opened(
    talk: Transcript, flags: tuple[Flag, ...], recipients: Recipients, clips: bool = False
) -> dict[Route, list[dict[str, Any]]]:
    routed = route_flags(talk, flags, recipients)
    cut = (lambda stretch: f"{stretch.start_ms}-{stretch.end_ms}".encode()) if clips else None
    documents = follow_ups(talk, routed, SESSION, RULES, cut)
    return {route: json.loads(document)["items"] for route, document in documents.items()}


def test_each_route_gets_its_own_items_and_no_other() -> None:
    items = opened(TALK, (CHILD, ADULT), recipients_of(KEYS))
    assert [[item["id"] for item in items[route]] for route in Route] == [["child"], ["adult"], []]


def test_context_stops_at_another_routes_passage() -> None:
    items = opened(TALK, (CHILD, ADULT), recipients_of(KEYS))
    [child], [adult] = items[Route.DSL], items[Route.HEADTEACHER]
    assert child["context_after"] == "Thank you for that."
    assert adult["context_before"] == "Thank you for that."
    assert "coach" not in json.dumps(child)
    assert "uncle" not in json.dumps(adult)


def test_context_within_a_route_is_thirty_seconds() -> None:
    filler = [("S1", "word " * 99 + "word") for _ in range(4)]
    talk = transcript_of(*filler[:2], ("S2", "She was hurt."), *filler[2:])
    [item] = opened(talk, (flag_on(talk, "She was hurt."),), recipients_of(KEYS))[Route.DSL]
    assert 70 <= len(item["context_before"].split()) <= 76
    assert 70 <= len(item["context_after"].split()) <= 76


def test_untimed_notes_give_words_as_context_and_no_times() -> None:
    talk = transcript_of(("S1", "word " * 200), ("S2", "She was hurt."), ("S1", "more " * 200), timed=False)
    [item] = opened(talk, (flag_on(talk, "She was hurt."),), recipients_of(KEYS), clips=True)[Route.DSL]
    assert item["start_ms"] is item["end_ms"] is item["clip"] is None
    assert 70 <= len(item["context_before"].split()) <= 75


def test_the_clip_is_what_the_words_and_context_cover() -> None:
    items = opened(TALK, (CHILD, ADULT), recipients_of(KEYS), clips=True)
    clip, adult = items[Route.DSL][0]["clip"], items[Route.HEADTEACHER][0]
    assert clip["start_ms"] == 0
    assert clip["end_ms"] <= adult["start_ms"]
    assert Stretch(clip["start_ms"], clip["end_ms"]).length_ms > 0


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


def test_every_route_has_a_file_of_the_same_length_whatever_was_said() -> None:
    routed = route_flags(TALK, (CHILD,), recipients_of(KEYS))
    cut = lambda stretch: b"x" * 1_500_000  # noqa: E731
    lengths = {len(document) for document in follow_ups(TALK, routed, SESSION, RULES, cut).values()}
    assert lengths == {1 << 21}
