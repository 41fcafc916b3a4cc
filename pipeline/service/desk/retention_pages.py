"""The administrator's view of what ends when: the schedule, what it means for each session, holds, and receipts.

Sessions are shown by date and number. No page here can reach a key or a file: what is deleted, the worker deletes, and
when, `retention` decides.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from pipeline import audit
from pipeline.service.accounts import person
from pipeline.service.accounts.keys import LABELS
from pipeline.service.desk.models import Hold, Receipt
from pipeline.service.desk.retention import Ending, Waits
from pipeline.service.desk.retention_deletion import content
from pipeline.service.desk.retention_plan import plan
from pipeline.service.desk.retention_words import PARTS, WAITS, rows_of
from pipeline.service.saving import to_save
from pipeline.service.vault import Part
from pipeline.settings import service

SOON = timedelta(days=30)
A_PAGE = 100


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What is kept for how long and why; what goes when; what stands in the way."""
    now = timezone.now()
    found = list(plan(now).values())
    overdue = [ending for ending in found if ending.is_overdue(now)]
    soon = [ending for ending in found if ending not in overdue and ending.due <= now + SOON]
    later = [ending for ending in found if ending.due > now + SOON]
    standing = Hold.objects.filter(lifted_at__isnull=True).select_related("session", "by").order_by("at")
    context = {
        "schedule": rows_of(settings.QUIETROOM, service.ServiceSettings()),
        "overdue": rows(overdue, now),
        "soon": rows(soon, now),
        "later": rows(later, now),
        "days": SOON.days,
        "holds": [(hold, LABELS.get(hold.route, "")) for hold in standing],
        "receipts": Receipt.objects.count(),
    }
    return render(request, "desk/retention/overview.html", context)


def rows(endings: list[Ending], now: datetime) -> list[dict[str, Any]]:
    """Endings as a table shows them."""
    return [
        {
            "ending": ending,
            "what": PARTS[ending.part],
            "waits": [WAITS[wait] for wait in ending.waits],
            "is_overdue": ending.is_overdue(now),
            "is_sealed": Waits.NOT_SEALED not in ending.waits,
        }
        for ending in endings
    ]


@require_safe
def receipts(request: HttpRequest) -> HttpResponse:
    """Every receipt, the newest first."""
    found = Receipt.objects.select_related("session").order_by("-done_at", "-pk")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    listed = [(receipt, PARTS[Part(receipt.part)]) for receipt in page.object_list]
    return render(request, "desk/retention/receipts.html", {"page": page, "receipts": listed})


@require_safe
def receipt(request: HttpRequest, number: int) -> HttpResponse:
    """One receipt, to be read or printed."""
    found = get_object_or_404(Receipt.objects.select_related("session"), pk=number)
    return render(request, "desk/retention/receipt.html", {"receipt": found, "what": PARTS[Part(found.part)]})


@require_safe
def receipt_file(request: HttpRequest, number: int) -> HttpResponse:
    """The receipt whose digest stands in the audit log."""
    found = get_object_or_404(Receipt, pk=number)
    audit.append("receipt-saved", {"session": found.session_id, "part": found.part, "by": person.of(request).pk})
    return to_save(content(found), "application/json", f"quietroom-receipt-{found.session_id}-{found.part}.json")
