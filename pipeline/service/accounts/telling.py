"""Tell people something: on their pages, and by mail where mail is configured.

A text says what happened to a key or that something waits. It never holds a person's name, a word of a session or
its label: mail is read on telephones and lies on servers that are not the school's.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from pipeline.service.accounts.models import Notice, User
from pipeline.service.roles import ROUTE_OF

SUBJECT = "Quietroom: please sign in"
_log = logging.getLogger(__name__)


def holders() -> list[User]:
    """Everybody who may hold a key of some route."""
    roles = [role.value for role in ROUTE_OF]
    return list(User.objects.filter(is_active=True, grants__role__in=roles).distinct().order_by("pk"))


def tell(people: Iterable[User], text: str) -> None:
    """Put the text on each person's pages, and mail it to those who gave an address.

    Mail that cannot be sent stops nothing, since the notice stands on the pages; the failure is logged without address.
    """
    people = list(people)
    Notice.objects.bulk_create(Notice(user=one, text=text) for one in people)
    if not settings.QUIETROOM.mail.host:
        return
    for one in people:
        if one.email:
            transaction.on_commit(partial(mail, SUBJECT, one.email, text))


def notices_of(user: User) -> QuerySet[Notice]:
    """What somebody has not put away, newest first."""
    return Notice.objects.filter(user=user, seen_at=None).order_by("-pk")


def put_away(user: User) -> None:
    """Show somebody no longer what they were told so far."""
    notices_of(user).update(seen_at=timezone.now())


def mail(subject: str, address: str, text: str) -> bool:
    """Whether it left; where it did not, the kind of failure is logged, and no address."""
    try:
        send_mail(subject, text, None, [address])
    except OSError as problem:  # smtplib's errors are of this kind
        _log.warning("a mail could not be sent (%s)", type(problem).__name__)
        return False
    return True
