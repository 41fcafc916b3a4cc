"""What a reviewer opens: a transcript with findings, and the recording as a browser plays it, in a session's files."""

from __future__ import annotations

from dataclasses import replace

from pipeline import redact, restricted
from pipeline.restricted import SealedTranscript, Withheld
from pipeline.service.desk.models import Session
from pipeline.values import Doubt, Section, SingledOut, Span, Transcript
from pipeline.values import Session as Facts
from tests.building import span_of, transcript_of
from tests.hearing import Ears
from tests.redact.marking import roster
from tests.service.desk.sealed_sessions import keep

HOSTILE = '<img src=x onerror="document.title=1">'
ASIDE = "😀 "
"""Takes two places in a browser's strings and one here: what is counted after it must be the same all the same."""
_SAID = (
    ("S1", f"{ASIDE}Could somebody say how the week has been."),
    ("S2", "Callum was late again by the bike sheds and Kalum said so."),
    ("S3", "One boy told me his uncle hits him."),
    ("S1", f"Thank you, the bike sheds again then {HOSTILE}"),
    ("S4", "I would rather not be in this at all."),
    ("S2", "The only deputy who limps was there too."),
)
PEOPLE = roster("Callum Doyle", "Miles Farthing")
ITEM = "child"


def talk(*, hostile: bool = True) -> Transcript:
    """Two sections; what S3 says is withheld. Not hostile, it is what people say."""
    said = _SAID if hostile else tuple((who, text.replace(ASIDE, "").replace(HOSTILE, "")) for who, text in _SAID)
    made = transcript_of(*said)
    middle = made.text.index("One boy")
    sections = (
        Section(Span(0, middle), "introduction", None, "Introduction", 1.0),
        Section(Span(middle, len(made.text)), "types_of_harm", None, "Types of harm", 1.0),
    )
    return replace(made, sections=sections)


def keep_review(
    session: Session,
    sound: bytes,
    *,
    unrouted: tuple[str, ...] = (),
    hostile: bool = True,
    speaker_names: tuple[tuple[str, str], ...] = (),
) -> None:
    """Seal both to the reviewer's keys; with `speaker_names`, as of notes that name who speaks."""
    said = replace(talk(hostile=hostile), speaker_names=speaker_names)
    found = redact.find(said, PEOPLE, Ears([]).parts().detector())
    doubts = (
        Doubt(span_of(said, "bike sheds"), False, 0.9, "sounds like a name of the roster"),
        Doubt(span_of(said, "Callum"), True, 0.4, "roster:given"),
    )
    pointed = (SingledOut(span_of(said, "The only deputy who limps"), ("only one", "role")),)
    findings = replace(found, doubts=doubts, singled_out=pointed)
    withheld = (Withheld(ITEM, span_of(said, "One boy told me his uncle hits him.")),)
    without = tuple(one.span for one in withheld)
    sealed = SealedTranscript(
        Facts(session.pk, session.date.isoformat()),
        said,
        withheld,
        findings,
        redact.pseudonyms(said, findings, without),
        redact.placeholders(said, findings, without),
        PEOPLE,
        unrouted=unrouted,
    )
    keep(session, "restricted/transcript.age", restricted.to_bytes(sealed), "reviewer")
    keep(session, "restricted/listening.age", sound, "reviewer")
