"""The first administrator: a link that `quietroom serve` prints for as long as there is none.

The account stands ready, without a passphrase and under a name that nobody chose; whoever opens the link gives it
both. Once somebody has, there is no link and no page any more.
"""

from __future__ import annotations

from django.db import transaction

from pipeline.service.accounts import invitations
from pipeline.service.accounts.models import Grant, User
from pipeline.service.roles import Role

UNNAMED = "first-administrator"


def link(address: str) -> str | None:
    """The link below this address, new at every start; nothing once there is an administrator who can sign in."""
    person = _waiting()
    return address.rstrip("/") + invitations.invite(person) if person else None


def is_waiting(person: User) -> bool:
    """Whether this is the account of the first administrator, and nobody took it over yet."""
    return person.username == UNNAMED and not person.has_usable_password()


@transaction.atomic
def _waiting() -> User | None:
    administrators = list(User.objects.filter(grants__role=Role.ADMINISTRATOR, is_active=True))
    if administrators:
        return next((one for one in administrators if is_waiting(one)), None)
    person = User.objects.create_user(UNNAMED)
    Grant.objects.create(user=person, role=Role.ADMINISTRATOR)
    return person
