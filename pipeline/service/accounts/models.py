"""People, their roles, and the public keys of recipients. No private key, ever; no name but the sign-in name."""

from __future__ import annotations

from functools import cached_property

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AbstractUser
from django.db import models

from pipeline.service.roles import NEED_SECOND_FACTOR, ROUTE_OF, UNPROTECTED, Permission, Role, permissions_of


class User(AbstractUser):
    """Somebody who signs in by a name of their choosing; Django's fields for real names stay empty."""

    is_deputy = models.BooleanField(default=False)
    """Alerted where an immediate item was not opened in time, not at once."""

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """Roles granted, in a fixed order."""
        return tuple(sorted(self.grants.values_list("role", flat=True)))

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """All that the roles allow: nothing if disabled, next to nothing while a compulsory second factor lacks."""
        if not self.is_active:
            return frozenset()
        if self.must_have_second_factor and not self.has_second_factor:
            return UNPROTECTED
        return permissions_of(self.roles)

    @property
    def must_have_second_factor(self) -> bool:
        """Whether a role of theirs is not to be had without one."""
        return not NEED_SECOND_FACTOR.isdisjoint(self.roles)

    @cached_property
    def has_second_factor(self) -> bool:
        """Whether an authenticator app or a security key is set up; recovery codes alone are none."""
        kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        return bool(Authenticator.objects.filter(user_id=self.pk, type__in=kinds).exists())

    @property
    def key_routes(self) -> tuple[str, ...]:
        """Routes that this person may hold a key of: reviewer, dsl, headteacher, chair."""
        return tuple(ROUTE_OF[Role(role)] for role in self.roles if Role(role) in ROUTE_OF)

    @property
    def item_routes(self) -> tuple[str, ...]:
        """Routes whose follow-ups this person opens."""
        return tuple(route for route in self.key_routes if route != "reviewer")


class Grant(models.Model):
    """One role of one person."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "role"), name="one_grant_each"),)


class Invitation(models.Model):
    """A link by which a new person sets their passphrase; only its digest is kept."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="invitation")
    token_sha256 = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()


class RecipientKey(models.Model):
    """A public key that sessions are sealed to, on one route."""

    class State(models.TextChoices):
        PENDING = "pending"
        ACTIVE = "active"
        REFUSED = "refused"
        RETIRED = "retired"
        EXPIRED = "expired"
        """Its time is over, or its owner's role: nothing more is sealed to it; it still opens what was."""

    class Kind(models.TextChoices):
        HELD = "held"
        PAPER = "paper"

    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="recipient_keys")
    route = models.CharField(max_length=12)
    kind = models.CharField(max_length=8, choices=Kind)
    public_key = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=30)
    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    tested_at = models.DateTimeField(null=True)
    """When its owner opened a challenge with it."""
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    witnessed = models.BooleanField(default=False)
    """Whether the approval was the witnessed step of a route's first two keys."""
    vouched_at = models.DateTimeField(null=True)
    """When an earlier key of the route, which nobody else holds, opened a challenge for this one; a witness follows."""
    lost_at = models.DateTimeField(null=True)
    """When an administrator said that all keys of its route are lost (`keys_lost`); empty once a holder objects."""
    reminded_days = models.PositiveSmallIntegerField(null=True)
    """The last reminder of its expiry: how many days before."""
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    wrapped_names = models.BinaryField()
    """How the room may speak of the owner: JSON list wrapped under the instance key."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=("route", "public_key"), name="one_key_once_a_route"),)


class Notice(models.Model):
    """Something that a person is told on their pages until they put it away; holds no content of a session."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    text = models.CharField(max_length=300)
    at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True)
