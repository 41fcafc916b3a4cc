"""Analysts judge, change and add codes, with and without a script; what does not fit changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from pipeline import coding
from pipeline.exchange import NAMES, Target
from pipeline.service.accounts.models import User
from pipeline.service.desk import codings
from pipeline.service.desk.models import CodingRecord, Release, Session
from pipeline.service.store import the_store
from pipeline.service.vault import Part
from pipeline.values import CodingState, Place, Span
from tests.export.examples import CODED
from tests.service.desk.releases import release
from tests.service.sessions import a_session

SAID = replace(CODED, release=1, session=replace(CODED.session, id="0123456789abcdef"))
STAFF, DENIED, WHOM = [found.place for found in coding.suggestions(SAID)]
ADDRESS = f"/read/{SAID.session.id}/coding/"


@pytest.fixture
def session(reviewer: User) -> Iterator[Session]:
    yield a_session(Session.State.DONE, id=SAID.session.id, date=SAID.session.date, uploader=reviewer)
    for name in the_store().names(SAID.session.id):
        the_store().remove(SAID.session.id, name)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def decide(client: Client, place: Place, verdict: str, **more: Any) -> Any:
    form = {"verdict": verdict, "code": place.code, "span": f"{place.span.start}-{place.span.end}"}
    return client.post(f"{ADDRESS}{place.line + 1}/", {**form, **more})


def states(made: Release) -> dict[Place, CodingState]:
    now = codings.coded(made)
    return {found.place: found.state for found in coding.codings(now.transcript, now.decisions)}


def test_every_turn_stands_there_with_its_codes_and_how_far_they_were_looked_at(session: Session, ida: Client) -> None:
    release(session, SAID)
    shown = page(ida, ADDRESS)
    assert ">0 of 3</strong> suggestions were looked at" in shown
    assert shown.count('id="turn-') == len(SAID.lines)
    assert "[left out 00:00:31-00:01:05]" in shown
    assert 'data-codes="is-suggested staff staff:is-suggested"' in shown
    assert "only named to say that it is not so" in shown
    assert f'href="{ADDRESS}1/"' in shown


def test_a_suggestion_is_accepted_and_taken_back_and_one_comes_back_to_where_one_was(
    session: Session, ida: Client
) -> None:
    made = release(session, SAID)
    answer = decide(ida, STAFF, "accept", back="list")
    assert answer["Location"] == f"{ADDRESS}#turn-1"
    assert states(made)[STAFF] is CodingState.ACCEPTED
    assert ">1 of 3</strong>" in page(ida, ADDRESS)
    assert decide(ida, STAFF, "withdraw")["Location"] == f"{ADDRESS}1/"
    assert states(made)[STAFF] is CodingState.SUGGESTED


def test_a_script_gets_the_turn_alone(session: Session, ida: Client) -> None:
    release(session, SAID)
    part = decide(ida, WHOM, "reject", back="part").content.decode()
    assert part.lstrip().startswith("<li")
    assert "<html" not in part
    assert "Rejected" in part


def test_a_code_is_changed_into_another_on_the_same_words(session: Session, ida: Client) -> None:
    made = release(session, SAID)
    decide(ida, WHOM, "change", to="staff")
    instead = replace(WHOM, code="staff")
    assert (states(made)[WHOM], states(made)[instead]) == (CodingState.REJECTED, CodingState.ADDED)
    [added] = [d for d in codings.coded(made).decisions if d.place == instead]
    assert added.instead_of == "who_to_tell"
    assert CodingRecord.objects.count() == 1
    decide(ida, instead, "change", to="who_to_tell")
    assert states(made) == {**dict.fromkeys([STAFF, DENIED], CodingState.SUGGESTED), WHOM: CodingState.ACCEPTED}


def test_a_code_is_added_to_a_sentence_or_to_selected_words(session: Session, ida: Client) -> None:
    made = release(session, SAID)
    for span in (Span(0, 11), Span(0, len(SAID.lines[3].text))):
        decide(ida, Place(3, span, "staff"), "add")
    assert list(states(made).values()).count(CodingState.ADDED) == 2
    assert "Once a year" in page(ida, f"{ADDRESS}4/")


@pytest.mark.parametrize(
    "form",
    [
        {"verdict": "burn", "code": "staff", "span": "0-3"},
        {"verdict": "accept", "code": "staff", "span": "3-3"},
        {"verdict": "accept", "code": "staff", "span": "0-3; drop"},
        {"verdict": "add", "code": "weather", "span": "0-3"},
        {"verdict": "add", "code": "staff", "span": "0-9999"},
        {"verdict": "change", "code": "staff", "span": "0-3", "to": ""},
        {"verdict": "change", "code": "staff", "span": "0-3", "to": "staff"},
        {},
    ],
)
def test_what_does_not_fit_is_told_and_changes_nothing(session: Session, ida: Client, form: dict[str, str]) -> None:
    release(session, SAID)
    answer = ida.post(f"{ADDRESS}1/", form, follow=True)
    assert 'role="alert"' in answer.content.decode()
    part = ida.post(f"{ADDRESS}1/", {**form, "back": "part"}).content.decode()
    assert re.search(r'role="alert" data-problem>[^<]', part)
    assert not CodingRecord.objects.exists()


def test_a_turn_that_is_not_there_and_a_release_without_a_codebook_have_no_page(session: Session, ida: Client) -> None:
    release(session, SAID)
    for number in (0, len(SAID.lines) + 1):
        assert ida.get(f"{ADDRESS}{number}/").status_code == 404
    release(session, replace(SAID, release=2, codebook=None))
    for address in (ADDRESS, f"{ADDRESS}1/", f"/read/{session.pk}/codebook/", f"/read/{session.pk}/export/qdpx"):
        assert ida.get(address).status_code == 404
    assert ADDRESS not in page(ida, f"/read/{session.pk}/")


def test_the_codebook_says_what_the_codes_of_this_release_mean(session: Session, ida: Client) -> None:
    release(session, SAID)
    shown = page(ida, f"/read/{session.pk}/codebook/")
    assert "codebook 3 (c0dec0dec0de)" in shown
    assert "Those who work here." in shown


def test_files_for_other_programs_have_what_was_decided(session: Session, ida: Client) -> None:
    release(session, SAID)
    decide(ida, STAFF, "accept")
    offered = page(ida, f"/read/{session.pk}/")
    for target in Target:
        assert f"/read/{session.pk}/export/{target}" in offered
        answer = ida.get(f"/read/{session.pk}/export/{target}")
        assert answer["Content-Disposition"].endswith(f'-release-1-{NAMES[target]}"')
    rows = ida.get(f"/read/{session.pk}/export/codes").content.decode("utf-8-sig").splitlines()
    assert ",accepted,analyst " in rows[1]
    assert ida.get(f"/read/{session.pk}/export/spss").status_code == 404


def test_what_was_deleted_has_no_codes(session: Session, ida: Client) -> None:
    release(session, SAID)
    the_store().vault.destroy(session.pk, Part.ANALYST)
    for address in (ADDRESS, f"{ADDRESS}1/", f"/read/{session.pk}/codebook/", f"/read/{session.pk}/export/codes"):
        assert ida.get(address).status_code == 410
