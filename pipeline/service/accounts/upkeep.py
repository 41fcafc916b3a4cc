"""Sessions that ended and invitations that ran out leave the database; the worker looks after it with what is due."""

from __future__ import annotations

from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from pipeline.service.accounts.models import Invitation


def look_after_sign_ins() -> None:
    """Delete what nobody can use any more, and what was noted of where it came from."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    Invitation.objects.filter(expires_at__lt=timezone.now()).delete()
