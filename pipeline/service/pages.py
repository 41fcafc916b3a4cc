"""The start page, which tells each role what it does here and what it never sees, and the page of promises.

The tool says openly what a role, or two roles in one person, means for the promise made to the staff in the room.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pipeline.service.navigation import tasks_of
from pipeline.service.roles import Role


@dataclass(frozen=True, slots=True)
class Words:
    """How a role is told what it is."""

    title: str
    does: str
    never: str


WORDS: dict[Role, Words] = {
    Role.UPLOADER: Words(
        "Uploader",
        "You bring in the recording or the typed notes of a session, and see how far the work on it has come.",
        "You never see what was said, nor whether anything in it was passed to the safeguarding lead.",
    ),
    Role.REVIEWER: Words(
        "Reviewer",
        "You were in the room. You check what was hidden against the recording, sign it off and release it.",
        "You never see what the safeguarding lead or the headteacher decide.",
    ),
    Role.LEAD: Words(
        "Safeguarding lead",
        "You open the passages that may be about a child at risk, listen, decide, and record why.",
        "You never see the rest of the session: staff were promised that managers get passages, not the room.",
    ),
    Role.HEADTEACHER: Words(
        "Headteacher",
        "You open the passages that may be about an adult in school, listen, decide, and record why.",
        "You never see the rest of the session, nor what the safeguarding lead or the chair of governors open.",
    ),
    Role.CHAIR: Words(
        "Chair of governors",
        "You open the passages that may be about the headteacher, listen, decide, and record why.",
        "You never see the rest of the session, nor what the safeguarding lead or the headteacher open.",
    ),
    Role.ANALYST: Words(
        "Analyst",
        "You read and export the transcripts that were checked and released, compare sessions, and plan what is done.",
        "You never see anything else: no drafts, no recordings, no names, nothing that was passed on.",
    ),
    Role.ADMINISTRATOR: Words(
        "Administrator",
        "You look after accounts, the roster, and the health of this service.",
        "You never see what was said in any session. Keep it so: do not take a role that opens items as well.",
    ),
}

_HOLDERS = frozenset({Role.LEAD, Role.HEADTEACHER, Role.CHAIR})


def cautions(roles: frozenset[Role]) -> list[str]:
    """What several roles in one person mean for the promise that was made to the staff in the room."""
    found = []
    if Role.REVIEWER in roles and roles & _HOLDERS:
        found.append(
            "You are a reviewer and you also decide about passages. You can hear the whole session, which staff are "
            "usually promised that no manager will. Tell them before they speak."
        )
    if Role.ADMINISTRATOR in roles and roles & (_HOLDERS | {Role.REVIEWER}):
        found.append(
            "You run this service and you also hold a key. Whoever runs it could change the pages that open what is "
            "sealed: nobody but you could notice. If you can, give one of the two roles to somebody else."
        )
    if Role.ANALYST in roles and roles & (_HOLDERS | {Role.REVIEWER}):
        found.append(
            "You read the redacted transcripts and you also see words as they were spoken. For you the transcripts are "
            "not anonymous: do not tell others who is meant."
        )
    return found


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the person who is signed in can do here."""
    user = request.user
    roles = [Role(role) for role in user.roles]  # type: ignore[union-attr]
    return render(
        request,
        "home.html",
        {
            "tasks": tasks_of(user.permissions),  # type: ignore[union-attr]
            "roles": [WORDS[role] for role in Role if role in roles],
            "cautions": cautions(frozenset(roles)),
        },
    )


@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """What the tool promises to staff, to the school and to those who hold keys, and what it does not."""
    return render(request, "promises.html")


def too_many(request: HttpRequest) -> HttpResponse:
    """The answer to too many attempts; allauth looks for it as `urls.handler429`."""
    return render(request, "429.html", status=429)
