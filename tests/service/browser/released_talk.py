"""A short talk of three sections as analysts get it: names hidden, one stretch left out, themes coded."""

from __future__ import annotations

from dataclasses import replace

from pipeline import export, redact
from pipeline.service.desk.models import Release, Session
from pipeline.service.reporting import look_after_reports
from pipeline.service.store import the_store
from pipeline.values import Section, Span
from pipeline.values import Session as Facts
from tests.building import span_of, transcript_of
from tests.hearing import Ears
from tests.redact.marking import roster
from tests.themes.coding import plain_coder

SAID = transcript_of(
    ("S1", "Thank you for coming. Nothing that you say here goes to your managers with your name."),
    ("S2", "Most of what I hear is about the corridors at lunch, and the toilets, nobody is on duty there."),
    ("S3", "With us it is online, in group chats, and Callum Doyle shows the others."),
    ("S4", "One boy told me his uncle hits him."),
    ("S2", "There is name calling at the bus stop after school, it is mostly the girls who get it."),
    ("S1", "What happens when you report it?"),
    ("S3", "The tutor listens, that works well. What we never get is feedback on what was done."),
)
PEOPLE = roster("Callum Doyle")
SECTIONS = (
    ("introduction", "Thank you"),
    ("types_of_harm", "Most of what"),
    ("responding_to_harm", "What happens when"),
)


def publish(session: Session) -> None:
    """Its first release, in every format, and its report."""
    begins = [SAID.text.index(words) for _, words in SECTIONS]
    spans = map(Span, begins, [*begins[1:], len(SAID.text)])
    titles = ("Introduction", "Types of harm", "Responding to harm")
    sections = tuple(
        Section(span, name, None, title, 1.0) for span, (name, _), title in zip(spans, SECTIONS, titles, strict=True)
    )
    said = replace(SAID, sections=sections)
    found = redact.find(said, PEOPLE, Ears([]).parts().detector())
    facts = Facts(session.pk, session.date.isoformat(), "Autumn, support staff")
    redacted = redact.apply(
        said, found, session=facts, without=(span_of(said, "One boy told me his uncle hits him."),), release=1
    )
    for name, content in export.render(plain_coder().code(redacted)).items():
        the_store().put(session.pk, f"released/1/{name}", content)
    Release.objects.create(session=session, number=1)
    look_after_reports()
