"""Read the school's facts, with which a session's kit is filled: who leads it, who hears what, where and when.

The people in a kit are those of the school's own staff whom everybody in the room knows; no pupil stands in it. The
file is read to be printed and is kept nowhere else.
"""

from __future__ import annotations

import datetime
import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from pipeline.settings import Table
from pipeline.settings.faults import MisplacedError
from pipeline.settings.reading import read_toml

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=160)]
Names = Annotated[tuple[Words, ...], Field(min_length=1, max_length=6)]

FEWEST, MOST = 4, 10
"""People in a group: fewer can be told apart by what they say, and in a larger one some do not speak."""


class Capture(StrEnum):
    """How what is said is kept."""

    RECORDING = "recording"
    NOTES = "notes"


class Keeper(StrEnum):
    """Who sees to it that what is kept goes in time."""

    SERVICE = "service"
    """The service: by the times of `service.toml`."""
    SCHOOL = "school"
    """The school: files that `quietroom process` made, which nothing deletes by itself."""


class SessionFacts(Table):
    """[session]"""

    date: datetime.date = Field(title="Day of the session")
    starts: datetime.time = Field(title="When it begins")
    place: Words = Field(title="Where: quiet, private, not somebody's office")
    group: Words = Field(title="Who is invited, such as teaching and support staff; managers have a group of their own")
    places: int = Field(8, ge=FEWEST, le=MOST, title="How many are invited, 4 to 10")
    capture: Capture = Field(Capture.RECORDING, title="recording or notes")
    ask_to_share_voices: bool = Field(
        False, title="Whether people are asked if a recording with bleeped names may go to those who analyse"
    )


class People(Table):
    """[people]: as they are called in school."""

    facilitators: Names = Field(title="Who leads the session: one or two")
    reviewers: Names = Field(title="Those of them who check the transcript against the recording")
    safeguarding_leads: Names = Field(title="The safeguarding lead, then deputies")
    headteacher: Words = Field(title="Gets what is said about an adult who works in school")
    chair: Words = Field(title="Chair of governors: gets what is said about the headteacher")
    analysts: Words = Field(title="Who reads the checked transcript, such as the school's wellbeing group")
    data_protection: Words = Field(title="Data protection officer, and how to reach them")

    @model_validator(mode="after")
    def _reviewers_were_in_the_room(self) -> Self:
        if not set(self.reviewers) <= set(self.facilitators):
            raise ValueError("reviewers must be among the facilitators: who checks the transcript was in the room")
        if len(self.facilitators) > 2:
            raise ValueError("one or two facilitators lead a session")
        return self


class Contacts(Table):
    """[contacts]: a name and how to reach them, in one line."""

    questions: Words = Field(title="For questions, and for whoever wants what they said left out")
    support: Words = Field(title="For staff whom the talk has upset, outside their line management")


class Keeping(Table):
    """[keeping]"""

    keeper: Keeper = Field(Keeper.SERVICE, title="service, or school where only `quietroom process` is used")
    delete_days: int = Field(30, ge=1, le=365, title="With school: days after the session by which you delete it")


class School(Table):
    """The whole file."""

    name: Words = Field(title="Name of the school")
    session: SessionFacts
    people: People
    contacts: Contacts
    keeping: Keeping = Keeping()

    @model_validator(mode="after")
    def _somebody_is_free_to_write(self) -> Self:
        if self.session.capture is Capture.NOTES and len(self.people.facilitators) < 2:
            raise MisplacedError(
                ("people", "facilitators"), "for notes name two facilitators: one leads, the other writes"
            )
        return self


def load_school(path: Path) -> School:
    """The facts in this file; raises SettingsError that names the key, never the value, that does not fit."""
    return read_toml(path, School, "school file")


def as_toml(school: School) -> str:
    """The facts as a file that `load_school` reads."""
    tables = school.model_dump(mode="python")
    lines = [f"name = {_value(tables.pop('name'))}"]
    for table, facts in tables.items():
        lines += ["", f"[{table}]", *(f"{key} = {_value(value)}" for key, value in facts.items())]
    return "\n".join([*lines, ""])


def _value(value: object) -> str:
    """A fact as TOML writes it; its strings are those of JSON, where every sign of control is escaped."""
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, tuple):
        return f"[{', '.join(map(_value, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
