"""Find what neighbours a passage and only makes sense with it: the words that lead in, react, or take it up.

An analyst who does not get the passage must not get "I'll be taking that one further" either: a gap with an
answer beside it tells what was in it. Reaches a few short turns and stops where the talk goes elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.flag.units import Unit
from pipeline.flag.words import plain
from pipeline.values import Span

REACH_WORDS = 60
"""How far after a passage reactions are looked for."""

_REACTS = re.compile(
    r" (?:thank you|thanks for|taking that|take that|take it|pick that up|pick it up|follow that"
    r"|follow it up|further|ring|go now|go and"
    r"|oh mate|oh no|oh god|oh gosh|gosh|jesus|blimey|bless (?:him|her)|poor (?:thing|lad|girl|kid"
    r"|love|boy|little)|thats awful|thats horrible|thats not right|sorry (?:to hear|that)"
    r"|safeguarding lead|dsl|on the system|logged|log it|reported|refer|straight to"
    r"|talk to you after|speak to you after|catch you after|see me after|have a word"
    r"|did (?:you|anyone|anybody) (?:tell|report|log|say|ask)|have you (?:told|said|logged|reported)"
    r"|when was|when did|who else|does (?:he|she|mum|dad|anyone) know|is (?:he|she) (?:ok|okay"
    r"|all right|safe|still)"
    r"|to the (?:head|headteacher|principal)"
    r"|needs to (?:go|be|move)|cant wait|before you (?:go|leave)|made a note|make a note|dont leave"
    r"|we pause|stay behind|good that you|right to say|brave|trusting us|trust us"
    r"|are you (?:all right|ok|okay)|im (?:all right|ok|okay)|not tomorrow|today then) "
)
_REFERS = re.compile(r" (?:he|she|hes|shes|him|her|his|that one|that girl|that boy|that lad|that family|that poor) ")
_NEW_TOPIC = re.compile(
    r" (?:lets|shall we|moving on|next|so in terms|what about|how do (?:you|students|they)|training"
    r"|policy|generally|students|pupils|young people|kids|everyone) "
)
_LEADS_IN = re.compile(
    r" (?:can i (?:just )?say|i wasnt sure|not sure (?:if|whether) i|i dont (?:like|know if)"
    r"|this might be nothing|its probably nothing|actually|well ive got|ive got one"
    r"|im thinking of|going to say it|something else|theres one|there is one|since you ask"
    r"|while were on|speaking of|i (?:do )?want to say|i need to say|can i mention|i havent said) "
)


def withheld(text: str, units: Sequence[Unit], first: int, last: int) -> Span:
    """The span of the passage units first..last with the neighbouring units that react to it or lead into it."""
    return Span(units[_back(text, units, first)].span.start, units[_on(text, units, last)].span.end)


def _back(text: str, units: Sequence[Unit], first: int) -> int:
    before = first - 1
    if before >= 0 and units[before].words <= 20 and _LEADS_IN.search(plain(units[before].span.of(text))):
        return before
    return first


def _on(text: str, units: Sequence[Unit], last: int) -> int:
    end, words = last, 0
    for number in range(last + 1, len(units)):
        words += units[number].words
        if words > REACH_WORDS or number - end > 3:
            break
        heard = plain(units[number].span.of(text))
        if _NEW_TOPIC.search(heard) and not _REACTS.search(heard):
            break
        if _REACTS.search(heard) or _REFERS.search(heard):
            end = number
    return end
