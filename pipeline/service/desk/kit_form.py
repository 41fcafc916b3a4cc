"""A school's facts as a form, for the page of a session's kit: what `settings.school` reads from a file.

Nothing of it is kept. What it says is checked by the same model as the file, so the two cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from pydantic import ValidationError as FactsInvalid

from pipeline.errors import PipelineError, PlanError
from pipeline.service.desk.uploading_form import PLAN_BYTES
from pipeline.settings.faults import in_words, place_of
from pipeline.settings.plan import load_plan, parse_plan
from pipeline.settings.reading import parse_toml
from pipeline.settings.school import FEWEST, MOST, Capture, School
from pipeline.values import SessionPlan

FILE_BYTES = 1 << 16
EVERYTHING = "all"
TITLES = {
    "1-participants": "Whom to invite",
    "2-information-sheet": "Information sheet",
    "3-consent-form": "Consent form",
    "4-confidentiality": "What stays and what is passed on",
    "5-session-sheet": "Facilitator’s session sheet",
    "6-flip-charts": "Headings of the flip chart",
    "7-checklist": "Checklist of room and recording",
    "8-data-protection": "Data protection impact assessment, a start",
}
"""Of each document of the kit."""
_TABLES = {
    "session": ("date", "starts", "place", "group", "places", "capture", "ask_to_share_voices"),
    "people": (
        *("facilitators", "reviewers", "safeguarding_leads"),
        *("headteacher", "chair", "analysts", "data_protection"),
    ),
    "contacts": ("questions", "support"),
}
"""Where each field stands in the file; the school's name stands before them."""
_HEADINGS = {
    "The session": ("name", *_TABLES["session"]),
    "The people": _TABLES["people"],
    "Whom staff ask": _TABLES["contacts"],
    "The documents": ("plan", "wanted", "ending"),
}
"""How the fields stand on the page."""
_SEVERAL = ("facilitators", "reviewers", "safeguarding_leads")


def _line(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=160,
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
        help_text=hint,
        error_messages={"required": f"Fill in: {label.lower()}."},
    )


def _people(label: str, hint: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "autocapitalize": "words"}),
        help_text=f"{hint} One person a line.",
        error_messages={"required": f"Fill in: {label.lower()}."},
    )


class KitForm(forms.Form):
    """The facts, the agenda, and what is wanted; `facts` and `cleaned_data["plan"]` give what a valid one says."""

    name = _line("Name of the school")
    date = forms.DateField(
        label="Day of the session",
        widget=forms.DateInput(attrs={"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d"),
        error_messages={"required": "Give the day.", "invalid": "Give a date such as 2026-02-10."},
    )
    starts = forms.TimeField(
        label="When it begins",
        widget=forms.TimeInput(attrs={"type": "time", "class": "govuk-input--width-5"}, format="%H:%M"),
        error_messages={"required": "Give the time.", "invalid": "Give a time such as 15:45."},
    )
    place = _line("Where", "A quiet, private room that is nobody’s office.")
    group = _line("Who is invited", "For example: teaching and support staff. Managers have a group of their own.")
    places = forms.IntegerField(
        label="How many are invited",
        min_value=FEWEST,
        max_value=MOST,
        initial=8,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        help_text=f"{FEWEST} to {MOST}.",
        error_messages={"required": "Say how many.", "invalid": "Give a whole number."},
    )
    capture = forms.ChoiceField(
        label="How is it kept?",
        choices=[(Capture.RECORDING.value, "It is recorded"), (Capture.NOTES.value, "Somebody types notes")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say how it is kept."},
    )
    ask_to_share_voices = forms.BooleanField(
        label="Ask people whether a recording with bleeped names may go to those who analyse",
        help_text="It is shared only if every one of them agrees.",
        required=False,
    )
    facilitators = _people("Who leads the session", "One or two.")
    reviewers = _people("Who checks the transcript", "Of those who lead it: they hear the recording again.")
    safeguarding_leads = _people("Safeguarding lead, then deputies", "They get what may mean that somebody is at risk.")
    headteacher = _line("Headteacher", "Gets what is said about an adult who works in school.")
    chair = _line("Chair of governors", "Gets what is said about the headteacher.")
    analysts = _line("Who reads the checked transcript", "For example: the school’s wellbeing group.")
    data_protection = _line("Data protection officer", "A name, and how to reach them.")
    questions = _line("For questions", "A name and how to reach them; also for who wants what they said left out.")
    support = _line("If the talk has upset them", "Outside their line management, and how to reach it.")
    plan = forms.FileField(
        label="Agenda of the session",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".toml"}),
        help_text="A TOML file as in config/session_plan.toml. Without one, the usual agenda is used.",
    )
    wanted = forms.ChoiceField(
        label="What do you want?",
        choices=[(EVERYTHING, "Everything, as Word and PDF, in one zip file"), *TITLES.items()],
        initial=EVERYTHING,
    )
    ending = forms.ChoiceField(
        label="A single document as",
        choices=[("pdf", "PDF, to print"), ("docx", "Word, to change")],
        initial="pdf",
    )

    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings, for the page."""
        for heading, names in _HEADINGS.items():
            yield heading, [self[name] for name in names]

    def clean_plan(self) -> SessionPlan:
        """The agenda that was given, or the usual one."""
        given = self.cleaned_data["plan"]
        if given and given.size > PLAN_BYTES:
            raise forms.ValidationError("This file is too large for an agenda.")
        try:
            return parse_plan(given.read()) if given else load_plan()
        except PlanError as problem:
            raise forms.ValidationError(f"The agenda is not in order: {problem}") from None

    def clean(self) -> dict[str, Any]:
        """What the facts say together, in the words of the model that reads them from a file."""
        if not self.errors:
            try:
                self.facts()
            except FactsInvalid as problem:
                for error in problem.errors(include_input=False, include_url=False):
                    self.add_error(self._field_of(place_of(error)), in_words(error))
        return self.cleaned_data

    def facts(self) -> School:
        """The school's facts."""
        given = {
            name: tuple(filter(None, map(str.strip, value.splitlines()))) if name in _SEVERAL else value
            for name, value in self.cleaned_data.items()
        }
        tables = {table: {name: given[name] for name in names} for table, names in _TABLES.items()}
        return School.model_validate({"name": given["name"], **tables})

    def _field_of(self, place: tuple[int | str, ...]) -> str | None:
        """The field that an error stands at; a table's own stand at the people who are checked against each other."""
        named = [part for part in place if part in self.fields]
        return str(named[-1]) if named else "reviewers" if place[:1] == ("people",) else None


class FactsForm(forms.Form):
    """A file of facts, with which the other form is filled."""

    school = forms.FileField(
        label="The facts of an earlier kit",
        widget=forms.FileInput(attrs={"accept": ".toml"}),
        help_text="The file school.toml in its zip file.",
        error_messages={"required": "Choose the file.", "empty": "The file is empty."},
    )

    def clean_school(self) -> dict[str, Any]:
        """What stands in each field of the other form."""
        given = self.cleaned_data["school"]
        if given.size > FILE_BYTES:
            raise forms.ValidationError("This file is too large for a school’s facts.")
        try:
            school = parse_toml(given.read(), School)
        except PipelineError as problem:
            raise forms.ValidationError(f"The facts are not in order: {problem}") from None
        facts = school.model_dump()
        filled = {"name": school.name} | {
            name: facts[table][name] for table, names in _TABLES.items() for name in names
        }
        return filled | {name: "\n".join(filled[name]) for name in _SEVERAL}
