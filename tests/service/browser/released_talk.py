"""A short talk of three sections as analysts get it: names hidden, one stretch left out, themes coded."""

from __future__ import annotations

from dataclasses import replace

from pipeline import export, redact
from pipeline.service.desk.models import Release, Session
from pipeline.service.reporting import look_after_reports
from pipeline.service.store import the_store
from pipeline.values import Section, Span, Transcript
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
LONGER = transcript_of(
    *((turn.speaker or "", turn.span.of(SAID.text)) for turn in SAID.turns[:5]),
    ("S4", "Bullying is what comes to my desk, week in, week out, and it is mostly the corridors."),
    ("S5", "Bullying in the corridors, yes, at lunch, where nobody is on duty."),
    ("S2", "They carry the bullying on in the group chats when they get home."),
    ("S3", "The corridors at lunch are the first thing that I would put right."),
    ("S4", "In the canteen queue it is the same ones who get the bullying, and online it goes on."),
    ("S5", "Online is where it grows, every term there is more of it."),
    *((turn.speaker or "", turn.span.of(SAID.text)) for turn in SAID.turns[5:]),
    ("S4", "There are not enough of us on duty at lunch, that is where it falls short."),
    ("S5", "You fill in the form and you never hear back, nobody tells you anything."),
    ("S2", "We never hear what happened, and it falls down there every time."),
    ("S4", "I would like training on what to say when somebody starts to tell you."),
    ("S5", "We need training on the apps that they use."),
    ("S3", "Training for the lunchtime team is what is missing."),
)
"""The same with more people on fewer things, so that there is something to plan and to compare."""
PEOPLE = roster("Callum Doyle")
SECTIONS = (
    ("introduction", "Thank you"),
    ("types_of_harm", "Most of what"),
    ("responding_to_harm", "What happens when"),
)


def publish(session: Session, talk: Transcript = SAID) -> None:
    """Its first release, in every format, and its report."""
    begins = [talk.text.index(words) for _, words in SECTIONS]
    spans = map(Span, begins, [*begins[1:], len(talk.text)])
    titles = ("Introduction", "Types of harm", "Responding to harm")
    sections = tuple(
        Section(span, name, None, title, 1.0) for span, (name, _), title in zip(spans, SECTIONS, titles, strict=True)
    )
    said = replace(talk, sections=sections)
    found = redact.find(said, PEOPLE, Ears([]).parts().detector())
    facts = Facts(session.pk, session.date.isoformat(), "Autumn, support staff")
    redacted = redact.apply(
        said, found, session=facts, without=(span_of(said, "One boy told me his uncle hits him."),), release=1
    )
    for name, content in export.render(plain_coder().code(redacted)).items():
        the_store().put(session.pk, f"released/1/{name}", content)
    Release.objects.create(session=session, number=1)
    look_after_reports()
