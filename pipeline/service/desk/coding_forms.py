"""What the pages for coding send: a verdict on a code, and on which words of the turn."""

from __future__ import annotations

from typing import Any

from django import forms

from pipeline.service.desk.codings import Act, Coded, instead
from pipeline.values import Place, Span, Verdict

CHANGE = "change"
"""What is no verdict of its own: one code goes and another comes."""


class ActForm(forms.Form):
    """One button of a turn. What is not a choice on the page is refused like a page that is out of date."""

    verdict = forms.ChoiceField(choices=[(name, name) for name in (*Verdict, CHANGE)])
    code = forms.SlugField(max_length=40)
    span = forms.RegexField(r"^[0-9]{1,7}-[0-9]{1,7}\Z")
    to = forms.SlugField(max_length=40, required=False)
    """The code that comes instead."""

    def clean(self) -> dict[str, Any]:
        """Refuse a passage that is none, and a change into nothing or into the same."""
        cleaned = super().clean() or {}
        start, _, end = cleaned.get("span", "0-1").partition("-")
        if int(start) >= int(end):
            raise forms.ValidationError("no such passage")
        if cleaned.get("verdict") == CHANGE and cleaned.get("to") in ("", cleaned.get("code")):
            raise forms.ValidationError("Choose the code that shall stand there instead")
        return cleaned

    def acts(self, now: Coded, line: int) -> tuple[Act, ...]:
        """What is meant, once it is valid; `line` counts from 0. Raises CodingError as `coding.codings`."""
        start, _, end = self.cleaned_data["span"].partition("-")
        place = Place(line, Span(int(start), int(end)), self.cleaned_data["code"])
        if self.cleaned_data["verdict"] == CHANGE:
            return instead(now, place, self.cleaned_data["to"])
        return (Act(place, Verdict(self.cleaned_data["verdict"])),)
