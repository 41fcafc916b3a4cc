"""From flags to what each route's holder reads.

An item holds the exact words, up to 30 s either side, and its sound. Its context stops where another route's
passage, or what reacts to it, begins, so that no route reads what was said for another. Nothing here is inferred:
who, what and where stand only in the words.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from pipeline.restricted import said
from pipeline.restricted.routing import RoutedFlags
from pipeline.restricted.sealing import SMALLEST_BYTES, padded, padded_size
from pipeline.settings.disclosures import DisclosureRules
from pipeline.values import Flag, Route, Session, Span, Stretch, Transcript, Urgency

CONTEXT_MS = 30_000
CONTEXT_WORDS = 75
"""What is said in 30 s at 150 words a minute: the context in untimed notes."""

CutClip = Callable[[Stretch], bytes]
CLIP_MIME = "audio/mpeg"
_CLIP_BYTES_PER_S = 5_400
"""A clip's 4 kB a second, as text in JSON."""

HARD_TO_HEAR = "has words that were hard to hear: check the audio"

SOONEST_FIRST = (Urgency.IMMEDIATE, Urgency.TODAY, Urgency.ROUTINE)


def follow_ups(
    transcript: Transcript,
    routed: RoutedFlags,
    session: Session,
    rules: DisclosureRules,
    cut_clip: CutClip | None,
) -> dict[Route, bytes]:
    """One JSON document per route, each present even when empty, padded to one common length.

    Items come the most urgent first. Without `cut_clip` they are the same, of the same length, but have no sound.
    """
    everything = [flag for found in (*routed.by_route.values(), routed.unrouted) for flag in found]
    documents = {}
    for route, flags in routed.by_route.items():
        others = [flag for flag in everything if flag not in flags]
        # Made in the order of the recording, which is decoded once for all clips that way and not once for each.
        in_time = sorted(flags, key=lambda flag: flag.span)
        items = [{**_item(transcript, flag, route, others, cut_clip), **_titled(flag, rules)} for flag in in_time]
        items.sort(key=lambda item: SOONEST_FIRST.index(item["urgency"]))
        found_by = {"program": f"quietroom {version('quietroom')}", "engine": transcript.engine}
        documents[route] = json.dumps(document(session, route, items, found_by), ensure_ascii=False).encode()
    longest = max(len(text) for text in documents.values())
    room = room_bytes(transcript.duration_ms)
    common = room if longest <= room else padded_size(longest)
    return {route: padded(text, at_least=common) for route, text in documents.items()}


def room_bytes(duration_ms: int | None) -> int:
    """How long a follow-up is made whatever it holds: room for the sound of half the recording, and as much again.

    It hangs on the length of the recording alone. A session in which more than that is flagged takes the next step.
    """
    half = (duration_ms or 0) // 2_000 * _CLIP_BYTES_PER_S
    steps = -(-half // SMALLEST_BYTES)
    return SMALLEST_BYTES * (steps + 2 if duration_ms else 1)


def document(session: Session, route: Route, items: list[dict[str, Any]], found_by: dict[str, str]) -> dict[str, Any]:
    """The opened follow-up file, with what found it: evidence of how."""
    return {
        "schema": 1,
        "session_id": session.id,
        "session_date": session.date,
        "route": str(route),
        "found_by": found_by,
        "items": items,
    }


def _item(
    transcript: Transcript, flag: Flag, route: Route, others: list[Flag], cut_clip: CutClip | None
) -> dict[str, Any]:
    stretch = transcript.stretch_of(flag.span)
    around = _context(transcript, flag.span, stretch, others)
    told = _told(transcript, flag.span)
    return {
        "id": flag.id,
        "start_ms": stretch.start_ms if stretch else None,
        "end_ms": stretch.end_ms if stretch else None,
        **told,
        "context_before": transcript.text[around.start : flag.span.start].strip(),
        "context_after": transcript.text[flag.span.end : around.end].strip(),
        "clip": _clip(transcript, around, cut_clip),
        "category": list(flag.categories),
        "subject": str(flag.subject),
        "route": str(route),
        "first_route": str(flag.route),
        "urgency": str(flag.urgency),
        "clock": {"rule": flag.clock_rule, "due": flag.clock_due},
        "personal_duty": list(flag.personal_duty),
        "said_already_referred": flag.said_already_referred,
        "score": round(flag.score, 4),
        "signals": [*flag.signals, *([HARD_TO_HEAR] if told["check_audio"] else [])],
        "decision": None,
    }


def _told(transcript: Transcript, span: Span) -> dict[str, Any]:
    """The words, who spoke them, and what they say of who, when and where."""
    turns = said.turns(transcript, span)
    speakers = tuple(dict.fromkeys(who for who, _ in turns if who))
    text = span.of(transcript.text)
    return {
        "speaker": speakers[0] if speakers else None,
        "speakers": list(speakers),
        "speaker_names": {label: name for label, name in transcript.speaker_names if label in speakers},
        "first_hand": [asdict(witness) for witness in said.witnesses(transcript, span)],
        "text": text,
        "turns": [{"speaker": who, "text": words} for who, words in turns],
        "said": {name: list(found) for name, found in said.mentioned(said.telling(transcript, span)).items()},
        "check_audio": said.is_hard_to_hear(transcript, span),
    }


def _titled(flag: Flag, rules: DisclosureRules) -> dict[str, Any]:
    """The codes in a lead's words, and the guidance that they follow."""
    titles = [rules.category(code).title for code in flag.categories]
    return {"category_titles": titles, "source_edition": rules.source_edition}


def _context(transcript: Transcript, span: Span, stretch: Stretch | None, others: list[Flag]) -> Span:
    """The passage with up to 30 s either side, stopping at the nearest passage of another route.

    What leads into that passage or reacts to it stays with it, unless it is part of this one.
    """
    before = [min(other.withheld.end, span.start) for other in others if other.span.end <= span.start]
    after = [max(other.withheld.start, span.end) for other in others if other.span.start >= span.end]
    floor, ceiling = max(before, default=0), min(after, default=len(transcript.text))
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
    """The sound of the words and their context; None where there is none, or where it cannot be cut."""
    inside = [word for word in transcript.words if around.contains(word.span)]
    if cut_clip is None or not inside:
        return None
    stretch = Stretch(inside[0].start_ms, max(word.end_ms for word in inside))
    with suppress(Exception):  # whatever is wrong with the sound, the words must reach the lead
        sound = cut_clip(stretch)
        return {
            "mime": CLIP_MIME,
            "start_ms": stretch.start_ms,
            "end_ms": stretch.end_ms,
            "sha256": hashlib.sha256(sound).hexdigest(),
            "data_base64": base64.b64encode(sound).decode("ascii"),
        }
    return None
