"""The information sheet: what a member of staff reads before they say whether they come."""

from __future__ import annotations

from pipeline.documents import Bullets, Document, Heading, Item, Notice, Paragraph
from pipeline.kit import promises
from pipeline.kit.filled import Filled


def document(filled: Filled) -> Document:
    """One page, two where many people are named."""
    session, contacts = filled.school.session, filled.school.contacts
    return Document(
        title="A talk among staff: what you should know",
        subtitle=f"{filled.when}, {session.place}. With {filled.facilitators}.",
        foot=filled.foot,
        text_pt=9,
        blocks=(
            Notice(
                "Nobody asks why you stay away, and nothing follows from it. You need not answer anything.",
                lead="You do not have to take part.",
            ),
            Heading("What it is for", 2),
            Paragraph(
                f"Up to {session.places} {session.group} talk about where and when young people are safe or unsafe, in "
                "school and around it, and what would help. Single pupils and anybody’s work are not the subject. What "
                "you say goes into a plan of what the school changes, and you hear what came of it."
            ),
            Heading("How it is kept", 2),
            Paragraph(_kept(filled)),
            Heading("Who gets what", 2),
            promises.who_gets_what(filled),
            *(Notice(sentence, lead="You should know:") for sentence in promises.two_parts(filled)),
            Paragraph(promises.next_in_line(filled)),
            Heading("What cannot be promised", 2),
            Bullets(promises.not_promised(filled)),
            Heading("How long it stays", 2),
            Bullets(tuple(promises.how_long(filled))),
            Heading("If you change your mind, and whom to ask", 2),
            Paragraph(promises.changing_your_mind(filled)),
            Bullets(
                (
                    Item(contacts.questions, lead="Questions, and to have something left out:"),
                    Item(contacts.support, lead="If it has stirred something up:"),
                    Item(_rights(filled), lead="Your rights over what is kept about you:"),
                )
            ),
        ),
    )


def _rights(filled: Filled) -> str:
    return (
        f"{filled.school.people.data_protection}; then the Information Commissioner, ico.org.uk. "
        f"{filled.school.name} keeps it for its task of keeping young people safe."
    )


def _kept(filled: Filled) -> str:
    if filled.is_recorded:
        return (
            "It is recorded if everybody in the room agrees; if one does not, notes are taken. A computer of the "
            "school writes down what was said and hides names, without the internet. The recording is sealed, and "
            "deleted from the recorder."
        )
    return (
        "Somebody takes notes, without names. A computer of the school hides what could still tell who is meant, "
        "without the internet. The notes are sealed, and other copies are deleted."
    )
