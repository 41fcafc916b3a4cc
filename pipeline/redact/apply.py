"""Turn a transcript into what may leave: placeholders for names, gaps for what is withheld.

The only maker of `RedactedTranscript`. A gap looks the same whether a passage is withheld or no engine could
hear it: its times are rounded to whole seconds, neighbours become one. Numbers count what is published, so that
they tell nothing of what is not. Pure: it decides nothing and reads nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pipeline.redact.cuts import Cut, clock, find_cuts, pieces_of, shown_ms
from pipeline.values import (
    PLACEHOLDER,
    Entity,
    Findings,
    Gap,
    Line,
    RedactedSection,
    RedactedTranscript,
    Section,
    Session,
    Span,
    Transcript,
    Turn,
)
from pipeline.values.placeholders import written


def apply(
    transcript: Transcript,
    findings: Findings,
    *,
    session: Session,
    without: tuple[Span, ...],
    release: int | None = None,
) -> RedactedTranscript:
    """The transcript without what was found and without the spans in `without`; untimed gaps have no times."""
    cuts = find_cuts(transcript, findings, without)
    words = _numbers(transcript, findings, cuts)
    entries = tuple(_merged(_entries(transcript, findings, cuts, words)))
    texts = [entry.text for entry in entries if isinstance(entry, Line)]
    shown = [match.group() for text in texts for match in PLACEHOLDER.finditer(text) if match.group() in words.values()]
    counts = Counter(placeholder[1:].split()[0] for placeholder in shown)
    return RedactedTranscript(
        session=session,
        duration_ms=transcript.duration_ms,
        sections=_sections(transcript),
        entries=entries,
        counts=dict(sorted(counts.items())),
        release=release,
        subtypes=_subtypes(findings, words, frozenset(shown)),
    )


def _subtypes(findings: Findings, words: dict[str, str], shown: frozenset[str]) -> dict[str, str]:
    """The kind of each place that is shown, as most of its mentions have it."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for redaction in findings.redactions:
        if redaction.entity is Entity.PLACE and redaction.subtype and words[redaction.referent] in shown:
            kinds[words[redaction.referent]][redaction.subtype] += 1
    return {placeholder: found.most_common(1)[0][0] for placeholder, found in kinds.items()}


def placeholders(transcript: Transcript, findings: Findings, without: tuple[Span, ...] = ()) -> dict[str, str]:
    """The placeholder of each referent, numbered as `apply` does; for the sealed transcript only."""
    return _numbers(transcript, findings, find_cuts(transcript, findings, without))


def pseudonyms(
    transcript: Transcript, findings: Findings, without: tuple[Span, ...] = ()
) -> dict[str, tuple[str, ...]]:
    """Which true words each placeholder stands for, numbered as `apply` does; for the sealed transcript only."""
    words = placeholders(transcript, findings, without)
    surfaces: dict[str, dict[str, None]] = defaultdict(dict)
    for redaction in findings.redactions:
        surfaces[words[redaction.referent]][redaction.span.of(transcript.text)] = None
    return {placeholder: tuple(surfaces[placeholder]) for placeholder in words.values()}


def _numbers(transcript: Transcript, findings: Findings, cuts: Sequence[Cut]) -> dict[str, str]:
    """Placeholder by referent: published ones first, in the order of the text, then the others."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for redaction in findings.redactions:
        kinds[redaction.referent][findings.placeholders.word(redaction)] += 1
    pieces = [piece for turn in transcript.turns for piece in pieces_of(turn.span, cuts) if isinstance(piece, Span)]
    shown = [r for r in findings.redactions if any(piece.overlaps(r.span) for piece in pieces)]
    counters: Counter[str] = Counter()
    placeholders: dict[str, str] = {}
    for redaction in (*shown, *findings.redactions):
        if redaction.referent not in placeholders:
            word = kinds[redaction.referent].most_common(1)[0][0]
            counters[word] += 1
            placeholders[redaction.referent] = written(word, counters[word])
    return placeholders


def _entries(
    transcript: Transcript, findings: Findings, cuts: Sequence[Cut], words: dict[str, str]
) -> Iterator[Line | Gap]:
    emitted: set[Cut] = set()
    writer = _Writer(transcript, findings, words)
    for turn in transcript.turns:
        for piece in pieces_of(turn.span, cuts):
            if isinstance(piece, Span):
                yield from writer.line(turn, piece)
            elif piece not in emitted:
                emitted.add(piece)
                yield writer.gap(piece)
    yield from (writer.gap(cut) for cut in cuts if cut not in emitted)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes pieces of one transcript as entries."""

    transcript: Transcript
    findings: Findings
    words: dict[str, str] = field(repr=False)

    def line(self, turn: Turn, piece: Span) -> Iterator[Line]:
        """The piece with placeholders; nothing where no word is left."""
        text = " ".join(self._text(piece).split())
        if not any(c.isalnum() for c in text):
            return
        whole = piece == turn.span
        start_ms, end_ms = (turn.start_ms, turn.end_ms) if whole else clock(self.transcript, piece)
        section = self.transcript.section_at(piece.start)
        yield Line(
            start_ms,
            end_ms,
            turn.speaker,
            section.item_id if section else "",
            section.subsection if section else None,
            text,
        )

    def gap(self, cut: Cut) -> Gap:
        """The cut, its times out to whole seconds within the session."""
        section = self.transcript.section_at(min(cut.start, max(0, len(self.transcript.text) - 1)))
        start_ms, end_ms = shown_ms(cut, self.transcript.duration_ms)
        return Gap(start_ms, end_ms, section.item_id if section else "")

    def _text(self, piece: Span) -> str:
        parts: list[str] = []
        at = piece.start
        for redaction in self.findings.redactions:
            if redaction.span.overlaps(piece):
                parts += [self.transcript.text[at : max(at, redaction.span.start)], self.words[redaction.referent]]
                at = redaction.span.end
        parts.append(self.transcript.text[at : piece.end])
        return "".join(parts)


def _merged(entries: Iterable[Line | Gap]) -> Iterator[Line | Gap]:
    """Gaps with no line between them as one; lines clipped to the gaps beside them."""
    listed: list[Line | Gap] = []
    for entry in entries:
        last = listed[-1] if listed else None
        if isinstance(entry, Gap) and isinstance(last, Gap):
            listed[-1] = _one_gap(last, entry)
        else:
            listed.append(entry)
    for earlier, place in pairwise(place for place, entry in enumerate(listed) if isinstance(entry, Gap)):
        listed[place] = _after(listed[earlier], listed[place])
    for place, entry in enumerate(listed):
        if isinstance(entry, Line) and entry.start_ms is not None and entry.end_ms is not None:
            before = listed[place - 1] if place else None
            after = listed[place + 1] if place + 1 < len(listed) else None
            yield _clipped(entry, before, after)
        else:
            yield entry


def _one_gap(one: Gap, other: Gap) -> Gap:
    starts = [t for t in (one.start_ms, other.start_ms) if t is not None]
    ends = [t for t in (one.end_ms, other.end_ms) if t is not None]
    return Gap(min(starts, default=None), max(ends, default=None), one.section)


def _after(earlier: Line | Gap, gap: Line | Gap) -> Line | Gap:
    """The gap, begun no sooner than an earlier one ends: rounding must not turn time back."""
    if earlier.end_ms is None or gap.start_ms is None or gap.end_ms is None:
        return gap
    return replace(gap, start_ms=max(gap.start_ms, earlier.end_ms), end_ms=max(gap.end_ms, earlier.end_ms))


def _clipped(line: Line, before: Line | Gap | None, after: Line | Gap | None) -> Line:
    start_ms, end_ms = line.start_ms, line.end_ms
    if isinstance(before, Gap) and before.end_ms is not None and start_ms is not None:
        start_ms = max(start_ms, before.end_ms)
    if isinstance(after, Gap) and after.start_ms is not None and end_ms is not None:
        end_ms = min(end_ms, after.start_ms)
    if start_ms is not None and end_ms is not None and end_ms < start_ms:
        end_ms = start_ms
    return replace(line, start_ms=start_ms, end_ms=end_ms)


def _sections(transcript: Transcript) -> tuple[RedactedSection, ...]:
    """One heading for a run of sections of one plan item, whatever their sub-headings."""
    runs: list[list[Section]] = []
    for section in transcript.sections:
        if runs and runs[-1][0].item_id == section.item_id:
            runs[-1].append(section)
        else:
            runs.append([section])
    return tuple(_heading(transcript, run) for run in runs)


def _heading(transcript: Transcript, run: Sequence[Section]) -> RedactedSection:
    span = Span(run[0].span.start, run[-1].span.end)
    turns = [turn for turn in transcript.turns if turn.span.overlaps(span)]
    starts = [turn.start_ms for turn in turns if turn.start_ms is not None]
    ends = [turn.end_ms for turn in turns if turn.end_ms is not None]
    weight = sum(s.span.end - s.span.start for s in run)
    score = sum(s.score * (s.span.end - s.span.start) for s in run) / weight
    begins, first = min(starts, default=None), run[0]
    return RedactedSection(first.item_id, first.title, begins, max(ends, default=None), score, first.boundary_score)
