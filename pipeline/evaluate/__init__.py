"""Figures against gold scripts: how much was hidden, found, kept, and put under its right heading.

`score` judges one session that was run: it compares words that went in with words that came out and knows nothing
of how the stages work. `composed` runs the real pipeline for it. Nothing here prints. It must never be used on a
real session: it needs, and lists on request, the true names.
"""

from __future__ import annotations

from pipeline.evaluate.align import edits
from pipeline.evaluate.concerns import concerns
from pipeline.evaluate.evidence import gather
from pipeline.evaluate.figures import NO_VOICES, Figures, Share, pool
from pipeline.evaluate.gold import Gold
from pipeline.evaluate.hiding import hiding
from pipeline.evaluate.parsing import parse, read_timeline, with_times
from pipeline.evaluate.script import as_transcript
from pipeline.evaluate.sections import boundaries, sections
from pipeline.evaluate.voices import diarisation
from pipeline.evaluate.words import tokens
from pipeline.values import Findings, Heard, RedactedTranscript

__all__ = [
    "Figures",
    "Gold",
    "Share",
    "as_transcript",
    "parse",
    "pool",
    "read_timeline",
    "score",
    "with_times",
]


def score(gold: Gold, heard: Heard, findings: Findings, redacted: RedactedTranscript) -> Figures:
    """All figures of one session: gold script beside what was heard and what would leave.

    Works for sound, for the script's own text (`as_transcript`) and for untimed notes alike.
    """
    evidence = gather(gold, heard, findings, redacted)
    right, right_sub = sections(evidence)
    said = [token.form for token in tokens(gold.text)]
    caught = [token.form for token in tokens(heard.transcript.text)]
    voices = diarisation(gold, heard.transcript) if heard.recording else NO_VOICES
    return Figures(
        hiding(evidence), right, right_sub, boundaries(evidence), concerns(evidence), edits(said, caught), voices
    )
