"""Why something is held: a ground and a number, and no words, in which a name could reach the tables."""

from __future__ import annotations

from django import forms

from pipeline.service.desk.models import Hold
from pipeline.service.desk.retention_acts import Reason


class HoldForm(forms.Form):
    """Who asked and what for stands where the case is dealt with."""

    ground = forms.ChoiceField(
        label="On what ground",
        choices=Hold.Ground.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the ground of the hold"},
    )
    reference = forms.RegexField(
        regex=r"^(?=.*[0-9])[A-Za-z0-9/-]{1,40}\Z",
        label="Reference of the case",
        required=False,
        strip=True,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
        help_text="A number such as SAR/2026-14: letters, digits, / and -. No name of anybody.",
        error_messages={"invalid": "Give a number of at most 40 letters, digits, / and -, or leave it empty"},
    )

    def reason(self) -> Reason:
        """What was chosen, once it is valid."""
        return Reason(self.cleaned_data["ground"], self.cleaned_data["reference"])
