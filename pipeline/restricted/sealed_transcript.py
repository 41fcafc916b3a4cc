"""The reviewer's document: the true words, what was hidden and why, and what a release needs to redo it.

It holds the transcript in two forms: as a person reads it, and as the values that the stages work on
(`core`), from which a release is made without hearing the recording again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter, ValidationError

from pipeline.errors import TamperedError
from pipeline.restricted import for_review
from pipeline.restricted.for_review import times
from pipeline.values import Findings, Roster, Session, Span, Transcript, Turn


@dataclass(frozen=True, slots=True)
class Withheld:
    """What a flagged passage takes out of the analysts' transcript; the route is not the reviewer's to know."""

    item: str
    span: Span


class RedactedSound(StrEnum):
    """What may become of a redacted recording: kept here, where no one can change it unseen."""

    SEALED = "sealed"
    """For the reviewer alone."""
    SHARED = "shared"
    """A release has one too: everyone agreed to share voices, so said the consent file."""


@dataclass(frozen=True, slots=True)
class SealedTranscript:
    """Everything a reviewer may see. `findings` is None until redaction is done: sealing comes first."""

    session: Session
    transcript: Transcript = field(repr=False)
    withheld: tuple[Withheld, ...]
    findings: Findings | None = None
    pseudonyms: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    placeholders: dict[str, str] = field(default_factory=dict, repr=False)
    """By referent, as the draft has them."""
    roster: Roster = field(default=Roster(), repr=False)
    """Names alone: a release is searched for them as the draft was."""
    removed: tuple[str, ...] = ()
    """Labels of the speakers who withdrew: nothing that they said is published."""
    sound: RedactedSound | None = None
    """None where no redacted recording was asked for: then no release has one."""
    unrouted: tuple[str, ...] = ()
    """Withheld items that no follow-up file holds, because they name a holder of each: the reviewer passes them on."""


_CORE = TypeAdapter(SealedTranscript)


def to_bytes(sealed: SealedTranscript) -> bytes:
    """The JSON document, before padding and sealing."""
    transcript, findings = sealed.transcript, sealed.findings or Findings(())
    readable = {
        "schema": 1,
        "session_id": sealed.session.id,
        "date": sealed.session.date,
        "label": sealed.session.label,
        "duration_ms": transcript.duration_ms,
        "sections": [_section(transcript, s) for s in transcript.sections],
        "turns": [_turn(transcript, turn) for turn in transcript.turns],
        "left_out": _left_out(sealed),
        "not_routed": _not_routed(sealed),
        "speakers": dict(transcript.speaker_names),
        "facilitators": list(transcript.facilitators),
        "overlaps": [{"start_ms": s.start_ms, "end_ms": s.end_ms} for s in transcript.overlaps],
        "pseudonyms": sealed.pseudonyms,
        "redactions": _redactions(sealed),
        "doubtful": for_review.doubtful(transcript, findings),
        "singled_out": for_review.singled_out(transcript, findings),
        "log": for_review.log(transcript, findings, sealed.placeholders),
        "core": _CORE.dump_python(sealed, mode="json"),
    }
    return json.dumps(readable, ensure_ascii=False).encode()


def from_bytes(document: bytes) -> SealedTranscript:
    """The values again; raises TamperedError when the document is not one of ours."""
    try:
        return _CORE.validate_python(json.loads(document)["core"])
    except (ValueError, KeyError, TypeError, ValidationError):
        raise TamperedError("this is not a sealed transcript of this program") from None


def _section(transcript: Transcript, section: Any) -> dict[str, Any]:
    return {
        "id": section.item_id,
        "title": section.title,
        "subsection_title": section.subsection_title,
        **times(transcript, section.span),
        "score": section.score,
        "boundary_score": section.boundary_score,
    }


def _turn(transcript: Transcript, turn: Turn) -> dict[str, Any]:
    section = transcript.section_at(turn.span.start)
    return {
        "start_ms": turn.start_ms,
        "end_ms": turn.end_ms,
        "speaker": turn.speaker,
        "section": section.item_id if section else None,
        "subsection": section.subsection if section else None,
        "text": turn.span.of(transcript.text),
        "overlapped": _is_overlapped(transcript, turn),
        "themes": [],
    }


def _is_overlapped(transcript: Transcript, turn: Turn) -> bool:
    """Whether somebody else seems to speak at the same time in it."""
    when = transcript.stretch_of(turn.span)
    return when is not None and any(when.overlaps(overlap) for overlap in transcript.overlaps)


def _left_out(sealed: SealedTranscript) -> list[dict[str, Any]]:
    withheld = [{**times(sealed.transcript, w.span), "reason": "withheld", "item": w.item} for w in sealed.withheld]
    unheard = [{"start_ms": s.start_ms, "end_ms": s.end_ms, "reason": "not heard"} for s in sealed.transcript.unheard]
    removed = [
        {**times(sealed.transcript, turn.span), "reason": "cut by the reviewer"}
        for turn in sealed.transcript.turns
        if turn.speaker in sealed.removed
    ]
    return [*withheld, *unheard, *removed]


def _not_routed(sealed: SealedTranscript) -> list[dict[str, Any]]:
    """What a reviewer must pass on today, with words to do it by."""
    notice = (
        "This names a holder of every route that it could go to. Take it today to someone outside the school (the "
        "LADO), and speak of it to nobody whom it names."
    )
    return [
        {
            "item": w.item,
            **times(sealed.transcript, w.span),
            "text": w.span.of(sealed.transcript.text),
            "notice": notice,
        }
        for w in sealed.withheld
        if w.item in sealed.unrouted
    ]


def _redactions(sealed: SealedTranscript) -> list[dict[str, Any]]:
    found = sealed.findings.redactions if sealed.findings else ()
    return [
        {
            **times(sealed.transcript, r.span),
            "type": str(r.entity),
            "subtype": r.subtype,
            "text": r.span.of(sealed.transcript.text),
            "source": r.source,
            "score": round(r.score, 4),
        }
        for r in found
    ]
