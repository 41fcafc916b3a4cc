"""What the words around a name say about whose name it is: "they call him Spanner", "that's Prince", "another Mark".

Pure readings of one page. Each looks a few words around a mention and says nothing where it is not sure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.redact.tokens import Page
from pipeline.redact.vocabulary import word_list

BEFORE_FAMILY = frozenset({"the", "both", "those", "all"})
PRONOUN = r"(?:him|her|them|me|us|you)"
CALLERS = (
    r"(?:they|we|kids|lads|girls|boys|people|everyone|everybody|mates|friends|students|children|some|it|i|he|she|lot)"
)
CALLED = re.compile(
    rf"(?:{CALLERS} (?:all |just |only |still )?calls? {PRONOUN}|call {PRONOUN}"
    r"|(?:known as|nicknamed|goes by|go by|nickname (?:is|was|s)|answers to))(?: (?:as|the|just))?$"
)
"""What stands between a person and what they are called, words in plain form."""
EQUALS = re.compile(
    r"that (?:is|s)|is|(?:is )?short for|aka|(?:is )?(?:also|better) (?:called|known as)"
    r"|(?:on|in) the (?:register|roll|system)(?: (?:he|she) s)?|(?:his|her) (?:real|full|proper|actual) name (?:is|s)"
)
"""What stands between two names of one person, and nothing else."""
FINE = re.compile(r"(?:is|s) fine|to (?:my|his|her|the|most|you|us|everyone)|if you (?:like|prefer)|for short|they say")
SAY = re.compile(rf"{CALLERS} says?$")
"""How a speaker goes on who has just given a name of their own."""
SOMEBODY = re.compile(
    r"\b(?:a|an|another|one|some|this|there s) (?:\w+ )?"
    r"(?:boy|girl|lad|lass|kid|child|student|pupil|man|woman|bloke|fella|guy)\b"
)
"""Somebody not named yet, of whom what follows is said."""
LOOK_BACK = 40
"""Words before a nickname in which its bearer is looked for."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of a person: its first and last word on the page."""

    first: int
    last: int
    words: tuple[str, ...] = field(repr=False)
    referent: str
    titled: bool = False


def in_one_turn(page: Page, one: Mention, other: Mention) -> bool:
    """Whether no new turn begins between them."""
    first, last = sorted((one.first, other.first))
    return not any("\n" in page.tokens[place].before for place in range(first + 1, last + 1))


def opens_turn(page: Page, place: int) -> bool:
    """Whether a turn begins with this word."""
    return place == 0 or "\n" in page.tokens[place].before


def introduces(page: Page, mention: Mention) -> bool:
    """Whether a speaker gives their own name: a turn opens with it and goes on, or "I'm", "my name's"."""
    after = page.after(mention.last).strip(" ")[:1]
    if opens_turn(page, mention.first):
        return after in (",", ".", "") and page.norm(mention.last + 1) not in ("", "is", "was")
    before = page.norm(mention.first - 1)
    joined = page.tokens[mention.first].before in ("'m ", "’m ")
    return joined or (before in ("im", "am") and page.norm(mention.first - 2) != "who") or before == "name"


def spoken_to(page: Page, mention: Mention) -> bool:
    """Whether somebody in the room is addressed: set off by commas, or thanked."""
    before, after = page.tokens[mention.first].before, page.after(mention.last).strip(" ")[:1]
    thanked = page.norm(mention.first - 1) in _GREETING
    opened = opens_turn(page, mention.first) or any(mark in before for mark in ".?!,")
    return thanked or (opened and after in (",", "?") and not page.tokens[mention.last].possessive)


_GREETING = word_list("greetings")


def another(page: Page, mention: Mention) -> bool:
    """Whether it is said to be somebody else of that name: "another Mark", "the other Mark"."""
    return page.norm(mention.first - 1) in ("another", "other", "different", "second")


def same_person(page: Page, nickname: Mention, others: Sequence[Mention]) -> str | None:
    """The referent of whom the words around say that the nickname names; None where they do not."""
    before = [m for m in others if m.last < nickname.first]
    after = [m for m in others if m.first > nickname.last]
    if after and EQUALS.fullmatch(_between(page, nickname.last, after[0].first)) and not _has(page, after[0]):
        return after[0].referent
    if not before or nickname.first - before[-1].last > LOOK_BACK:
        return None
    between = _between(page, before[-1].last, nickname.first)
    if EQUALS.fullmatch(between) or (CALLED.search(between) and not SOMEBODY.search(between)):
        return before[-1].referent
    own = [m for m in before if introduces(page, m) and in_one_turn(page, m, nickname)]
    if own and (FINE.match(_words(page, nickname.last + 1, nickname.last + 5)) or SAY.search(between)):
        return own[0].referent
    return None


def _has(page: Page, mention: Mention) -> bool:
    """Whether something of theirs follows, so that it is not they who are meant: "that's Prince's bag"."""
    return page.tokens[mention.last].possessive


def _between(page: Page, last: int, first: int) -> str:
    """The words between two places in plain form, a possessive or contraction as a word "s" of its own."""
    if first - last > LOOK_BACK:
        return ""
    opening = "s " if page.tokens[last].possessive else ""
    return f"{opening}{_words(page, last + 1, first)}".strip()


def _words(page: Page, first: int, end: int) -> str:
    return " ".join(
        page.norm(place) + (" s" if page.tokens[place].possessive else "")
        for place in range(first, min(end, len(page.tokens)))
    )


def shortens(word: str, name: str) -> bool:
    """Whether one word is the beginning of the other, or a pet form of it: "Zuz" of Zuzanna, "Maini" of Main."""
    stem = re.sub(r"(?:ie|y|i|s|o|a|er|ers|zza|z)$", "", word)
    if len(word) >= 3 and name.startswith(word):
        return True
    return len(stem) >= 3 and (name.startswith(stem) or name == stem)


def spelt_by(letters: str, name: str) -> bool:
    """Whether the letters stand in the name in their order, the first at its start: "OJ" in Odjidja."""
    rest = iter(name)
    return name[:1] == letters[:1] and all(letter in rest for letter in letters)
