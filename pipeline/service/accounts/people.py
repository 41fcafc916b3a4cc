"""What an administrator does to somebody's account. Each act is in the audit chain before it counts.

An administrator could let themselves into an account in these ways; that opens nothing that is sealed, for which a
private key is needed that never was here. So that it is not done unnoticed, everybody who holds a key is told.
"""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction

from pipeline.service.accounts import acts, invitations, sessions
from pipeline.service.accounts.keys import LABELS
from pipeline.service.accounts.models import Grant, Invitation, User
from pipeline.service.accounts.telling import holders, tell
from pipeline.service.roles import ROUTE_OF, Role


@transaction.atomic
def add(by: User, name: str, email: str, roles: frozenset[Role], *, deputy: bool) -> User:
    """A new person with these roles, who cannot sign in before they took up an invitation."""
    person = User.objects.create_user(name, email, is_deputy=deputy)
    Grant.objects.bulk_create(Grant(user=person, role=role) for role in sorted(roles))
    acts.record("person-added", by=by, person=person, roles=sorted(roles), deputy=deputy)
    _tell_of_roles(roles)
    return person


@transaction.atomic
def set_roles(by: User, person: User, roles: frozenset[Role], *, deputy: bool) -> None:
    """Grant these roles and no others."""
    before = frozenset(Role(role) for role in person.roles)
    person.grants.exclude(role__in=roles).delete()
    Grant.objects.bulk_create(Grant(user=person, role=role) for role in sorted(roles - before))
    User.objects.filter(pk=person.pk).update(is_deputy=deputy)
    if roles != before or deputy != person.is_deputy:
        gone, new = sorted(before - roles), sorted(roles - before)
        acts.record("roles-changed", by=by, person=person, granted=new, taken=gone, deputy=deputy)
    _tell_of_roles(roles - before)


@transaction.atomic
def disable(by: User, person: User) -> None:
    """Sign them out everywhere and let them in no more; what they did stays recorded."""
    User.objects.filter(pk=person.pk).update(is_active=False)
    Invitation.objects.filter(user=person).delete()
    acts.record("person-disabled", by=by, person=person, sessions=sessions.end_all(person))


@transaction.atomic
def enable(by: User, person: User) -> None:
    """Let them in again, as they were."""
    User.objects.filter(pk=person.pk).update(is_active=True)
    acts.record("person-enabled", by=by, person=person)


@transaction.atomic
def end_sessions(by: User, person: User) -> None:
    """Sign them out everywhere."""
    acts.record("sessions-ended", by=by, person=person, sessions=sessions.end_all(person))


@transaction.atomic
def reset_second_factor(by: User, person: User) -> None:
    """Take their second factors and recovery codes away, for example because a telephone was lost."""
    Authenticator.objects.filter(user=person).delete()
    acts.record("second-factor-reset", by=by, person=person, sessions=sessions.end_all(person))
    tell([person], "An administrator reset your second factor.")
    _tell_others(person, "had their second factor reset by an administrator")


@transaction.atomic
def invite_again(by: User, person: User) -> str:
    """The path of a link by which they set a new passphrase; the old one holds until they do."""
    acts.record("invited", by=by, person=person)
    if person.has_usable_password():
        tell([person], "An administrator made a link by which your passphrase can be set anew.")
        _tell_others(person, "was given a link to set a new passphrase by an administrator")
    return invitations.invite(person)


def _tell_of_roles(new: frozenset[Role]) -> None:
    for route in sorted(ROUTE_OF[role] for role in new if role in ROUTE_OF):
        tell(holders(), f"An administrator gave somebody the role of the {LABELS[route]}; they have no key yet.")


def _tell_others(person: User, what: str) -> None:
    if person.key_routes:
        routes = " and ".join(LABELS[route] for route in person.key_routes)
        tell([one for one in holders() if one.pk != person.pk], f"Somebody on the route of the {routes} {what}.")
