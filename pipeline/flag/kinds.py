"""Tell which kind of concern a passage is: by nearness in meaning to the rules' examples, and by their phrases.

Examples rather than a large classifier, because a lead can read, correct and add to them, and a new category
works at once. Whether an adult in school is the one who did it is judged apart, since the route hangs on it:
that person's colleague, line manager or friend must not be the one who opens the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

import numpy as np

from pipeline.embed import WIDTH, Embedder, Vectors
from pipeline.flag.model import Scores, Weights
from pipeline.flag.words import hits, one_of, phrases, plain
from pipeline.settings.disclosures import DisclosureRules
from pipeline.values import Subject

_ADULT = tuple(
    one_of(pattern)
    for pattern in (
        r"""(?:mr|mrs|miss|ms|sir) (?:\w+ ){0,3}(?:is|was|has|had|hes|keeps|always|never|grabbed|hit|twisted|calls
        |called|hugs|shouts|shouted|locked|threw|puts|put|makes|gives|took|takes|told them|tells them|touched|bends
        |picks|follows|comments|messag\w*|text\w*)""",
        r"""colleague|member of staff|one of the staff|staff|teachers?|supply|coach|technician|caretaker|site manager
        |site team|chaplain|volunteer|escort|tutor|tas?|teaching assistants?|supervisors?|peris?|instructor|principal
        |head""",
        r"""(?:his|her) (?:room|classroom|door|lessons?|set|lap|van|office)|the (?:door|blinds?|light)|one at a time
        |one to one|on (?:his|her) own with|behind""",
        r"(?:the|our) (?:head|principal|headteacher)(?! of)|about the head",
        r"mums?|dads?|stepdad|uncle|brother|sister|nan|cousin|home|house|family|boyfriend",
        r"""i saw|i walked|i went in|i knocked|i heard|its probably nothing|might be nothing|being silly|low level
        |nagging|not comfortable""",
        r"""pupils?|students?|that child|same child|same girl|same boy|the girls|the boys|a girl|a boy|little boy
        |little girl""",
        r"he teaches|he taught|she teaches|been here|hes new|gym|training|trip|minibus|changing",
        r"""(?<!told )(?<! to )(?<!from )(?:mr|mrs|miss|ms|sir|teacher|coach|caretaker|supply|supervisor|head|ta)[ ]
        (?:\w+ ){0,6}(?:him|her|them|his|pupils?|students?|girls?|boys?|lad|child|wall|arm|collar|lap|face)""",
        r"(?:told|tell|to|rang|with|from|by) (?:mr|mrs|miss|ms|sir|the head|my tutor|(?:his|her) (?:tutor|teacher))",
    )
)

ADULT_ODDS = -0.7
"""Below even: an allegation that reaches the wrong desk is worse than a child's concern that the head reads first."""

SAID_STAFF = one_of(
    r"""member of staff|staff member|lado|allegation|low level concern|straight to the head|one for the head
    |for the headteacher|conversation for the head|chair of governors
    |(?:goes|(?:has|have|needs|need|ought) to go|(?:must|should|will) go) (?:straight |today |right )?to the[ ]
    (?:head|headteacher|head teacher|principal)(?! of )"""
)
"""What is said beside a passage when those in the room know that it is about one of the staff."""


_OF_SELF = one_of(
    r"""i was (?:one of those|that (?:kid|child|girl|boy)|a (?:kid|child|little)|only \w+|at school)|happened to me
    |when i was (?:\w+)|my (?:husband|wife|partner|ex) (?:\w+ )?(?:hit|hits|hurt|threatened|followed)
    |(?:hit|touched|grabbed|abused|hurt|followed|threatened|groomed) me"""
)


@dataclass(frozen=True, slots=True, eq=False)
class Kinds:
    """The rules' examples, understood once a run: one row of meanings and one pattern for each category."""

    codes: tuple[str, ...]
    subjects: tuple[Subject, ...]
    examples: tuple[Vectors, ...]
    patterns: tuple[re.Pattern[str] | None, ...]

    @classmethod
    def of(cls, rules: DisclosureRules, embedder: Embedder) -> Self:
        """Understand the examples of the rules."""
        return cls(
            codes=tuple(category.code for category in rules.categories),
            subjects=tuple(category.subject for category in rules.categories),
            examples=tuple(embedder.encode(category.examples) for category in rules.categories),
            patterns=tuple(phrases(category.phrases) for category in rules.categories),
        )

    def evidence(self, passage: str, meaning: Vectors, weights: Weights) -> Scores:
        """For each category its nearest example, the mean of the three nearest, its phrases (to three), and what was
        learnt of it; `meaning` is the embedding of the passage, then its row of `windows.read_runs`.
        """
        said = plain(passage)
        near = [_nearest(examples, meaning[:WIDTH]) for examples in self.examples]
        found = [min(hits(pattern, said), 3) for pattern in self.patterns]
        return np.column_stack([np.array(near), found, weights.likely(self.codes, meaning[WIDTH:])])

    def adult_evidence(self, passage: str, odds: Scores, evidence: Scores) -> Scores:
        """What speaks for and against an adult in school as the one who did it; see `_ADULT`."""
        said = plain(passage)
        staff = np.array([subject is Subject.ADULT_IN_SCHOOL for subject in self.subjects])
        nearest = evidence[:, 1]
        of_staff = (nearest[staff].max(), odds[staff].max(), evidence[staff, 2].max()) if staff.any() else (0, -9, 0)
        of_others = (nearest[~staff].max(), odds[~staff].max()) if (~staff).any() else (0, -9)
        worded = [min(sum(1 for _ in pattern.finditer(said)), 3) / 3 for pattern in _ADULT]
        learnt = evidence[:, -1]
        told = _mass(learnt[staff]) - _mass(learnt[~staff])
        return np.array([*worded, *of_staff, of_staff[0] - of_others[0], of_staff[1] - of_others[1], told], np.float64)

    def ranked(self, passage: str, beside: str, meaning: Vectors, weights: Weights) -> list[tuple[float, str]]:
        """Log-odds and code of every category, the likeliest first.

        `beside` is what is said in answer to the passage, `meaning` as for `evidence`.
        """
        evidence = self.evidence(passage, meaning, weights)
        odds = evidence @ weights.kind + weights.biases(self.codes)
        adult = float(self.adult_evidence(passage, odds, evidence) @ weights.adult[:-1] + weights.adult[-1])
        if SAID_STAFF.search(plain(beside)):
            adult = 1.0
        elif _OF_SELF.search(plain(passage)) or self._likeliest(odds, Subject.STAFF_SELF) >= self._likeliest(
            odds, Subject.ADULT_IN_SCHOOL
        ):
            adult = -1.0  # what a colleague tells of themselves must not land with their line manager
        lifted = odds + [_lift(adult, odds, s is Subject.ADULT_IN_SCHOOL) for s in self.subjects]
        return sorted(zip(lifted.tolist(), self.codes, strict=True), key=lambda pair: -pair[0])

    def _likeliest(self, odds: Scores, subject: Subject) -> float:
        about = [odd for odd, one in zip(odds.tolist(), self.subjects, strict=True) if one is subject]
        return max(about, default=-np.inf)


def _nearest(examples: Vectors, meaning: Vectors) -> tuple[float, float]:
    if not len(examples):
        return 0.0, 0.0
    near = np.sort(examples @ meaning)[::-1]
    return float(near[0]), float(near[:3].mean())


def _mass(likely: Scores) -> float:
    """Log-probability of any of these."""
    return float(np.logaddexp.reduce(likely, initial=-30.0))


def _lift(adult: float, odds: Scores, of_staff: bool) -> float:
    """Moves the categories about staff above or below all others, as the separate judgement says."""
    spread = float(odds.max() - odds.min())
    return (spread if of_staff else 0.0) if adult > ADULT_ODDS else (-spread if of_staff else 0.0)
