"""Pages about recipients' keys: one's own, one's route's, and everybody's fingerprints.

Who sees what: an owner and the people of a key's route see the key; anyone signed in sees the fingerprints of keys that
count. That of a key which waits for a witness is shown to its owner alone, because the witness must hear it. No page
holds a private key: what needs one happens in scripts (assets/src/keys.js and its neighbours).
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from pipeline.restricted.keys import MINIMUM_PASSPHRASE
from pipeline.service.accounts import person
from pipeline.service.accounts.keys import KEYS_NEEDED, LABELS, State, active_keys, established, pending
from pipeline.service.accounts.keys_apart import shared_roles
from pipeline.service.accounts.keys_changes import Step, approvers, next_step
from pipeline.service.accounts.keys_lost import is_declared
from pipeline.service.accounts.models import RecipientKey, User
from pipeline.service.roles import ROUTE_OF, Permission


def seen_by(user: User) -> QuerySet[RecipientKey]:
    """Keys that somebody sees: their own, and their routes'."""
    return RecipientKey.objects.filter(Q(owner=user) | Q(route__in=user.key_routes)).select_related("owner")


def route_of(user: User, route: str) -> str:
    """The route, if this person may hold a key of it; Http404 otherwise."""
    if route not in user.key_routes:
        raise Http404
    return route


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The person's keys, what each still needs, and what they should make next."""
    user = person.of(request)
    own = list(seen_by(user).filter(owner=user).exclude(state=State.REFUSED).order_by("-pk"))
    return render(
        request,
        "accounts/keys/mine.html",
        {
            "keys": [_described(key, user) for key in own],
            "routes": [_route(user, route) for route in user.key_routes],
            "witnessing": _to_witness(user),
        },
    )


@require_safe
def make(request: HttpRequest, route: str) -> HttpResponse:
    """Make a key file, save it and test it."""
    return render(request, "accounts/keys/make.html", _making(person.of(request), route))


@require_safe
def paper(request: HttpRequest, route: str) -> HttpResponse:
    """Make a recovery key and print it."""
    return render(request, "accounts/keys/paper.html", _making(person.of(request), route))


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One key with its fingerprint, and what the person who looks can do about it."""
    user = person.of(request)
    key = get_object_or_404(seen_by(user), pk=pk)
    return render(request, "accounts/keys/one.html", {"entry": _described(key, user)})


@require_safe
def of_one_route(request: HttpRequest, route: str) -> HttpResponse:
    """The keys of a route to its own people, the waiting ones first."""
    user = person.of(request)
    route_of(user, route)
    keys = [*pending(route), *established(route)]
    context = {"label": LABELS[route], "keys": [_described(key, user) for key in keys], "needed": KEYS_NEEDED}
    return render(request, "accounts/keys/route.html", context)


@require_safe
def everybodys(request: HttpRequest) -> HttpResponse:
    """The fingerprints of all routes to anyone signed in, and the keys that wait for a witness."""
    user = person.of(request)
    retirable = _described_all(user) if Permission.MANAGE_PEOPLE in user.permissions else []
    context = {"witnessing": _to_witness(user), "retirable": retirable, "labels": LABELS}
    return render(request, "accounts/keys/everybodys.html", context)


def _making(user: User, route: str) -> dict[str, Any]:
    route_of(user, route)
    return {
        "route": route,
        "label": LABELS[route],
        "cautions": shared_roles(user, route),
        "minimum": MINIMUM_PASSPHRASE,
        "names_known": user.recipient_keys.exists(),
    }


def _described(key: RecipientKey, user: User) -> dict[str, Any]:
    """A key as the templates show it."""
    days_left = (key.expires_at - timezone.now()).days
    step = next_step(key) if key.state == State.PENDING else None
    return {
        "key": key,
        "label": LABELS[key.route],
        "is_own": key.owner_id == user.pk,
        "step": step,
        "must_be_heard": step is Step.WITNESS and key.owner_id != user.pk,
        "may_confirm": _may_confirm(key, step, user),
        "days_left": days_left,
        "expires_soon": key.state == State.ACTIVE and days_left <= max(settings.QUIETROOM.keys.remind_days, default=0),
        "in_use": key.state in (State.ACTIVE, State.EXPIRED),
    }


def _described_all(user: User) -> list[dict[str, Any]]:
    return [_described(key, user) for route in LABELS for key in established(route)]


def _may_confirm(key: RecipientKey, step: Step | None, user: User) -> bool:
    if step is Step.VOUCHING:
        return key.owner_id == user.pk
    return step is Step.APPROVAL and user in approvers(key)


def _route(user: User, route: str) -> dict[str, Any]:
    keys = active_keys(route)
    own = [key for key in keys if key.owner_id == user.pk]
    return {
        "route": route,
        "label": LABELS[route],
        "count": len(keys),
        "needed": KEYS_NEEDED,
        "missing": len(keys) < KEYS_NEEDED,
        "own": len(own),
        "declared_lost": is_declared(route),
        "waiting": pending(route).exclude(owner=user).count(),
        "cautions": shared_roles(user, route),
    }


def _to_witness(user: User) -> list[dict[str, Any]]:
    """Other people's keys that wait for a witness: whose and of which route, not their fingerprints."""
    waiting = [key for route in ROUTE_OF.values() for key in pending(route).exclude(owner=user)]
    return [{"key": key, "label": LABELS[key.route]} for key in waiting if next_step(key) is Step.WITNESS]
