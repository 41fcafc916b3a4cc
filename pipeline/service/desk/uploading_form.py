"""What an uploader says of a session before its file is sent, and what is wrong with it in words for a person.

The names of who was there, the label and the agenda are kept sealed under the session's working key (`Store.order`)
and stand in no table. The file itself is no field: the browser works out its digest and size and keeps its name.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from pydantic import ValidationError as ConsentInvalid

from pipeline.errors import PlanError
from pipeline.service.accounts.keys import KEYS_NEEDED, active_keys, recipients_ready
from pipeline.service.accounts.models import User
from pipeline.service.orders import UploadOrder
from pipeline.settings.consent import Consent
from pipeline.settings.plan import parse_plan

NOTES_SUFFIXES = (".txt", ".md", ".docx", ".vtt", ".srt")
RECORDING_SUFFIXES = (
    *(".wav", ".mp3", ".m4a", ".wma", ".aac", ".ogg", ".opus", ".flac", ".amr", ".aiff", ".3gp", ".mp4", ".mov"),
    *(".mp2", ".m4b", ".m4v", ".3ga", ".3g2", ".wmv", ".asf", ".oga", ".awb", ".aif", ".aifc", ".caf", ".au"),
    *(".mkv", ".mka", ".webm", ".avi", ".dss", ".ds2"),
)
"""What `notes` and `ingest` open, which the pages must not import; a test holds them equal. The usual ones first."""
PLAN_BYTES = 1 << 18
WHO_CONFIRMS = ("facilitator", "co-facilitator", "note taker", "safeguarding lead", "senior leader")
_PERSON = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "words"}
_FIELD_OF = {"date": "date", "participants": "participants", "confirmed_by_role": "confirmed_by"}
"""Where an error of the consent model is shown; the others stand above the form."""


@dataclass(frozen=True, slots=True)
class Order:
    """A form that is in order: what goes into the table, and what is only ever kept sealed."""

    date: datetime.date
    kind: str
    participants: int
    reviewers: tuple[User, ...]
    sha256: str
    size_bytes: int
    suffix: str
    sealed: UploadOrder = field(repr=False)


def possible_reviewers() -> QuerySet[User]:
    """People to whose keys a session can be sealed for review."""
    return User.objects.filter(pk__in={key.owner_id for key in active_keys("reviewer")}).order_by("username")


class _Reviewers(forms.ModelMultipleChoiceField[User]):
    def label_from_instance(self, obj: User) -> str:
        return obj.get_username()


class UploadForm(forms.Form):
    """One session; `order` gives what a valid one says."""

    kind = forms.ChoiceField(
        label="What do you have?",
        choices=[("recording", "A recording"), ("notes", "Typed notes, or a transcript that somebody made")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is a recording or notes."},
    )
    date = forms.DateField(
        label="Date of the session",
        widget=forms.DateInput(attrs={"type": "date", "class": "govuk-input--width-10"}),
        error_messages={"required": "Give the date of the session.", "invalid": "Give a date such as 2026-02-10."},
    )
    participants = forms.IntegerField(
        label="How many members of staff took part",
        min_value=1,
        max_value=100,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        error_messages={"required": "Say how many took part.", "invalid": "Give a whole number."},
    )
    names = forms.CharField(
        label="Who was in the room",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8, **_PERSON}),
        help_text="Everybody who took part or led the session, one person a line: given name, then family name. Names "
        "that are known are missed far less often. They are kept sealed, and destroyed with the working files.",
        error_messages={"required": "Write who was in the room, one person a line."},
    )
    reviewers = _Reviewers(
        label="Who reviews it",
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="People who were in the room. The transcript and the recording are sealed to their keys, and nobody "
        "else can release it.",
        error_messages={"required": "Choose who reviews it."},
    )
    everyone_agreed = forms.BooleanField(
        label="I confirm that everybody in the room was asked before it began, and agreed",
        help_text="A recording: to being recorded. Notes: they were told how notes would be used. If one person did "
        "not agree, do not upload it.",
        error_messages={"required": "Without everybody’s agreement nothing is processed: do not upload this session."},
    )
    confirmed_by = forms.ChoiceField(
        label="You confirm this as",
        choices=[(role, role.capitalize()) for role in WHO_CONFIRMS],
        error_messages={"required": "Say in which role you confirm it."},
    )
    share_voices = forms.BooleanField(
        label="Everybody also agreed that their voices may be shared with analysts",
        help_text="Without it, no sound ever leaves with a release. Passages that are passed on always carry theirs.",
        required=False,
    )
    plan = forms.FileField(
        label="Agenda of that session",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".toml"}),
        help_text="A TOML file as in config/session_plan.toml. Without one, the usual agenda is used.",
    )
    label = forms.CharField(
        label="Label",
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
        help_text="It stands on everything that comes out, so it must name nobody. For example: Autumn, support staff.",
    )
    speakers = forms.IntegerField(
        label="How many people speak",
        min_value=2,
        max_value=12,
        required=False,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        help_text="2 to 12, if you know it for sure. Otherwise leave it empty and it is found out.",
    )
    sha256 = forms.RegexField(
        r"^[0-9a-f]{64}$",
        widget=forms.HiddenInput,
        error_messages={"required": "Choose the file.", "invalid": "The file could not be read; choose it again."},
    )
    size = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": "Choose the file."})
    suffix = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the reviewers there are now."""
        super().__init__(*args, **kwargs)
        self.fields["reviewers"].queryset = possible_reviewers()  # type: ignore[attr-defined]

    def clean_date(self) -> datetime.date:
        """No session lies in the future."""
        given: datetime.date = self.cleaned_data["date"]
        if given > timezone.localdate():
            raise forms.ValidationError("This date lies in the future.")
        return given

    def clean_names(self) -> list[str]:
        """One name a line; the message has the line's number and never the line."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["names"].splitlines()]
        for number, line in enumerate(lines, start=1):
            if line and not any(letter.isalpha() for letter in line):
                raise forms.ValidationError(f"Line {number} has no letters.")
            if len(line) > 100:
                raise forms.ValidationError(f"Line {number} is too long for one person’s name.")
        return [line for line in lines if line]

    def clean_reviewers(self) -> QuerySet[User]:
        """A lost key must not lose the session, so there must be two among those who were chosen."""
        chosen: QuerySet[User] = self.cleaned_data["reviewers"]
        if "reviewer" in recipients_ready(chosen):
            raise forms.ValidationError(
                f"They have fewer than {KEYS_NEEDED} keys between them. Choose one more reviewer, or one who also has "
                "a key on paper."
            )
        return chosen

    def clean_plan(self) -> str | None:
        """The agenda's TOML, read and found in order."""
        given = self.cleaned_data["plan"]
        if not given:
            return None
        if given.size > PLAN_BYTES:
            raise forms.ValidationError("This file is too large for an agenda.")
        content: bytes = given.read()
        try:
            parse_plan(content)
        except PlanError as problem:
            raise forms.ValidationError(f"The agenda is not in order: {problem}") from None
        return content.decode("utf-8")

    def clean_size(self) -> int:
        """Not empty, and not larger than whoever runs this service allows."""
        size: int = self.cleaned_data["size"]
        if size < 1:
            raise forms.ValidationError("The file is empty. Copy it from the recorder again.")
        largest = settings.QUIETROOM.uploads.largest_bytes
        if size > largest:
            raise forms.ValidationError(f"The file is larger than this service takes ({filesizeformat(largest)}).")
        return size

    def clean_suffix(self) -> str:
        """Only an extension: one that could hold more than a kind of file is refused."""
        suffix = str(self.cleaned_data["suffix"]).lower()
        if suffix not in (*NOTES_SUFFIXES, *RECORDING_SUFFIXES):
            raise forms.ValidationError(
                "This kind of file is not known here. Recordings: " + " ".join(RECORDING_SUFFIXES[:13]) + ". Notes: "
                f"{' '.join(NOTES_SUFFIXES)}."
            )
        return suffix

    def clean(self) -> dict[str, Any]:
        """What several fields say together."""
        given = self.cleaned_data
        if {"kind", "suffix"} <= given.keys() and (given["kind"] == "notes") != (given["suffix"] in NOTES_SUFFIXES):
            self.add_error("kind", "This does not fit the file that you chose.")
        if {"participants", "names"} <= given.keys() and len(given["names"]) < given["participants"]:
            self.add_error("names", f"{given['participants']} took part, but fewer people are named here.")
        if {"label", "names"} <= given.keys() and _words(given["label"]) & _words(" ".join(given["names"])):
            self.add_error("label", "The label holds the name of somebody who was there. Choose one that names nobody.")
        if not self.errors:
            self._add_errors_of_consent()
        return given

    def _add_errors_of_consent(self) -> None:
        try:
            self._consent()
        except ConsentInvalid as problem:
            for error in problem.errors(include_input=False, include_context=False, include_url=False):
                where = str(error["loc"][0]) if error["loc"] else ""
                self.add_error(_FIELD_OF.get(where), error["msg"])

    def _consent(self) -> Consent:
        given = self.cleaned_data
        agreed = given["everyone_agreed"]
        return Consent(
            kind=given["kind"],
            date=given["date"],
            confirmed_by_role=given["confirmed_by"],
            participants=given["participants"],
            everyone_agreed_to_recording=agreed and given["kind"] == "recording",
            everyone_informed=agreed,
            everyone_agreed_to_share_voices=given["share_voices"],
        )

    def order(self) -> Order:
        """What a valid form says."""
        given = self.cleaned_data
        return Order(
            date=given["date"],
            kind=given["kind"],
            participants=given["participants"],
            reviewers=tuple(given["reviewers"]),
            sha256=given["sha256"],
            size_bytes=given["size"],
            suffix=given["suffix"],
            sealed=UploadOrder(
                consent=self._consent(),
                plan=given["plan"],
                participants=given["names"],
                label=given["label"],
                speakers=given["speakers"],
            ),
        )


def _words(text: str) -> set[str]:
    """Words of three letters and more; shorter ones stand in many a label and are nobody's news."""
    return {word.casefold() for word in re.findall(r"[^\W\d_]{3,}", text)}
