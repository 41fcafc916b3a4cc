from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from pipeline import audit
from pipeline.service import marks
from pipeline.service.log_upkeep import kept_from, look_after_log
from pipeline.service.marks import Done
from tests.test_audit import written

DATA = Path(settings.DATA_FOLDER)


@pytest.fixture(autouse=True)
def no_marks() -> Iterator[None]:
    yield
    shutil.rmtree(DATA / "marks", ignore_errors=True)


def test_the_log_forgets_what_is_older_than_the_setting_says_and_the_rest_is_walked(own_state: Path) -> None:
    now = datetime.now(UTC)
    written(own_state, [now.replace(year=now.year - 7, day=1), now.replace(year=now.year - 5, day=1), now])
    look_after_log()
    assert (audit.verify().entries, audit.verify().forgotten) == (3, 1)
    mark = marks.last(DATA, Done.LOG_WALK)
    assert mark
    assert mark.facts == {"entries": 3, "problem": ""}


def test_a_broken_log_is_told_and_left_as_it_is(own_state: Path) -> None:
    written(own_state, [datetime(2001, 1, 1, tzinfo=UTC)] * 3)
    log = own_state / "audit.jsonl"
    log.write_text(log.read_text().replace("sealed", "opened", 1))
    before = log.read_bytes()
    look_after_log()
    mark = marks.last(DATA, Done.LOG_WALK)
    assert mark
    assert "line 1" in mark.facts["problem"]
    assert log.read_bytes() == before


def test_years_are_counted_by_the_calendar() -> None:
    assert kept_from(datetime(2032, 2, 29, 12, tzinfo=UTC)) == datetime(2026, 2, 28, 12, tzinfo=UTC)
    assert kept_from(datetime(2032, 3, 1, 12, tzinfo=UTC)) == datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_nothing_was_done_where_no_mark_was_left(tmp_path: Path) -> None:
    assert marks.last(tmp_path, Done.BACKUP) is None
    marks.leave(tmp_path, Done.BACKUP, {"bytes": 1})
    assert marks.last(tmp_path, Done.LOG_WALK) is None
    assert (tmp_path / "marks" / "backup.json").stat().st_mode & 0o077 == 0
