"""Tell whether talk may be about the one who leads the school: then it is the chair's to open, and not the head's.

Every mention counts but those that plainly are something else: the head as the one who was told, as a part of the
body, as another school's or a year's head, or as the owner of an office that somebody waited outside. In doubt the
chair gets it: an allegation on the desk of the person it is about is worse than one that takes a longer way.
"""

from __future__ import annotations

from pipeline.flag.words import hits, one_of, phrases
from pipeline.settings.disclosures import DisclosureRules

_HEAD = "(?:head teacher|headteacher|headmaster|headmistress|head|principal)"
_THE = rf"(?:the|our|my) {_HEAD}"
_IT = "(?: (?:it|this|that|them|him|her|all|about it|straight|on|up|over|back|round|along))"
_NEW = one_of(r"(?:the|our) (?:new|current|interim|executive|acting|male|female|actual) head(?! of )")
_NOT_THE_HEAD = tuple(
    one_of(pattern)
    for pattern in (
        # Another kind of head, or another school's.
        r"(?:(?:the|our|my|a|acting|assistant|deputy|old|new) )?heads? of (?!school )(?!the school )\w+",
        rf"(?:deputy|assistant|associate|vice|former|previous|ex|old|last|retired|primary|junior|infant) {_HEAD}s?",
        rf"""(?:the|a|his|her|my|their|our) {_HEAD} (?:at|of|from|in|over at)[ ]
        (?:(?:my|his|her|their|our|a|the|another|an) )?
        (?:last|old|previous|other|another|primary|former|junior|infant|first|nursery|different|next)""",
        "head (?:girl|boy|lice|injur(?:y|ies)|phones?|lock|chef|cook|coach|caretaker|technician|gardener|count)s?",
        "principal (?:reason|concern|thing|point|aim|worry|cause|problem)s?",
        # A part of the body.
        r"(?:on|in|over|round|around|across|behind|above|off|inside) the head",
        r"(?:back|side|top|front|crown) of the head",
        r"""(?:punch|kick|hit|hits|blow|slap|smack|bang|knock|ball|stone|elbow|bump|punched|kicked|slapped|smacked
        |injury|cut|gash|wound) to the head""",
        # The one who was told.
        rf"""(?:told|tell|telling|tells|rang|ring|phoned|emailed|email|messaged|informed|inform|informing|let|notify
        |notified|alerted|updated|briefed|called in) {_THE}(?! to (?:stop|get|let|leave|give|put)| not to| off)""",
        rf"(?:asked|ask|asking) {_THE}(?! (?:why|what|how|to (?:stop|get|let|leave))| if (?:he|she) (?:had|did|was))",
        rf"""(?:go|going|goes|gone|went|come|came|get|got|get back|spoke|speak|speaking|spoken|talk|talked|talking|said
        |reported|report|reporting|took|taken|take|taking|passed|pass|passing|escalated|escalate|referred|refer|wrote
        |flagged|flag|mentioned|mention|sent|send|handed|raised|raise|brought|bring|straight|logged|log|disclosed
        |complained|complain|explained){_IT}{{0,3}} to {_THE}""",
        rf"""(?:spoke|speak|speaking|spoken|talk|talked|talking|chat|meeting|raised|raise|conversation|discuss|discussed
        |word|agreed|flagged|logged|shared|checked|left){_IT}{{0,2}} with {_THE}""",
        rf"(?:see|seen|saw|seeing) {_THE} about",
        rf"(?:go|going|went|gone) (?:to|and) (?:see|tell|find) {_THE}",
        rf"(?:advice|permission|guidance|support|back|response|reply|go ahead) from {_THE}",
        rf"(?:one|thats|this is|conversation|a matter|something|email|note|letter|form) for {_THE}",
        rf"""{_THE} (?:already )?(?:knows|is aware|has been told|was told|was informed|has been informed|has it
        |has got it)
        (?! (?:\w+ ){{0,7}}(?:but|nothing|never|didnt|did|hasnt|wont|hid|quiet|ignored|buried|laughed|says|said))""",
        # What is the head's.
        r"""(?:the|our) (?:heads|headteachers|head teachers|principals) (?:wife|husband|partner|son|daughter|kids?|child
        |children|brother|sister|mum|dad|nephew|niece|pa|secretary|assembly|newsletter|parking|letter)""",
        r"""(?:outside|near|opposite|past|to|towards|by) (?:the|our) (?:heads|headteachers|head teachers|principals)[ ]
        (?:office|door|study)""",
    )
)


def about_the_head(said: str, rules: DisclosureRules) -> bool:
    """Whether the `plain` text may be about the head, in the school's own words for them (`head_phrases`)."""
    said = _NEW.sub("the head", said)
    for other in _NOT_THE_HEAD:
        said = other.sub("something else", said)
    owned = (f"{phrase}s" for phrase in rules.head_phrases if not phrase.endswith("*"))
    return hits(phrases((*rules.head_phrases, *owned)), said) > 0
