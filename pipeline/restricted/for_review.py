"""What a reviewer is pointed at in the sealed transcript: doubtful spans, people singled out, and the log.

The log says what was done, why and when in the session, and holds no word of it, so that it may outlive the
transcript.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.values import Findings, Kept, Redaction, Span, Transcript

CONTEXT = 60
"""Characters shown on either side at most; a word cut by that is left out."""


def times(transcript: Transcript, span: Span) -> dict[str, int | None]:
    """When it was said, as the document has it; null in notes."""
    stretch = transcript.stretch_of(span)
    return {"start_ms": stretch.start_ms if stretch else None, "end_ms": stretch.end_ms if stretch else None}


def doubtful(transcript: Transcript, findings: Findings) -> list[dict[str, Any]]:
    """What to look at, the most doubtful first."""
    return [
        {
            "start": doubt.span.start,
            "end": doubt.span.end,
            **times(transcript, doubt.span),
            "text": doubt.span.of(transcript.text),
            "context_before": _before(transcript.text, doubt.span.start),
            "context_after": _after(transcript.text, doubt.span.end),
            "is_hidden": doubt.is_hidden,
            "doubt": round(doubt.doubt, 4),
            "rule": doubt.rule,
        }
        for doubt in sorted(findings.doubts, key=lambda doubt: -doubt.doubt)
    ]


def singled_out(transcript: Transcript, findings: Findings) -> list[dict[str, Any]]:
    """Stretches in which traits together may point at one person, with the words of the turns they lie in."""
    return [
        {
            **times(transcript, found.span),
            "text": "\n".join(t.span.of(transcript.text) for t in transcript.turns if t.span.overlaps(found.span)),
            "traits": list(found.traits),
        }
        for found in findings.singled_out
    ]


def log(transcript: Transcript, findings: Findings, placeholders: Mapping[str, str]) -> list[dict[str, Any]]:
    """What was hidden and what was kept, in the order of the talk, without any word of it."""
    every: list[Redaction | Kept] = [*findings.redactions, *findings.kept]
    found = sorted(every, key=lambda each: each.span)
    return [_entry(transcript, each, placeholders) for each in found]


def _entry(transcript: Transcript, found: Redaction | Kept, placeholders: Mapping[str, str]) -> dict[str, Any]:
    if isinstance(found, Kept):
        return {"type": "KEPT", "rule": found.rule, **times(transcript, found.span)}
    return {
        "id": placeholders.get(found.referent),
        "type": str(found.entity),
        "subtype": found.subtype,
        **times(transcript, found.span),
        "rule": found.source,
        "score": round(found.score, 4),
    }


def _before(text: str, at: int) -> str:
    start = max(0, at - CONTEXT)
    words = text[start:at].split()
    return " ".join(words[1:] if _inside_a_word(text, start) else words)


def _after(text: str, at: int) -> str:
    end = min(len(text), at + CONTEXT)
    words = text[at:end].split()
    return " ".join(words[:-1] if _inside_a_word(text, end) else words)


def _inside_a_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and not text[at - 1].isspace() and not text[at].isspace()
