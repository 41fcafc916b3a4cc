"""The school's roster: given once by whoever looks after it, used by the worker, shown to nobody.

A facilitator from outside must not hold the names of a whole school, so it lies wrapped under the instance key and of
it the pages know how many people it has, who gave it when, and until when it counts. After that day it is removed.
"""

from __future__ import annotations

import csv
import io
from datetime import date

from django.db import transaction
from django.utils import timezone

from pipeline import audit
from pipeline.service.accounts.models import User
from pipeline.service.desk.models import Roster
from pipeline.service.store import the_store


class UnusableRosterError(Exception):
    """Why a file is no roster, in words that hold nothing of it."""


def people_in(content: bytes) -> int:
    """How many rows of people a CSV file has; raises UnusableRosterError.

    Only its shape is looked at: which columns name whom is the worker's to find out, for the pages know no stage.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnusableRosterError("The file is not UTF-8. Export it again as “CSV UTF-8”.") from None
    try:
        rows = [row for row in csv.reader(io.StringIO(text), strict=True) if any(cell.strip() for cell in row)]
    except csv.Error:
        raise UnusableRosterError("The file is not a CSV file in order. Export it again.") from None
    if len(rows) < 2:
        raise UnusableRosterError("There is no row of a person under the row of headings.")
    if not any("name" in cell.casefold() for row in rows[:10] for cell in row):
        raise UnusableRosterError("No heading in it speaks of a name, such as given_name or Surname.")
    return len(rows) - 1


def keep(content: bytes, expires_on: date, by: User) -> None:
    """Take a roster in, in the place of an earlier one; raises UnusableRosterError, DiskFullError, OutputError."""
    people = people_in(content)
    with transaction.atomic():
        Roster.objects.all().delete()
        Roster.objects.create(uploaded_by=by, expires_on=expires_on, people=people)
        the_store().set_roster(content)
    audit.append("roster-kept", {"by": by.pk, "people": people, "until": expires_on.isoformat()})


def kept() -> Roster | None:
    """What may be told of the roster there is."""
    return Roster.objects.select_related("uploaded_by").order_by("uploaded_at").last()


def remove(by: User) -> None:
    """Delete it; raises OutputError."""
    _remove({"by": by.pk})


def look_after_roster(today: date | None = None) -> None:
    """Remove it once its last day is over; called by the worker whenever it looks at what is due."""
    found = kept()
    if found is not None and found.expires_on < (today or timezone.localdate()):
        _remove({})


def _remove(facts: dict[str, int]) -> None:
    the_store().discard_roster()
    Roster.objects.all().delete()
    audit.append("roster-removed", facts)
