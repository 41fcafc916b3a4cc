from __future__ import annotations

import logging
from collections.abc import Callable
from io import StringIO

import pytest
from django.test import Client

from pipeline.service.accounts.models import User
from pipeline.service.logs import Places, only_places

SAID = "Callum said that it was the caretaker"


def test_line_keeps_its_place_and_loses_all_else(capsys: pytest.CaptureFixture[str]) -> None:
    only_places("somebody.elses")
    try:
        raise ValueError(SAID)
    except ValueError:
        logging.getLogger("somebody.elses").exception("failed with %s", SAID)
    shown = capsys.readouterr().err
    assert shown.startswith("ERROR somebody.elses: test_logs, line ")
    assert SAID not in shown
    assert len(shown.splitlines()) == 2
    assert shown.splitlines()[1].startswith("  ValueError: test_logs.py:")


def test_our_own_words_stay_and_those_of_an_error_go() -> None:
    raised = (ValueError, ValueError(SAID), None)
    record = logging.LogRecord("pipeline.service.x", logging.WARNING, __file__, 7, "%d left", (3,), raised)
    assert Places().format(record) == "WARNING pipeline.service.x: 3 left\n  ValueError: "


def test_an_address_that_somebody_typed_is_not_printed(
    db: None, signed_in: Callable[..., Client], person: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = StringIO()
    [handler] = [one for one in logging.getLogger().handlers if isinstance(one.formatter, Places)]
    monkeypatch.setattr(handler, "stream", printed)
    client = signed_in(person("ida", "analyst"))
    client.raise_request_exception = False
    monkeypatch.setattr("pipeline.service.pages.render", _fail)
    assert client.get("/Callum-Doyle/").status_code == 404
    assert client.get("/promises/").status_code == 500
    assert "Callum" not in printed.getvalue()
    assert "  ValueError: " in printed.getvalue()


def _fail(*_: object) -> None:
    raise ValueError(SAID)
