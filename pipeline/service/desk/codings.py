"""What analysts decide about suggested codes: appended, wrapped with the released copies, never changed.

A decision is kept by the words that it is about (a digest of the turn), not by their place: after a later release it
holds wherever the same was said, and nothing of a superseded one need be read. The tables hold who decided, when and
how often; which codes, and where, ends with the key of the released copies. No word of the talk is kept here.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Max

from pipeline import audit, coding
from pipeline.errors import TamperedError
from pipeline.released import parse
from pipeline.service.accounts.models import User
from pipeline.service.desk import released
from pipeline.service.desk.models import CodingRecord, Release, Session
from pipeline.service.store import swapping, the_store
from pipeline.values import CodingState, Decision, Place, RedactedTranscript, Span, Verdict

_Turn = tuple[str, int]
"""Digest of a turn's time and words, and which of those that have the same it is."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that an analyst wants to do."""

    place: Place
    verdict: Verdict
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class Coded:
    """A release and what was decided about its codes."""

    transcript: RedactedTranscript
    decisions: tuple[Decision, ...]
    """Those that fit this release, in the order in which they were made."""
    without_place: int
    """How many do not: they were made on words that it does not have, or on codes that nothing suggests now."""


def coded(release: Release) -> Coded:
    """What stands now; raises what `released.content` raises, NotReleasedError, CodingError, TamperedError."""
    transcript = parse(released.content(release, "json"))
    lines = {turn: number for number, turn in enumerate(_turns(transcript))}
    made = list(_made(release.session, lines))
    fitting = coding.fitting(transcript, [decision for decision in made if decision is not None])
    return Coded(transcript, fitting, len(made) - len(fitting))


def number_of_records(release: Release) -> int:
    """How often analysts have decided something about the codes of this session."""
    return CodingRecord.objects.filter(session=release.session).count()


def settled(release: Release) -> RedactedTranscript:
    """The release with its codes as analysts have left them; raises as `coded`."""
    now = coded(release)
    return coding.settled(now.transcript, now.decisions)


def instead(now: Coded, place: Place, code: str) -> tuple[Act, ...]:
    """What gives the words at this place another code: the one that stands there goes, the other takes its place."""
    standing = {found.place: found.state for found in coding.codings(now.transcript, now.decisions)}
    goes = Verdict.WITHDRAW if standing.get(place) is CodingState.ADDED else Verdict.REJECT
    other = replace(place, code=code)
    comes = {
        None: (Act(other, Verdict.ADD, place.code),),
        CodingState.SUGGESTED: (Act(other, Verdict.ACCEPT),),
        CodingState.REJECTED: (Act(other, Verdict.ACCEPT),),
    }
    return (Act(place, goes), *comes.get(standing.get(other), ()))


def decide(release: Release, acts: Sequence[Act], by: User) -> None:
    """Append these as one record; raises CodingError where one does not fit what stands, and as `coded`.

    Who decides at once with somebody else is told so by that: nobody takes back unseen what another did.
    """
    with swapping(the_store().folder), transaction.atomic():
        # Whoever counts holds this row: numbers are given once.
        Session.objects.select_for_update().get(pk=release.session_id)
        now = coded(release)
        meant = [Decision(act.place, act.verdict, "", "", act.instead_of) for act in acts]
        coding.codings(now.transcript, (*now.decisions, *meant))
        turns = _turns(now.transcript)
        content = json.dumps([_kept(act, turns[act.place.line]) for act in acts]).encode()
        last = CodingRecord.objects.filter(session=release.session).aggregate(last=Max("number"))["last"] or 0
        digest = hashlib.sha256(content).hexdigest()
        record = CodingRecord.objects.create(session=release.session, number=last + 1, sha256=digest, by=by)
        the_store().put(release.session_id, _name(record), content)
        audit.append("coding", {"session": release.session_id, "number": record.number, "sha256": digest, "by": by.pk})


def _turns(transcript: RedactedTranscript) -> tuple[_Turn, ...]:
    """Of each line: what its decisions are found by."""
    seen: Counter[str] = Counter()
    turns = []
    for line in transcript.lines:
        said = f"{line.start_ms}\n{line.text}".encode("utf-8", "surrogatepass")
        digest = hashlib.sha256(said).hexdigest()
        turns.append((digest, seen[digest]))
        seen[digest] += 1
    return tuple(turns)


def _kept(act: Act, turn: _Turn) -> dict[str, str | int]:
    span = act.place.span
    return {
        "turn": turn[0],
        "among_same": turn[1],
        "start": span.start,
        "end": span.end,
        "code": act.place.code,
        "verdict": act.verdict.value,
        "instead_of": act.instead_of,
    }


def _made(session: Session, lines: dict[_Turn, int]) -> Iterator[Decision | None]:
    """Every decision on a session, in order; None for one on a turn that is not among these lines."""
    for record in CodingRecord.objects.filter(session=session).order_by("number"):
        content = the_store().get(session.pk, _name(record))
        if hashlib.sha256(content).hexdigest() != record.sha256:
            raise TamperedError("what was decided about codes is not as it was kept")
        for kept in json.loads(content):
            line = lines.get((kept["turn"], kept["among_same"]))
            yield None if line is None else _decision(record, line, kept)


def _decision(record: CodingRecord, line: int, kept: dict[str, Any]) -> Decision:
    place = Place(line, Span(kept["start"], kept["end"]), kept["code"])
    by, at = f"analyst {record.by_id}", record.at.isoformat()
    return Decision(place, Verdict(kept["verdict"]), by, at, kept["instead_of"])


def _name(record: CodingRecord) -> str:
    """Where it lies among the session's files; the digest keeps a later one from taking its place."""
    return f"codings/{record.number}-{record.sha256[:16]}.json"
