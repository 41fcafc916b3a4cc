"""A service of its own for the tests: data, keys and database in a temporary folder, tables made from the models."""

from __future__ import annotations

import functools
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

_PLACE = Path(tempfile.mkdtemp(prefix="quietroom-tests-"))
os.environ.update(
    DJANGO_SETTINGS_MODULE="pipeline.service.settings",
    QUIETROOM_DATA=str(_PLACE / "data"),
    QUIETROOM_KEYS=str(_PLACE / "keys"),
)

import django  # noqa: E402  the places must be known before it is set up

django.setup()

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY  # noqa: E402
from allauth.mfa.totp.internal.auth import TOTP  # noqa: E402
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_databases, setup_test_environment, teardown_databases  # noqa: E402

from pipeline.service.accounts.models import Grant, User  # noqa: E402

PASSPHRASE = "seven quiet herons by the weir"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""Of every authenticator app in these tests."""


@pytest.fixture(scope="session")
def tables() -> Iterator[None]:
    """A database with every table, once per run."""
    setup_test_environment()
    # A file, not memory: threads then meet its locks, and wait for them, as they do in service.
    connection.settings_dict["TEST"]["NAME"] = str(_PLACE / "tests.sqlite3")
    # What a test wrote need survive no power cut.
    connection.settings_dict["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
    made = setup_databases(verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    yield
    teardown_databases(made, verbosity=0)


@pytest.fixture
def db(tables: None) -> Iterator[None]:
    """The tables, empty again afterwards, and no session's keys or files left that another test could meet."""
    yield
    # Rows alone: `flush` would write Django's permissions again each time, which nothing here asks for.
    call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
    for name in ("sessions", "uploads", "work", "resealing"):
        shutil.rmtree(Path(os.environ["QUIETROOM_DATA"]) / name, ignore_errors=True)
    shutil.rmtree(Path(os.environ["QUIETROOM_KEYS"]) / "sessions", ignore_errors=True)
    cache.clear()
    connection.close()


@functools.cache
def _hashed() -> str:
    """The passphrase as it is stored, once per run: the real hash is slow, as it should be."""
    return make_password(PASSPHRASE)


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """Makes somebody with these roles, and with a second factor where these need one."""

    def make(name: str, *roles: str) -> User:
        made = User.objects.create(username=name, password=_hashed())
        Grant.objects.bulk_create(Grant(user=made, role=role) for role in roles)
        if made.must_have_second_factor:
            TOTP.activate(made, SECRET)
        return User.objects.get(pk=made.pk)

    return make


@pytest.fixture
def signed_in() -> Callable[..., Client]:
    """A browser in which this person is signed in, and showed just now who they are (or not: `confirmed`)."""

    def make(user: User, *, confirmed: bool = True) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        if confirmed:
            session = client.session
            method = "mfa" if user.has_second_factor else "password"
            session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": method, "at": time.time()}]
            session["account_authentication_methods_user"] = str(user.pk)
            session.save()
        return client

    return make
