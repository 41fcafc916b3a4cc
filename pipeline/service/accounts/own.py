"""One's own account, as far as allauth has no page for it: where alerts go, and that somebody is still here."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from pipeline.service.accounts import acts, person
from pipeline.service.accounts.models import User


class Alerts(forms.Form):
    """Where alerts go; nowhere but these pages if empty."""

    email = forms.EmailField(
        required=False,
        label="E-mail address",
        help_text="An alert says that something waits for you here, and nothing else.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


@require_http_methods(["GET", "POST"])
def alerts(request: HttpRequest) -> HttpResponse:
    """Change the address to which alerts are sent."""
    user = person.of(request)
    form = Alerts(request.POST if request.method == "POST" else None, initial={"email": user.email})
    if not form.is_valid():
        return render(request, "own/alerts.html", {"form": form})
    acts.record("alert-address-changed", by=user, person=user)
    User.objects.filter(pk=user.pk).update(email=form.cleaned_data["email"])
    messages.success(request, "Alerts go there from now on.")
    return redirect("mfa_index")


@require_POST
def still_here(request: HttpRequest) -> HttpResponse:
    """Nothing, which is enough: that it was asked for keeps the session (`middleware.end_stale_sessions`)."""
    return HttpResponse(status=204)
