from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pipeline import ingest, notes
from pipeline.service.accounts.models import RecipientKey, User
from pipeline.service.desk.models import Session
from pipeline.service.desk.uploading_form import NOTES_SUFFIXES, RECORDING_SUFFIXES, UploadForm
from pipeline.service.orders import order_from
from pipeline.service.store import the_store
from tests.service.desk.uploaders import NAMES, give_key, ordered, said, somebody

PLAN = b"""
[[item]]
id = "welcome"
title = "Welcome"
minutes = 5
cues = ["Shall we go round?"]
"""


def refused(client: Client, fields: dict[str, Any]) -> str:
    """The form again, with what is wrong in it."""
    answer = client.post(reverse("upload"), fields)
    assert answer.status_code == 422
    assert not Session.objects.exists()
    return answer.content.decode()


def test_the_pages_know_the_files_that_the_stages_open() -> None:
    assert set(NOTES_SUFFIXES) == set(notes.NOTES_SUFFIXES)
    assert set(RECORDING_SUFFIXES) == set(ingest.AUDIO_SUFFIXES)


def test_what_was_said_is_kept_sealed_and_reads_as_the_worker_reads_it(una: Client, reviewer: User) -> None:
    fields = said(reviewer, speakers="5", share_voices="on", plan=SimpleUploadedFile("p.toml", PLAN))
    order = order_from(the_store().order(ordered(una, fields)["session"]))
    assert order.participants == NAMES
    assert (order.label, order.speakers, order.plan) == ("Spring", 5, PLAN.decode())
    assert order.consent.model_dump(mode="json") == {
        "kind": "recording",
        "date": "2026-02-10",
        "confirmed_by_role": "facilitator",
        "participants": 3,
        "everyone_agreed_to_recording": True,
        "everyone_informed": True,
        "everyone_agreed_to_share_voices": True,
    }


def test_the_table_has_no_name_no_label_and_no_file_name(una: Client, reviewer: User) -> None:
    session = Session.objects.get(pk=ordered(una, said(reviewer))["session"])
    in_the_row = " ".join(str(value) for value in Session.objects.filter(pk=session.pk).values()[0].values())
    assert not any(word in in_the_row for name in (*NAMES, "Spring") for word in name.split())
    assert (session.suffix, session.kind, session.participants) == (".wav", "recording", 3)
    assert list(session.reviewers.values_list("pk", flat=True)) == [reviewer.pk]


def test_notes_need_no_agreement_to_a_recording(una: Client, reviewer: User) -> None:
    order = order_from(the_store().order(ordered(una, said(reviewer, kind="notes", suffix=".docx"))["session"]))
    assert (order.consent.kind, order.consent.everyone_agreed_to_recording) == ("notes", False)


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no kind": ({"kind": None}, "Say whether it is a recording or notes."),
    "no date": ({"date": None}, "Give the date of the session."),
    "no such date": ({"date": "2026-02-31"}, "Give a date such as"),
    "a date to come": ({"date": str(timezone.localdate() + timedelta(days=1))}, "lies in the future"),
    "nobody took part": ({"participants": "0"}, "greater than or equal to 1"),
    "no number of people": ({"participants": "six"}, "Give a whole number."),
    "no names": ({"names": "\n \n"}, "one person a line"),
    "fewer names than people": ({"names": NAMES[0]}, "3 took part, but fewer people are named here."),
    "a line that is no name": ({"names": "\n".join(NAMES) + "\n12345"}, "Line 4 has no letters."),
    "a line that is no one name": ({"names": "\n".join(NAMES) + "\n" + "n" * 101}, "Line 4 is too long"),
    "nobody agreed": ({"everyone_agreed": None}, "do not upload this session"),
    "no role": ({"confirmed_by": "Ottoline"}, "Select a valid choice"),
    "no reviewer": ({"reviewers": None}, "Choose who reviews it."),
    "nobody's number as reviewer": ({"reviewers": ["999999"]}, "Select a valid choice"),
    "a label that names somebody": ({"label": "Mr WREN and others"}, "holds the name of somebody who was there"),
    "a long label": ({"label": "x" * 61}, "at most 60 characters"),
    "one speaker": ({"speakers": "1"}, "greater than or equal to 2"),
    "thirteen speakers": ({"speakers": "13"}, "less than or equal to 12"),
    "no file": ({"sha256": None, "size": None, "suffix": None}, "Choose the file."),
    "a digest that is none": ({"sha256": "0" * 63}, "could not be read"),
    "an empty file": ({"size": "0"}, "The file is empty."),
    "a file that is too large": ({"size": str((4 << 30) + 1)}, "larger than this service takes"),
    "a size that is no number": ({"size": "big"}, "Enter a whole number"),
    "an unknown extension": ({"suffix": ".exe"}, "This kind of file is not known here."),
    "a path as extension": ({"suffix": "/../x.wav"}, "This kind of file is not known here."),
    "notes that are a recording": ({"kind": "notes"}, "This does not fit the file that you chose."),
    "a recording that is notes": ({"suffix": ".txt"}, "This does not fit the file that you chose."),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_in_plain_words(una: Client, reviewer: User, case: str) -> None:
    others, words = WRONG[case]
    assert words in refused(una, said(reviewer, **others))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[[item]]\nid = 1\n", "The agenda is not in order: line 2: "),
        (b"\xff\xfe", "save the file as UTF-8"),
        (b"# " + b"x" * (1 << 18), "too large for an agenda"),
        (b"", "empty"),
    ],
)
def test_an_agenda_that_is_not_in_order_is_refused(una: Client, reviewer: User, content: bytes, words: str) -> None:
    assert words in refused(una, said(reviewer, plan=SimpleUploadedFile("plan.toml", content)))


def test_messages_hold_no_name(una: Client, reviewer: User) -> None:
    form = UploadForm(said(reviewer, names=f"{NAMES[0]}\n{'q' * 101}", label="Fairbrother"))
    said_of_it = str(form.errors)
    assert form.errors
    assert not any(word in said_of_it for word in (*NAMES[0].split(), "q" * 101))


def test_reviewers_need_two_keys_between_them(una: Client, reviewer: User) -> None:
    other = somebody("rae", "reviewer")
    give_key(other, "reviewer")
    words = refused(una, said(reviewer, reviewers=[str(other.pk)]))
    assert "fewer than 2 keys between them" in words
    ordered(una, said(reviewer, reviewers=[str(other.pk), str(reviewer.pk)]))


def test_only_people_with_a_reviewers_key_can_be_chosen(una: Client, reviewer: User) -> None:
    somebody("keyless", "reviewer")
    page = una.get(reverse("upload")).content.decode()
    assert reviewer.get_username() in page
    assert "keyless" not in page
    assert "dsl-holder" not in page


@pytest.mark.parametrize("route", ["reviewer", "dsl", "headteacher", "chair"])
def test_nothing_can_be_uploaded_until_every_route_has_two_keys(una: Client, reviewer: User, route: str) -> None:
    fields = said(reviewer)
    RecipientKey.objects.filter(route=route, kind="paper").update(state="retired")
    page = una.get(reverse("upload")).content.decode()
    assert "Nothing can be uploaded yet" in page
    assert "<form id" not in page
    assert "until every route has two keys" in refused(una, fields)


def test_the_form_comes_back_with_what_was_typed(una: Client, reviewer: User) -> None:
    page = refused(una, said(reviewer, date=None))
    assert NAMES[2] in page
    assert 'value="Spring"' in page
    assert "csrfmiddlewaretoken" in page


def test_a_digest_is_of_small_letters(una: Client, reviewer: User) -> None:
    fields = said(reviewer)
    assert "could not be read" in refused(una, {**fields, "sha256": fields["sha256"].upper()})
