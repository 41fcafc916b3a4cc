"""The consent form: what somebody agrees to with their name, before anything is recorded or written down."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.documents import Bullets, Document, Heading, Item, Mark, Notice, Paragraph, Table
from pipeline.kit import promises
from pipeline.kit.filled import Filled, plural


def document(filled: Filled) -> Document:
    """One page for each person; the facilitator keeps them, apart from what was said."""
    return Document(
        title="I agree to take part",
        subtitle=f"{filled.when}, {filled.school.session.place}",
        foot=filled.foot,
        text_pt=11.5,
        blocks=(
            Paragraph("Tick what you agree to. If a line is not for you, say so: then it is done another way."),
            Bullets(tuple(_lines(filled)), Mark.BOX),
            *_voices(filled),
            Notice(
                f"{promises.changing_your_mind(filled)} Say it to {filled.school.contacts.questions}.",
                lead="You can change your mind.",
            ),
            Heading("Signed", 2),
            Table(
                rows=(("Name", ""), ("Signature", ""), ("Date", "")),
                widths=(3, 12),
                caption="To fill in by hand",
                has_row_heads=True,
                row_mm=11,
            ),
            Paragraph(
                f"{filled.facilitators} {plural(filled.school.people.facilitators, 'keeps', 'keep')} this form, apart "
                f"from the {filled.kept}. It is never put into a computer with what was said, and is destroyed with "
                "the last copy of that.",
                is_quiet=True,
            ),
        ),
    )


def _lines(filled: Filled) -> Iterator[Item]:
    yield Item("I read the information sheet, or it was read to me, and what I asked was answered.")
    yield Item(
        "I take part because I want to. I know that I can keep silent or leave, and that nothing follows from it."
    )
    if filled.is_recorded:
        yield Item("The session may be recorded.", lead="Recording:")
    else:
        yield Item("I was told how notes are taken and used, and that is all right.", lead="Notes:")
    yield Item(
        f"What may mean that somebody is at risk is passed on, {_how(filled)}, to the people on the information sheet. "
        "That is so for everybody here, whatever they tick.",
        lead="Passing on:",
    )
    yield Item("I tell nobody outside what others said here, and I name no pupils.", lead="My part:")


def _how(filled: Filled) -> str:
    return "with the sound of that passage" if filled.is_recorded else "in the words of the notes"


def _voices(filled: Filled) -> Iterator[Table | Paragraph]:
    if filled.is_recorded and filled.school.session.ask_to_share_voices:
        yield Paragraph(
            f"May {filled.school.people.analysts} hear a copy with the names bleeped, beside reading it? My voice can "
            "be known in it. It is done only if every one of us says yes.",
            lead="My voice:",
        )
        yield Table(rows=(("☐ Yes", "☐ No"),), caption="Yes or no", row_mm=8)
