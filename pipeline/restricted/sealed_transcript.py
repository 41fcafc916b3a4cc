"""The reviewer's document: the true words, what was hidden and why, and what a release needs to redo it.

It holds the transcript in two forms: as DESIGN.md section 3 gives it to a person, and as the values that the
stages work on (`core`), from which a release is made without hearing the recording again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter, ValidationError

from pipeline.errors import TamperedError
from pipeline.values import Findings, Roster, Session, Span, Transcript


@dataclass(frozen=True, slots=True)
class Withheld:
    """What a flagged passage takes out of the analysts' transcript; the route is not the reviewer's to know."""

    item: str
    span: Span


@dataclass(frozen=True, slots=True)
class RedactedSound:
    """That a redacted recording was asked for, and what a release needs to make its own."""

    may_be_released: bool
    """Everyone agreed to share voices, so said the consent file: kept here, where no one can change it unseen."""
    roster: Roster = field(default=Roster(), repr=False)
    """Whose names are listened for in it; nobody's where it may not be released."""


@dataclass(frozen=True, slots=True)
class SealedTranscript:
    """Everything a reviewer may see. `findings` is None until redaction is done: sealing comes first."""

    session: Session
    transcript: Transcript = field(repr=False)
    withheld: tuple[Withheld, ...]
    findings: Findings | None = None
    pseudonyms: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    removed: tuple[str, ...] = ()
    """Labels of the speakers who withdrew: nothing that they said is published."""
    sound: RedactedSound | None = None
    """None where no redacted recording was asked for: then no release has one."""


_CORE = TypeAdapter(SealedTranscript)


def to_bytes(sealed: SealedTranscript) -> bytes:
    """The JSON document, before padding and sealing."""
    transcript = sealed.transcript
    readable = {
        "schema": 1,
        "session_id": sealed.session.id,
        "date": sealed.session.date,
        "label": sealed.session.label,
        "duration_ms": transcript.duration_ms,
        "sections": [_section(transcript, s) for s in transcript.sections],
        "turns": [_turn(transcript, turn) for turn in transcript.turns],
        "left_out": _left_out(sealed),
        "speakers": dict(transcript.speaker_names),
        "pseudonyms": sealed.pseudonyms,
        "redactions": _redactions(sealed),
        "core": _CORE.dump_python(sealed, mode="json"),
    }
    return json.dumps(readable, ensure_ascii=False).encode()


def from_bytes(document: bytes) -> SealedTranscript:
    """The values again; raises TamperedError when the document is not one of ours."""
    try:
        return _CORE.validate_python(json.loads(document)["core"])
    except (ValueError, KeyError, TypeError, ValidationError):
        raise TamperedError("this is not a sealed transcript of this program") from None


def _times(transcript: Transcript, span: Span) -> dict[str, int | None]:
    stretch = transcript.stretch_of(span)
    return {"start_ms": stretch.start_ms if stretch else None, "end_ms": stretch.end_ms if stretch else None}


def _section(transcript: Transcript, section: Any) -> dict[str, Any]:
    return {
        "id": section.item_id,
        "title": section.title,
        **_times(transcript, section.span),
        "score": section.score,
    }


def _turn(transcript: Transcript, turn: Any) -> dict[str, Any]:
    section = transcript.section_at(turn.span.start)
    return {
        "start_ms": turn.start_ms,
        "end_ms": turn.end_ms,
        "speaker": turn.speaker,
        "section": section.item_id if section else None,
        "subsection": section.subsection if section else None,
        "text": turn.span.of(transcript.text),
        "themes": [],
    }


def _left_out(sealed: SealedTranscript) -> list[dict[str, Any]]:
    withheld = [{**_times(sealed.transcript, w.span), "reason": "withheld", "item": w.item} for w in sealed.withheld]
    unheard = [{"start_ms": s.start_ms, "end_ms": s.end_ms, "reason": "not heard"} for s in sealed.transcript.unheard]
    removed = [
        {**_times(sealed.transcript, turn.span), "reason": "cut by the reviewer"}
        for turn in sealed.transcript.turns
        if turn.speaker in sealed.removed
    ]
    return [*withheld, *unheard, *removed]


def _redactions(sealed: SealedTranscript) -> list[dict[str, Any]]:
    found = sealed.findings.redactions if sealed.findings else ()
    return [
        {
            **_times(sealed.transcript, r.span),
            "type": str(r.entity),
            "subtype": r.subtype,
            "text": r.span.of(sealed.transcript.text),
            "source": r.source,
            "score": round(r.score, 4),
        }
        for r in found
    ]
