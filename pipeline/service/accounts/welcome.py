"""The page behind an invitation: somebody sets their passphrase, and the link is used up.

It says the same to a link that was used, that ran out and that never was. Nobody is signed in by it: who took it up
signs in like everybody else, and sets up a second factor where their role needs one.
"""

from __future__ import annotations

from typing import Any

from allauth.account.forms import SetPasswordForm
from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from pipeline.service.accounts import first, invitations
from pipeline.service.accounts.forms import LENGTH_HINT
from pipeline.service.accounts.models import User
from pipeline.service.accounts.people_forms import sign_in_name
from pipeline.service.pages import too_many


class Welcome(SetPasswordForm):
    """A passphrase, twice; the first administrator also chooses a sign-in name."""

    name = forms.CharField(
        max_length=150,
        label="Sign-in name",
        help_text="You sign in with it, and are known by it here.",
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )
    field_order = ("name", "password1", "password2")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """For this person."""
        super().__init__(user, *args, **kwargs)
        self.fields["password1"].label = "Passphrase"
        self.fields["password1"].help_text = LENGTH_HINT
        self.fields["password2"].label = "Passphrase once more"
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        if not first.is_waiting(user):
            del self.fields["name"]

    def clean_name(self) -> str:
        """The name; raises ValidationError if somebody has it."""
        return sign_in_name(self.cleaned_data["name"])


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Take up an invitation."""
    if not ratelimit.consume(request, action="signup"):
        return too_many(request)
    invitation = invitations.of(token)
    if invitation is None:
        return render(request, "welcome/gone.html", status=404)
    form = Welcome(request.POST or None, user=invitation.user)
    if not form.is_valid():
        return render(request, "welcome/welcome.html", {"form": form, "person": invitation.user})
    name = form.cleaned_data.get("name", invitation.user.username)
    invitations.take_up(invitation, name=name, passphrase=form.cleaned_data["password1"])
    messages.success(request, "Your passphrase is set. Sign in with it now.")
    return redirect("account_login")
