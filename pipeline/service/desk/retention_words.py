"""How the pages and receipts speak of what ends: each part, what it waits for, and the schedule with its reasons."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.service.desk.retention import Waits
from pipeline.service.vault import Part
from pipeline.settings.service import ServiceSettings

PARTS: dict[Part, str] = {
    Part.REVIEWER: "recording and transcript",
    Part.ANALYST: "draft and released copies",
    Part.DSL: "follow-up of the safeguarding lead",
    Part.HEADTEACHER: "follow-up of the headteacher",
    Part.CHAIR: "follow-up of the chair of governors",
}
WAITS: dict[Waits, str] = {
    Waits.HELD: "it is held",
    Waits.NOT_SEALED: "it is not sealed yet",
    Waits.NOT_OPENED: "a follow-up of this session is not opened yet",
    Waits.NOT_CLOSED: "its holder has not closed it",
    Waits.NOT_TOLD: "its reviewers are told first",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the schedule."""

    what: str
    kept: str
    why: str
    is_changed: bool


def rows_of(chosen: ServiceSettings, shipped: ServiceSettings) -> tuple[Row, ...]:
    """The schedule in force; a line says whether the school has changed its figure."""
    usual = dict(_lines(shipped))
    return tuple(Row(what, kept, _WHY[what], kept != usual[what]) for what, kept in _lines(chosen))


def _lines(rules: ServiceSettings) -> tuple[tuple[str, str], ...]:
    ends, follow_up, uploads = rules.retention, rules.following_up, rules.uploads
    return (
        (
            RAW,
            f"{days(ends.raw_days_after_release)} after the release in force, {days(ends.raw_days)} after the upload "
            "at the latest",
        ),
        (RELEASED, f"to 31 August, {_years(ends.academic_years)} after the session’s own academic year"),
        (FOLLOW_UP, f"{days(follow_up.keep_closed_days)} after its holder closed it, and never before that"),
        (UPLOAD, days(uploads.unfinished_days)),
        (ROSTER, f"to the day that was given with it, {days(uploads.roster_days)} at most"),
        (LOG, _years(ends.audit_years)),
        (TABLES, "as long as the service is"),
    )


RAW = "Recording, true transcript, and what reviewers and holders decided about it"
RELEASED = "Draft and released copies, without names, and what analysts wrote about them"
FOLLOW_UP = "Follow-up of each route, with the sound of its items"
UPLOAD = "Upload that was not finished or could not be processed"
ROSTER = "Roster"
LOG = "Audit log"
TABLES = "What the tables say of a session: dates, states, digests, holds and receipts"
_WHY = {
    RAW: "The recording is there to be written down and checked, and for nothing else. A few days are left to put a "
    "release right. Before an unreleased one goes, its reviewers are told.",
    RELEASED: "Sessions are held once or twice a year: each can still be compared with the next.",
    FOLLOW_UP: "The record of a concern is the one in the school’s own safeguarding system. What nobody closed is "
    "overdue, and its holders are reminded every week.",
    UPLOAD: "It can be taken up again for so long.",
    ROSTER: "Pupils and staff change with the school year.",
    LOG: "Who opened, held or ended what can be asked for as long as a claim can be brought.",
    TABLES: "It holds no content. Without it nobody could show what became of a recording.",
}


def days(count: int) -> str:
    """`1 day`, `3 days`."""
    return _counted(count, "day")


def _years(count: int) -> str:
    return _counted(count, "year")


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
