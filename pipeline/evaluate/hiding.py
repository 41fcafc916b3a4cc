"""Figures of redaction: what was hidden, under which placeholder, and which words it cost.

A span is hidden when none of its telling words is left at its place. It must never count a name as hidden
because a detector found it: only the output's words count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.evaluate.align import Fate
from pipeline.evaluate.evidence import Evidence, GoldWord, gaps
from pipeline.evaluate.figures import Hiding, Miss, Share, share
from pipeline.evaluate.gold import KINDS
from pipeline.evaluate.words import telling
from pipeline.values import merge_stretches


@dataclass(frozen=True, slots=True)
class _Mention:
    """One gold span and the fate of its telling words."""

    kind: str
    entity: str = field(repr=False)
    line: int
    surface: str = field(repr=False)
    words: tuple[GoldWord, ...] = field(repr=False)

    @property
    def leaked(self) -> tuple[GoldWord, ...]:
        return tuple(word for word in self.words if word.is_leaked)

    @property
    def is_left_out(self) -> bool:
        """Whether it lies where the output has a gap; a word that stands there all the same is in view."""
        return not self.leaked and any(word.fate is Fate.LEFT_OUT for word in self.words)

    @property
    def placeholders(self) -> frozenset[str]:
        found = (word.outcome.placeholder for word in self.words if word.outcome)
        return frozenset(name for name in found if name)


def hiding(evidence: Evidence) -> Hiding:
    """All figures of redaction for one session."""
    mentions = tuple(_mentions(evidence))
    visible = tuple(mention for mention in mentions if not mention.is_left_out)
    kept, losses = _kept(evidence)
    plain = _plain_words(evidence)
    return Hiding(
        by_kind={kind: _hidden(mentions, kind) for kind in KINDS if any(m.kind == kind for m in mentions)},
        in_view=share([not mention.leaked for mention in visible]),
        persons=_wholly_hidden([mention for mention in visible if mention.kind == "PERSON"]),
        things=_wholly_hidden([mention for mention in visible if mention.kind != "PERSON"]),
        leaking=share([any(mention.leaked for mention in mentions)]),
        one_placeholder=_one_placeholder(mentions),
        shared=_shared(mentions),
        kept=kept,
        others_lost=share([word.fate is not Fate.STAYED for word in plain]),
        over_redacted=share([word.fate is Fate.HIDDEN for word in plain]),
        left_out=left_out(evidence),
        leaks=tuple(_leak(mention, evidence) for mention in mentions if mention.leaked),
        keep_losses=losses,
    )


def left_out(evidence: Evidence) -> Share:
    """Milliseconds that are not in the output; of untimed notes, those of the gold words that are not."""
    if evidence.heard.transcript.words:
        merged = merge_stretches(gaps(evidence.redacted))
        return Share(sum(stretch.length_ms for stretch in merged), evidence.duration_ms)
    times = [(word.when.length_ms, word.fate is Fate.LEFT_OUT) for word in evidence.words]
    return Share(sum(ms for ms, out in times if out), sum(ms for ms, _ in times))


def _mentions(evidence: Evidence) -> Iterator[_Mention]:
    for number, turn in enumerate(evidence.gold.turns):
        for mark in turn.pii:
            words = evidence.of(number, mark.span)
            telltale = telling([word.token for word in words])
            told = tuple(word for word in words if word.token in telltale)
            yield _Mention(mark.kind, mark.entity, turn.line, mark.span.of(turn.text), told)


def _hidden(mentions: Sequence[_Mention], kind: str) -> Share:
    return share([not mention.leaked for mention in mentions if mention.kind == kind])


def _wholly_hidden(mentions: Sequence[_Mention]) -> Share:
    """Entity-level recall as the Text Anonymization Benchmark has it (Pilán et al. 2022): all mentions or none."""
    entities: dict[str, bool] = {}
    for mention in mentions:
        entities[mention.entity] = entities.get(mention.entity, True) and not mention.leaked
    return share(list(entities.values()))


def _leak(mention: _Mention, evidence: Evidence) -> Miss:
    text = evidence.heard.transcript.text
    instead = " ".join(word.heard.span.of(text) for word in mention.leaked if word.heard)
    return Miss(mention.kind, mention.line, mention.surface, instead)


def _one_placeholder(mentions: Sequence[_Mention]) -> Share:
    """Of persons mentioned twice or more in what an analyst can read.

    A name heard as an everyday word names nobody and needs no placeholder: such a mention does not count.
    """
    seen: dict[str, list[_Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.kind == "PERSON" and not mention.is_left_out and (mention.placeholders or mention.leaked):
            seen[mention.entity].append(mention)
    often = [found for found in seen.values() if len(found) > 1]
    return share([len(frozenset().union(*(m.placeholders for m in found))) == 1 for found in often])


def _shared(mentions: Sequence[_Mention]) -> Share:
    people: dict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        if mention.kind == "PERSON":
            for placeholder in mention.placeholders:
                people[placeholder].add(mention.entity)
    return share([len(entities) > 1 for entities in people.values()])


def _kept(evidence: Evidence) -> tuple[Share, tuple[Miss, ...]]:
    """Phrases with every word still there, outside gold passages and what was left out.

    A word that the speech engine missed is no loss by redaction and counts in the word error rate instead.
    """
    disclosed = _disclosed(evidence)
    answers, losses = [], []
    for number, turn in enumerate(evidence.gold.turns):
        for span in turn.keep:
            words = [word for word in evidence.of(number, span) if word.outcome]
            if not words or any(word.fate is Fate.LEFT_OUT or word.token.span.start in disclosed for word in words):
                continue
            answers.append(all(word.fate is Fate.STAYED for word in words))
            if not answers[-1]:
                losses.append(Miss("keep", turn.line, span.of(turn.text), _instead(words)))
    return share(answers), tuple(losses)


def _instead(words: Sequence[GoldWord]) -> str:
    found = (word.outcome.placeholder or word.outcome.fate for word in words if word.outcome)
    return " ".join(dict.fromkeys(found))


def _plain_words(evidence: Evidence) -> tuple[GoldWord, ...]:
    """The unmarked words that were heard and not left out: those that cost something when they are missing."""
    marked = _disclosed(evidence)
    for number, turn in enumerate(evidence.gold.turns):
        for span in (*(mark.span for mark in turn.pii), *turn.keep):
            marked |= _starts(evidence.of(number, span))
    plain = (word for word in evidence.words if word.outcome and word.token.span.start not in marked)
    return tuple(word for word in plain if word.fate is not Fate.LEFT_OUT)


def _disclosed(evidence: Evidence) -> set[int]:
    """Where the words of gold passages begin."""
    parts = (part for passage in evidence.gold.passages for part in passage.parts)
    return set[int]().union(*(_starts(evidence.of(part.turn, part.span)) for part in parts))


def _starts(words: Sequence[GoldWord]) -> set[int]:
    return {word.token.span.start for word in words}
