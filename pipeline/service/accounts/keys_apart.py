"""Which keys may stand on one route, and what one person on two routes means for the promise made to staff.

A small school may give one person two roles; the tool then says openly what that means.
Headteacher and chair of governors are never one: a concern about the first goes to the second.
"""

from __future__ import annotations

from pipeline.errors import RecipientsError
from pipeline.service.accounts.keys import State
from pipeline.service.accounts.models import RecipientKey, User

_LIVE = (State.PENDING, State.ACTIVE, State.EXPIRED)
_NEVER_BOTH = frozenset({"headteacher", "chair"})


def check_apart(owner: User, route: str, public_key: str) -> None:
    """Raise RecipientsError if this person's key must not be on this route."""
    if route not in owner.key_routes:
        raise RecipientsError("a key of this route is not for your role")
    same = RecipientKey.objects.filter(public_key=public_key)
    if same.filter(route=route).exists():
        raise RecipientsError("this key was on this route before; make a new one")
    if same.exclude(owner=owner).exists():
        raise RecipientsError("this is somebody else's key; make one of your own")
    others = RecipientKey.objects.filter(owner=owner, state__in=_LIVE).exclude(route=route)
    if route in _NEVER_BOTH and others.filter(route__in=_NEVER_BOTH).exists():
        raise RecipientsError(
            "one person never holds keys of the headteacher and of the chair: a concern about the headteacher "
            "must not reach them"
        )


def shared_roles(owner: User, route: str) -> list[str]:
    """What a person must be told who holds, or asks for, keys of this route and of another."""
    routes = {route, *RecipientKey.objects.filter(owner=owner, state__in=_LIVE).values_list("route", flat=True)}
    return [text for together, text in _TWO_ROLES.items() if route in together and together <= routes]


_TWO_ROLES = {
    frozenset({"reviewer", "dsl"}): "You would be both reviewer and safeguarding lead, and could open the whole room's "
    "words, not only what must be followed up. Tell staff so before they speak.",
    frozenset({"dsl", "headteacher"}): "You would be both safeguarding lead and headteacher: what a colleague says of "
    "their own distress would reach their line manager. Tell staff so before they speak.",
    frozenset({"reviewer", "headteacher"}): "You would be both reviewer and headteacher: their headteacher could hear "
    "the whole room. Tell staff so before they speak.",
}
