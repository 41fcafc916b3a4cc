"""What a person can do here: the menu and the start page, from one table and the permissions of `roles`.

A link is shown to whoever may follow it and to nobody else; that it is hidden protects nothing (`access` does).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from pipeline.service.roles import Permission


@dataclass(frozen=True, slots=True)
class Task:
    """Something that a person with this permission does on the page of this route."""

    label: str
    says: str
    route: str
    permission: Permission


TASKS: tuple[Task, ...] = (
    Task(
        "Session kit",
        "Make what is printed before a session: information, consent, the facilitator’s sheet and more.",
        "kit",
        Permission.PREPARE,
    ),
    Task("Upload a session", "Send the recording or the notes of a session.", "upload", Permission.UPLOAD),
    Task("Your uploads", "See how far they are, and delete your own copies.", "uploads", Permission.UPLOAD),
    Task(
        "Follow up",
        "Open the sessions that wait for you, listen, decide, and hand over to your school’s own system.",
        "following",
        Permission.OPEN_ITEMS,
    ),
    Task(
        "Check and release",
        "Check what was hidden against the recording, sign it off, and release it to the analysts.",
        "reviewing",
        Permission.REVIEW,
    ),
    Task(
        "Released sessions",
        "Read, search, compare and save the transcripts that were checked and released, and plan what is done.",
        "reading",
        Permission.READ_RELEASED,
    ),
    Task(
        "Your keys",
        "Make the keys that what is sealed to you opens with, and approve others'.",
        "keys",
        Permission.HOLD_KEY,
    ),
    Task("Roster", "Give, replace or delete the names that are looked for.", "roster", Permission.KEEP_ROSTER),
    Task("People", "Invite people, give them roles, help who cannot sign in.", "people", Permission.MANAGE_PEOPLE),
    Task(
        "Health",
        "See whether the workers live, what stands still, and how full the disk is.",
        "health",
        Permission.SEE_HEALTH,
    ),
    Task("Retention", "See what is deleted when and why, hold it, keep the receipts.", "retention", Permission.OVERSEE),
    Task("Settings", "See every setting in force, and what it does.", "settings", Permission.OVERSEE),
    Task(
        "Audit log", "See what was done and by whom, check that the log is whole, save it.", "audit", Permission.OVERSEE
    ),
    Task(
        "Fingerprints", "See whom sessions are sealed to, and witness a key.", "keys_everybodys", Permission.SIGNED_IN
    ),
    Task("Your account", "Passphrase, second factor, where you are signed in.", "mfa_index", Permission.SECURE_ACCOUNT),
)
"""In the order in which the menu and the start page show them."""


def tasks_of(permissions: frozenset[Permission]) -> tuple[Task, ...]:
    """The tasks that these permissions allow."""
    return tuple(task for task in TASKS if task.permission in permissions)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `navigation`, a list of {label, url, current}; empty for whoever is not signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": []}
    entries = [("Start", reverse("home")), *((task.label, reverse(task.route)) for task in tasks_of(user.permissions))]
    here = _nearest(request.path, [url for _, url in entries])
    return {"navigation": [{"label": label, "url": url, "current": url == here} for label, url in entries]}


def _nearest(path: str, urls: list[str]) -> str:
    """The entry that a page belongs to: the longest whose address its own begins with; the start only for itself."""
    above = [url for url in urls if path.startswith(url) and (url != reverse("home") or path == url)]
    return max(above, key=len, default="")
