"""Suggested codes and what analysts decided about them, worked into one list of codings.

The coding frame's suggestions stand in the released transcript; decisions are appended beside it and never changed.
Must never decide anything by itself: a suggestion that nobody looked at stays one, and is marked so wherever it goes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from pipeline.errors import CodingError
from pipeline.small_cells import FEWEST
from pipeline.values import Codebook, Coding, CodingState, Decision, Line, Place, RedactedTranscript, Theme, Verdict
from pipeline.values.counting import counts

_JUDGED = {Verdict.ACCEPT: CodingState.ACCEPTED, Verdict.REJECT: CodingState.REJECTED}


def codings(transcript: RedactedTranscript, decisions: Iterable[Decision] = ()) -> tuple[Coding, ...]:
    """Every coding in the order of the talk, rejected ones too; decisions in the order in which they were made.

    Raises CodingError for a decision that does not fit the transcript (`refuse_unfit`).
    """
    suggested = {found.place: found for found in suggestions(transcript)}
    standing = dict(suggested)
    for decision in decisions:
        refuse_unfit(decision, transcript, standing)
        _lay(decision, standing, suggested)
    rank = {code: number for number, code in enumerate(codebook_of(transcript).entries)}
    return tuple(sorted(standing.values(), key=lambda c: (c.place.line, c.place.span, rank[c.place.code])))


def settled(transcript: RedactedTranscript, decisions: Sequence[Decision]) -> RedactedTranscript:
    """The release as analysts have left its codes: without what they rejected, with what they added, counted anew.

    What nobody looked at stays as it was suggested. Raises CodingError as `codings`.
    """
    if not decisions:
        return transcript
    book = codebook_of(transcript)
    held: dict[int, list[Theme]] = defaultdict(list)
    for found in codings(transcript, decisions):
        if found.state is not CodingState.REJECTED:
            dimension = book.dimension_of[found.place.code].id
            theme = Theme(dimension, found.place.code, found.place.span, denied=not found.holds)
            held[found.place.line].append(theme)
    coded = iter([replace(line, themes=tuple(held[number])) for number, line in enumerate(transcript.lines)])
    entries = tuple(next(coded) if isinstance(entry, Line) else entry for entry in transcript.entries)
    whole = replace(transcript, entries=entries)
    return replace(whole, theme_counts=counts(whole.lines, book, suppress_under=FEWEST))


def fitting(transcript: RedactedTranscript, decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Those decisions that fit: a later release may lack words of an earlier one, or be coded by another frame."""
    suggested = {found.place: found for found in suggestions(transcript)}
    standing, kept = dict(suggested), []
    for decision in decisions:
        with suppress(CodingError):
            refuse_unfit(decision, transcript, standing)
            _lay(decision, standing, suggested)
            kept.append(decision)
    return tuple(kept)


def _lay(decision: Decision, standing: dict[Place, Coding], suggested: dict[Place, Coding]) -> None:
    """One decision that fits, over what stands."""
    place = decision.place
    if decision.verdict is Verdict.WITHDRAW and place in suggested:
        standing[place] = suggested[place]
    elif decision.verdict is Verdict.WITHDRAW:
        del standing[place]
    else:
        state = _JUDGED.get(decision.verdict, CodingState.ADDED)
        denied = place in suggested and suggested[place].denied
        standing[place] = Coding(place, state, denied, decision.by, decision.at, decision.instead_of)


def suggestions(transcript: RedactedTranscript) -> Iterator[Coding]:
    """What the coding frame found, each code once on a passage."""
    seen: set[Place] = set()
    for number, line in enumerate(transcript.lines):
        for theme in line.themes:
            place = Place(number, theme.span, theme.code)
            if place not in seen:
                seen.add(place)
                yield Coding(place, CodingState.SUGGESTED, theme.denied)


def codebook_of(transcript: RedactedTranscript) -> Codebook:
    """The frame that it was coded by; raises CodingError where none is written down, or codes are not in it."""
    book = transcript.codebook
    if book is None:
        raise CodingError("this release does not say by which codebook it was coded; release the session again")
    if any(theme.code not in book.entries for line in transcript.lines for theme in line.themes):
        raise CodingError("this release has codes that are not in its own codebook; it is not as it was written")
    return book


def refuse_unfit(decision: Decision, transcript: RedactedTranscript, standing: dict[Place, Coding]) -> None:
    """Raise CodingError where a decision is about no passage, no code, or a coding that is not there.

    `standing` are the codings before it.
    """
    place, lines = decision.place, transcript.lines
    if not 0 <= place.line < len(lines) or place.span.end > len(lines[place.line].text):
        raise CodingError("there is no such passage in this release")
    if place.code not in codebook_of(transcript).entries:
        raise CodingError("there is no such code in the codebook of this release")
    there = standing.get(place)
    if decision.verdict is Verdict.ADD and there is not None:
        raise CodingError("this code stands on this passage already; accept it, or choose another")
    if decision.verdict is not Verdict.ADD and there is None:
        raise CodingError("this code does not stand on this passage; somebody may have taken it away")
    if decision.verdict in _JUDGED and there is not None and there.state is CodingState.ADDED:
        raise CodingError("this code was added by an analyst; it can only be taken back")
