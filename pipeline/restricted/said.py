"""Who, when and where, as the passage says it; who spoke; and whether the sound should be heard again.

A concern record holds facts as they were presented. So everything here is a verbatim part of the passage, found by
plain patterns; what is not said stays blank, and nothing is ever worked out from the date, the plan or a roster.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.redact.lexicon import given_names, other_forms, word_names
from pipeline.values import Span, Transcript

UNSURE = 0.4
"""Confidence under which a word counts as hard to hear."""
UNSURE_FRACTION = 0.15
"""Share of such words from which the sound of a passage should be heard: about one stretch in ten is so."""

_DAY = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_MONTH = "january|february|march|april|june|july|august|september|october|november|december"
_PART = "morning|afternoon|evening|night|lunchtime|lunch|break|breaktime"
_SEASON = "half[- ]term|term|easter|christmas|eid|ramadan|summer|winter|spring|autumn"
_COUNT = r"an?|one|two|three|four|five|six|seven|eight|nine|ten|\d+|a couple of|a few|several|half an"
_WHEN = rf"""(?:since |until |by |from |late |early |earlier |first thing )?(?:(?:last|this|next|that|every
|each) (?:{_DAY}|{_PART}|week(?:end)?|fortnight|month|year|{_SEASON})(?: (?:{_PART}))?|(?:yesterday|today|tonight
|tomorrow)(?: (?:{_PART}))?|(?:just|right) now|(?:about |over |around )?(?:{_COUNT}) (?:minute|hour|night|day|week
|month|year|term|lesson)s? (?:ago|back)|the (?:other (?:day|night|week|morning|afternoon)|(?:day|night
|week) before(?: last)?|\d+(?:st|nd|rd|th)(?: of \w+)?)|(?:at|over) the weekend|over (?:the )?(?:holidays?|break
|{_SEASON})|(?:before|after|during|at) (?:the )?(?:registration|school|break|lunch(?:time)?|dinner|assembly
|home ?time|tutor|form time|lesson|match|trip|pe|period \w+|{_SEASON})|(?:at|about|around|by) (?:(?:half past
|quarter past|quarter to) )?(?:\d+(?:[:.]\d\d)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve
|midnight)(?: ?[ap]\.?m\b\.?| o['’]?clock)|in period \w+|(?:in|since|until|by) (?:{_MONTH}|may|{_SEASON})
|(?:on )?(?:{_DAY})(?: (?:{_PART}))?)"""
_HAUNT = r"""toilets?|corridors?|stairs|stairwell|changing rooms?|gates?|bus(?: stop)?|office|medical room|library
|playground|fields?|car ?parks?|cars?|vans?|kitchen|bedroom|bathroom|bed|rooms?|classroom|house|flat|park|cupboard
|hall|canteen|gym|sports hall|pool|showers?|bins|bike shed|sheds?|alley(?:way)?|woods|estate|shops?|station|train
|tram|hotel|street|road|hostel|foyer|reception|studio|workshop|lab|store ?room|minibus|lift|landing|garage|garden
|step|youth club|mosque|church|temple|camp|lessons?|home|yard|quad|hub|block|underpass|bridge|building"""
_APP = "snapchat|snap|instagram|insta|tiktok|tik tok|whatsapp|discord|roblox|fortnite|facebook|youtube|telegram|xbox"
_KIN = r"""(?:step|grand|god)?-?(?:mum|mam|mom|mother|dad|father|parent|brother|sister|son|daughter)s?|nan|gran
|granddad|grandad|grandma|aunt(?:ie|y)?s?|uncles?|cousins?|foster (?:carer|mum|dad)s?|carers?|boyfriend|girlfriend|ex
|partner|husband|wife|mates?|friends?|best friend|social worker|neighbours?|landlord"""
_WHERE = rf"""(?:in|inside|outside|behind|by|near|at|on|under|round|around|off|opposite|to|into|from) (?:(?:the|a|an
|my|our|his|her|their|that|this|one of the) (?:[\w'’-]+ ){{0,2}}?(?:{_HAUNT})(?: (?:block|stop|door|entrance))?|home
|hers)\b|(?:at|round|to) (?:his|her|their|the) (?:{_KIN})['’]?s(?: (?:house|flat|place))?\b|(?:round|out
|behind) (?:the )?back(?: of (?:the )?[\w'’-]+)?|off[- ]site|on site|online|on (?:her|his|their|the) phone
|on (?:{_APP})\b|in (?:the|a|their|her|his) (?:\w+ )?(?:group )?chat\b"""
_WAY = "road|street|lane|avenue|close|drive|way|hill|rec|park|estate|parade|arcade|wharf|bridge|square|court|green"
_PLACE = rf"(?:(?:in|on|at|near|by|behind|outside|off|to) )?(?-i:(?:[A-Z][\w'’-]+ ){{1,3}})(?:{_WAY})"
_CHILD = r"""girls?|boys?|lads?|lass|child|children|students?|pupils?|kids?|youngsters?|young (?:lady|person|man
|people)|teenagers?|year (?:\d+|seven|eight|nine|ten|eleven|twelve|thirteen)s?|sixth formers?|little one|twins"""
_ROLE = r"""head ?teacher|headmaster|headmistress|head of [\w'’-]+|deputy(?: head)?|principal|head|teachers?
|supply(?: teacher)?|coach|caretaker|site manager|technician|driver|escort|tutor|cover supervisor|volunteer|mentor
|chaplain|midday|lunchtime supervisor|cleaner|colleague|instructor|receptionist|governor|teaching assistant|ta
|member of staff|safeguarding lead|dsl|man|men|woman|bloke|guy|stranger"""
_SHORT = "that|it|he|she|there|here|who|what|where|how|let|i|we|you|they"
"""Words that an apostrophe follows and yet own nothing."""
_OF = r"""(?: (?:in|from|of) (?:my|our|the|her|his)? ?(?:form|tutor group|tutor|class|set|group|year
|house)\b(?: (?:\d+|seven|eight|nine|ten|eleven|twelve|thirteen)\b)?| in \d+\w*)?"""
_WHO = rf"""(?:mr|mrs|miss|ms|mx|dr|sir)\.? [a-z][\w'’-]+|one of (?:my|our|the|his|her)(?: (?:year|form
|sixth))? [\w'’-]+{_OF}|(?:an?|this|that|these|those|another|one|two|three|my|our|his|her|the|some
|little) (?:[\w'’-]+ ){{0,2}}?(?:{_CHILD})\b{_OF}|(?:his|her|their|my|the|a
|(?!(?:{_SHORT})['’])[\w-]+['’]s) (?:(?:little|big|older|younger|new|own|best) )?(?:{_KIN})\b
|(?:an?|the|our|this|that|another|one of the|his|her) (?:(?:new|old|supply|pe|cover|maths|english|science|music|drama
|other|older|young|acting|one) )?(?:{_ROLE})\b"""
_NAME = re.compile(r"(?:(?<=[\w,;:] )|(?P<first>(?:(?<=[.!?] )|^)))[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*", re.MULTILINE)
_NO_NAME = re.compile(
    rf"(?i:i\b.*|i['’]\w+|{_DAY}|{_MONTH}|may|{_APP}|pe|gcse\w*|year|christmas|easter|eid|ramadan|english|maths"
    r"|science|ofsted|dsl|cpoms|prevent|lado|social care|ok|tv|mr|mrs|miss|ms|mx|dr|sir)(?:['’]s)?"
)

_FIRST_HAND = {
    "told": r"""(?:told|tells|telling|said to|says to|came to|came up to|come to|come up to|opened up to|confided in
|disclosed to|showed|texted|messaged|emailed|asked|begged|stopped|whispered to) (?:me|us)\b|i was told by""",
    "saw": r"""i(?:['’]ve)? (?:(?:have|just|actually|once|also) ){0,2}(?:saw|seen|see|noticed|watched|spotted|clocked
|found|caught|walked in on|could see)\b|in front of me""",
    "heard": r"i(?:['’]ve)? (?:(?:have|just|actually|once|also) ){0,2}(?:heard|overheard|could hear)\b",
}
_SENTENCE = re.compile(r"[^.?!\s][^.?!]*[.?!]*")
_DENIED = re.compile(r"\b(?:nobody|no one|no-one|none|never|not|\w+n['’]?t)(?: \w+){0,2} $", re.IGNORECASE)


def _any_of(pattern: str) -> re.Pattern[str]:
    """Whole words in any case; line feeds in the source are for the reader of it."""
    return re.compile(rf"\b(?:{re.sub(chr(10), '', pattern)})(?!\w)", re.IGNORECASE)


_SAME_PERSON = _any_of(r"(?:he|she)(?:['’]\w+)?|him|her|his|hers")
_PATTERNS = {"when": _any_of(_WHEN), "where": _any_of(rf"{_PLACE}|{_WHERE}"), "who": _any_of(_WHO)}
_WITNESSED = {how: _any_of(pattern) for how, pattern in _FIRST_HAND.items()}


@dataclass(frozen=True, slots=True)
class Witness:
    """Somebody in the room says that they were told, saw or heard it themselves: a personal duty may fall on them."""

    speaker: str | None
    how: str
    """told, saw or heard."""
    words: str = field(repr=False)


def mentioned(text: str) -> dict[str, tuple[str, ...]]:
    """`who`, `when` and `where` as the text words them, in its order and each once; empty where it says nothing."""
    found = {name: [m.span() for m in pattern.finditer(text)] for name, pattern in _PATTERNS.items()}
    found["who"] = sorted([*found["who"], *_names(text, [span for spans in found.values() for span in spans])])
    return {name: _distinct(text[a:b] for a, b in found[name]) for name in ("who", "when", "where")}


def _names(text: str, known: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Capitals within a sentence; at its start, where every word has one, only what is a given name."""
    for match in _NAME.finditer(text):
        start, end = match.span()
        if match["first"] is not None and not _starts_a_name(match.group()):
            start += len(match.group().split(" ")[0]) + 1
        apart = all(end <= a or b <= start for a, b in known)
        if start < end and apart and not _NO_NAME.fullmatch(text[start:end]):
            yield start, end


def _starts_a_name(words: str) -> bool:
    first = re.split(r"['’ ]", words)[0].casefold()
    return first in given_names() or (" " in words and (first in word_names() or first in other_forms()))


def _distinct(phrases: Iterator[str]) -> tuple[str, ...]:
    first: dict[str, str] = {}
    for phrase in phrases:
        first.setdefault(phrase.casefold(), phrase)
    return tuple(first.values())


def turns(transcript: Transcript, span: Span) -> tuple[tuple[str | None, str], ...]:
    """Who says which words of the passage, in its order; nobody where voices are not told apart."""
    inside = [turn for turn in transcript.turns if turn.span.overlaps(span)]
    edges = [(turn.speaker, max(turn.span.start, span.start), min(turn.span.end, span.end)) for turn in inside]
    return tuple((speaker, transcript.text[start:end]) for speaker, start, end in edges)


def telling(transcript: Transcript, span: Span) -> str:
    """The words of those who tell it, a turn a line: all of them where voices are not told apart.

    Whoever was told or saw it tells it, and whoever says the most. What others say counts where it goes on about the
    same person, but not their questions, nor what the facilitators answer.
    """
    spoken = turns(transcript, span)
    lengths = Counter[str | None]()
    for speaker, text in spoken:
        lengths[speaker] += len(text)
    tellers = {None, *(one.speaker for one in witnesses(transcript, span)), *(who for who, _ in lengths.most_common(1))}
    return "\n".join(
        text if speaker in tellers else " ".join(sentence for sentence in _told_on(text))
        for speaker, text in spoken
        if speaker in tellers or speaker not in transcript.facilitators
    )


def _told_on(reply: str) -> Iterator[str]:
    """Sentences of a reply that go on about somebody, and ask nothing."""
    for sentence in _SENTENCE.findall(reply):
        if _SAME_PERSON.search(sentence) and not sentence.endswith("?"):
            yield sentence


def witnesses(transcript: Transcript, span: Span) -> tuple[Witness, ...]:
    """Who in the room says that they were told, saw or heard it."""
    spoken = turns(transcript, span)
    found = (Witness(speaker, how, words) for speaker, text in spoken for how, words in _witnessed(text))
    return tuple(dict.fromkeys(found))


def _witnessed(text: str) -> Iterator[tuple[str, str]]:
    for how, pattern in _WITNESSED.items():
        for match in pattern.finditer(text):
            if not _DENIED.search(text[: match.start()]):
                yield how, match.group()


def is_hard_to_hear(transcript: Transcript, span: Span) -> bool:
    """Whether so many words of the passage are uncertain that its sound must be heard; never for notes."""
    inside = [word for word in transcript.words if span.contains(word.span)]
    unsure = sum(word.confidence < UNSURE for word in inside)
    return unsure > 0 and unsure >= UNSURE_FRACTION * len(inside)
