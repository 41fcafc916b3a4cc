"""Turn a transcript into what may leave: placeholders for names, gaps for what is withheld.

The only maker of `RedactedTranscript`. A gap looks the same whether a passage is withheld or no engine could
hear it: its times are rounded to whole seconds, neighbours become one, and it stands under the heading of what is shown
before it. Placeholders, speakers, headings and their times are made from what is published alone, so that they tell
nothing of what is not. Pure: it decides nothing and reads nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from pipeline.redact.cuts import Cut, clock, find_cuts, pieces_of, shown_ms
from pipeline.values import (
    PLACEHOLDER,
    Entity,
    Findings,
    Gap,
    Line,
    RedactedSection,
    RedactedTranscript,
    Redaction,
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
    merged = _merged(_entries(transcript, findings, cuts, words))
    entries = tuple(_as_they_first_speak(_under_headings(merged)))
    texts = [entry.text for entry in entries if isinstance(entry, Line)]
    shown = [match.group() for text in texts for match in PLACEHOLDER.finditer(text) if match.group() in words.values()]
    counts = Counter(placeholder[1:].split()[0] for placeholder in shown)
    return RedactedTranscript(
        session=session,
        duration_ms=transcript.duration_ms,
        sections=tuple(_sections(transcript, cuts)),
        entries=entries,
        counts=dict(sorted(counts.items())),
        release=release,
        subtypes=_subtypes(_shown(transcript, findings, cuts), words),
        kinds=transcript.kinds,
        subsection_titles=_subsection_titles(transcript, entries),
    )


def _subsection_titles(transcript: Transcript, entries: Sequence[Line | Gap]) -> dict[str, str]:
    """Of those that something is shown under, in its order."""
    titles = {section.subsection: section.subsection_title for section in transcript.sections}
    shown = [entry.subsection for entry in entries if isinstance(entry, Line) and entry.subsection]
    return {part: titles[part] for part in dict.fromkeys(shown) if titles[part]}


def _subtypes(shown: Iterable[Redaction], words: dict[str, str]) -> dict[str, str]:
    """The kind of each place that is shown, as most of the mentions that are shown have it."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for redaction in shown:
        if redaction.entity is Entity.PLACE and redaction.subtype:
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
    """Placeholder by referent: published ones first, in the order of the text, then the others.

    What kind of thing one is, is taken from its mentions that are published, where there are any.
    """
    shown = _shown(transcript, findings, cuts)
    known = {redaction.referent for redaction in shown}
    counted = (*shown, *(redaction for redaction in findings.redactions if redaction.referent not in known))
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for redaction in counted:
        kinds[redaction.referent][findings.placeholders.word(redaction)] += 1
    counters: Counter[str] = Counter()
    placeholders: dict[str, str] = {}
    for redaction in counted:
        if redaction.referent not in placeholders:
            word = kinds[redaction.referent].most_common(1)[0][0]
            counters[word] += 1
            placeholders[redaction.referent] = written(word, counters[word])
    return placeholders


def _shown(transcript: Transcript, findings: Findings, cuts: Sequence[Cut]) -> list[Redaction]:
    """Those of which a placeholder is published."""
    pieces = [piece for _, piece in _pieces(transcript, cuts)]
    return [r for r in findings.redactions if any(piece.overlaps(r.span) for piece in pieces)]


def _pieces(transcript: Transcript, cuts: Sequence[Cut]) -> Iterator[tuple[Turn, Span]]:
    """What is published of each turn, in order; what holds no word is not."""
    for turn in transcript.turns:
        for piece in pieces_of(turn.span, cuts):
            if isinstance(piece, Span) and any(c.isalnum() for c in piece.of(transcript.text)):
                yield turn, piece


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
        start_ms, end_ms = _times(self.transcript, turn, piece)
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
        """The cut, its times out to whole seconds within the session; its heading is found later."""
        return Gap(*shown_ms(cut, self.transcript.duration_ms), "")

    def _text(self, piece: Span) -> str:
        parts: list[str] = []
        at = piece.start
        for redaction in self.findings.redactions:
            if redaction.span.overlaps(piece):
                parts += [self.transcript.text[at : max(at, redaction.span.start)], self.words[redaction.referent]]
                at = redaction.span.end
        parts.append(self.transcript.text[at : piece.end])
        return "".join(parts)


def _times(transcript: Transcript, turn: Turn, piece: Span) -> tuple[int | None, int | None]:
    return (turn.start_ms, turn.end_ms) if piece == turn.span else clock(transcript, piece)


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


def _under_headings(entries: Iterable[Line | Gap]) -> Iterator[Line | Gap]:
    """Gaps under the heading of the line before them, or of the first where none is before."""
    listed = list(entries)
    now = next((entry.section for entry in listed if isinstance(entry, Line)), "")
    for entry in listed:
        now = entry.section if isinstance(entry, Line) else now
        yield replace(entry, section=now)


def _as_they_first_speak(entries: Iterable[Line | Gap]) -> Iterator[Line | Gap]:
    """Speakers numbered afresh: a number that is missing would tell that somebody is left out, and who it was."""
    labels: dict[str, str] = {}
    for entry in entries:
        if isinstance(entry, Gap) or entry.speaker is None:
            yield entry
        else:
            yield replace(entry, speaker=labels.setdefault(entry.speaker, f"S{len(labels) + 1}"))


def _sections(transcript: Transcript, cuts: Sequence[Cut]) -> Iterator[RedactedSection]:
    """One heading for a run of what is published under one plan item, whatever its sub-headings."""
    found = ((transcript.section_at(piece.start), turn, piece) for turn, piece in _pieces(transcript, cuts))
    shown = [(section, turn, piece) for section, turn, piece in found if section is not None]
    for _, run in groupby(shown, key=lambda part: part[0].item_id):
        yield _heading(transcript, list(run))


def _heading(transcript: Transcript, run: Sequence[tuple[Section, Turn, Span]]) -> RedactedSection:
    first = run[0][0]
    times = [_times(transcript, turn, piece) for _, turn, piece in run]
    begins = min((start_ms for start_ms, _ in times if start_ms is not None), default=None)
    ends = max((end_ms for _, end_ms in times if end_ms is not None), default=None)
    weight = sum(piece.end - piece.start for _, _, piece in run)
    score = sum(section.score * (piece.end - piece.start) for section, _, piece in run) / weight
    return RedactedSection(first.item_id, first.title, begins, ends, score, first.boundary_score)
