"""The first administrator: a link that `quietroom serve` prints for as long as there is none.

The account stands ready, without a passphrase and under a name that nobody chose; whoever opens the link gives it
both. Once somebody has, there is no link and no page any more.
"""

from __future__ import annotations

from django.db import transaction

from pipeline.service.accounts import acts, invitations
from pipeline.service.accounts.models import Grant, User
from pipeline.service.roles import Role

UNNAMED = "first-administrator"


def link(address: str) -> str | None:
    """The link below this address, new at every start; nothing once there is an administrator who can sign in."""
    if not User.objects.filter(grants__role=Role.ADMINISTRATOR, is_active=True).exists():
        make_ready()
    person = _waiting()
    return address.rstrip("/") + invitations.invite(person) if person else None


@transaction.atomic
def make_ready() -> None:
    """An administrator to be, whom `link` lets in: one more where the only one cannot sign in any more."""
    if _waiting() is None:
        person = User.objects.create_user(UNNAMED)
        Grant.objects.create(user=person, role=Role.ADMINISTRATOR)
        acts.record("administrator-made", by=None, person=person)


def is_waiting(person: User) -> bool:
    """Whether this is the account of an administrator to be, and nobody took it over yet."""
    return person.username == UNNAMED and not person.has_usable_password()


def _waiting() -> User | None:
    named = User.objects.filter(username=UNNAMED, grants__role=Role.ADMINISTRATOR, is_active=True).first()
    return named if named and is_waiting(named) else None
