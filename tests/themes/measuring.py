"""Sentences of our own with their codes, and how well the coder finds them, by dimension."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.settings.themes import Examples, ThemeRules
from pipeline.themes import Coder
from pipeline.values import Line, RedactedTranscript, Session

MATERIAL = Path(__file__).parent / "material"
FOLDS = 5
WHERE = {
    "H": ("types_of_harm", None),
    "D": ("responding_to_harm", "disclosure"),
    "T": ("responding_to_harm", "training"),
    "E": ("responding_to_harm", "ethos"),
    "P": ("partners", None),
}


@dataclass(frozen=True)
class Sentence:
    """One sentence, where in the agenda it was said, and its codes; "-toilets" is one that is denied."""

    section: str
    subsection: str | None
    text: str
    codes: frozenset[str]


@dataclass
class Tally:
    """Codes right, missed and wrong."""

    hits: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + len(self.missed)) if self.hits + len(self.missed) else 1.0

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + len(self.wrong)) if self.hits + len(self.wrong) else 1.0


def read(name: str) -> tuple[Sentence, ...]:
    """A file of the material: section, codes and sentence, with tabs between."""
    rows = (line.split("\t") for line in (MATERIAL / name).read_text(encoding="utf-8").splitlines())
    return tuple(Sentence(*WHERE[where], text, frozenset(codes.split())) for where, codes, text in rows)


def transcript_of(sentences: Iterable[Sentence]) -> RedactedTranscript:
    lines = tuple(Line(None, None, None, s.section, s.subsection, s.text) for s in sentences)
    return RedactedTranscript(Session("k3v9-tq27", "2026-02-10"), None, (), lines, {})


def found_in(coder: Coder, sentences: Iterable[Sentence]) -> Iterator[frozenset[str]]:
    """The codes found in each, written as the material writes them."""
    for line in coder.code(transcript_of(sentences)).lines:
        yield frozenset(f"{'-' * theme.denied}{theme.code}" for theme in line.themes)


def tallies(coder: Coder, rules: ThemeRules, sentences: tuple[Sentence, ...]) -> dict[str, Tally]:
    """By dimension. Dimensions that are not coded in a section are not asked for there."""
    dimension_of = {code.id: d for d in rules.dimension for code in d.code}
    found: dict[str, Tally] = defaultdict(Tally)
    for sentence, codes in zip(sentences, found_in(coder, sentences), strict=True):
        for code in sentence.codes | codes:
            dimension = dimension_of[code.removeprefix("-")]
            if sentence.section in dimension.except_in:
                continue
            tally = found[dimension.id]
            if code in sentence.codes and code in codes:
                tally.hits += 1
            else:
                (tally.missed if code in sentence.codes else tally.wrong).append(f"{code}: {sentence.text}")
    return {d.id: found[d.id] for d in rules.dimension}


def crossed(
    make: Callable[[ThemeRules], Coder], rules: ThemeRules, sentences: tuple[Sentence, ...]
) -> dict[str, Tally]:
    """Tallies of sentences that may be examples of the frame too: each is coded by a coder that never saw it."""
    joined: dict[str, Tally] = {d.id: Tally() for d in rules.dimension}
    for fold in range(FOLDS):
        asked = sentences[fold::FOLDS]
        unseen = {sentence.text for sentence in asked}
        kept = tuple(example for example in rules.examples.sentences if example[1] not in unseen)
        known = rules.model_copy(update={"examples": Examples(sentences=kept)})
        for name, tally in tallies(make(known), known, asked).items():
            joined[name].hits += tally.hits
            joined[name].missed += tally.missed
            joined[name].wrong += tally.wrong
    return joined


def table(measured: dict[str, Tally]) -> str:
    """One line a dimension, and all together."""
    rows = [f"{'dimension':18} precision recall   n"]
    for name, tally in measured.items():
        n = tally.hits + len(tally.missed)
        rows.append(f"{name:18}      {tally.precision:.2f}   {tally.recall:.2f} {n:3}")
    total: Counter[str] = Counter()
    for tally in measured.values():
        total.update(hits=tally.hits, missed=len(tally.missed), wrong=len(tally.wrong))
    precision, recall = (total["hits"] / max(1, total["hits"] + total[other]) for other in ("wrong", "missed"))
    return "\n".join([*rows, f"{'all':18}      {precision:.2f}   {recall:.2f} {total['hits'] + total['missed']:3}"])
