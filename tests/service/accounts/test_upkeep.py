"""What nobody can use any more is not kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from pipeline.service.accounts import invitations
from pipeline.service.accounts.models import Invitation, User
from pipeline.service.accounts.upkeep import look_after_sign_ins
from tests.service.conftest import PASSPHRASE


def test_what_ran_out_goes_and_the_rest_stays(person: Callable[..., User]) -> None:
    ana, noor = person("ana", "uploader"), person("noor", "uploader")
    for name in ("ana", "noor"):
        Client().post("/sign-in/", {"login": name, "password": PASSPHRASE})
        invitations.invite(User.objects.get(username=name))
    past = timezone.now() - timedelta(seconds=1)
    ended = UserSession.objects.get(user=ana).session_key
    Session.objects.filter(session_key=ended).update(expire_date=past)
    Invitation.objects.filter(user=ana).update(expires_at=past)

    look_after_sign_ins()

    assert [session.user for session in UserSession.objects.all()] == [noor]
    assert Session.objects.count() == 1
    assert [invitation.user for invitation in Invitation.objects.all()] == [noor]
