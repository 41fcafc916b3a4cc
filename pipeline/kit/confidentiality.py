"""The confidentiality protocol: what stays, what is passed on and to whom, and what a facilitator does on the spot."""

from __future__ import annotations

from pipeline.documents import Bullets, Document, Heading, Item, Mark, Notice, Paragraph, Table
from pipeline.kit import promises
from pipeline.kit.filled import Filled


def document(filled: Filled) -> Document:
    """One page, for facilitators and for everybody in the room."""
    return Document(
        title="What stays here, and what is passed on",
        subtitle=f"Confidentiality protocol. {filled.when}.",
        foot=filled.foot,
        text_pt=9.5,
        blocks=(
            Notice(
                f"Stop, and tell {promises.whom_to_tell(filled)} at once; 999 if it cannot wait a minute. Do not wait "
                "for what the computer finds.",
                lead="If somebody may be in danger now:",
            ),
            Heading("What stays", 2),
            Bullets(
                (
                    Item("Who said what, but for what is passed on below. No line manager is told who said something."),
                    Item("Names. Nobody names pupils or families; a name that slips out is hidden."),
                    Item("What others said: nobody carries it out of the room, facilitators included."),
                )
            ),
            Heading("What is passed on", 2),
            _passed_on(filled),
            Paragraph(promises.next_in_line(filled)),
            *(Notice(sentence, lead="You should know:") for sentence in promises.two_parts(filled)),
            Heading("Who gets the session itself", 2),
            promises.who_gets_what(filled),
            Heading("If somebody tells of harm in the session: for facilitators", 2),
            Bullets(_on_the_spot(filled), Mark.NUMBER),
        ),
    )


def _passed_on(filled: Filled) -> Table:
    people = filled.school.people
    return Table(
        rows=(
            ("A child or young person may be at risk", promises.named(filled)),
            ("An adult who works here may have done harm", f"{people.headteacher} (headteacher)"),
            ("The same of the headteacher", f"{people.chair} (chair of governors)"),
            ("One of you is not well, or at risk", f"{promises.named(filled)}, for your own sake alone"),
        ),
        heads=("What was said", "Goes to"),
        widths=(7, 8),
        caption="What is passed on, and to whom",
        has_row_heads=True,
    )


def _on_the_spot(filled: Filled) -> tuple[Item, ...]:
    return (
        Item("Listen. Ask nothing beyond what you need to know whether somebody is safe now."),
        Item("Promise no secrecy. Say that you will pass it on, to whom, and that you will tell them when you have."),
        Item("Offer a break, and a talk afterwards without the others."),
        Item(
            "Write down the time and the words. Before you leave the building, tell whoever the table above names for "
            "it."
        ),
        Item(
            "Remind whoever saw it or was told that a duty may be their own: a teacher who learns of female genital "
            "mutilation of a girl reports it to the police themselves."
        ),
    )
