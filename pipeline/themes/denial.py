"""Whether a phrase is denied where it stands: "not the toilets any more", "knives are not a problem here".

Words only, within the clause: no grammar. What it misses is counted as named, which for a place or a harm it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.settings.themes import ThemeRules
from pipeline.values.searchable import Plain, phrases

REACH_WORDS = 5
"""How many words a denial reaches ahead; after a theme it must follow within as many."""


@dataclass(frozen=True, slots=True)
class Denial:
    """The words of one coding frame that deny."""

    deniers: re.Pattern[str] | None
    clause_words: re.Pattern[str] | None
    not_deniers: re.Pattern[str] | None
    after: re.Pattern[str] | None

    @classmethod
    def of(cls, rules: ThemeRules) -> Denial:
        """Ready to search with."""
        return cls(
            phrases(rules.deniers),
            phrases(rules.clause_words),
            phrases(rules.not_deniers),
            phrases(rules.denied_after),
        )

    def holds(self, sentence: Plain, start: int, end: int) -> bool:
        """Whether the phrase at these characters of the plain sentence is denied."""
        return self._before(sentence, start) or self._after(sentence, end)

    def _before(self, sentence: Plain, start: int) -> bool:
        """A denier among the last words of the clause before the phrase."""
        said = sentence.without(self.not_deniers).text[: start + 1].rpartition(",")[2]
        if self.clause_words:
            said = self.clause_words.split(f" {said}")[-1]
        near = f" {' '.join(said.split()[-REACH_WORDS:])} "
        return bool(self.deniers and self.deniers.search(near))

    def _after(self, sentence: Plain, end: int) -> bool:
        """Words that deny it, begun before as many others are said and before the clause ends."""
        if not self.after:
            return False
        rest = sentence.text[end:].partition(",")[0]
        found = self.after.search(f"{rest} ")
        return found is not None and len(rest[: found.start()].split()) <= REACH_WORDS
