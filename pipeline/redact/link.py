"""Which mentions are one person or one thing, so that each gets one placeholder through the session.

"Chidera Nwosu", "Chidera", "Chi" and a misheard spelling are one; two people who share a first name stay two.
Where the text does not say which of two is meant, the mention gets a referent of its own: never one placeholder
for two people who are known to be two.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.redact.candidates import Candidate
from pipeline.redact.kinds_of_place import SCHOOL
from pipeline.redact.lexicon import Lexicon
from pipeline.redact.persons import ROSTERED, Persons
from pipeline.redact.premises import BRANDS
from pipeline.redact.spoken import number
from pipeline.redact.tokens import Page
from pipeline.values import Entity, Redaction, Roster

NAMED = frozenset({Entity.PERSON, Entity.SCHOOL, Entity.ORG, Entity.PLACE})


@dataclass(frozen=True, slots=True)
class Linker:
    """Ties mentions on one page to people and things."""

    page: Page
    lexicon: Lexicon
    persons: Persons

    def redactions(self, candidates: Sequence[Candidate]) -> tuple[Redaction, ...]:
        """The same spans, each with the referent it stands for."""
        agreed = self._agree(candidates)
        referents = self.persons.referents([c for c in agreed if c.entity is Entity.PERSON])
        things = self._things([c for c in agreed if c.entity is not Entity.PERSON])
        return tuple(self._redaction(c, referents.get(c.span.start) or things[c.span.start]) for c in agreed)

    def _redaction(self, candidate: Candidate, referent: str) -> Redaction:
        subtype = candidate.subtype
        if candidate.entity is Entity.PERSON:
            roles = {self.persons.people[key].role for key in candidate.people}
            person = self.persons.people.get(referent.removeprefix(ROSTERED))
            subtype = person.role if person else (roles.pop() if len(roles) == 1 else None)
        return Redaction(
            candidate.span, candidate.entity, referent, min(1.0, candidate.score), candidate.source, subtype
        )

    def _agree(self, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
        """One kind for one spelling: a model calls the same word a person here and a town there."""
        votes: dict[tuple[str, ...], Counter[Entity]] = defaultdict(Counter)
        for c in candidates:
            if c.entity in NAMED:
                votes[self.persons.words(c)][c.entity] += round(100 * c.score) + 1000 * bool(c.people)
        self._join_parts(votes)
        agreed = []
        for c in candidates:
            words = self.persons.words(c)
            if c.entity in (Entity.ORG, Entity.PLACE) and c.subtype is None and self.lexicon.known_name(words[0]):
                votes[words][Entity.PERSON] += votes[words][c.entity] + 1
        for c in candidates:
            winner = votes[self.persons.words(c)].most_common(1)[0][0] if c.entity in NAMED else c.entity
            if winner is not c.entity:
                c = replace(c, entity=winner, subtype=None, people=frozenset())
            agreed.append(c)
        return tuple(agreed)

    def _join_parts(self, votes: dict[tuple[str, ...], Counter[Entity]]) -> None:
        """A school or club named by one word of its name is what the whole name is."""
        for whole in [words for words in votes if len(words) > 1]:
            entity = votes[whole].most_common(1)[0][0]
            if entity in (Entity.SCHOOL, Entity.ORG) and not self.lexicon.known_name(whole[0]):
                part = votes.get((whole[0],), Counter())
                if 0 < part.total() < 1000:
                    part[entity] += part.total() + 1

    def _things(self, candidates: Sequence[Candidate]) -> dict[int, str]:
        """Referents of places, schools, numbers and the rest."""
        keys = {c.span.start: self._key(c) for c in candidates}
        longer = defaultdict(set)
        for c in candidates:
            for word in keys[c.span.start].split():
                longer[(c.entity, word)].add(keys[c.span.start])
        found: dict[int, str] = {}
        for c in candidates:
            key = keys[c.span.start]
            wholes = longer[(c.entity, key)] - {key}
            part = c.entity in (Entity.SCHOOL, Entity.ORG) or key in BRANDS
            whole = next(iter(wholes)) if part and len(wholes) == 1 else key
            found[c.span.start] = f"{c.entity.casefold()}:{whole}"
        return found

    def _key(self, candidate: Candidate) -> str:
        """What two mentions of one thing have in common: articles off, digits written out."""
        words: list[str] = []
        places = self.page.indices(candidate.span)
        place = places.start
        while place < places.stop:
            taken, digits = number(self.page, place)
            words.append(digits if taken else self.page.norm(place))
            place += max(1, taken)
        if candidate.entity not in NAMED:
            return "".join(word for word in words if word not in ("the", "of", "dash")) or candidate.span.of(
                self.page.text
            )
        telling = [word for word in words if word not in ("the", "of", "in", "on", "at", "a")]
        if candidate.entity is Entity.SCHOOL:
            telling = [word for word in telling if word not in SCHOOL] or telling
        return " ".join(telling or words)


def linker(page: Page, lexicon: Lexicon, roster: Roster, same_sound: float) -> Linker:
    """A linker for one page and the people who may be named on it."""
    people = {person.key: person for person in roster.people}
    return Linker(page, lexicon, Persons(page, lexicon, people, same_sound))
