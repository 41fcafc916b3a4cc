"""Pages on which an administrator looks after people. They show sign-in names and roles, and nothing of a session."""

from __future__ import annotations

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pipeline.service.accounts import invitations, people
from pipeline.service.accounts.models import User
from pipeline.service.accounts.people_forms import NewPerson, Roles
from pipeline.service.accounts.person import of
from pipeline.service.pages import WORDS, cautions
from pipeline.service.roles import Role

ACTS: dict[str, tuple[Callable[[User, User], None], str]] = {
    "disable": (people.disable, "They are signed out, and cannot sign in any more."),
    "enable": (people.enable, "They can sign in again."),
    "end-sessions": (people.end_sessions, "They are signed out everywhere."),
    "reset-second-factor": (people.reset_second_factor, "Their second factor is gone; they set up a new one."),
}
"""What is done to another person at a click, and what is said then."""


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Everybody, with their roles and state."""
    everybody = User.objects.order_by("username").select_related("invitation")
    return render(request, "people/list.html", {"people": [_row(one) for one in everybody]})


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Somebody new; the answer shows their link, once."""
    by = of(request)
    form = NewPerson(request.POST or None, by=by)
    if not form.is_valid():
        return render(request, "people/add.html", {"form": form})
    said = form.cleaned_data
    person = people.add(by, said["name"], said["email"], said["roles"], deputy=said["deputy"])
    return _show_link(request, person, invitations.invite(person))


@require_http_methods(["GET", "POST"])
def shown(request: HttpRequest, pk: int) -> HttpResponse:
    """One person, whose roles can be changed here."""
    by, person = of(request), get_object_or_404(User, pk=pk)
    initial = {"roles": person.roles, "deputy": person.is_deputy}
    form = Roles(request.POST or None, by=by, person=person, initial=initial)
    if form.is_valid():
        people.set_roles(by, person, form.cleaned_data["roles"], deputy=form.cleaned_data["deputy"])
        messages.success(request, "The roles are as you set them.")
        return redirect("person", pk=pk)
    return render(
        request,
        "people/person.html",
        {
            "form": form,
            "person": _row(person),
            "is_self": person.pk == by.pk,
            "sessions": UserSession.objects.filter(user=person).count(),
            "cautions": cautions(frozenset(Role(role) for role in person.roles)),
        },
    )


@require_POST
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Do one of ACTS to somebody else; for oneself there is the page of one's own account."""
    by, person = of(request), get_object_or_404(User, pk=pk)
    if name not in ACTS:
        raise Http404
    if person.pk == by.pk:
        raise PermissionDenied
    done, said = ACTS[name]
    done(by, person)
    messages.success(request, said)
    return redirect("person", pk=pk)


@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """A new link for somebody else; the answer shows it, once."""
    by, person = of(request), get_object_or_404(User, pk=pk, is_active=True)
    if person.pk == by.pk:
        raise PermissionDenied
    return _show_link(request, person, people.invite_again(by, person))


def _show_link(request: HttpRequest, person: User, path: str) -> HttpResponse:
    here_only = not request.is_secure()  # without TLS the pages listen to this machine alone
    context = {"person": person, "link": request.build_absolute_uri(path), "here_only": here_only}
    return render(request, "people/link.html", context)


def _row(person: User) -> dict[str, object]:
    """What the pages show of somebody."""
    return {
        "pk": person.pk,
        "name": person.username,
        "roles": [WORDS[Role(role)].title for role in person.roles],
        "deputy": person.is_deputy,
        "active": person.is_active,
        "invited": hasattr(person, "invitation"),
        "ready": person.has_usable_password(),
        "protected": person.has_second_factor,
        "must_be_protected": person.must_have_second_factor,
        "last_login": person.last_login,
    }
