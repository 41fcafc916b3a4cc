"""Makes the tables of a served instance and one person for every role, with deputies; run in a process of its own.

The database is that of the served instance (`QUIETROOM_DATA`), not the test process's. Each person's sign-in name is
their role, `lead-deputy` and the like for deputies; all share a passphrase and the secret of their authenticator app.
"""

from __future__ import annotations

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


if __name__ == "__main__":
    make()
