"""Addresses for analysts: a session's id and a format, and never a word."""

from __future__ import annotations

from django.urls import path

from pipeline.service.access import allow
from pipeline.service.desk import coding_pages, reading, reading_compare, reading_plan, reading_report
from pipeline.service.roles import Permission

READ, PLAN = Permission.READ_RELEASED, Permission.WRITE_PLAN
_SESSION = "<str:session_id>/"

urlpatterns = [
    path("", allow(READ, reading.sessions), name="reading"),
    path("compare/", allow(READ, reading_compare.compare), name="reading-compare"),
    path("compare/file/<slug:ending>", allow(READ, reading_compare.file), name="reading-compare-file"),
    path(_SESSION, allow(READ, reading.session), name="reading-session"),
    path(f"{_SESSION}file/<slug:ending>", allow(READ, reading.file), name="reading-file"),
    path(f"{_SESSION}report/", allow(READ, reading_report.dressed(reading_report.report)), name="reading-report"),
    path(f"{_SESSION}report/<slug:ending>", allow(READ, reading_report.file), name="reading-report-file"),
    path(f"{_SESSION}plan/", allow(PLAN, reading_plan.plan), name="reading-plan"),
    path(f"{_SESSION}plan/table", allow(PLAN, reading_plan.table), name="reading-plan-table"),
    path(f"{_SESSION}plan/file/<slug:ending>", allow(PLAN, reading_plan.file), name="reading-plan-file"),
    path(f"{_SESSION}export/<slug:target>", allow(READ, coding_pages.export), name="reading-export"),
    path(f"{_SESSION}coding/", allow(READ, coding_pages.overview), name="coding"),
    path(f"{_SESSION}coding/<int:turn>/", allow(READ, coding_pages.turn), name="coding-turn"),
    path(f"{_SESSION}codebook/", allow(READ, coding_pages.codebook), name="coding-codebook"),
    path(f"{_SESSION}tell/", allow(READ, reading.tell), name="reading-tell"),
    path(f"{_SESSION}told", allow(READ, reading.told), name="reading-told"),
]
