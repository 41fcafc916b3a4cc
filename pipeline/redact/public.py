"""Offices, bodies and papers of public life: "the Minister", "Annex B", "Road Safety Panel". They name nobody.

Which words are of public life is a list (`data/public_words.txt`), and no list is ever whole. So the talk itself is
looked at: where such words with capitals are frequent, as in a council's or committee's hearing, other everyday
words with capitals are most likely of the same kind; in a staff room they are names of boats, clubs and corners.
"""

from __future__ import annotations

from pipeline.redact.kinds_of_place import LOCAL_ENDS
from pipeline.redact.lexicon import Lexicon
from pipeline.redact.senses import FUNCTION, Senses
from pipeline.redact.tokens import Page
from pipeline.redact.vocabulary import word_list

DETERMINERS = word_list("determiners")
TOWNS = word_list("town_words")
"""Towns that are everyday words too."""
FORMAL_FRACTION = 0.01
"""Share of words of public life with capitals that no sentence start explains: under 0.005 in every school session
of ours, over 0.03 in nine of ten contributions to hearings."""
LEAST = 2
PUBLIC_ENDS = frozenset(
    {"partnership", "services", "association", "federation", "alliance", "group", "works", "support"}
)
"""Ends of local bodies that in talk of public life are as often those of public ones."""


def formal(page: Page, lexicon: Lexicon) -> bool:
    """Whether the text is talk of public life throughout."""
    said = sum(token.telling_capital and len(token.norm) > 3 and token.norm in lexicon.public for token in page.tokens)
    return said >= max(LEAST, FORMAL_FRACTION * len(page.tokens))


def official(page: Page, first: int, last: int, senses: Senses) -> bool:
    """Whether a run of capitals is of public life and names nobody.

    A word of public life makes everyday words beside it so too, unless the run ends as a local place or body does.
    """
    run = [page.norm(place) for place in range(first, last + 1)]
    lexicon, public = senses.lexicon, senses.lexicon.public
    bare = [norm for norm in run if norm not in public | FUNCTION and not norm.isdigit()]
    least = RARE if senses.formal and len(bare) < len(run) else COMMON
    if any(not _everyday(norm, lexicon, least) for norm in bare if len(norm) > 1):
        return False
    ends = LOCAL_ENDS - PUBLIC_ENDS if senses.formal else LOCAL_ENDS
    if bare and (run[-1] in ends or (len(bare[0]) == 1 and bare[0] == run[0])):
        return False
    determined = _determined(page, first, public)
    if len(bare) == len(run) and not (senses.formal and (determined or len(run) > 1)):
        return False
    alone = first == last and lexicon.known_name(run[0])
    return not (alone and not determined and senses.verdict(first, listed=False).name)


def _determined(page: Page, first: int, public: frozenset[str]) -> bool:
    """Whether the word before makes it a thing: "the Minister", "a Private Member's Bill", "the Wellbeing Bill"."""
    before = page.at(first - 1)
    if before is None:
        return False
    return before.norm in DETERMINERS or (before.capital and (before.possessive or before.norm in public))


COMMON, RARE = 1_000_000, 0
"""Counts from which a word is everyday: beyond the 25,000 commonest only beside a word of public life."""


def _everyday(norm: str, lexicon: Lexicon, least: int) -> bool:
    known = lexicon.word(norm) and lexicon.counts.get(norm, COMMON) >= least
    return known and not lexicon.known_name(norm) and norm not in TOWNS
