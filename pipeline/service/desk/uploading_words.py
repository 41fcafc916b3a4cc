"""How far a session has come, in words for its uploader.

They learn that it was sealed and never what was found: the stages in which flags are found, routed and sealed are one
step here, because the longer they take the more was flagged. The same words stand whatever is in the session.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.service.desk.models import Session
from pipeline.values import Stage

State = Session.State
ENDED = frozenset({State.DONE, State.SEALED, State.FAILED, State.CANCELLED, State.DEAD})
"""States in which a page need not ask again."""
SEALED = frozenset({State.DONE, State.SEALED})
CANCELLABLE = frozenset({State.UPLOADING, State.WAITING, State.WORKING})
FAULT = "Something went wrong that nobody foresaw. Tell the administrator of this service the number of the session."


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the list of what is done, being done, and still to do."""

    title: str
    state: str
    """done, now or later."""


_LISTENING = "Listen, and tell voices apart"
"""What nobody does with notes."""
_STEPS: tuple[tuple[str, frozenset[Stage]], ...] = (
    ("Read the file", frozenset({Stage.INGEST})),
    (_LISTENING, frozenset({Stage.TRANSCRIBE, Stage.NAMES, Stage.SPEAKERS})),
    ("Lay it out by the agenda and seal it", frozenset({Stage.SEGMENT, Stage.FLAG, Stage.SEAL})),
    ("Hide names", frozenset({Stage.REDACT, Stage.THEMES, Stage.MASK})),
    ("Check the draft for the reviewer", frozenset({Stage.PUBLISH})),
)

_SEALING = 2
_PERCENT_IN_SEALING = 90

TITLES: dict[State, str] = {
    State.UPLOADING: "Not all of it has arrived",
    State.WAITING: "Waiting for its turn",
    State.WORKING: "Being worked on",
    State.DONE: "Sealed, and ready for the reviewer",
    State.SEALED: "Sealed; the draft could not be made",
    State.FAILED: "Could not be processed",
    State.CANCELLED: "Cancelled",
    State.DEAD: "Stopped; the administrator must look at it",
}

NEXT: dict[State, str] = {
    State.UPLOADING: "Choose the same file again on the upload page: it goes on where it stopped.",
    State.WAITING: "You can close this page. It is worked on as soon as what came before it is done.",
    State.WORKING: "You can close this page. An hour of recording takes about ten minutes on a usual computer; notes "
    "take no more than one or two.",
    State.DONE: "The reviewer checks what was hidden, signs it off and releases it. Delete your own copies now; the "
    "sealed one is kept.",
    State.SEALED: "What was said is sealed and safe, but analysts get nothing yet. The administrator can see why.",
    State.FAILED: "Nothing was passed on to anybody. Put right what is said above, then try again or upload it anew.",
    State.CANCELLED: "What was sent is deleted. Nothing of it was passed on to anybody.",
    State.DEAD: "It took the program down several times. What was sent is still there, sealed. Nothing is lost.",
}

ENDED_TITLE = "Deleted at the end of its time"
ENDED_NEXT = (
    "What was uploaded and its transcript were kept for their time and then deleted. No copy should be left anywhere."
)
"""Once what was uploaded is deleted, whatever became of it before."""

WAITS: dict[str, str] = {
    "disk-full": "The disk of this service is full. It goes on by itself once there is room.",
    "database-away": "The database of this service does not answer. It goes on by itself once it does.",
}
"""What holds up a session that is being worked on, by the code that the worker shows."""


def steps_of(session: Session) -> tuple[Step, ...]:
    """What is done, being done and to do."""
    steps = [step for step in _STEPS if session.kind != "notes" or step[0] != _LISTENING]
    if session.state in SEALED:
        return tuple(Step(title, "done") for title, _ in steps)
    at = next((i for i, (_, stages) in enumerate(steps) if session.stage in stages), -1)
    return tuple(Step(title, "done" if i < at else "now" if i == at else "later") for i, (title, _) in enumerate(steps))


def percent_of(session: Session) -> int:
    """How far the work is; held still while it is sealed, for that takes the longer the more was flagged."""
    in_sealing = session.stage in _STEPS[_SEALING][1]
    return _PERCENT_IN_SEALING if in_sealing else round(100 * session.fraction)


def trouble_of(session: Session) -> str:
    """What went wrong or holds it up, empty where nothing does."""
    if session.state in (State.FAILED, State.SEALED) and session.error_code:
        return session.error_message or FAULT
    if session.state == State.WORKING and session.error_code:
        return WAITS.get(session.error_code, FAULT)
    return ""
