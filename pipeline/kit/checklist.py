"""The checklist: room, recorder and papers, from the week before to the last copy that is deleted."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.documents import Bullets, Document, Heading, Item, Mark, Paragraph
from pipeline.kit import promises
from pipeline.kit.filled import Filled


def document(filled: Filled) -> Document:
    """One page to tick."""
    return Document(
        title="Room and recording: checklist" if filled.is_recorded else "Room and notes: checklist",
        subtitle=f"{filled.when}, {filled.school.session.place}",
        foot=filled.foot,
        text_pt=10.5,
        blocks=(
            Heading("The week before", 2),
            _ticks(
                f"{filled.school.session.place} is booked: quiet, nobody walks through or listens at the door",
                f"up to {filled.school.session.places} people invited, with time off for it; nobody was sent",
                "everybody has the information sheet",
                f"{filled.leads} can be reached during the session and for an hour after it",
            ),
            Heading("To bring", 2),
            _ticks(
                f"{_forms(filled)} consent forms, the facilitators’ own among them, and the information sheets again",
                "this kit’s session sheet and confidentiality protocol",
                *_resources(filled),
            ),
            Heading("The room", 2),
            _ticks(
                "chairs in a circle, water, tissues; nobody sits with their back to the door",
                "telephones silent and off the table; no smart speaker, no call left open",
            ),
            *(_recorder() if filled.is_recorded else _notes()),
            Heading("Before the first question", 2),
            _ticks(*_before(filled)),
            Heading("Afterwards, the same day", 2),
            _ticks(*_afterwards(filled)),
            Paragraph("People in the room: ______   Everybody agreed: ☐   Facilitator: ______________________________"),
        ),
    )


def _ticks(*texts: str) -> Bullets:
    return Bullets(tuple(Item(f"{text[:1].upper()}{text[1:]}.") for text in texts), Mark.BOX)


def _forms(filled: Filled) -> int:
    return filled.school.session.places + len(filled.school.people.facilitators)


def _resources(filled: Filled) -> list[str]:
    """What the plan asks for, each once."""
    headings = (part for item in filled.plan.items for part in (item, *item.subsections))
    return list(dict.fromkeys(thing for heading in headings for thing in heading.resources))


def _recorder() -> tuple[Heading | Bullets, ...]:
    return (
        Heading("The recorder", 2),
        _ticks(
            "a recorder that is not connected to anything, not somebody’s own telephone",
            "batteries full, card empty: older recordings are off it",
            "in the middle of the table, on something soft, away from fans and projectors",
            "half a minute tried from the farthest chair, listened to, deleted",
        ),
    )


def _notes() -> tuple[Heading | Bullets, ...]:
    return (
        Heading("The notes", 2),
        _ticks(
            "one of the facilitators writes and does not lead",
            "a school computer or paper, nobody’s own device and no shared folder",
            "one line for each point, without names; [left out] where you could not follow",
        ),
    )


def _before(filled: Filled) -> Iterator[str]:
    yield "forms collected and read, the facilitators’ own too; whoever left a line open was asked about it"
    if filled.is_recorded:
        yield "everybody agrees to the recorder: its light is on. If one does not, it stays off and notes are taken"
        if filled.school.session.ask_to_share_voices:
            yield "the yeses to sharing voices are counted: if one is missing, nobody’s voice is shared"


def _afterwards(filled: Filled) -> Iterator[str]:
    yield f"whatever sounded like harm is told to {promises.whom_to_tell(filled)}, in person, before you leave"
    yield f"the {filled.kept} given to whoever uploads, by hand"
    if filled.is_recorded:
        yield "once it is sealed: deleted from the recorder, its card and the desktop, and the bin emptied"
    else:
        yield "once they are sealed: paper shredded, the file and its copies deleted, and the bin emptied"
    yield "flip chart sheets typed up without names, then torn up; nobody photographs them"
    yield "consent forms locked away, apart from the rest"
