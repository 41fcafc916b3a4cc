"""What every document of a kit is filled from, and the few phrases of it that several of them use."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from pipeline.settings.school import Capture, School
from pipeline.settings.service import RetentionSettings
from pipeline.values import SessionPlan


@dataclass(frozen=True, slots=True, repr=False)
class Filled:
    """A plan, a school's facts, and how long the service keeps things there."""

    plan: SessionPlan
    school: School
    retention: RetentionSettings

    @property
    def is_recorded(self) -> bool:
        """Whether there is a recorder in the room."""
        return self.school.session.capture is Capture.RECORDING

    @property
    def kept(self) -> str:
        """What stays of what was said, as it is called in a sentence."""
        return "recording" if self.is_recorded else "notes"

    @property
    def lead(self) -> str:
        """The safeguarding lead."""
        return self.school.people.safeguarding_leads[0]

    @property
    def leads(self) -> str:
        """The safeguarding lead and whoever stands in."""
        return listed(self.school.people.safeguarding_leads, "or")

    @property
    def facilitators(self) -> str:
        """Who leads the session."""
        return listed(self.school.people.facilitators, "and")

    @property
    def reviewers(self) -> str:
        """Who checks the transcript."""
        return listed(self.school.people.reviewers, "and")

    @property
    def when(self) -> str:
        """Tuesday 10 February 2026, 15:45 to 16:45."""
        session = self.school.session
        starts = datetime.datetime.combine(session.date, session.starts)
        ends = starts + datetime.timedelta(minutes=self.plan.minutes)
        return f"{day(session.date)}, {starts:%H:%M} to {ends:%H:%M}"

    @property
    def foot(self) -> str:
        """For the foot of every page."""
        return f"{self.school.name}, staff engagement session, {self.school.session.date:%d.%m.%Y}"


def plural(names: tuple[str, ...], one: str, several: str) -> str:
    """The form of a verb that stands behind these names."""
    return several if len(names) > 1 else one


def listed(names: tuple[str, ...], link: str) -> str:
    """Ruth Adair or Sam Okoro."""
    *first, last = names
    return f"{', '.join(first)} {link} {last}" if first else last


def day(date: datetime.date) -> str:
    """Tuesday 10 February 2026."""
    return f"{date:%A} {date.day} {date:%B %Y}"
