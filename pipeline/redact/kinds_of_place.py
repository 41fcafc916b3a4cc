"""Kinds of places, schools and clubs, by the words that end their names: which words tell what, and which tell nobody.

Lists only; what stands around a word is judged by the searches.
"""

from __future__ import annotations

from pipeline.redact.roster import TITLES
from pipeline.redact.vocabulary import word_list
from pipeline.values import Entity

STREET = word_list("street")
SURE_STREET = word_list("sure_street")
PARK = word_list("park")
ESTATE = word_list("estate")
HUB = word_list("hub")
SHOP = word_list("shop")
SCHOOL = word_list("school")
SURE_SCHOOL = SCHOOL - {"high", "centre", "sixth", "nursery", "university"}
CLUB = word_list("club")
TAILS: tuple[tuple[str, frozenset[str], Entity], ...] = (
    ("school", SCHOOL, Entity.SCHOOL),
    ("street", STREET, Entity.PLACE),
    ("park", PARK, Entity.PLACE),
    ("estate", ESTATE, Entity.PLACE),
    ("hub", HUB, Entity.PLACE),
    ("shop", SHOP, Entity.PLACE),
    ("club", CLUB, Entity.ORG),
)
LOWER_TAILS = STREET | PARK | ESTATE | HUB | SHOP | SCHOOL | word_list("lower_tails")
"""Small words that belong to the name before them: "the Cotterill estate", "Dunmaw reservoir"."""
GENERIC = frozenset(STREET | PARK | ESTATE | HUB | SHOP | SCHOOL | CLUB | TITLES | word_list("generic"))
"""Words that tell nobody which one: they may stay beside a placeholder."""
WHERE = word_list("where")
LOCAL_ENDS = STREET | PARK | ESTATE | HUB | SHOP | SCHOOL | CLUB
"""Ends of the names of local places and bodies."""
