"""Who asks: behind `access.allow` there is always somebody signed in, which the types of Django do not know."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from pipeline.service.accounts.models import User


def of(request: HttpRequest) -> User:
    """The person who is signed in; raises PermissionDenied for the anonymous."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
