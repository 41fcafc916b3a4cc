"""The decisions file of a release: what people decided about passages, words and mishearings.

Decisions are applied to the opened sealed transcript in this order: corrections, terms, spans; within each in the
order of the file, so that later ones win. All characters are counted in the transcript as it was sealed. An error
names the key that does not fit, never its words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from pipeline import redact
from pipeline.errors import DecisionsError
from pipeline.restricted import SealedTranscript, Withheld
from pipeline.values import Edit, Entity, Rewriting, Span, Transcript, rewriting


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class ItemDecision(_Table):
    """What a route's holder decided on one item."""

    item: str
    verdict: Literal["for_action", "already_known", "no_further_action", "not_a_concern", "reroute"]
    reason: str = Field(min_length=1)
    action: str = ""
    by_role: str = Field(min_length=1)
    at: str
    return_to_transcript: bool = False


class Correction(_Table):
    """What was really said, for characters of the sealed transcript's text, half-open, within one turn."""

    start: int = Field(ge=0)
    end: int = Field(gt=0)
    text: str = Field(min_length=1, max_length=500, repr=False)

    @field_validator("text")
    @classmethod
    def _one_line_of_words(cls, text: str) -> str:
        """Brackets would look like a placeholder, which no leak check looks into."""
        if not text.isprintable() or set(text) & set("[]") or not any(c.isalnum() for c in text):
            raise ValueError("must be words in one line, without square brackets")
        return text


class TermDecision(_Table):
    """What the reviewer decided on words wherever they stand, whatever their case."""

    term: str = Field(min_length=1, repr=False)
    verdict: Literal["hide", "keep"]
    entity: Entity | None = None
    """None is as the same words are hidden elsewhere, else a person."""
    same_as: str | None = None
    """The placeholder, as in the sealed transcript, of whom or what it is."""


class SpanDecision(_Table):
    """What the reviewer decided on characters of the sealed transcript's text, half-open."""

    start: int = Field(ge=0)
    end: int = Field(gt=0)
    verdict: Literal["hide", "keep"]
    entity: Entity | None = None
    same_as: str | None = None
    only_here: bool = False
    """For `hide`: where the same is said elsewhere, it stays."""


class Cut(_Table):
    """A stretch of the sealed transcript's text, half-open, that a route's holder asks to leave out."""

    item: str = Field(min_length=1)
    """The item that they wrote down of it, in a file that this one knows nothing of."""
    start: int = Field(ge=0)
    end: int = Field(gt=0)


class Decisions(_Table):
    """The decisions file. `signed_off_by_role` says that a person checked the redactions against the recording."""

    signed_off_by_role: str = Field(min_length=1)
    items: tuple[ItemDecision, ...] = ()
    corrections: tuple[Correction, ...] = ()
    terms: tuple[TermDecision, ...] = ()
    spans: tuple[SpanDecision, ...] = ()
    cuts: tuple[Cut, ...] = ()


def load_decisions(path: Path) -> Decisions:
    """The decisions file (JSON); raises DecisionsError naming the key, never the value, that does not fit."""
    try:
        return Decisions.model_validate_json(path.read_bytes())
    except OSError as problem:
        raise DecisionsError(f"the decisions file cannot be read ({problem.strerror})") from None
    except ValidationError as problem:
        raise misfit(problem) from None


def misfit(problem: ValidationError) -> DecisionsError:
    """The first thing that does not fit, by its key and never by its value."""
    first = problem.errors(include_input=False, include_context=False, include_url=False)[0]
    return DecisionsError(f"{'.'.join(map(str, first['loc'])) or 'file'}: {first['msg']}")


def decided(sealed: SealedTranscript, decisions: Decisions) -> SealedTranscript:
    """The sealed transcript with words, findings and withheld passages as these decisions leave them.

    Raises DecisionsError for one that does not fit this transcript.
    """
    if sealed.findings is None:
        raise DecisionsError("this session was sealed but never published; process the recording again")
    edits = _edits(sealed.transcript, decisions.corrections)
    transcript, findings = redact.correct(sealed.transcript, sealed.findings, edits, sealed.roster)
    review = redact.review(transcript, findings)
    for number, term in enumerate(decisions.terms):
        review = _term(review, term, _meant(sealed, term, f"terms.{number}"), f"terms.{number}")
    for number, span in enumerate(decisions.spans):
        place = edits.span(_span(sealed.transcript, span, f"spans.{number}"))
        if place is None or review.words_at(place) is None:
            raise DecisionsError(f"spans.{number}: there is no word between start and end")
        if span.verdict == "keep":
            review = review.keep(place)
        else:
            review = review.hide(place, _meant(sealed, span, f"spans.{number}"), only_here=span.only_here)
    cuts = (
        Withheld(cut.item, _span(sealed.transcript, cut, f"cuts.{number}")) for number, cut in enumerate(decisions.cuts)
    )
    withheld = ((w, edits.span(w.span)) for w in (*sealed.withheld, *cuts))
    return replace(
        sealed,
        transcript=transcript,
        findings=review.findings,
        withheld=tuple(replace(w, span=span) for w, span in withheld if span),
    )


def _span(transcript: Transcript, decision: SpanDecision | Correction | Cut, key: str) -> Span:
    if not decision.start < decision.end <= len(transcript.text):
        raise DecisionsError(f"{key}: start and end lie outside the transcript's text")
    return Span(decision.start, decision.end)


def _edits(transcript: Transcript, corrections: Sequence[Correction]) -> Rewriting:
    edits = []
    for number, correction in enumerate(corrections):
        span = _span(transcript, correction, f"corrections.{number}")
        if not any(turn.span.contains(span) for turn in transcript.turns):
            raise DecisionsError(f"corrections.{number}: start and end must lie within one turn")
        edits.append(Edit(span, correction.text))
    try:
        return rewriting(edits)
    except ValueError:
        raise DecisionsError("corrections: two of them share characters; make them one") from None


def _meant(sealed: SealedTranscript, decision: TermDecision | SpanDecision, key: str) -> redact.Meant:
    """What the words stand for; raises DecisionsError for a placeholder that the sealed transcript does not have."""
    if decision.same_as is None:
        return redact.Meant(decision.entity)
    referents = {placeholder: referent for referent, placeholder in sealed.placeholders.items()}
    if decision.same_as not in referents:
        raise DecisionsError(f"{key}.same_as: the sealed transcript has no such placeholder")
    return redact.Meant(decision.entity, referents[decision.same_as])


def _term(review: redact.Review, decision: TermDecision, meant: redact.Meant, key: str) -> redact.Review:
    """What is to be hidden and stands nowhere is a slip of the pen that would leave a name in."""
    if decision.verdict == "keep":
        return review.keep_term(decision.term)
    if not review.holds(decision.term):
        raise DecisionsError(f"{key}.term: these words stand nowhere in the transcript; check their spelling")
    return review.hide_term(decision.term, meant)
