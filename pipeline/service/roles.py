"""Roles, permissions, and the one table of who may do what."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum


class Role(StrEnum):
    """What a person is to this tool; a deputy holds the role of whom they stand in for."""

    UPLOADER = "uploader"
    REVIEWER = "reviewer"
    LEAD = "lead"
    HEADTEACHER = "headteacher"
    CHAIR = "chair"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """One thing that can be done."""

    SECURE_ACCOUNT = "secure_account"
    SIGNED_IN = "signed_in"
    UPLOAD = "upload"
    PREPARE = "prepare"
    HOLD_KEY = "hold_key"
    OPEN_ITEMS = "open_items"
    REVIEW = "review"
    RECALL = "recall"
    HOLD_SESSION = "hold_session"
    READ_RELEASED = "read_released"
    WRITE_PLAN = "write_plan"
    """A plan of action quotes the room, and so those write it who read what was released: staff were promised that
    managers get passages and not the room. Whoever acts gets the saved document, and an analyst reads it back."""
    KEEP_ROSTER = "keep_roster"
    MANAGE_PEOPLE = "manage_people"
    SEE_HEALTH = "see_health"
    OVERSEE = "oversee"


P = Permission
UNPROTECTED = frozenset({P.SECURE_ACCOUNT})
"""What somebody may do whose role needs a second factor and who has none yet: set one up, and nothing else."""
_ANYONE = UNPROTECTED | {P.SIGNED_IN}
_HOLDER = _ANYONE | {P.HOLD_KEY, P.OPEN_ITEMS, P.RECALL}
TABLE: dict[Role, frozenset[Permission]] = {
    Role.UPLOADER: _ANYONE | {P.UPLOAD, P.PREPARE},
    Role.REVIEWER: _ANYONE | {P.PREPARE, P.HOLD_KEY, P.REVIEW, P.RECALL, P.HOLD_SESSION},
    Role.LEAD: _HOLDER | {P.PREPARE, P.KEEP_ROSTER, P.HOLD_SESSION},
    Role.HEADTEACHER: _HOLDER,
    Role.CHAIR: _HOLDER,
    Role.ANALYST: _ANYONE | {P.READ_RELEASED, P.WRITE_PLAN},
    Role.ADMINISTRATOR: _ANYONE | {P.KEEP_ROSTER, P.MANAGE_PEOPLE, P.SEE_HEALTH, P.OVERSEE, P.HOLD_SESSION},
}
NEED_SECOND_FACTOR = frozenset({Role.LEAD, Role.HEADTEACHER, Role.CHAIR, Role.ADMINISTRATOR})

ROUTE_OF = {
    Role.REVIEWER: "reviewer",
    Role.LEAD: "dsl",
    Role.HEADTEACHER: "headteacher",
    Role.CHAIR: "chair",
}
"""The route whose key a role holds."""


def permissions_of(roles: Sequence[str]) -> frozenset[Permission]:
    """All that these roles may do together."""
    return frozenset().union(*(TABLE[Role(role)] for role in roles))
