"""From flags to what each route's holder reads.

An item holds the exact words, up to 30 s either side, and its sound. Its context stops where another route's
passage begins, so that no route reads what was said for another. Nothing here is inferred: who, what and
where stand only in the words.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pipeline.restricted.recipients import Recipients
from pipeline.restricted.sealing import padded, padded_size
from pipeline.settings.disclosures import DisclosureRules
from pipeline.values import Flag, QualityWarning, Route, Session, Span, Stretch, Subject, Transcript

CONTEXT_MS = 30_000
CONTEXT_WORDS = 75
"""What is said in 30 s at 150 words a minute: the context in untimed notes."""

NEXT_ROUTE = {Route.DSL: Route.HEADTEACHER, Route.HEADTEACHER: Route.CHAIR, Route.CHAIR: Route.DSL}
"""Where an item goes when its route's holder is named in it."""

CutClip = Callable[[Stretch], bytes]
CLIP_MIME = "audio/mpeg"


@dataclass(frozen=True, slots=True)
class RoutedFlags:
    """Each flag under the route whose holders it does not name."""

    by_route: dict[Route, tuple[Flag, ...]]
    warnings: tuple[QualityWarning, ...]


def route_flags(transcript: Transcript, flags: tuple[Flag, ...], recipients: Recipients) -> RoutedFlags:
    """Apply the conflict rule: a person named in a passage is no recipient of it."""
    by_route: dict[Route, list[Flag]] = {route: [] for route in Route}
    codes = set()
    for flag in flags:
        route = _free_route(flag, _said(transcript, flag), recipients)
        if route != flag.route:
            codes.add("conflict" if route else "conflict-everywhere")
        if route:
            by_route[route].append(flag)
    return RoutedFlags({route: tuple(found) for route, found in by_route.items()}, _warnings(codes))


def _warnings(codes: set[str]) -> tuple[QualityWarning, ...]:
    messages = {
        "conflict": "A holder of a route is named in a passage; it went to the next route.",
        "conflict-everywhere": "A passage names a holder of every route and is in no follow-up file: "
        "the reviewer opens the sealed transcript and takes it to someone outside the school (the LADO) today.",
    }
    return tuple(QualityWarning(code, messages[code]) for code in sorted(codes))


def _said(transcript: Transcript, flag: Flag) -> str:
    """The words in which a name makes a conflict: for a concern about an adult, the replies to it too."""
    return (flag.withheld if flag.subject is Subject.ADULT_IN_SCHOOL else flag.span).of(transcript.text)


def _free_route(flag: Flag, said: str, recipients: Recipients) -> Route | None:
    route, tried = flag.route, 0
    while any(person.named_in(said) for person in recipients.on(route)):
        route, tried = NEXT_ROUTE[route], tried + 1
        if tried == len(NEXT_ROUTE):
            return None
    return route


def follow_ups(
    transcript: Transcript,
    routed: RoutedFlags,
    session: Session,
    rules: DisclosureRules,
    cut_clip: CutClip | None,
) -> dict[Route, bytes]:
    """One JSON document per route, each present even when empty, padded to one common length."""
    documents = {}
    for route, flags in routed.by_route.items():
        others = [f.span for r, found in routed.by_route.items() if r is not route for f in found]
        items = [{**_item(transcript, flag, route, others, cut_clip), **_titled(flag, rules)} for flag in flags]
        documents[route] = json.dumps(document(session, route, items), ensure_ascii=False).encode()
    longest = max(len(text) for text in documents.values())
    return {route: padded(text, at_least=padded_size(longest)) for route, text in documents.items()}


def document(session: Session, route: Route, items: list[dict[str, Any]]) -> dict[str, Any]:
    """The opened follow-up file of DESIGN.md section 3."""
    return {
        "schema": 1,
        "session_id": session.id,
        "session_date": session.date,
        "route": str(route),
        "items": items,
    }


def _item(
    transcript: Transcript, flag: Flag, route: Route, others: list[Span], cut_clip: CutClip | None
) -> dict[str, Any]:
    stretch = transcript.stretch_of(flag.span)
    around = _context(transcript, flag.span, stretch, others)
    return {
        "id": flag.id,
        "start_ms": stretch.start_ms if stretch else None,
        "end_ms": stretch.end_ms if stretch else None,
        "speaker": _speaker(transcript, flag.span),
        "text": flag.span.of(transcript.text),
        "context_before": transcript.text[around.start : flag.span.start].strip(),
        "context_after": transcript.text[flag.span.end : around.end].strip(),
        "clip": _clip(transcript, around, cut_clip),
        "category": list(flag.categories),
        "subject": str(flag.subject),
        "route": str(route),
        "urgency": str(flag.urgency),
        "clock": {"rule": flag.clock_rule, "due": flag.clock_due},
        "personal_duty": list(flag.personal_duty),
        "said_already_referred": flag.said_already_referred,
        "score": round(flag.score, 4),
        "signals": list(flag.signals),
        "decision": None,
    }


def _titled(flag: Flag, rules: DisclosureRules) -> dict[str, Any]:
    """The codes in a lead's words, and the guidance that they follow."""
    titles = [rules.category(code).title for code in flag.categories]
    return {"category_titles": titles, "source_edition": rules.source_edition}


def _speaker(transcript: Transcript, span: Span) -> str | None:
    return next((turn.speaker for turn in transcript.turns if turn.span.overlaps(span)), None)


def _context(transcript: Transcript, span: Span, stretch: Stretch | None, others: list[Span]) -> Span:
    """The passage with up to 30 s either side, stopping at the nearest passage of another route."""
    floor = max((other.end for other in others if other.end <= span.start), default=0)
    ceiling = min((other.start for other in others if other.start >= span.end), default=len(transcript.text))
    if stretch is None:
        start, end = _words_around(transcript.text, span)
    else:
        near = [
            word.span
            for word in transcript.words
            if word.end_ms > stretch.start_ms - CONTEXT_MS and word.start_ms < stretch.end_ms + CONTEXT_MS
        ]
        start, end = min(word.start for word in near), max(word.end for word in near)
    return Span(max(floor, min(start, span.start)), min(ceiling, max(end, span.end)))


def _words_around(text: str, span: Span) -> tuple[int, int]:
    before, after = text[: span.start].split(" "), text[span.end :].split(" ")
    start = len(text[: span.start]) - len(" ".join(before[-CONTEXT_WORDS:]))
    return start, span.end + len(" ".join(after[:CONTEXT_WORDS]))


def _clip(transcript: Transcript, around: Span, cut_clip: CutClip | None) -> dict[str, Any] | None:
    inside = [word for word in transcript.words if around.contains(word.span)]
    if cut_clip is None or not inside:
        return None
    stretch = Stretch(inside[0].start_ms, max(word.end_ms for word in inside))
    return {
        "mime": CLIP_MIME,
        "start_ms": stretch.start_ms,
        "end_ms": stretch.end_ms,
        "data_base64": base64.b64encode(cut_clip(stretch)).decode("ascii"),
    }
