"""What is sent about recipients' keys: by scripts, which are answered in JSON, and by plain forms.

A refusal is one sentence of `keys_changes`. A private key that was sent by mistake is refused, kept nowhere and never
repeated in an answer.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from pipeline.errors import RecipientsError
from pipeline.restricted.keys import PRIVATE_MARK, fingerprint
from pipeline.service.accounts import keys_challenge, keys_changes, keys_lost, person
from pipeline.service.accounts.keys import LABELS, established
from pipeline.service.accounts.keys_challenge import Claim, Purpose
from pipeline.service.accounts.keys_changes import Candidate, Step
from pipeline.service.accounts.keys_views import route_of, seen_by
from pipeline.service.accounts.models import RecipientKey
from pipeline.service.accounts.telling import put_away

NOT_ANSWERED = "your key did not open what it had to, or it took more than five minutes; begin this step again"
MOST_NAMES, LONGEST_NAME = 30, 80
"""Of one person, and in characters."""


def _answering(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """For scripts: POST only, and a refusal becomes `{"problem": ..}` with status 400."""

    @require_POST
    @wraps(view)
    def answer(request: HttpRequest, *args: int | str, **kwargs: int | str) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except RecipientsError as problem:
            return JsonResponse({"problem": sentence(problem)}, status=400)

    return answer


def _returning(view: Callable[..., str]) -> Callable[..., HttpResponseBase]:
    """For plain forms: POST only; what was done or refused stands on the page that they came from."""

    @require_POST
    @wraps(view)
    def answer(request: HttpRequest, *args: int | str, **kwargs: int | str) -> HttpResponse:
        try:
            messages.success(request, view(request, *args, **kwargs))
        except RecipientsError as problem:
            messages.error(request, sentence(problem))
        back = "keys" if person.of(request).key_routes else "keys_everybodys"
        return redirect(back)

    return answer


@_answering
def challenge_new(request: HttpRequest) -> HttpResponse:
    """A challenge sealed to a key that somebody wants to add: `{"challenge": base64}`."""
    wanted = _candidate(request)
    keys_changes.check(wanted)
    return JsonResponse({"challenge": keys_challenge.pose(request.session, _testing(wanted), [wanted.public_key])})


@_answering
def add(request: HttpRequest) -> HttpResponse:
    """Add a key whose challenge was opened: `{"next": address of its page}`."""
    wanted = _candidate(request)
    _require(request, _testing(wanted))
    key = keys_changes.add(wanted)
    return JsonResponse({"next": reverse("keys_one", args=[key.pk])})


@_answering
def challenge_known(request: HttpRequest, pk: int) -> HttpResponse:
    """A challenge about a waiting key, sealed to the keys of whoever confirms it: `{"challenge": base64}`."""
    key, claim = _confirming(request, pk)
    able = established(key.route)
    keys = able if claim.purpose is Purpose.VOUCH else able.filter(owner=person.of(request))
    if not keys:
        raise RecipientsError("you hold no key of this route that was approved")
    public = [one.public_key for one in keys]
    return JsonResponse({"challenge": keys_challenge.pose(request.session, claim, public)})


@_answering
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve another's key, or vouch for one's own with an earlier key, whose challenge was opened."""
    key, claim = _confirming(request, pk)
    _require(request, claim)
    change = keys_changes.vouch if claim.purpose is Purpose.VOUCH else keys_changes.approve
    change(key, person.of(request))
    return JsonResponse({"next": reverse("keys_one", args=[key.pk])})


@_returning
def witness(request: HttpRequest, pk: int) -> str:
    """Type the fingerprint that the owner of a route's first keys reads out."""
    key = get_object_or_404(RecipientKey, pk=pk)
    keys_changes.witness(key, person.of(request), request.POST.get("fingerprint", ""))
    return "Thank you. The key counts from now on, and it is recorded that you witnessed it."


@_returning
def refuse(request: HttpRequest, pk: int) -> str:
    """Withdraw one's own waiting key, or say no to another's."""
    keys_changes.refuse(get_object_or_404(RecipientKey, pk=pk), person.of(request))
    return "The key was refused. All recipients have been told."


@_returning
def retire(request: HttpRequest, pk: int) -> str:
    """Seal nothing more to a key."""
    keys_changes.retire(get_object_or_404(RecipientKey, pk=pk), person.of(request))
    return "The key was retired. What is already sealed to it must be sealed again: see below."


@_returning
def declare_lost(request: HttpRequest) -> str:
    """Say that every key of a route is lost."""
    route = request.POST.get("route", "")
    if route not in LABELS:
        raise Http404
    keys_lost.declare(route, person.of(request))
    return "It was noted. All recipients have been told, and may object."


@_returning
def object_to_loss(request: HttpRequest, route: str) -> str:
    """Say that one still has a key of one's route."""
    keys_lost.object_to(route_of(person.of(request), route), person.of(request))
    return "Nothing changes. All recipients have been told."


@_returning
def rename(request: HttpRequest) -> str:
    """Replace the names by which the room may speak of oneself."""
    keys_changes.rename(person.of(request), _names(request))
    return "The names were replaced. They are shown to nobody, not even to you."


@_returning
def notices_seen(request: HttpRequest) -> str:
    """Put one's notices away."""
    put_away(person.of(request))
    return "Your notices were put away."


def _candidate(request: HttpRequest) -> Candidate:
    user = person.of(request)
    route = route_of(user, request.POST.get("route", ""))
    kind = request.POST.get("kind", "")
    if kind not in RecipientKey.Kind.values:
        raise RecipientsError("a key is held in a file or on paper")
    return Candidate(user, route, request.POST.get("public_key", "").strip(), kind, _names(request))


def _names(request: HttpRequest) -> tuple[str, ...]:
    """One name a line; raises RecipientsError for more than any person has, or for a key among them."""
    names = tuple(line.strip() for line in request.POST.get("names", "").splitlines() if line.strip())
    if any(PRIVATE_MARK in name.upper() for name in names):
        raise RecipientsError("that was a private key: treat it as lost, never use it, and make a new one")
    if len(names) > MOST_NAMES or any(len(name) > LONGEST_NAME for name in names):
        raise RecipientsError(f"give at most {MOST_NAMES} names, one a line, of at most {LONGEST_NAME} characters")
    return names


def _testing(wanted: Candidate) -> Claim:
    return Claim(Purpose.TEST, f"{wanted.route} {wanted.public_key}", fingerprint(wanted.public_key))


def _confirming(request: HttpRequest, pk: int) -> tuple[RecipientKey, Claim]:
    key = get_object_or_404(seen_by(person.of(request)), pk=pk)
    vouching = keys_changes.next_step(key) is Step.VOUCHING
    purpose = Purpose.VOUCH if vouching else Purpose.APPROVE
    return key, Claim(purpose, str(key.pk), key.fingerprint)


def _require(request: HttpRequest, claim: Claim) -> None:
    if not keys_challenge.is_answered(request.session, claim, request.POST.get("nonce", "")):
        raise RecipientsError(NOT_ANSWERED)


def sentence(problem: RecipientsError) -> str:
    """A refusal as it is shown to the person."""
    text = str(problem)
    return f"{text[0].upper()}{text[1:]}."
