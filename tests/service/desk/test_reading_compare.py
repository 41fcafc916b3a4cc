"""Analysts set released sessions side by side, and what was planned after the earlier ones opens the page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from django.utils import timezone

from pipeline.service.accounts.models import User
from pipeline.service.desk import plans
from pipeline.service.desk.models import Release
from pipeline.service.store import the_store
from pipeline.service.vault import Part
from pipeline.values import PLACEHOLDER
from tests.service.desk.releases import LATER, SAID, release, session_of

BOTH = f"?kind=series&session={SAID.session.id}&session={LATER.session.id}"


@pytest.fixture
def first(reviewer: User) -> Release:
    return release(session_of(SAID, reviewer))


@pytest.fixture
def second(reviewer: User) -> Release:
    return release(session_of(LATER, reviewer), LATER)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_one_session_has_nothing_beside_it(first: Release, ida: Client) -> None:
    assert "two released sessions are needed" in page(ida, "/read/compare/")


def test_the_latest_sessions_are_compared_as_a_series_until_others_are_chosen(
    first: Release, second: Release, ida: Client
) -> None:
    shown = page(ida, "/read/compare/")
    assert "From A to B" in shown
    assert "No theme differs by more than counting noise." in shown
    groups = page(ida, f"/read/compare/{BOTH.replace('series', 'groups')}")
    assert "What differs between the groups" in groups


def test_small_figures_and_numbered_places_are_not_shown(first: Release, second: Release, ida: Client) -> None:
    shown = page(ida, f"/read/compare/{BOTH}")
    assert "By too few to compare:" in shown
    assert not PLACEHOLDER.search(shown)


def test_a_plan_of_the_earlier_session_opens_the_comparison(first: Release, second: Release, ida: Client) -> None:
    somebody = User.objects.get(username="ida")
    rows = plans.current(first).plan.rows
    assert "What was planned" not in page(ida, f"/read/compare/{BOTH}")
    plans.save(first, (replace(rows[0], action="A rota <b>", who="Head of Year 9"), *rows[1:]), somebody, opened=0)
    plans.save(second, plans.current(second).plan.rows, somebody, opened=0)
    shown = page(ida, f"/read/compare/{BOTH}")
    assert shown.count("What was planned after") == 2  # the heading, and the name of the table's region
    assert "A rota &lt;b&gt;" in shown
    assert "Who: Head of Year 9" in shown
    assert "Nothing was written down for:" in shown
    assert "What was planned" not in page(ida, f"/read/compare/{BOTH.replace('series', 'groups')}")


def test_a_plan_is_not_reviewed_beside_a_session_of_the_same_day(
    first: Release, second: Release, reviewer: User, ida: Client
) -> None:
    somebody = User.objects.get(username="ida")
    same_day = replace(SAID, session=replace(SAID.session, id="a" * 16))
    release(session_of(same_day, reviewer), same_day)
    plans.save(first, plans.current(first).plan.rows, somebody, opened=0)
    both = f"?kind=series&session={SAID.session.id}&session={same_day.session.id}"
    assert "What was planned" not in page(ida, f"/read/compare/{both}")
    assert "What was planned" in page(ida, f"/read/compare/{both}&session={LATER.session.id}")


def test_the_latest_sessions_say_so_where_they_cannot_be_compared(first: Release, reviewer: User, ida: Client) -> None:
    silent = replace(LATER, entries=())
    release(session_of(silent, reviewer), silent)
    answer = ida.get("/read/compare/")
    assert answer.status_code == 422
    assert "nothing was said in one of these sessions" in answer.content.decode()


@pytest.mark.parametrize(("ending", "begins"), [("html", b"<!DOCTYPE html>"), ("docx", b"PK"), ("pdf", b"%PDF")])
def test_it_is_saved_as_a_document(first: Release, second: Release, ida: Client, ending: str, begins: bytes) -> None:
    answer = ida.get(f"/read/compare/file/{ending}{BOTH}")
    assert answer.content.startswith(begins)
    assert answer["Content-Disposition"] == f'attachment; filename="sessions-compared.{ending}"'


@pytest.mark.parametrize("query", ["?kind=series&session=0123456789abcdef", "?kind=none&session=x", BOTH + "0"])
def test_a_choice_that_cannot_be_compared_says_so(first: Release, second: Release, ida: Client, query: str) -> None:
    answer = ida.get(f"/read/compare/{query}")
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert ida.get(f"/read/compare/file/pdf{query}").status_code == 404


def test_no_other_format_and_no_session_that_is_not_released(first: Release, second: Release, ida: Client) -> None:
    assert ida.get(f"/read/compare/file/txt{BOTH}").status_code == 404
    second.recalled_at = timezone.now()
    second.save()
    assert ida.get(f"/read/compare/{BOTH}").status_code == 422
    assert LATER.session.id not in page(ida, "/read/compare/")


def test_a_damaged_release_keeps_no_other_sessions_from_being_compared(
    first: Release, second: Release, reviewer: User, ida: Client
) -> None:
    third = replace(LATER, session=replace(LATER.session, id="b" * 16, date="2028-02-09"))
    release(session_of(third, reviewer), third)
    the_store().put(first.session_id, "released/1/transcript.json", b"{}")
    shown = page(ida, "/read/compare/")
    assert "From A to B" in shown
    assert SAID.session.id not in shown


def test_a_damaged_plan_is_told(first: Release, second: Release, ida: Client) -> None:
    plans.save(first, plans.current(first).plan.rows, User.objects.get(username="ida"), opened=0)
    [plan] = [name for name in the_store().names(first.session_id) if name.startswith("plans/")]
    the_store().put(first.session_id, plan, b"{}")
    answer = ida.get(f"/read/compare/{BOTH}")
    assert answer.status_code == 422
    assert "the plan that was saved is not as it was written" in answer.content.decode()
    assert ida.get(f"/read/compare/file/pdf{BOTH}").status_code == 404


def test_a_session_that_was_deleted_a_moment_ago_is_left_out(first: Release, second: Release, ida: Client) -> None:
    the_store().vault.destroy(second.session_id, Part.ANALYST)
    assert "two released sessions are needed" in page(ida, "/read/compare/")
