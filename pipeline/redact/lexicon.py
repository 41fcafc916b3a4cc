"""Which words are everyday English, and which are names: the ground on which "is this a name here?" is decided.

Frequencies are those of symspellpy's dictionary (MIT; words from SCOWL that occur in Google's n-grams), which has
few proper names; names, nicknames and respellings are lists of our own in `data/`. Nothing here sees a
roster.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from pipeline.redact.tokens import plain
from pipeline.redact.vocabulary import word_list

CONTRACTIONS = word_list("contractions")
"""Spoken and typed forms that dictionaries lack; apostrophes left out, as speech engines often do."""

COMMON_RANK = 30_000_000
"""Count above which a word is among the some 2,500 commonest: never a name on likeness of sound alone."""


RARE_COUNT = 1_000_000
"""Count below which a word is none that people use: beyond the 25,000 commonest."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word knowledge, loaded once."""

    counts: dict[str, int] = field(repr=False)
    pairs: frozenset[str] = field(repr=False)
    """Pairs of words that are often neighbours, "hold on"."""
    given: frozenset[str] = field(repr=False)
    """Given and family names that are hardly ever anything else."""
    either: frozenset[str] = field(repr=False)
    """Names that are everyday words too."""
    nicknames: dict[str, frozenset[str]] = field(repr=False)
    """Short and other forms, in both directions."""
    public: frozenset[str] = field(repr=False)
    """Words that with a capital name an office, a body or a paper."""
    sounds_like: dict[str, tuple[str, ...]] = field(repr=False)
    """How a name that is not spelt as it sounds would be spelt by an English ear."""

    def word(self, norm: str) -> bool:
        """Whether this is an everyday word (it may be a name as well)."""
        if norm in self.given:
            return False
        return norm in self.counts or norm in CONTRACTIONS or norm.isdigit() or self._inflected(norm)

    def coined(self, norm: str) -> bool:
        """Whether no dictionary has it as it stands, though it may be an everyday word with an ending."""
        return norm not in self.counts and norm not in CONTRACTIONS and not norm.isdigit()

    def _inflected(self, norm: str) -> bool:
        """Forms that the dictionary holds without their ending or apostrophe: "sixteens", "thatll"."""
        for ending in ("s", "ll", "d", "ve", "re", "ing", "ings", "ed", "er", "ers", "ish", "y", "ness", "ly"):
            if norm.endswith(ending) and len(norm) - len(ending) >= 4:
                stem = norm[: -len(ending)]
                if self.counts.get(stem, 0) > 1_000_000 and stem not in self.given:
                    return True
        return False

    def common(self, norm: str) -> bool:
        """Whether this is among the commonest words."""
        return norm in CONTRACTIONS or self.counts.get(norm, 0) > COMMON_RANK

    def rare(self, norm: str) -> bool:
        """Whether this hardly occurs as a word."""
        return self.counts.get(norm, 0) < RARE_COUNT and norm not in CONTRACTIONS

    def neighbours(self, first: str, second: str) -> bool:
        """Whether the two often stand side by side."""
        return f"{first} {second}" in self.pairs

    def known_name(self, norm: str) -> bool:
        """Whether the word is a given name, a nickname or both name and word."""
        return norm in self.given or norm in self.either


def load_lexicon() -> Lexicon:
    """Read the dictionaries that ship with symspellpy and the lists of our own."""
    nicknames = other_forms()
    counts, given = _counts(), given_names() | frozenset(_words("family_names.txt"))
    words = counts.keys() | CONTRACTIONS
    short_words = {form for form in nicknames if (form in words or len(form) < 3) and form not in given}
    either = word_names() | short_words
    return Lexicon(
        counts=counts,
        pairs=_pairs(),
        given=(given | nicknames.keys()) - either,
        either=either,
        nicknames=nicknames,
        public=frozenset(_words("public_words.txt")),
        sounds_like=_respellings(),
    )


def _dictionary(name: str) -> list[list[str]]:
    path = files("symspellpy").joinpath(name)
    return [line.split() for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip()]


def _counts() -> dict[str, int]:
    return {plain(row[0]): int(row[-1]) for row in _dictionary("frequency_dictionary_en_82_765.txt")}


def _pairs() -> frozenset[str]:
    rows = _dictionary("frequency_bigramdictionary_en_243_342.txt")
    return frozenset(f"{row[0]} {row[1]}" for row in rows if len(row) == 3)


def _data(name: str) -> list[str]:
    text = files("pipeline.redact").joinpath("data").joinpath(name).read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _words(name: str) -> list[str]:
    return [plain(word) for line in _data(name) for word in line.split()]


@cache
def given_names() -> frozenset[str]:
    """Given names that are hardly ever anything else."""
    return frozenset(_words("given_names.txt"))


@cache
def word_names() -> frozenset[str]:
    """Names that are everyday words too."""
    return frozenset(_words("word_names.txt"))


@cache
def other_forms() -> dict[str, frozenset[str]]:
    """Short and other forms of given names, in both directions.

    Each line: a given name, `:`, its other forms. Two forms of one name are not forms of each other's names.
    """
    table: dict[str, set[str]] = {}
    for line in _data("nicknames.txt"):
        name, _, forms = line.partition(":")
        for form in forms.split():
            for full in name.split():
                table.setdefault(plain(full), set()).add(plain(form))
                table.setdefault(plain(form), set()).add(plain(full))
    return {name: frozenset(forms | _siblings(name, table)) for name, forms in table.items()}


def _siblings(name: str, table: dict[str, set[str]]) -> set[str]:
    """Other short forms of the same full name: Jim for Jimmy. Not for a form of many names."""
    fulls = table[name]
    return {form for full in fulls for form in table[full]} - {name} if len(fulls) <= 3 else set()


def _respellings() -> dict[str, tuple[str, ...]]:
    """Each line: names, `:`, one or more respellings; a name of two languages has a line in each."""
    table: dict[str, tuple[str, ...]] = {}
    for line in _data("respellings.txt"):
        names, _, forms = line.partition(":")
        for name in names.split():
            table[plain(name)] = (*table.get(plain(name), ()), *forms.split())
    return table
