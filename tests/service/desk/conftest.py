"""A service on which uploads may begin."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from pipeline.service.accounts.models import User
from tests.service.desk import uploaders


@pytest.fixture
def reviewer(db: None) -> User:
    """Every route has two keys; this person reviews."""
    return uploaders.holders()["reviewer"]


@pytest.fixture
def una(reviewer: User, signed_in: Callable[..., Client]) -> Client:
    """The browser of somebody who uploads."""
    return signed_in(uploaders.somebody("una", "uploader"))


@pytest.fixture
def ida(reviewer: User, signed_in: Callable[..., Client]) -> Client:
    """The browser of an analyst."""
    return signed_in(uploaders.somebody("ida", "analyst"))


@pytest.fixture
def eve(reviewer: User, signed_in: Callable[..., Client]) -> Client:
    """The browser of somebody else who uploads."""
    return signed_in(uploaders.somebody("eve", "uploader"))
