"""Addresses for analysts: a session's id and a format, and never a word."""

from __future__ import annotations

from django.urls import path

from pipeline.service.access import allow
from pipeline.service.desk import reading, reading_report
from pipeline.service.roles import Permission

READ = Permission.READ_RELEASED
_SESSION = "<str:session_id>/"

urlpatterns = [
    path("", allow(READ, reading.sessions), name="reading"),
    path("compare/", allow(READ, reading.compare), name="reading-compare"),
    path(_SESSION, allow(READ, reading.session), name="reading-session"),
    path(f"{_SESSION}file/<slug:ending>", allow(READ, reading.file), name="reading-file"),
    path(f"{_SESSION}report/", allow(READ, reading_report.dressed(reading_report.report)), name="reading-report"),
    path(f"{_SESSION}report/<slug:ending>", allow(READ, reading_report.file), name="reading-report-file"),
    path(f"{_SESSION}tell/", allow(READ, reading.tell), name="reading-tell"),
    path(f"{_SESSION}told", allow(READ, reading.told), name="reading-told"),
]
