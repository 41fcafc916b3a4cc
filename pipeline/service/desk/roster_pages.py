"""The page of the roster: give one, replace it, delete it. It shows how many people it has and never one of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from pipeline.errors import PipelineError
from pipeline.service.desk import rosters

LARGEST_BYTES = 4 << 20
"""A school of two thousand with two contacts each has a tenth of this."""


class RosterForm(forms.Form):
    """A CSV file and its last day."""

    file = forms.FileField(
        label="Roster",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text="A CSV file as SIMS, Arbor or Bromcom export it, or with the columns given_name, family_name, "
        "preferred_name, role, year, form. Only a name is compulsory.",
        error_messages={"required": "Choose the file.", "empty": "The file is empty."},
    )
    expires_on = forms.DateField(
        label="Last day on which it counts",
        widget=forms.DateInput(attrs={"type": "date", "class": "govuk-input--width-10"}),
        help_text="At most a year from now: people leave, and their names are then kept for nothing.",
        error_messages={"required": "Give its last day.", "invalid": "Give a date such as 2026-07-31."},
    )

    def clean_file(self) -> bytes:
        """The file's content, of a size and shape that a roster has."""
        given = self.cleaned_data["file"]
        if given.size > LARGEST_BYTES:
            raise forms.ValidationError("This file is too large for a roster.")
        content: bytes = given.read()
        try:
            rosters.people_in(content)
        except rosters.UnusableRosterError as problem:
            raise forms.ValidationError(str(problem)) from None
        return content

    def clean_expires_on(self) -> date:
        """From today on, and no longer than it may be kept."""
        day: date = self.cleaned_data["expires_on"]
        today, longest = timezone.localdate(), settings.QUIETROOM.uploads.roster_days
        if not today <= day <= today + timedelta(days=longest):
            raise forms.ValidationError(f"Give a day from today on, at most {longest} days from now.")
        return day


@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: HttpRequest) -> HttpResponse:
    """What is known of the roster, and the form that replaces it."""
    form = RosterForm(request.POST, request.FILES) if request.method == "POST" else RosterForm()
    if form.is_bound and form.is_valid():
        given: dict[str, Any] = form.cleaned_data
        try:
            rosters.keep(given["file"], given["expires_on"], request.user)  # type: ignore[arg-type]
        except PipelineError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "The roster is kept, sealed, and used from the next session on.")
            return redirect("roster")
    status = 422 if form.errors else 200
    return render(request, "desk/roster.html", {"form": form, "roster": rosters.kept()}, status=status)


@require_POST
def delete(request: HttpRequest) -> HttpResponse:
    """Remove the roster."""
    rosters.remove(request.user)  # type: ignore[arg-type]
    messages.success(request, "The roster is deleted. Names are missed more often until there is a new one.")
    return redirect("roster")
