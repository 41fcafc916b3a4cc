"""Whether a sentence speaks of one person, or of two or three: never coded for who is affected, and never quoted.

That would point at them: "girls in Year 9" is a group, "a girl in Year 9" is somebody. Errs towards leaving the code
or the quotation out. Fixed here and not in the coding frame: no frame may turn off by a slip what protects people.
"""

from __future__ import annotations

import re

from pipeline.values.naming import Entity
from pipeline.values.placeholders import PLACEHOLDER
from pipeline.values.searchable import Plain

_NOBODY = frozenset(
    str(kind)
    for kind in (Entity.SCHOOL, Entity.ORG, Entity.PLACE, Entity.ADDRESS, Entity.POSTCODE, Entity.URL, Entity.DATE)
)
"""Words of placeholders that stand for no person; a class is small enough to point at somebody."""
_SEXED = "girl|boy|lad|lass|daughter|son|sister|brother|lady|woman|man|bloke|mum|dad"
_ANYBODY = f"{_SEXED}|student|pupil|child|kid|youngster|one|person|teacher|colleague|ta"
_ONE = re.compile(
    rf"(?<= )(?:he|she|him|her|his|hers|himself|herself|shes|hes|hed|shed|somebody in|someone in|someones|somebodys"
    rf"|(?:a|an|the|some) (?:\w+ ){{0,3}}(?:{_SEXED})(?! hating| teachers| staff)"
    rf"|(?:one|this|that|my|another|single|only|certain|particular) (?:\w+ ){{0,3}}(?:{_ANYBODY})"
    rf"|(?:a|an|the) (?:year|y|key stage|ks) ?\w+ (?:\w+ )?(?:{_ANYBODY})"
    rf"|(?:two|three|four|couple of|both|those) (?:\w+ ){{0,2}}(?:{_SEXED}|student|pupil|child|kid)(?:s|ren)"
    rf"|one (?:in|who|with|of)|theres one|only one)(?= )"
)


def speaks_of_one(sentence: Plain, said: str) -> bool:
    """Whether the sentence, plain and as it stands, is about one person rather than about a group."""
    held = (found.group()[1:].split()[0] for found in PLACEHOLDER.finditer(said))
    return any(word not in _NOBODY for word in held) or _ONE.search(sentence.text) is not None
