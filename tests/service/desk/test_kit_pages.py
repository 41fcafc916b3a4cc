"""A session's kit as a page: the facts are typed or come from an earlier kit, and nothing of them stays."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from pipeline.audit import default_folder
from pipeline.kit import DOCUMENTS, FORMATS
from pipeline.service.accounts.models import User
from pipeline.service.desk.kit_form import TITLES, KitForm
from pipeline.settings import defaults
from pipeline.settings.reading import parse_toml
from pipeline.settings.school import School, as_toml, load_school
from tests.service.disks import all_bytes

SCHOOL = load_school(defaults("config/school.example.toml"))
PLAN = b'[[item]]\nid = "walk"\ntitle = "A walk"\nminutes = 5\ncues = ["Shall we walk?"]\n'


@pytest.fixture
def una(person: Callable[..., User], signed_in: Callable[..., Client]) -> Client:
    """The browser of an uploader."""
    return signed_in(person("una", "uploader"))


def typed(**others: Any) -> dict[str, Any]:
    """The example's facts as somebody types them."""
    people = {name: "\n".join(value) if isinstance(value, tuple) else value for name, value in SCHOOL.people}
    session = dict(SCHOOL.session) | {"ask_to_share_voices": ""}
    return {
        "name": SCHOOL.name,
        "wanted": "all",
        "ending": "pdf",
        **session,
        **people,
        **dict(SCHOOL.contacts),
        **others,
    }


def asked(client: Client, **others: Any) -> Any:
    return client.post(reverse("kit"), typed(**others))


def test_the_whole_kit_comes_in_one_file_with_the_facts_for_the_next_time(una: Client) -> None:
    answer = asked(una)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="kit-2026-02-10.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        documents = {f"{name}.{ending}" for name in DOCUMENTS for ending in FORMATS}
        assert set(packed.namelist()) == documents | {"school.toml"}
        assert parse_toml(packed.read("school.toml"), School) == SCHOOL


@pytest.mark.parametrize(("ending", "begins"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_a_single_document_comes_as_what_was_chosen(una: Client, ending: str, begins: bytes) -> None:
    answer = asked(una, wanted="3-consent-form", ending=ending)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="3-consent-form.{ending}"'
    assert answer.content.startswith(begins)


def test_the_page_offers_every_document() -> None:
    assert list(TITLES) == list(DOCUMENTS)


def test_the_agenda_may_be_ones_own(una: Client) -> None:
    assert asked(una, wanted="5-session-sheet", plan=SimpleUploadedFile("p.toml", PLAN)).status_code == 200
    refused = asked(una, plan=SimpleUploadedFile("p.toml", PLAN.replace(b"minutes = 5", b"minutes = 0")))
    assert refused.status_code == 422
    assert "The agenda is not in order: line 4: item.1.minutes" in refused.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("reviewers", "Ruth Adair", "reviewers must be among the facilitators"),
        ("facilitators", "Amina Khoury\nTom Bexley\nJoan Hale", "one or two facilitators"),
        ("places", "11", "less than or equal to 10"),
        ("chair", "", "Fill in: chair of governors."),
        ("date", "soon", "Give a date such as 2026-02-10."),
        ("safeguarding_leads", "x" * 161, "is longer than 160 characters"),
    ],
)
def test_what_does_not_fit_is_told_at_its_field(una: Client, field: str, value: str, told: str) -> None:
    answer = asked(una, **{field: value})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    form = KitForm(typed(**{field: value}))
    assert not form.is_valid()
    assert set(form.errors) <= {field, "reviewers"}


def test_for_notes_one_facilitator_is_too_few() -> None:
    form = KitForm(typed(capture="notes", facilitators="Amina Khoury"))
    assert form.errors == {"facilitators": ["for notes name two facilitators: one leads, the other writes"]}


def test_the_form_is_filled_from_an_earlier_kit(una: Client) -> None:
    file = SimpleUploadedFile("school.toml", as_toml(SCHOOL).encode())
    page = una.post(reverse("kit"), {"fill": "yes", "school": file}).content.decode()
    for value in (SCHOOL.name, SCHOOL.people.chair, "Amina Khoury\nTom Bexley", 'value="2026-02-10"', 'value="15:45"'):
        assert value in page


def test_a_file_that_holds_no_facts_is_refused_without_its_words(una: Client) -> None:
    answer = una.post(reverse("kit"), {"fill": "yes", "school": SimpleUploadedFile("f", b'name = "Ottoline"')})
    assert answer.status_code == 422
    assert "The facts are not in order: session: is left out" in answer.content.decode()
    assert "Ottoline" not in answer.content.decode()


def test_nothing_that_was_typed_is_kept(una: Client) -> None:
    asked(una, wanted="7-checklist")
    kept = all_bytes(Path(settings.DATA_FOLDER), Path(settings.KEY_FOLDER), default_folder())
    for word in (SCHOOL.name, *SCHOOL.people.facilitators, SCHOOL.people.chair):
        assert word.encode() not in kept
