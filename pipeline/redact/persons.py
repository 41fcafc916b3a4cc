"""Which mentions of people are one person: "Chidera Nwosu", "Chidera", "Chi", "Mr N", "they call him Spanner".

Roster people first, then strangers by their full names, then short forms and nicknames by what is said about them.
Where the text does not say which of two is meant, the mention gets a referent of its own: two people must never
share one, and one person with two costs less.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.redact import said_of
from pipeline.redact.candidates import Candidate
from pipeline.redact.lexicon import Lexicon
from pipeline.redact.roster import TITLES, name_words
from pipeline.redact.said_of import Mention
from pipeline.redact.sounds import alike
from pipeline.redact.tokens import Page, plain
from pipeline.values import Person

ROSTERED = "person:"
"""How the referent of somebody begins whom the roster knows."""
UNCERTAIN = f"{ROSTERED}any:"
"""... and of a mention that may be one of several."""
NEAR = 90
"""Characters around a name in which a form's code tells whose it is."""
SOON = 200
"""Characters after a first name within which its full form explains it."""
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Persons:
    """Ties mentions of people on one page to each other."""

    page: Page
    lexicon: Lexicon
    people: dict[str, Person] = field(repr=False)
    same_sound: float

    def referents(self, persons: Sequence[Candidate]) -> dict[int, str]:
        """An opaque referent for each, by where it starts."""
        found = self._families(persons)
        single = [c for c in persons if c.span.start not in found]
        found |= self._rostered(single)
        found |= self._strangers([c for c in single if not c.people])
        mentions = [self._mention(c, found[c.span.start]) for c in single]
        renamed = self._nicknames(mentions)
        return {start: renamed.get(referent, referent) for start, referent in found.items()}

    def words(self, candidate: Candidate) -> Words:
        """The name's words in plain form, as they should have been heard."""
        surface = candidate.span.of(self.page.text)
        words = candidate.form or name_words(surface) or (plain(surface),)
        return ("".join(words),) if all(len(word) == 1 for word in words) else words

    def _mention(self, candidate: Candidate, referent: str) -> Mention:
        places = self.page.indices(candidate.span)
        titled = self.page.norm(places.start) in TITLES or self.page.norm(places.start - 1) in TITLES
        return Mention(places.start, places.stop - 1, self.words(candidate), referent, titled)

    def _families(self, persons: Sequence[Candidate]) -> dict[int, str]:
        """A family by its plural, "the Nwosus": more than one person, so that none of them has its placeholder."""
        singles = {word for c in persons for word in self.words(c)}
        singles |= {word for person in self.people.values() for word in name_words(person.family_name)}
        found = {}
        for c in persons:
            places = self.page.indices(c.span)
            norm = self.page.norm(places.start)
            stem = norm.removesuffix("es") if norm.endswith("es") and norm[:-1] not in singles else norm[:-1]
            plural = len(places) == 1 and norm.endswith("s") and stem in singles
            if plural and self.page.norm(places.start - 1) in said_of.BEFORE_FAMILY:
                found[c.span.start] = f"family:{stem}"
        return found

    def _rostered(self, persons: Sequence[Candidate]) -> dict[int, str]:
        """Referents, by where the mention starts, of those whom the roster knows."""
        known = [c for c in persons if c.people]
        sure = [(self._mention(c, ""), next(iter(c.people))) for c in known if len(c.people) == 1]
        return {c.span.start: self._which(c, sure) for c in known}

    def _which(self, candidate: Candidate, sure: Sequence[tuple[Mention, str]]) -> str:
        keys = sorted(candidate.people)
        if len(keys) > 1:
            keys = [key for key in keys if self._form_near(candidate, key)] or keys
        if len(keys) > 1 and said_of.spoken_to(self.page, self._mention(candidate, "")):
            keys = [key for key in keys if self.people[key].role != "student"] or keys
        if len(keys) == 1:
            return f"{ROSTERED}{keys[0]}"
        chosen = self._nearest(self._mention(candidate, ""), [(m, key) for m, key in sure if key in keys])
        return f"{ROSTERED}{chosen}" if chosen else f"{UNCERTAIN}{'+'.join(keys)}"

    def _nearest(self, mention: Mention, sure: Sequence[tuple[Mention, str]]) -> str | None:
        """Whose sure mention explains this one: said just after in full, or last before, or first after."""
        page = self.page
        before = [(m, key) for m, key in sure if m.first < mention.first]
        after = [(m, key) for m, key in sure if m.first > mention.first]
        soon = after[0] if after and self._soon(mention, after[0][0]) else None
        if soon is not None and all(len(word) > 1 for word in soon[0].words):
            if not before or said_of.in_one_turn(page, mention, soon[0]):
                return soon[1]
        elif soon is not None and said_of.in_one_turn(page, mention, soon[0]):
            # "so's Mark. Mark T's talking": told apart from this one.
            before, after = ([pair for pair in pairs if pair[1] != soon[1]] for pairs in (before, after))
        if before and said_of.another(page, mention):
            last = before[-1][1]
            before, after = ([pair for pair in pairs if pair[1] != last] for pairs in (before, after))
        nearest = before[-1:] or after[:1]
        return nearest[0][1] if nearest else None

    def _soon(self, mention: Mention, later: Mention) -> bool:
        return self.page.tokens[later.first].span.start - self.page.tokens[mention.last].span.end < SOON

    def _form_near(self, candidate: Candidate, key: str) -> bool:
        form = self.people[key].form.casefold().replace(" ", "")
        start = max(0, candidate.span.start - NEAR)
        around = self.page.text[start : candidate.span.end + NEAR].casefold().replace(" ", "")
        return bool(form) and form in around

    def _strangers(self, persons: Sequence[Candidate]) -> dict[int, str]:
        """Referents of those whom no roster knows: by full names first, then by what is part of one."""
        mentions = [self._mention(c, "") for c in persons]
        heads: dict[Words, Words] = {}
        for words in dict.fromkeys(m.words for m in mentions if len(m.words) > 1):
            heads[words] = next((heads[other] for other in heads if self._same_full(words, other)), words)
        fulls = [(m, heads[m.words]) for m in mentions if len(m.words) > 1]
        adults = {head for m, head in fulls if m.titled or said_of.introduces(self.page, m)}
        found: dict[int, str] = {}
        for candidate, mention in zip(persons, mentions, strict=True):
            head = heads.get(mention.words) or self._belongs(mention, fulls, adults)
            found[candidate.span.start] = "name:" + " ".join(head)
        return found

    def _same_full(self, words: Words, other: Words) -> bool:
        """Two full names of one person: one's words are all among the other's, or short forms, or sound so."""
        shorter, longer = sorted((words, other), key=len)
        pairs = zip((shorter[0], shorter[-1]), (longer[0], longer[-1]), strict=True)
        return all(a == b or self._variant(a, b) or (len(a) == 1 and b[0] == a) for a, b in pairs)

    def _variant(self, word: str, other: str) -> bool:
        """A nickname or another spelling of the same sound (never of everyday words)."""
        if other in self.lexicon.nicknames.get(word, frozenset()):
            return True
        if self.lexicon.word(word) or self.lexicon.word(other) or min(len(word), len(other)) < 4:
            return False
        return alike(word, other, self.lexicon) >= self.same_sound

    def _belongs(self, mention: Mention, fulls: Sequence[tuple[Mention, Words]], adults: set[Words]) -> Words:
        """The one full name that this word is part or variant of; itself where none or several are."""
        word = mention.words[0]
        if len(word) <= 2 and self.page.tokens[mention.first].text.isupper() and not mention.titled:
            matches = [(m, head) for m, head in fulls if word == head[0][0] + head[-1][0]]
        elif mention.titled:
            surnamed = {head for _, head in fulls if word in head[1:]}
            matches = [(m, head) for m, head in fulls if {head} == surnamed & adults == surnamed]
        else:
            matches = [(m, head) for m, head in fulls if word in m.words]
            matches = matches or [(m, h) for m, h in fulls if any(self._variant(word, other) for other in m.words)]
        heads = {head for _, head in matches}
        if len(heads) == 1:
            return heads.pop()
        names = {" ".join(head): head for head in heads}
        chosen = self._nearest(mention, [(m, " ".join(head)) for m, head in matches]) if heads else None
        return names[chosen] if chosen else mention.words

    def _nicknames(self, mentions: Sequence[Mention]) -> dict[str, str]:
        """For each referent that is only a nickname or short form, the referent of whom it names."""
        by_referent: dict[str, list[Mention]] = defaultdict(list)
        for mention in mentions:
            by_referent[mention.referent].append(mention)
        loose = {r for r, said in by_referent.items() if r.startswith("name:") and all(len(m.words) == 1 for m in said)}
        fixed = [m for m in mentions if m.referent not in loose and not m.referent.startswith(UNCERTAIN)]
        renamed: dict[str, str] = {}
        for referent in sorted(loose, key=lambda r: by_referent[r][0].first):
            owner = self._owner(by_referent[referent], fixed, mentions)
            if owner is not None:
                renamed[referent] = renamed.get(owner, owner)
        return renamed

    def _owner(self, said: Sequence[Mention], fixed: Sequence[Mention], mentions: Sequence[Mention]) -> str | None:
        by_cue = [said_of.same_person(self.page, m, [o for o in mentions if o.referent != m.referent]) for m in said]
        owners = {owner for owner in by_cue if owner is not None}
        if len(owners) == 1:
            return owners.pop()
        short = {m.referent for m in fixed if any(self._shortens(each, m) for each in said)}
        return short.pop() if len(short) == 1 and not owners else None

    def _shortens(self, mention: Mention, full: Mention) -> bool:
        """Whether the one word is a short form of the full name: "Zuz", "Maini", "Mr OJ", "Mrs W"."""
        word, names = mention.words[0], self._names_of(full)
        if not names:
            return False
        if len(word) <= 2:
            adult = mention.titled and self._role_of(full.referent) != "student"
            return adult and len(names) > 1 and said_of.spelt_by(word, names[-1])
        if self.lexicon.common(word) and not mention.titled:
            return False
        return any(said_of.shortens(word, name) for name in names)

    def _names_of(self, mention: Mention) -> Words:
        person = self.people.get(mention.referent.removeprefix(ROSTERED))
        if person is None:
            return mention.words
        return name_words(f"{person.given_name} {person.preferred_name} {person.family_name}")

    def _role_of(self, referent: str) -> str:
        person = self.people.get(referent.removeprefix(ROSTERED))
        return person.role if person else ""
