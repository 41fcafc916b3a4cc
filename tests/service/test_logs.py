from __future__ import annotations

import logging

import pytest

from pipeline.service.logs import only_places

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
    assert len(shown.splitlines()) == 1
