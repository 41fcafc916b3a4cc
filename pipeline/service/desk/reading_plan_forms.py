"""The plan of action as a form: a part for each issue, and a blank one for an issue that people add.

Evidence is shown beside the fields and is none of them: it is counted and quoted from the release.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from pipeline.intervention import LONGEST_CELL, MOST_ROWS
from pipeline.intervention.as_csv import LARGEST_BYTES
from pipeline.values import InterventionPlan, PlanRow

PREFIX = "issue"


def _text(label: str, *, rows: int = 2, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_CELL,
        widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}),
        error_messages={"required": "Say what the issue is, or take it out.", "max_length": "This is too long."},
        **more,
    )


class IssueForm(forms.Form):
    """One issue; `evidence` stands beside it."""

    key = forms.CharField(max_length=100, required=False, widget=forms.HiddenInput)
    issue = _text("Issue", rows=1)
    context = _text("Where, when, who", required=False)
    action = _text("What is to be done", rows=3, required=False)
    who = _text("Who acts", rows=1, required=False)
    by_when = _text("By when", rows=1, required=False)
    success = _text("How success will be seen", required=False)
    take_out = forms.BooleanField(label="Take this issue out of the plan", required=False)

    evidence = ""

    def row(self) -> PlanRow:
        """What it says; line ends as they are kept.

        An issue that the session has given up since the page was opened stays, as one that somebody added: the codes
        behind it may have been rejected meanwhile, and nobody's words are lost by that.
        """
        told = {name: str(value).replace("\r\n", "\n") for name, value in self.cleaned_data.items()}
        told.pop("take_out")
        key = told.pop("key")
        return PlanRow(key=key if self.evidence else "", evidence=self.evidence, **told)


class TableForm(forms.Form):
    """The plan's table as a spreadsheet saved it."""

    table = forms.FileField(
        label="The plan’s table, filled in",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text="The CSV file that was saved from here. It takes the place of what stands below.",
        error_messages={"required": "Choose the file.", "empty": "The file is empty."},
    )

    def clean_table(self) -> bytes:
        """Its content; anything larger than a plan is not read at all."""
        given = self.cleaned_data["table"]
        if given.size > LARGEST_BYTES:
            raise forms.ValidationError("This file is too large for a plan.")
        content: bytes = given.read()
        return content


class OpenedForm(forms.Form):
    """Which version of the plan somebody has before them."""

    opened = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    @property
    def number(self) -> int:
        """Its number; one that no plan has where none was sent."""
        return int(self.cleaned_data["opened"]) if self.is_valid() else -1


_Issues = forms.formset_factory(IssueForm, extra=1, max_num=MOST_ROWS, validate_max=True)
Issues = forms.BaseFormSet[IssueForm]


def filled(plan: InterventionPlan, given: Any = None) -> Issues:
    """The form of a plan, or what somebody sent of it; forms for an issue of the session have its evidence."""
    initial = [{name: getattr(row, name) for name in _NAMES} for row in plan.rows]
    found: Issues = _Issues(given, prefix=PREFIX, initial=initial)
    evidence = {row.key: row.evidence for row in plan.rows}
    for form in found.forms:
        key = form["key"].value() or ""
        form.evidence = evidence.get(key, "")
    return found


def rows_of(issues: Issues) -> Sequence[PlanRow]:
    """The rows of a valid form, without those that were taken out or left blank."""
    said = (form for form in issues.forms if form.has_changed() or form.initial)
    return [form.row() for form in said if not form.cleaned_data.get("take_out")]


_NAMES = ("key", "issue", "context", "action", "who", "by_when", "success")
