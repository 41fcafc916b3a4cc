"""Which mentions are one person or one thing, so that each gets one placeholder through the session.

"Chidera Nwosu", "Chidera", "Chi" and a misheard spelling are one; two people who share a first name stay two.
Where the text does not say which of two is meant, the mention gets a referent of its own: never one placeholder
for two people who are known to be two.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.redact.candidates import Candidate
from pipeline.redact.lexicon import Lexicon
from pipeline.redact.places import SCHOOL
from pipeline.redact.premises import BRANDS
from pipeline.redact.roster import name_words
from pipeline.redact.sounds import alike
from pipeline.redact.spoken import number
from pipeline.redact.tokens import Page, plain
from pipeline.values import Entity, Person, Redaction, Roster

NAMED = frozenset({Entity.PERSON, Entity.SCHOOL, Entity.ORG, Entity.PLACE})
ROSTERED = "person:"
"""How the referent of somebody begins whom the roster knows."""
NEAR = 90
"""Characters around a name in which a form's code tells whose it is."""


@dataclass(frozen=True, slots=True)
class Linker:
    """Ties mentions on one page to people and things."""

    page: Page
    lexicon: Lexicon
    people: dict[str, Person] = field(repr=False)
    same_sound: float

    def redactions(self, candidates: Sequence[Candidate]) -> tuple[Redaction, ...]:
        """The same spans, each with the referent it stands for."""
        agreed = self._agree(candidates)
        persons = [c for c in agreed if c.entity is Entity.PERSON]
        referents = {**self._rostered(persons), **self._strangers([c for c in persons if not c.people])}
        things = self._things([c for c in agreed if c.entity is not Entity.PERSON])
        return tuple(self._redaction(c, referents.get(c.span.start) or things[c.span.start]) for c in agreed)

    def _redaction(self, candidate: Candidate, referent: str) -> Redaction:
        subtype = candidate.subtype
        if candidate.entity is Entity.PERSON:
            roles = {self.people[key].role for key in candidate.people}
            person = self.people.get(referent.removeprefix(ROSTERED))
            subtype = person.role if person else (roles.pop() if len(roles) == 1 else None)
        return Redaction(
            candidate.span, candidate.entity, referent, min(1.0, candidate.score), candidate.source, subtype
        )

    def words(self, candidate: Candidate) -> tuple[str, ...]:
        """The name's words in plain form, as they should have been heard."""
        surface = candidate.span.of(self.page.text)
        words = candidate.form or name_words(surface) or (plain(surface),)
        return ("".join(words),) if all(len(word) == 1 for word in words) else words

    def _agree(self, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
        """One kind for one spelling: a model calls the same word a person here and a town there."""
        votes: dict[tuple[str, ...], Counter[Entity]] = defaultdict(Counter)
        for c in candidates:
            if c.entity in NAMED:
                votes[self.words(c)][c.entity] += round(100 * c.score) + 1000 * bool(c.people)
        self._join_parts(votes)
        agreed = []
        for c in candidates:
            words = self.words(c)
            if c.entity in (Entity.ORG, Entity.PLACE) and c.subtype is None and self.lexicon.known_name(words[0]):
                votes[words][Entity.PERSON] += votes[words][c.entity] + 1
        for c in candidates:
            winner = votes[self.words(c)].most_common(1)[0][0] if c.entity in NAMED else c.entity
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

    def _rostered(self, persons: Sequence[Candidate]) -> dict[int, str]:
        """Referents, by where the mention starts, of those whom the roster knows."""
        known = [c for c in persons if c.people]
        sure = [(c.span.start, next(iter(c.people))) for c in known if len(c.people) == 1]
        return {c.span.start: self._which(c, sure) for c in known}

    def _which(self, candidate: Candidate, sure: Sequence[tuple[int, str]]) -> str:
        if len(candidate.people) == 1:
            return f"{ROSTERED}{next(iter(candidate.people))}"
        by_form = [key for key in candidate.people if self._form_near(candidate, key)]
        if len(by_form) == 1:
            return f"{ROSTERED}{by_form[0]}"
        near = [(abs(at - candidate.span.start) * (1 if at < candidate.span.start else 2), key) for at, key in sure]
        near = [(distance, key) for distance, key in near if key in candidate.people]
        if near:
            return f"{ROSTERED}{min(near)[1]}"
        return f"{ROSTERED}any:{'+'.join(sorted(candidate.people))}"

    def _form_near(self, candidate: Candidate, key: str) -> bool:
        form = self.people[key].form.casefold().replace(" ", "")
        start = max(0, candidate.span.start - NEAR)
        around = self.page.text[start : candidate.span.end + NEAR].casefold().replace(" ", "")
        return bool(form) and form in around

    def _strangers(self, persons: Sequence[Candidate]) -> dict[int, str]:
        """Referents of those whom no roster knows: by full names first, then by what is part of one."""
        fulls = list(dict.fromkeys(self.words(c) for c in persons if len(self.words(c)) > 1))
        heads: dict[tuple[str, ...], tuple[str, ...]] = {}
        for words in fulls:
            heads[words] = next((heads[other] for other in heads if self._same_full(words, other)), words)
        found: dict[int, str] = {}
        for candidate in persons:
            words = self.words(candidate)
            if len(words) == 1 and words not in heads:
                letters = candidate.span.of(self.page.text).isupper() and len(words[0]) <= 2
                heads[words] = self._initialled(words[0], heads) if letters else self._belongs(words[0], heads)
            found[candidate.span.start] = "name:" + " ".join(heads[words])
        return found

    def _same_full(self, words: tuple[str, ...], other: tuple[str, ...]) -> bool:
        """Two full names of one person: one's words are all among the other's, or short forms, or sound so."""
        shorter, longer = sorted((words, other), key=len)
        if len(other) < 2:
            return False
        pairs = zip((shorter[0], shorter[-1]), (longer[0], longer[-1]), strict=True)
        return all(a == b or self._variant(a, b) for a, b in pairs)

    def _variant(self, word: str, other: str) -> bool:
        """A nickname or another spelling of the same sound (never of everyday words)."""
        if other in self.lexicon.nicknames.get(word, frozenset()):
            return True
        if self.lexicon.word(word) or self.lexicon.word(other) or min(len(word), len(other)) < 4:
            return False
        return alike(word, other, self.lexicon) >= self.same_sound

    def _belongs(self, word: str, heads: dict[tuple[str, ...], tuple[str, ...]]) -> tuple[str, ...]:
        """The one name that this word is part or variant of; itself where none or several are."""
        whole = {head for words, head in heads.items() if len(words) > 1 and word in words}
        if not whole:
            whole = {head for words, head in heads.items() if any(self._variant(word, other) for other in words)}
        return whole.pop() if len(whole) == 1 else (word,)

    def _initialled(self, letters: str, heads: dict[tuple[str, ...], tuple[str, ...]]) -> tuple[str, ...]:
        """The one full name with these initials; themselves where none or several have them."""
        whole = {head for words, head in heads.items() if len(words) > 1 and letters == words[0][0] + words[-1][0]}
        return whole.pop() if len(whole) == 1 else (letters,)

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
    return Linker(page, lexicon, {person.key: person for person in roster.people}, same_sound)
