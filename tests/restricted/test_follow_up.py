from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.restricted import Recipients, follow_ups, route_flags
from pipeline.restricted.follow_up import room_bytes
from pipeline.settings import defaults, disclosures
from pipeline.values import Flag, Route, Span, Stretch, Transcript, Urgency
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


def test_what_reacts_to_another_routes_passage_stays_with_it() -> None:
    reacted = replace(ADULT, withheld=Span(ADULT.span.start, len(TALK.text)))
    led_in = replace(reacted, withheld=Span(TALK.text.index("Thank you"), reacted.withheld.end))
    for flag in (reacted, led_in):
        [child] = opened(TALK, (CHILD, flag), recipients_of(KEYS))[Route.DSL]
        assert "training" not in json.dumps(child)
    assert opened(TALK, (CHILD, led_in), recipients_of(KEYS))[Route.DSL][0]["context_after"] == ""


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.sampled_from(list(Route)), st.integers(1, 3), st.booleans()), min_size=1, max_size=12),
    st.integers(0, 2),
)
def test_no_item_holds_a_word_of_another_routes_passage_or_its_answers(
    kinds: list[tuple[Route, int, bool]], between: int
) -> None:
    said, plan = [], []
    for number, (route, words, answered) in enumerate(kinds):
        said += [("S1", f"talk{number}x{n}") for n in range(between)]
        said += [("S2", " ".join(f"{route}{number}w{n}" for n in range(words))), ("S1", f"{route}{number}answer")]
        plan.append((route, said[-2][1], said[-1][1], answered))
    talk = transcript_of(*said)
    flags = []
    for number, (route, passage, answer, answered) in enumerate(plan):
        flag = flag_on(talk, passage, route, id=str(number))
        whole = Span(flag.span.start, talk.text.index(answer) + len(answer)) if answered else flag.span
        flags.append(replace(flag, withheld=whole))
    for route, items in opened(talk, tuple(flags), recipients_of(KEYS)).items():
        for item in items:
            read = " ".join((item["context_before"], item["text"], item["context_after"]))
            withheld = {f.withheld.of(talk.text): f.route for f in flags}
            foreign = [text for text, of in withheld.items() if of is not route]
            assert not set(read.split()) & {word for text in foreign for word in text.split()}


def test_a_passage_that_is_in_no_file_is_in_nobodys_context_either() -> None:
    talk = transcript_of(("S1", "One boy is hurt."), ("S2", "Ann Lee, Ben Roe and Cat Moy all knew."), ("S3", "Yes."))
    flags = (flag_on(talk, "One boy is hurt."), flag_on(talk, "Ann Lee, Ben Roe and Cat Moy all knew.", id="f2"))
    names = {"dsl": ("Ann Lee",), "headteacher": ("Ben Roe",), "chair": ("Cat Moy",)}
    [item] = opened(talk, flags, recipients_of(KEYS, names))[Route.DSL]
    assert (item["id"], item["context_after"]) == ("f1", "")


def test_a_speaker_whom_notes_name_is_named_to_whoever_must_tell_them_today() -> None:
    names = (("S1", "Ottoline"), ("S2", "Jolanta"), ("S3", "Barnaby"))
    notes = replace(TALK, speaker_names=names)
    [child] = opened(notes, (CHILD, ADULT), recipients_of(KEYS))[Route.DSL]
    assert child["speaker_names"] == {"S2": "Jolanta"}


def test_the_most_urgent_items_come_first_and_then_the_order_of_the_talk() -> None:
    talk = transcript_of(*(("S1", f"word{n} here") for n in range(4)))
    urgencies = (Urgency.ROUTINE, Urgency.TODAY, Urgency.IMMEDIATE, Urgency.TODAY)
    flags = tuple(replace(flag_on(talk, f"word{n}", id=str(n)), urgency=urgency) for n, urgency in enumerate(urgencies))
    items = opened(talk, flags, recipients_of(KEYS))[Route.DSL]
    assert [item["id"] for item in items] == ["2", "1", "3", "0"]


def test_an_item_tells_who_spoke_what_is_said_and_that_its_sound_should_be_heard() -> None:
    faint = replace(TALK, words=tuple(replace(word, confidence=0.2) for word in TALK.words))
    [item] = opened(
        faint, (flag_on(faint, "One boy told me his uncle hits him.\nThank you for that."),), recipients_of(KEYS)
    )[Route.DSL]
    assert (item["speaker"], item["speakers"]) == ("S2", ["S2", "S1"])
    assert [turn["text"] for turn in item["turns"]] == ["One boy told me his uncle hits him.", "Thank you for that."]
    assert item["first_hand"] == [{"speaker": "S2", "how": "told", "words": "told me"}]
    assert item["said"] == {"who": ["One boy", "his uncle"], "when": [], "where": []}
    assert item["check_audio"]
    assert "check the audio" in item["signals"][-1]
    assert (item["category_titles"], item["source_edition"]) == (["Physical abuse"], RULES.source_edition)


def test_a_clip_that_cannot_be_cut_does_not_lose_the_words_or_the_other_clips() -> None:
    def cut(stretch: Stretch) -> bytes:
        if stretch.start_ms == 0:
            raise OSError("gone")
        return b"sound"

    documents = follow_ups(TALK, route_flags(TALK, (CHILD, ADULT), recipients_of(KEYS)), SESSION, RULES, cut)
    [child], [adult] = (json.loads(documents[route])["items"] for route in (Route.DSL, Route.HEADTEACHER))
    assert child["clip"] is None
    assert child["text"] == "One boy told me his uncle hits him."
    assert adult["clip"]["sha256"] == hashlib.sha256(b"sound").hexdigest()


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


@pytest.mark.parametrize("flags", [(), (CHILD,), (CHILD, ADULT)])
@pytest.mark.parametrize("clip_bytes", [0, 9_000, 900_000])
def test_every_file_has_a_length_that_hangs_on_the_recording_alone(flags: tuple[Flag, ...], clip_bytes: int) -> None:
    routed = route_flags(TALK, flags, recipients_of(KEYS))
    cut = (lambda _: b"x" * clip_bytes) if clip_bytes else None
    lengths = {len(document) for document in follow_ups(TALK, routed, SESSION, RULES, cut).values()}
    assert lengths == {room_bytes(TALK.duration_ms)}


def test_more_sound_than_there_is_room_for_takes_every_file_to_the_next_step() -> None:
    routed = route_flags(TALK, (CHILD,), recipients_of(KEYS))
    documents = follow_ups(TALK, routed, SESSION, RULES, lambda _: b"x" * 3_500_000)
    assert {len(document) for document in documents.values()} == {1 << 23}


def test_ninety_minutes_leave_room_for_the_sound_of_half_of_them() -> None:
    assert room_bytes(5_400_000) >= 2_700 * 4_000 * 4 // 3
    assert room_bytes(None) == 1 << 20
