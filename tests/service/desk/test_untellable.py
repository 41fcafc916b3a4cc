"""An analyst cannot tell why a stretch is not there: sessions that differ in nothing else answer alike, byte for byte.

One talk is told in worlds: a passage of it was withheld, or nobody could hear it, or a holder had it cut, or its
speaker withdrew, at once or later. Each world is released by the worker, with its sound, and everything that an analyst
may ask for is compared: every route of the table, its headers and size, every file in it, how many questions about
sessions it puts to the database, and which stored files it reads, since what is not read cannot be told. Nobody in it
is real.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from http import HTTPStatus
from itertools import groupby, product
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pipeline import redact, restricted
from pipeline.exchange import Target
from pipeline.restricted import RedactedSound, SealedTranscript, Withheld
from pipeline.service.accounts.models import User
from pipeline.service.desk import released
from pipeline.service.desk.models import Release, ReleaseRequest, Session
from pipeline.service.desk.requests import LISTENING, add_sound
from pipeline.service.releasing import Releasing
from pipeline.service.reporting import look_after_reports
from pipeline.service.roles import Permission
from pipeline.service.store import Store, the_store
from pipeline.values import SAMPLE_RATE_HZ, Section, Span, Stretch, Transcript, Turn, Word
from tests.building import SESSION, transcript_of
from tests.hearing import Ears, with_plain_ears
from tests.ingest.sounds import KINDS, SECONDS, encode, talk
from tests.redact.marking import roster
from tests.report.drawing import none_drawn
from tests.service.desk import uploaders
from tests.service.sessions import a_session
from tests.service.test_access import GUARDED, address, permission_of
from tests.service.test_releasing import asked, deliver
from tests.themes.coding import loaders

Browser = Callable[..., Client]
PEOPLE = roster("Callum Doyle", "Jasdeep Gill", "Owain Pryce")
TALK = (
    ("S1", "introduction", "Welcome to you all, Owain is late again."),
    ("S2", "introduction", "Online it is mostly group chats, Callum says."),
    ("S3", "introduction", "He told Jasdeep that his uncle hits him and Callum saw it."),
    ("S1", "types_of_harm", "Now to the harms that you meet here."),
    ("S4", "types_of_harm", "There is bullying in the toilets and on the bus."),
    ("S3", "types_of_harm", "Jasdeep cried about it at home for a week."),
    ("S5", "types_of_harm", "We had training on it and it helped, Owain thought."),
    ("S1", "ending", "Thank you, that is all for today."),
)
"""Who spoke, under which heading, and what: each word lasts 0.4 s, each turn begins 0.6 s after the last."""
STRETCHES = {
    "at the end of a section": "He told Jasdeep that his uncle hits him and Callum saw it.",
    "at the start of a section": "Now to the harms that you meet here.",
    "in the middle of a section": "Jasdeep cried about it at home for a week.",
    "a whole section, and the last": "Thank you, that is all for today.",
    "before all else": "Welcome to you all, Owain is late again.",
    "all that somebody said": "There is bullying in the toilets and on the bus.",
    "the end of a turn": "Callum says.",
    "the start of a turn": "Now to the harms",
    "the middle of a turn": "Jasdeep that his uncle hits",
}
WORD_MS, PAUSE_MS = 400, 600
HEARD = transcript_of(("S1", "so that was all of it"))
"""What is heard of every recording once it is bleeped."""
ADDRESSED: dict[str, Sequence[object]] = {
    "ending": (*released.FORMATS, "pdf"),
    "target": tuple(target.value for target in Target),
    "turn": range(1, len(TALK) + 2),
}
"""What an address may name besides a session."""
RELEASED_AT = datetime(2026, 3, 9, 12, tzinfo=UTC)
Seen = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """One word of the talk."""

    turn: int
    text: str
    start_ms: int


@dataclass(frozen=True, slots=True)
class World:
    """The talk as one world has it sealed, and what was decided there."""

    transcript: Transcript
    withheld: tuple[Withheld, ...] = ()
    removed: tuple[str, ...] = ()
    decisions: tuple[tuple[str, Any], ...] = ()
    remove_speakers: tuple[str, ...] = ()


def words() -> Iterator[Said]:
    now = 0
    for turn, (_, _, line) in enumerate(TALK):
        for text in line.split():
            yield Said(turn, text, now)
            now += WORD_MS
        now += PAUSE_MS


def laid_out(said: Iterable[Said], unheard: tuple[Stretch, ...] = ()) -> Transcript:
    """A transcript of these words, with the turns and sections that they leave."""
    text, turns, spoken, sections = "", [], [], []
    for number, group in groupby(said, key=lambda word: word.turn):
        start, own = len(text) + bool(text), list(group)
        text = f"{text}\n" if text else ""
        for place, word in enumerate(own):
            text += " " * bool(place)
            spoken.append(
                Word(Span(len(text), len(text) + len(word.text)), word.start_ms, word.start_ms + WORD_MS, 0.9)
            )
            text += word.text
        speaker, section, _ = TALK[number]
        turns.append(Turn(Span(start, len(text)), own[0].start_ms, own[-1].start_ms + WORD_MS, speaker))
        sections.append((section, Span(start, len(text))))
    whole = max(word.start_ms for word in words()) + WORD_MS
    return Transcript(text, tuple(turns), tuple(spoken), whole, "scripted", tuple(headed(sections)), unheard)


def headed(turns: Iterable[tuple[str, Span]]) -> Iterator[Section]:
    """A section for each run of turns under one heading, up to where the next begins."""
    runs = [(section, list(group)) for section, group in groupby(turns, key=lambda turn: turn[0])]
    for place, (section, group) in enumerate(runs):
        end = runs[place + 1][1][0][1].start if place + 1 < len(runs) else group[-1][1].end
        yield Section(Span(group[0][1].start, end), section, None, section.replace("_", " ").capitalize(), 0.9, 0.8)


@cache
def sound() -> bytes:
    """The recording, the same in every world: a voice all through."""
    seconds = -(-(laid_out(words()).duration_ms or 0) // 1_000)
    return encode(KINDS["wav-16k"], np.tile(talk(), 1 + seconds // SECONDS)[: seconds * SAMPLE_RATE_HZ])


def worlds(stretch: str) -> dict[str, World]:
    """Every reason for which these words may be missing; a speaker takes with them all that they said."""
    everything = list(words())
    whole = laid_out(everything)
    start = whole.text.index(stretch)
    spans = [Span(start, start + len(stretch))]
    told = {
        "withheld": World(whole, tuple(Withheld(f"f{n}", span) for n, span in enumerate(spans))),
        "cut": World(whole, decisions=(("cuts", [{"item": "f", "start": s.start, "end": s.end} for s in spans]),)),
        "not heard": unheard(everything, whole, spans),
    }
    speaker = next(turn.speaker or "" for turn in whole.turns if turn.span.contains(spans[0]))
    theirs = [turn.span for turn in whole.turns if turn.speaker == speaker]
    if theirs == spans:
        told["withdrew at once"] = World(whole, removed=(speaker,))
        told["withdrew later"] = World(whole, remove_speakers=(speaker,))
    return told


def unheard(everything: list[Said], whole: Transcript, spans: list[Span]) -> World:
    """The same talk, of which no engine made these words."""
    is_lost = [any(span.overlaps(word.span) for span in spans) for word in whole.words]
    times = [stretch for span in spans if (stretch := whole.stretch_of(span))]
    heard = [word for word, lost in zip(everything, is_lost, strict=True) if not lost]
    return World(laid_out(heard, tuple(times)))


def released_in(world: World, session: Session, by: User) -> None:
    """What the reviewer's browser sends, and the worker makes of it."""
    findings = redact.find(world.transcript, PEOPLE, Ears([]).parts().detector())
    sealed = SealedTranscript(
        SESSION,
        world.transcript,
        world.withheld,
        findings,
        roster=PEOPLE,
        removed=world.removed,
        sound=RedactedSound.SHARED,
    )
    worker = Releasing(the_store(), loaders(Ears([HEARD]).parts))
    request = asked(session, by, worker)
    recording = restricted.seal(sound(), [request.public_key])
    the_store().put(session.pk, LISTENING, recording)
    add_sound(request, 0, recording)
    content = {
        "transcript": json.loads(restricted.to_bytes(sealed)),
        "decisions": {"signed_off_by_role": "facilitator", **dict(world.decisions)},
        "remove_speakers": list(world.remove_speakers),
        "sound": True,
    }
    deliver(request, gzip.compress(json.dumps(content).encode()))
    worker.look()
    request.refresh_from_db()
    assert (request.state, request.error_message) == (ReleaseRequest.State.DONE, "")
    Release.objects.update(at=RELEASED_AT)
    look_after_reports()


def everything_seen_by(client: Client, user: User, reads: list[str]) -> Seen:
    """Every answer that a route gives this person, with what was read and asked for it.

    But of their own second factor: those pages hold a new secret each time.
    """
    seen: Seen = {}
    for route in GUARDED:
        if permission_of(route) not in user.permissions - {Permission.SECURE_ACCOUNT}:
            continue
        varied = [name for name in ADDRESSED if name in route.pattern.converters]
        for values in product(*(ADDRESSED[name] for name in varied)):
            reads.clear()
            where = address(route, {"session_id": SESSION.id, **dict(zip(varied, values, strict=True))})
            with CaptureQueriesContext(connection) as asked_of_it:
                answer = client.get(where)
            body = re.sub(rb'value="\w{64}"|nonce-[\w+/=]+|nonce="[^"]+"', b"", answer.content)
            headers = {name: re.sub(r"nonce-[\w+/=]+", "", value) for name, value in answer.headers.items()}
            seen[where] = (
                answer.status_code,
                headers,
                body,
                sum("desk_" in query["sql"] for query in asked_of_it),
                tuple(reads),
            )
    return seen


@pytest.fixture(autouse=True, scope="module")
def undrawn() -> Iterator[None]:
    with none_drawn():
        yield


@pytest.fixture(autouse=True)
def ears(monkeypatch: pytest.MonkeyPatch) -> None:
    with_plain_ears(monkeypatch)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the stored files that are read."""
    found: list[str] = []
    get = Store.get

    def noted(store: Store, session_id: str, name: str) -> bytes:
        found.append(name)
        return get(store, session_id, name)

    monkeypatch.setattr(Store, "get", noted)
    return found


@pytest.fixture
def analyst(reviewer: User, signed_in: Browser) -> tuple[Client, User]:
    """Whose browser was used before: the first page of all notes when it is."""
    ida = uploaders.somebody("ida", "analyst")
    client = signed_in(ida)
    assert client.get("/").status_code == HTTPStatus.OK
    return client, ida


def live(world: World, analyst: tuple[Client, User], reviewer: User, reads: list[str]) -> Seen:
    """What the analyst sees of a world, of which nothing is left afterwards."""
    session = a_session(Session.State.DONE, id=SESSION.id, date=SESSION.date, uploader=reviewer)
    released_in(world, session, reviewer)
    seen = everything_seen_by(*analyst, reads)
    for name in the_store().names(session.pk):
        the_store().remove(session.pk, name)
    session.delete()
    return seen


@pytest.mark.parametrize("stretch", STRETCHES.values(), ids=STRETCHES)
def test_no_answer_tells_why_a_stretch_is_left_out(
    stretch: str, analyst: tuple[Client, User], reviewer: User, reads: list[str]
) -> None:
    seen = {name: live(world, analyst, reviewer, reads) for name, world in worlds(stretch).items()}
    assert len(seen) >= 3
    expected = seen.pop("not heard")
    for name, found in seen.items():
        assert found.keys() == expected.keys()
        different = [where for where, answer in found.items() if answer != expected[where]]
        assert different == [], name


def test_what_is_compared_is_all_that_was_released_and_shows_that_something_is_left_out(
    analyst: tuple[Client, User], reviewer: User, reads: list[str]
) -> None:
    seen = live(worlds(STRETCHES["all that somebody said"])["withheld"], analyst, reviewer, reads)
    given = [where for where, (status, *_) in seen.items() if status == HTTPStatus.OK]
    parts = {"file": len(released.FORMATS), "report": 4, "plan": 3, "export": len(Target), "coding": 5}
    for part, number in parts.items():
        assert sum(f"/read/{SESSION.id}/{part}/" in where for where in given) >= number, part
    read = {name for *_, names in seen.values() for name in names}
    assert {name.rpartition("/")[0] for name in read} == {"released/1", "reports/1"}
    page = seen[f"/read/{SESSION.id}/"][2].decode()
    assert "[left out 00:00:" in page
    assert "bullying" not in page
    assert "S4" in page
    assert "S5" not in page
    assert {"[STUDENT 1]", "[STUDENT 2]", "[STUDENT 3]"} <= set(re.findall(r"\[[A-Z]+ \d\]", page))
