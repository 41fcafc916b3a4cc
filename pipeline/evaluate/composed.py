"""The whole pipeline under the measures: gold sessions, utterances and passages through the real stages.

Nothing is sealed or written: gold is invented, and figures are all that comes out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import diarise, flag, redact, run
from pipeline.evaluate import as_transcript, parse, read_timeline, score, with_times
from pipeline.evaluate.figures import Figures
from pipeline.evaluate.gold import Gold
from pipeline.evaluate.lower import lower, lower_text
from pipeline.evaluate.passages import PassageFigures, Verdict, read_examples, score_flags
from pipeline.evaluate.utterances import UtteranceFigures, read_utterances, score_redact
from pipeline.origin import Source
from pipeline.values import Heard, Progress, Roster, Session, Span, Transcript, Turn, ignore

SESSION = Session("evaluation", "2000-01-01")


@dataclass(frozen=True, slots=True)
class Conditions:
    """Under which conditions the same material is measured."""

    has_roster: bool = True
    """False takes the roster away that the material has."""
    has_case: bool = True
    """False makes small letters of it, without punctuation; of text only."""


AS_IT_IS = Conditions()


@dataclass(frozen=True, slots=True)
class Bench:
    """The parts of a run with their models loaded once for all that is measured."""

    parts: run.Parts
    agenda: run.Agenda
    conditions: Conditions = AS_IT_IS

    def known(self, roster: Roster) -> Roster:
        """The roster, where there is to be one."""
        return roster if self.conditions.has_roster else Roster()

    def written(self, text: str) -> str:
        """The text as it is to be written."""
        return text if self.conditions.has_case else lower_text(text)


def prepared(parts: run.Parts, agenda: run.Agenda, conditions: Conditions = AS_IT_IS) -> Bench:
    """Load what every measure shares: meaning and names; the speech engine only where there is sound."""
    embedder, detector = parts.embedder(), parts.detector()
    return Bench(parts.with_loaded(embedder, detector), agenda, conditions)


def session(
    script: Path, bench: Bench, *, audio: Source | None, timeline: Path | None, on_progress: Progress = ignore
) -> Figures:
    """One gold script: as its own text, or as its recording where there is one, with the case it was heard in."""
    gold = parse(script)
    if timeline is not None:
        gold = with_times(gold, read_timeline(timeline))
    heard = _hear(gold, bench, audio, on_progress)
    roster = bench.known(gold.roster)
    findings, redacted = run.conceal(heard, roster, SESSION, bench.parts, on_progress=on_progress)
    return score(gold, heard, findings, redacted)


def _hear(gold: Gold, bench: Bench, audio: Source | None, on_progress: Progress) -> Heard:
    if audio is not None:
        return run.listen(audio, bench.agenda, bench.parts, roster=bench.known(gold.roster), on_progress=on_progress)
    said = as_transcript(gold)
    said = replace(said, facilitators=diarise.facilitators(said))
    said = said if bench.conditions.has_case else lower(said)
    return run.understand(None, said, bench.agenda, bench.parts, on_progress)


def utterances(path: Path, bench: Bench) -> UtteranceFigures:
    """Short utterances with spans to hide (redact.jsonl)."""
    detector = bench.parts.detector()

    def redactor(text: str, roster: Roster) -> str:
        transcript = _one_turn(bench.written(text))
        findings = redact.find(transcript, roster, detector)
        redacted = redact.apply(transcript, findings, session=SESSION, without=())
        return "\n".join(line.text for line in redacted.lines)

    rows = read_utterances(path)
    return score_redact([replace(row, roster=bench.known(row.roster)) for row in rows], redactor)


def passages(path: Path, bench: Bench) -> PassageFigures:
    """Single passages that are disclosures or are not (flags.jsonl)."""
    rules, embedder = bench.parts.disclosures, bench.parts.embedder()

    def flagger(text: str) -> Verdict:
        transcript = _one_turn(bench.written(text))
        found = flag.look(transcript, rules, embedder)
        best = max(found.flags, key=lambda one: one.score, default=None)
        return Verdict(found.score, best.route, best.urgency) if best else Verdict(found.score)

    return score_flags(read_examples(path), flagger)


def _one_turn(text: str) -> Transcript:
    return Transcript(text, (Turn(Span(0, len(text)), None, None, None),), (), None, "gold")
