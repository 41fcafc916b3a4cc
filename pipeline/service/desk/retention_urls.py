"""Addresses of what is kept until when: a session's id or a receipt's number, and never a word."""

from __future__ import annotations

from django.urls import path

from pipeline.service.access import allow
from pipeline.service.desk import holding, retention_pages
from pipeline.service.roles import Permission

OVERSEE, HOLD = Permission.OVERSEE, Permission.HOLD_SESSION
_SESSION = "sessions/<str:session_id>/"
_RECEIPT = "receipts/<int:number>/"

urlpatterns = [
    path("", allow(OVERSEE, retention_pages.overview), name="retention"),
    path("receipts/", allow(OVERSEE, retention_pages.receipts), name="retention-receipts"),
    path(_RECEIPT, allow(OVERSEE, retention_pages.receipt), name="retention-receipt"),
    path(f"{_RECEIPT}file", allow(OVERSEE, retention_pages.receipt_file), name="retention-receipt-file"),
    path(_SESSION, allow(HOLD, holding.session), name="retention-session"),
    path(f"{_SESSION}hold", allow(HOLD, holding.hold), name="retention-hold"),
    path(f"{_SESSION}hold/<int:hold_id>/lift", allow(HOLD, holding.lift), name="retention-lift"),
]
