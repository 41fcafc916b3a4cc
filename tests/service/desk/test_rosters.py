from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pipeline.audit import default_folder
from pipeline.redact import parse_roster
from pipeline.service.accounts.models import User
from pipeline.service.desk import rosters
from pipeline.service.desk.models import Roster
from pipeline.service.store import the_store
from tests.service.disks import all_bytes

CSV = b"given_name,family_name,role\nOttoline,Fairbrother,student\nTadeusz,Wren,staff\n\nImogen,Sallow,parent\n"
URL = "roster"


@pytest.fixture
def ada(person: Callable[..., User], signed_in: Callable[..., Client]) -> Client:
    """The browser of an administrator."""
    the_store().discard_roster()
    return signed_in(person("ada", "administrator"))


def give(client: Client, content: bytes = CSV, days: int = 100, **others: Any) -> Any:
    fields = {
        "file": SimpleUploadedFile("pupils of oakfield.csv", content),
        "expires_on": str(timezone.localdate() + timedelta(days=days)),
        **others,
    }
    return client.post(reverse(URL), fields)


def test_a_roster_is_kept_wrapped_and_only_its_count_is_shown(ada: Client) -> None:
    assert give(ada).status_code == 302
    page = ada.get(reverse(URL)).content.decode()
    row = Roster.objects.get()
    assert (row.people, row.uploaded_by.get_username()) == (3, "ada")
    assert '<dd class="govuk-summary-list__value">3</dd>' in page
    kept = the_store().roster()
    assert kept == CSV
    assert len(parse_roster(kept).people) == 3
    everywhere = all_bytes(Path(settings.DATA_FOLDER), Path(settings.KEY_FOLDER), default_folder()) + page.encode()
    for word in ("Ottoline", "Fairbrother", "Tadeusz", "Imogen", "Sallow", "oakfield"):
        assert word.encode() not in everywhere


def test_a_new_one_takes_the_place_of_the_old(ada: Client) -> None:
    give(ada)
    give(ada, b"Surname,Forename\nMarsh,Odile\n", days=10)
    assert Roster.objects.get().people == 1
    assert the_store().roster() == b"Surname,Forename\nMarsh,Odile\n"


def test_it_can_be_deleted(ada: Client) -> None:
    give(ada)
    page = ada.post(reverse("roster-delete"), follow=True).content.decode()
    assert "There is no roster." in page
    assert the_store().roster() is None
    assert not Roster.objects.exists()
    assert ada.get(reverse("roster-delete")).status_code == 405


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"given_name,family_name\n", "no row of a person"),
        (b"age,height\n12,150\n", "speaks of a name"),
        (b'name\n"Odile', "not a CSV file in order"),
        (b"name\n" + b"x" * (4 << 20), "too large"),
    ],
    ids=["empty", "not UTF-8", "headings alone", "no names", "broken", "too large"],
)
def test_a_file_that_is_no_roster_is_refused_in_plain_words(ada: Client, content: bytes, words: str) -> None:
    answer = give(ada, content)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Odile" not in answer.content.decode()
    assert the_store().roster() is None


@pytest.mark.parametrize("days", [-1, settings.QUIETROOM.uploads.roster_days + 1])
def test_its_last_day_is_compulsory_and_at_most_a_year_away(ada: Client, days: int) -> None:
    assert "at most 366 days from now" in give(ada, days=days).content.decode()
    assert "Give its last day." in give(ada, expires_on="").content.decode()
    assert not Roster.objects.exists()


@pytest.mark.parametrize("days", [0, settings.QUIETROOM.uploads.roster_days])
def test_today_and_a_year_from_now_are_allowed(ada: Client, days: int) -> None:
    assert give(ada, days=days).status_code == 302


def test_it_is_removed_once_its_last_day_is_over(ada: Client) -> None:
    give(ada, days=5)
    last = timezone.localdate() + timedelta(days=5)
    rosters.look_after_roster(last)
    assert the_store().roster() == CSV
    rosters.look_after_roster(last + timedelta(days=1))
    assert the_store().roster() is None
    assert not Roster.objects.exists()
    rosters.look_after_roster(last + timedelta(days=2))


@pytest.mark.parametrize("role", ["uploader", "reviewer", "headteacher", "chair", "analyst"])
def test_others_do_not_reach_it(person: Callable[..., User], signed_in: Callable[..., Client], role: str) -> None:
    client = signed_in(person("other", role))
    assert client.get(reverse(URL)).status_code == 403
    assert client.post(reverse("roster-delete")).status_code == 403


def test_a_lead_looks_after_it_too(person: Callable[..., User], signed_in: Callable[..., Client]) -> None:
    assert signed_in(person("lee", "lead")).get(reverse(URL)).status_code == 200


def test_the_audit_log_tells_how_many_and_until_when(ada: Client) -> None:
    give(ada)
    log = (default_folder() / "audit.jsonl").read_text(encoding="utf-8")
    assert '"act": "roster-kept"' in log
    assert '"people": 3' in log
