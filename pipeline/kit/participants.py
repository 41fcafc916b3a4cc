"""Whom to invite: for whoever puts the group together."""

from __future__ import annotations

from pipeline.documents import Bullets, Document, Heading, Item, Notice, Paragraph, Quotation
from pipeline.kit.filled import Filled
from pipeline.settings.school import FEWEST, MOST


def document(filled: Filled) -> Document:
    """One page, with an invitation to send."""
    session, people = filled.school.session, filled.school.people
    return Document(
        title="Whom to invite",
        subtitle=f"{filled.when}, {session.place}. For {session.group}.",
        foot=filled.foot,
        text_pt=11,
        blocks=(
            Notice(
                f"{FEWEST} to {MOST}; this one is planned for {session.places}. With fewer, people can be told by what "
                "they say; with more, some say nothing. More who want to come make a second group.",
                lead="How many.",
            ),
            Heading("Who", 2),
            Bullets(
                (
                    Item(
                        "teaching and not, new and long here, from the gate, the kitchen, the office and the bus as "
                        "well as from classrooms. They see different places at different times.",
                        lead="A mixture, as far as this group has one:",
                    ),
                    Item(
                        "those who know most about safeguarding make a good second group. They see what is reported; "
                        "the others see what is not.",
                        lead="Or those who know:",
                    ),
                    Item(
                        f"{people.headteacher} and everybody who manages or appraises one of the others. They have a "
                        "group of their own, on another day. People do not speak freely before whoever writes "
                        "their reference.",
                        lead="Managers apart:",
                    ),
                    Item(
                        "close relatives, people in a grievance with each other, and anybody who is part of a case "
                        "that is open now. Ask them in another way.",
                        lead="Not in one group:",
                    ),
                )
            ),
            Heading("How", 2),
            Bullets(
                (
                    Item("Ask people, do not send them. Who says no is not asked why, and no list is kept of it."),
                    Item("In working time, with cover. Part-time staff are asked on a day on which they work."),
                    Item(
                        "Send the information sheet a week ahead: nobody should learn in the room that "
                        f"{_kept(filled)}."
                    ),
                    Item(
                        f"{filled.facilitators} should manage none of them. Somebody from outside school is easier to "
                        "talk to."
                    ),
                )
            ),
            Heading("An invitation to send", 2),
            Quotation(_invitation(filled), f"Send it to {session.group}"),
            Paragraph(
                f"People who need another way in (a hearing loop, an interpreter, a talk alone) tell "
                f"{filled.school.contacts.questions}."
            ),
        ),
    )


def _kept(filled: Filled) -> str:
    return "it is recorded" if filled.is_recorded else "notes are taken"


def _invitation(filled: Filled) -> str:
    session = filled.school.session
    return (
        f"Would you like to talk with a few colleagues about where young people are safe here and where they are not? "
        f"{filled.when}, {session.place}, with {filled.facilitators}. You do not have to; nothing follows if you stay "
        f"away. The sheet with this message says how it is kept, who gets what, and what has to be passed on."
    )
