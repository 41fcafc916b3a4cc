"""Check and release: the sessions that a reviewer was chosen for, and the page that opens one in the browser.

The server hands out what is sealed and learns nothing of what is in it: what is doubtful, what was decided and what is
still to be looked at is worked out in the browser alone. A session that somebody does not review does not exist here.
No address holds more than a session's id and a number.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from pipeline import audit
from pipeline.service.accounts import person
from pipeline.service.accounts.keys import for_browser, keys_for
from pipeline.service.accounts.models import User
from pipeline.service.desk import records, released
from pipeline.service.desk.handing_out import sealed_file
from pipeline.service.desk.models import Record, Session
from pipeline.service.desk.requests import LISTENING
from pipeline.service.desk.retention_plan import plan, receipt_of
from pipeline.service.vault import Part
from pipeline.values import Entity

TRANSCRIPT = "restricted/transcript.age"
ROLES = {
    "facilitator": "I led the session",
    "co-facilitator": "I helped to lead it",
    "participant": "I took part in it",
}
"""Who signs off: what a release's audit entry says of them, and how they are asked."""
KINDS = {
    Entity.PERSON: "a person",
    Entity.SCHOOL: "a school",
    Entity.ORG: "an organisation",
    Entity.PLACE: "a place",
    Entity.ADDRESS: "an address",
    Entity.POSTCODE: "a postcode",
    Entity.PHONE: "a telephone number",
    Entity.EMAIL: "an e-mail address",
    Entity.USERNAME: "a user name",
    Entity.URL: "a web address",
    Entity.DATE: "a date that tells who",
    Entity.CLASS: "a class or form",
    Entity.ID: "a number that tells who",
}


def own_sessions(user: User) -> QuerySet[Session]:
    """Every session that was sealed to this person as its reviewer."""
    return Session.objects.filter(reviewers=user, state__in=(Session.State.DONE, Session.State.SEALED))


def own_session(request: HttpRequest, session_id: str) -> Session:
    """One of them; to anybody else it does not exist."""
    return get_object_or_404(own_sessions(person.of(request)), pk=session_id)


def own_draft(user: User) -> str:
    """Where a reviewer's decisions wait, sealed, until they release: one file for each reviewer of a session."""
    return f"restricted/review-{user.pk}.age"


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """The sessions of this reviewer, those never released first."""
    found = own_sessions(person.of(request)).order_by("-date", "pk")
    endings = plan(timezone.now())
    rows = [
        {
            "session": session,
            "last": session.releases.order_by("-number").first(),
            "ending": endings.get((session.pk, Part.REVIEWER)),
            "ended": receipt_of(session.pk, Part.REVIEWER),
        }
        for session in found
    ]
    rows.sort(key=lambda row: row["last"] is not None)
    return render(request, "desk/reviewing/sessions.html", {"rows": rows})


@require_safe
def blank(request: HttpRequest) -> HttpResponse:
    """What stands in place of a review that was emptied."""
    return render(request, "desk/reviewing/blank.html")


@require_safe
def session(request: HttpRequest, session_id: str) -> HttpResponse:
    """The page on which one session is checked: all that it needs but the words. Once these are deleted, it says so."""
    mine = own_session(request, session_id)
    if ended := receipt_of(session_id, Part.REVIEWER):
        context = {"session": mine, "ended": ended, "releases": told(mine)}
        return render(request, "desk/reviewing/deleted.html", context, status=410)
    context = {
        "ending": plan(timezone.now(), only=session_id)[session_id, Part.REVIEWER],
        "session": mine,
        "review": _review(mine, person.of(request)),
        "releases": told(mine),
        "roles": ROLES,
        "kinds": KINDS,
        "has_sound": mine.sealed_files.filter(name=LISTENING).exists(),
    }
    return render(request, "desk/reviewing/session.html", context)


def _review(mine: Session, by: User) -> dict[str, Any]:
    """Addresses and public keys, for the script."""
    has_draft = mine.sealed_files.filter(name=own_draft(by)).exists()
    names = ("transcript", "listening", "records", "draft", "ask")
    return {
        **{name: reverse(f"reviewing-{name}", kwargs={"session_id": mine.pk}) for name in names},
        "has_draft": has_draft,
        "piece_bytes": settings.QUIETROOM.uploads.piece_bytes,
        **for_browser(keys_for(mine, records.REVIEWER)),
    }


def told(mine: Session) -> list[dict[str, Any]]:
    """The releases there are, newest first, which of them analysts read, and that their copies were deleted."""
    in_force, ended = released.in_force(mine), receipt_of(mine.pk, Part.ANALYST)
    found = mine.releases.order_by("-number")
    return [{"release": one, "is_in_force": one == in_force, "ended": ended} for one in found]


@require_safe
def releases(request: HttpRequest, session_id: str) -> HttpResponse:
    """The list of releases alone, for a page that must not be loaded again."""
    mine = own_session(request, session_id)
    context = {"session": mine, "ended": receipt_of(session_id, Part.REVIEWER), "releases": told(mine)}
    return render(request, "desk/reviewing/_releases.html", context)


@require_safe
def transcript(request: HttpRequest, session_id: str) -> HttpResponse:
    """The sealed transcript."""
    mine, by = own_session(request, session_id), person.of(request)
    audit.append("transcript-handed-out", {"session": mine.pk, "by": by.pk})
    return sealed_file(mine, TRANSCRIPT)


@require_safe
def listening(request: HttpRequest, session_id: str) -> HttpResponse:
    """The sealed recording, as browsers play it."""
    mine, by = own_session(request, session_id), person.of(request)
    audit.append("recording-handed-out", {"session": mine.pk, "by": by.pk})
    return sealed_file(mine, LISTENING)


@require_safe
def kept_records(request: HttpRequest, session_id: str) -> HttpResponse:
    """What holders have told the reviewers so far: numbers and addresses. Asked for again before a release."""
    mine = own_session(request, session_id)
    numbers = Record.objects.filter(session=mine, route=records.REVIEWER).order_by("number")
    found = [
        {"number": number, "url": reverse("reviewing-record", kwargs={"session_id": mine.pk, "number": number})}
        for number in numbers.values_list("number", flat=True)
    ]
    return JsonResponse({"records": found})


@require_safe
def record(request: HttpRequest, session_id: str, number: int) -> HttpResponse:
    """One sealed record of the reviewers' own."""
    mine = own_session(request, session_id)
    found = get_object_or_404(Record, session=mine, route=records.REVIEWER, number=number)
    return sealed_file(mine, records.name_of(found))
