"""Makes the tables of a served instance and one person for every role, with deputies; run in a process of its own.

The database is that of the served instance (`QUIETROOM_DATA`), not the test process's. Each person's sign-in name is
their role, `lead-deputy` and the like for deputies; all share a passphrase and the secret of their authenticator app.
With a folder as its argument, every route but the lead's gets two keys, whose private halves are saved there: a test
that has the lead make theirs in the browser need not make eight.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

PASSPHRASE = "nine slow barges under the bridge"
SECRET = "KRSXG5BAKRXXI4BAONSWG4TFOQXC4LRO"
HOLDERS = ("reviewer", "lead", "headteacher", "chair")
"""Roles with keys; each has a deputy, so that every route has two."""


def make() -> None:
    """Tables and people."""
    from pipeline.service import starting

    starting.set_up()
    starting.make_tables()

    from allauth.mfa.totp.internal.auth import TOTP

    from pipeline.service.accounts.models import Grant, User
    from pipeline.service.roles import Role

    for name in (*Role, *(f"{role}-deputy" for role in HOLDERS)):
        person = User.objects.create_user(name, password=PASSPHRASE, is_deputy=name.endswith("-deputy"))
        Grant.objects.create(user=person, role=name.removesuffix("-deputy"))
        TOTP.activate(person, SECRET)


def give_keys(folder: Path) -> None:
    """Two keys in use for each route but the lead's: `reviewer.key`, `reviewer-deputy.key`, and so on."""
    from django.utils import timezone

    from pipeline import restricted
    from pipeline.restricted.keys import fingerprint
    from pipeline.service.accounts import keys
    from pipeline.service.accounts.models import RecipientKey, User
    from pipeline.service.roles import ROUTE_OF, Role

    now = timezone.now()
    for name in (f"{role}{ending}" for role in HOLDERS if role != "lead" for ending in ("", "-deputy")):
        public_key = restricted.public_key(restricted.new_identity(folder / f"{name}.key", None))
        RecipientKey.objects.create(
            owner=User.objects.get(username=name),
            route=ROUTE_OF[Role(name.removesuffix("-deputy"))],
            kind=RecipientKey.Kind.HELD,
            public_key=public_key,
            fingerprint=fingerprint(public_key),
            state=RecipientKey.State.ACTIVE,
            tested_at=now,
            approved_at=now,
            witnessed=True,
            expires_at=now + timedelta(days=300),
            wrapped_names=keys.wrap_names([]),
        )


if __name__ == "__main__":
    make()
    if len(sys.argv) > 1:
        give_keys(Path(sys.argv[1]))
