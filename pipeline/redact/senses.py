"""Names that are ordinary words too (Grace, Will, May, Bell): is this one a name, here?

Decided by what stands around it, never by a list alone: a capital that no sentence start explains, a verb that
needs a person before it, a month beside it, a set phrase. In doubt it is a name, because a word too many is
hidden more cheaply than a name too few.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.redact.candidates import Verdict
from pipeline.redact.lexicon import Lexicon
from pipeline.redact.tokens import Page
from pipeline.redact.vocabulary import word_list

FINITE = frozenset({"VBZ", "VBD", "MD"})
MONTHS = word_list("months")
SEASONS = word_list("seasons")
CALENDAR = MONTHS | SEASONS
BEFORE_MONTH = word_list("before_month")
FUNCTION = word_list("function")
SUBJECT_VERBS = word_list("subject_verbs")
COPULA = word_list("copula")
OBJECT_CUES = word_list("object_cues")
PERSON_CUES = word_list("person_cues")
"""Those after which a thing hardly stands without an article."""
FILLERS = frozenset({"um", "erm", "er", "uh"})
"""Sounds that stand between a word and its repetition."""
KIN = word_list("kin")
GRAMMAR_NAMES = word_list("grammar_names")
"""Names that are grammar: a capital alone does not make them names, quoted speech has it too."""


@dataclass(frozen=True, slots=True)
class Senses:
    """Reads the neighbourhood of one word of a page."""

    page: Page
    lexicon: Lexicon
    phrases: frozenset[int] = field(default=frozenset())
    """Places of words inside set phrases."""
    formal: bool = False
    """Whether the text is talk of public life throughout, full of offices and papers."""
    heard: bool = False
    """Whether an engine wrote it, which writes a name that is a word as the word: "put one in about chance"."""

    def verdict(self, index: int, *, listed: bool) -> Verdict:
        """Whether the word there is a name; `listed` where the roster has it as one."""
        token = self.page.tokens[index]
        if index in self.phrases:
            return Verdict(False, "set phrase")
        if token.norm in CALENDAR and (self._dated(index) or not (listed or self._person_month(index))):
            return Verdict(False, "calendar")
        if not token.cased or (token.starts and not token.capital):
            return self._without_case(index, listed=listed)
        if not token.capital:
            name = self._typed_name(index, listed=listed) or (self.heard and listed and self._person_place(index))
            return Verdict(name, "small letter")
        quoted = "," in token.before or not listed
        if token.starts or (token.norm in GRAMMAR_NAMES and quoted):
            return self._at_start(index, listed=listed)
        return Verdict(True, "capital")

    def subject(self, last: int) -> bool:
        """Whether what follows is what a person does."""
        following = self.page.at(last + 1)
        if following is None or "\n" in following.before or following.norm in ("s",):
            return False
        if any(mark in following.before for mark in ".?!"):
            return False
        if re.match(r"['’](?:ll|d|ve)", following.before):
            return True
        return following.norm in SUBJECT_VERBS or (following.tag in FINITE and following.norm not in FUNCTION)

    def clause_start(self, first: int) -> bool:
        """Whether nothing before it in its clause could make it an object or a noun's part."""
        token = self.page.tokens[first]
        if first == 0 or any(mark in token.before for mark in ",.?!;:\n"):
            return True
        return self.page.norm(first - 1) in _CLAUSE_OPENERS

    def object_place(self, first: int, last: int) -> bool:
        """Whether it stands where a verb or preposition wants a person, and no noun follows that it could describe."""
        if self.page.norm(first - 1) not in OBJECT_CUES or "\n" in self.page.tokens[first].before:
            return False
        following = self.page.at(last + 1)
        return (
            following is None
            or bool(following.before.strip(" "))
            or following.norm in FUNCTION
            or following.tag in ("VB", "VBG")
            or self.subject(last)
        )

    def _person_place(self, index: int) -> bool:
        """Whether only a person stands here: somebody acts, or is told, seen, spoken of; "mum blessing, she"."""
        if self.page.tokens[index].norm in FUNCTION | GRAMMAR_NAMES:
            return False
        if self.page.norm(index - 1) in KIN and self.page.norm(index + 1) in ("she", "he", "they", "said"):
            return True
        before = self.page.norm(index - 1)
        if before == self.page.norm(index):  # "heaven, heaven Brissett": said again with the rest of the name
            return True
        cue = before in PERSON_CUES and (before != "with" or self.lexicon.known_name(self.page.norm(index)))
        spoken_of = cue and self.object_place(index, index)
        return spoken_of or (self.clause_start(index) and self.subject(index))

    def introduced(self, index: int) -> bool:
        """Whether somebody says here who they are, or what somebody is called."""
        before, previous = self.page.tokens[index].before, self.page.norm(index - 1)
        if before in ("'m ", "’m "):
            return previous == "i"
        return before == " " and previous in ("im", "called", "named")

    def _dated(self, index: int) -> bool:
        """A month or season as such: "in May", "May, June", "May half-term"."""
        token, following = self.page.tokens[index], self.page.at(index + 1)
        if token.possessive:
            return False
        if self.page.norm(index - 1) in BEFORE_MONTH | MONTHS or self.page.norm(index - 1).isdigit():
            return True
        if following is None:
            return False
        near = following.norm in MONTHS | _IN_SEASON or following.norm.isdigit()
        return near or (following.norm in ("and", "or", "to") and self.page.norm(index + 2) in MONTHS)

    def _called_on(self, index: int) -> bool:
        """Set off by commas or alone in its sentence, as one calls on somebody: "thank you, patience." """
        before, after = self.page.tokens[index].before, self.page.after(index)
        opens = index == 0 or any(mark in before for mark in ",.?!\n")
        return opens and after.strip(" ")[:1] in (",", ".", "?", "!", "\n", "") and (index > 0 or bool(after.strip()))

    def _said_twice(self, index: int) -> bool:
        """Said again at once, as one adds a surname: "Summer, Summer Davies", "ruby um ruby ellershaw"."""
        norm, before, after = self.page.norm(index), index - 1, index + 1
        before -= self.page.norm(before) in FILLERS
        after += self.page.norm(after) in FILLERS
        return norm in (self.page.norm(before), self.page.norm(after))

    def _thanked(self, index: int) -> bool:
        """Last in its turn after thanks or sympathy, where no mark says so: "okay thank you grace"."""
        said = (self.page.norm(index - 2), self.page.norm(index - 1))
        return said in _THANKS and "\n" in (self.page.after(index) or "\n")

    def _person_month(self, index: int) -> bool:
        """Somebody called May of whom no roster knows: does what only a person does, or has a surname."""
        token, following = self.page.tokens[index], self.page.at(index + 1)
        if following is None or not token.capital:
            return False
        if self.page.norm(index - 1) in ("told", "tell", "asked", "ask", "called"):
            return True
        surname = following.before == " " and following.telling_capital and not self.lexicon.word(following.norm)
        return (
            surname
            or token.possessive
            or (self.subject(index) and following.norm not in COPULA | {"has", "had", "got"})
        )

    def _typed_name(self, index: int, *, listed: bool) -> bool:
        """A small letter in text that has capitals: a name only where the hand that typed it says so."""
        token, following = self.page.tokens[index], self.page.at(index + 1)
        if (
            listed
            and self.page.norm(index - 1) in _GREETINGS
            and self.page.after(index).strip(" ")[:1] in (",", ".", "!", "")
        ):
            return True
        if listed and self.introduced(index):
            return True
        if listed and self.lexicon.rare(token.norm) and token.norm not in self.lexicon.either:
            return True
        if following is not None and following.before == " (" and following.text[0].isdigit():
            return True
        kin = following is not None and following.norm in KIN - {"form", "class", "group", "house", "family"}
        return token.possessive and kin and token.norm not in FUNCTION

    def _at_start(self, index: int, *, listed: bool) -> Verdict:
        token, following = self.page.tokens[index], self.page.at(index + 1)
        after = self.page.after(index)
        if token.possessive:
            return Verdict(True, "possessive")
        if listed and self._said_twice(index) and token.norm not in GRAMMAR_NAMES:
            return Verdict(True, "said again")
        proper = listed or token.tag not in ("NN", "NNS", "JJ", "RB", "UH", "")
        if following is None or after.strip(' "”')[:1] in (".", "!", "?", "\n"):
            return Verdict(proper and token.norm not in GRAMMAR_NAMES, "alone")
        if "," in after or (":" in after and listed):
            asked = listed and following.norm in _REQUESTS
            return Verdict(proper and (asked or token.norm not in GRAMMAR_NAMES | CALENDAR), "vocative")
        if following.telling_capital and following.norm not in FUNCTION and token.norm not in GRAMMAR_NAMES:
            return Verdict(listed or self.lexicon.known_name(token.norm), "before a capital")
        return Verdict(self._acts(index, listed=listed), "sentence start")

    def _acts(self, index: int, *, listed: bool) -> bool:
        """A person's verb follows; for a season or a hope without a roster "is" is not enough."""
        norm, following = self.page.norm(index), self.page.norm(index + 1)
        if self.subject(index) and norm in ("will", "can", "do", "an", "my"):
            return True
        if not self.subject(index):
            return listed and self.page.tokens[index].tag == "NNP" and norm not in CALENDAR | GRAMMAR_NAMES
        if norm in CALENDAR or (not listed and self.page.tokens[index].tag not in ("NNP", "")):
            return following not in COPULA
        return True

    def _without_case(self, index: int, *, listed: bool) -> Verdict:
        token = self.page.tokens[index]
        if not listed or token.norm in FUNCTION:
            return Verdict(False, "small letter")
        acts = self.clause_start(index) and self.subject(index)
        acts = acts or self._typed_name(index, listed=listed) or self._called_on(index) or self._thanked(index)
        acts = acts or self._said_twice(index)
        return Verdict(acts or token.possessive or self.object_place(index, index), "place in the sentence")


_IN_SEASON = word_list("in_season")
_REQUESTS = frozenset({"would", "could", "can", "will", "you", "do", "did", "are", "have", "come", "go"})
"""What comes after calling on somebody: "Summer, would you.."."""
_GREETINGS = word_list("greetings")
_THANKS = frozenset({("thank", "you"), ("for", "that"), ("hear", "that"), ("saying", "that"), ("sharing", "that")})
_CLAUSE_OPENERS = word_list("clause_openers")
