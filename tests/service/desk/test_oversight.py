"""The administrator's view of settings and log: whole or told to be broken, and no password in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from pipeline import audit
from pipeline.service.accounts.models import User
from pipeline.settings import service


@pytest.fixture
def ada(person: Callable[..., User], signed_in: Callable[..., Client]) -> Client:
    return signed_in(person("ada", "administrator"))


def test_every_setting_is_shown_with_what_it_does(ada: Client) -> None:
    page = ada.get("/settings/").content.decode()
    for table in service.ServiceSettings.model_fields.values():
        for name, field in table.annotation.model_fields.items():  # type: ignore[union-attr]
            assert name in page
            assert field.title
            assert field.title in page.replace("&#x27;", "'")


def test_a_changed_setting_says_so_and_an_address_shows_no_password(
    ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = settings.QUIETROOM
    serve = chosen.serve.model_copy(update={"database": "postgresql://q:secret@db/q", "port": 9000})
    monkeypatch.setattr(settings, "QUIETROOM", chosen.model_copy(update={"serve": serve}))
    page = ada.get("/settings/").content.decode()
    assert "secret" not in page
    assert page.count("Changed") == 2


def test_the_log_is_shown_newest_first_with_sign_in_names(ada: Client) -> None:
    by = User.objects.get(username="ada").pk
    for number in range(120):
        audit.append("tried", {"session": f"s{number}", "by": by, "digests": {"a": "b"}})
    page = ada.get("/audit/").content.decode()
    assert page.index("session s119; by ada; digests (1)") < page.index("session s118;")
    assert "s0;" not in page
    assert "session s0;" in ada.get("/audit/?page=2").content.decode()


def test_what_the_log_no_longer_holds_is_told(ada: Client) -> None:
    audit.append("tried", {"session": "s1", "digests": {"a": "b"}})
    gone = audit.forget(datetime.now(UTC) + timedelta(days=1))
    head = audit.append("tried", {"session": "s2"})
    page = ada.get("/audit/").content.decode()
    assert f"{gone + 1} entries, unbroken; the first {gone} are older" in page
    assert head in page
    assert "session s2" in page
    assert "session s1" not in page


def test_a_log_that_was_changed_is_told_and_not_shown(ada: Client, own_state: Path) -> None:
    audit.append("tried", {"session": "s1"})
    log = own_state / "audit.jsonl"
    log.write_text(log.read_text().replace("s1", "s2"))
    page = ada.get("/audit/").content.decode()
    assert "was changed at line" in page
    assert "s2" not in page


def test_the_log_is_saved_whole(ada: Client) -> None:
    audit.append("tried", {"session": "s1"})
    saved = [json.loads(line) for line in ada.get("/audit/file").content.decode().splitlines()]
    assert [entry["act"] for entry in saved][-2:] == ["tried", "audit-saved"]
    assert all(entry["mac"] for entry in saved)
