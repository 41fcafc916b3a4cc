"""Ending the sessions of a person: every browser in which they are signed in is signed out at its next request."""

from __future__ import annotations

from allauth.usersessions.models import UserSession

from pipeline.service.accounts.models import User


def end_all(person: User) -> int:
    """End them; returns how many there were."""
    found = UserSession.objects.purge_and_list(person)
    for one in found:
        one.end()
    return len(found)
