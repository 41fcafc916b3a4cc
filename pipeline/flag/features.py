"""What makes talk sound like one person's trouble rather than a theme: small named features over plain words.

The list follows the signals of the safeguarding facts this project works from (one child, an event with a
time or place, reported speech, first hand, recent, secret, an adult in school; against: trend, statistic,
training, hypothesis, policy, news, praise). Each has words that a lead reads as the reason for a flag; those
words never quote what was said. The trained weights decide how much each counts, and none is a gate.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pipeline.embed import Vectors
from pipeline.flag.words import one_of, plain

_CHILD = "girl|boy|lad|lass|child|student|pupil|kid|youngster|one|lady|teenager|year [a-z0-9]+|sixth former"
_HE = "he|she|hes|shes|hed|shed|him|her|his"
_KIN = (
    "mum|mums|mam|mams|mom|mummy|dad|dads|daddy|stepdad|step dad|stepmum|stepfather|stepmother|brother|brothers|sister"
    "|sisters|nan|nans|gran|grandad|grandma|auntie|aunt|uncle|cousin|cousins|foster carer|carer|boyfriend|girlfriend|ex"
)
_ROLE = (
    "mr|mrs|miss|ms|sir|teacher|teachers|supply|ta|teaching assistant|coach|caretaker|site manager|site staff"
    "|technician|head|headteacher|deputy|principal|driver|escort|tutor|cover supervisor|volunteer|mentor|chaplain"
    "|lunchtime supervisor|midday|cleaner|colleague|staff|instructor|receptionist|governor|peri"
)
_DAY = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"


@dataclass(frozen=True, slots=True)
class Feature:
    """A thing that can be heard in a passage; `words` is what a lead reads, None for what speaks against a flag."""

    name: str
    words: str | None
    count: Callable[[str, str], int]
    """From the raw text and its plain form to how often it occurs."""


def _heard(name: str, words: str | None, pattern: str) -> Feature:
    compiled = one_of(pattern)
    return Feature(name, words, lambda raw, said: sum(1 for _ in compiled.finditer(said)))


_NAME = re.compile(r"(?<=[a-z,;:]\s)[A-Z][a-z]{2,}\b")
_NO_NAME = re.compile(
    r"(?:Year|January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Monday|Tuesday"
    r"|Wednesday|Thursday|Friday|Saturday|Sunday|Christmas|Easter|Ramadan|English|Snapchat|Instagram"
    r"|Tik|Discord"
    r"|Prevent|Ofsted|School|Academy|Street|Road|Miss|Mrs|Britain|England)"
)


def _names(raw: str, said: str) -> int:
    return sum(1 for match in _NAME.finditer(raw) if not _NO_NAME.fullmatch(match.group()))


FEATURES: tuple[Feature, ...] = (
    _heard("one-person", "speaks of one person throughout", _HE),
    _heard(
        "introduced",
        "singles out one child or a few",
        rf"(?:a|this|that|another|one|my|our|little) (?:\w+ )?(?:{_CHILD}) (?:in|of|from|who|whos|at|on"
        rf"|with|came|has|told|said)"
        r"|one of (?:my|our|ours|mine|the)|in my (?:form|tutor|class|set|group|year)|my tutor group"
        r"|in year [a-z0-9]+|in \d+[a-z]"
        r"|there(?:s| is| was) (?:a|one|this)|ive got (?:one|a)|weve got (?:one|a)|im thinking of|a certain",
    ),
    Feature("named", "gives a name", _names),
    _heard(
        "when",
        "says when it happened",
        rf"yesterday|this morning|last (?:night|week|month|term|year|half term|{_DAY})"
        rf"|on (?:the )?(?:{_DAY})|this week|ago|the other day"
        r"|at the weekend|over the (?:weekend|holidays|summer)|today|tonight|half an hour"
        r"|before (?:lunch|we came)|at (?:break|lunch|dinner)"
        r"|after (?:school|the weekend|half term|christmas|easter)|since (?:\w+)|just now|(?:first"
        r"|second|third|fourth|fifth) time|twice",
    ),
    _heard(
        "where",
        "says where it happened",
        r"(?:in|outside|behind|by|on|under|at) (?:the|my|his|her) (?:\w+ )?(?:toilets?|corridor|stairs"
        r"|stairwell|changing rooms?|gate|gates"
        r"|bus|office|medical room|library|playground|field|car park|car|kitchen|bedroom|room|house"
        r"|flat|park|cupboard|hall|desk|door|bins)"
        r"|at home|off site|round the back|at hers|at his|at her dads|at his dads|at his mums",
    ),
    _heard(
        "event",
        "tells of something that happened",
        rf"(?:{_HE}|i|they|who|{_KIN}) (?:\w+ )?(?:was|had|came|went|got|did|took|gave|found|left|ran"
        rf"|saw|put|hit|broke|threw|made|kept|let|sent"
        r"|started|stopped|turned|asked|tried|walked|pulled|pushed|grabbed|showed|cried|burst|flinched"
        r"|slept|begged|froze|\w{3,}ed)",
    ),
    _heard(
        "reported",
        "repeats what someone said",
        rf"(?:{_HE}|{_KIN}|who|mate|mates|friend|friends|they) (?:\w+ )?(?:said|says|saying|told|tells"
        rf"|goes|went|asked|admitted|reckons|mentioned|let slip|whispered|wrote|texted)"
        r"|told (?:me|us|her|him)|said to (?:me|us|her|him)|asked (?:me|us|if|whether)|tells me|(?:her"
        r"|his) words",
    ),
    _heard(
        "first-hand",
        "saw or was told it directly",
        r"i (?:saw|seen|heard|found|noticed|caught|spotted|watched|clocked|walked in|asked|said|rang"
        r"|met|could see|looked|bumped into|drove past|was told)"
        r"|(?:showed|told|came to|came up to|find|found|stopped|begged|asked|messaged|emailed) me"
        r"|in front of me|to my (?:desk|office|room|door)|at my (?:desk|door)",
    ),
    _heard(
        "hearsay",
        "heard through someone else",
        r"apparently|supposedly|rumour|rumours|i heard|ive heard|i gather|im told|word is|someone said"
        r"|somebody said|(?:her|his) (?:mate|mates|friend|friends|cousin|sister|brother) (?:says|said"
        r"|told)"
        r"|according to|has it that|a parent (?:says|said|rang|told)|second hand|third hand",
    ),
    _heard(
        "ongoing",
        "is new, repeated or still going on",
        r"still|again|keeps|kept|every (?:night|day|morning|time|week|weekend|monday|friday)|since|now"
        r"|lately|recently|stopped|started|used to be|not been the same|any more|changed|suddenly"
        r"|all of a sudden|these last|always",
    ),
    _heard(
        "secrecy",
        "hesitates, or says it was kept quiet",
        r"(?:didnt|dont|not|havent|never|hasnt) (?:\w+ )?(?:tell|told|say|said|mention"
        r"|mentioned)(?: \w+)?|secret|between us|promise|promised|i wasnt sure|not sure (?:if|whether"
        r"|i)"
        r"|dont know (?:if|whether|what|who)|dont like saying|shouldnt say|should(?:ve| have) (?:said"
        r"|told|come|rung)|probably should|awkward|i keep (?:thinking|going)|cant stop thinking"
        r"|bothers me|bothered me|worries me|worried about|sits right|something(?:s)? (?:not|wasnt"
        r"|isnt) right|just going to say|in confidence|dont ring",
    ),
    _heard(
        "adult-in-school",
        "tells how an adult in school behaved",
        rf"(?:{_ROLE}) (?:\w+ ){{0,6}}(?:him|her|them|girl|girls|boy|boys|child|kid|kids|student"
        rf"|students|pupil|pupils|lad|face|arm|shoulder|phone|door|car)"
        r"|member of staff|about the head|one of (?:us|the staff|the team)|a colleague",
    ),
    _heard(
        "victim-self",
        "speaks of what the speaker went through",
        r"(?:he|she|they|someone|somebody|my (?:husband|wife|partner|ex|dad|mum|boss)) (?:\w+ )?(?:hit"
        r"|grabbed|followed|threatened|touched|shouted at|pushed|hurt|cornered|bullied|calls|called"
        r"|messaged|scared) me"
        r"|happened to me|i was (?:one of|that|a kid|a child|eleven|twelve|thirteen|fourteen|nine|ten"
        r"|abused|hit|bullied|signed off)"
        r"|i (?:cant|cannot|couldnt) (?:cope|do this|sleep|stop|breathe|face)|im (?:not"
        r"|barely) (?:coping|sleeping|eating|fine|ok|okay|all right)|not coping|i (?:cry|cried"
        r"|was crying|sat in|shake|was shaking|havent slept|dont sleep|drink)|my (?:own )?(?:tablets"
        r"|doctor|gp|counsellor|therapist)|ive (?:never|not) (?:told|said)",
    ),
    _heard("family", "brings in family or someone close", _KIN),
    _heard(
        "distress",
        "describes distress, fear or a change in someone",
        r"cry|crying|cried|tears|in bits|shaking|shook|scared|frightened|terrified|flinch\w*|white"
        r"|froze|sobb\w*|panic\w*|begged|begging|quiet|silent|gone grey|hood|locked (?:herself"
        r"|himself)|wont (?:look|eat|talk|go|say|take)|wouldnt (?:look|eat|talk|go|say|take|let)"
        r"|sleeves|hiding|hid",
    ),
    _heard(
        "body",
        "describes marks or injuries",
        r"bruis\w*|marks?|burns?|burnt|cuts?|scars?|swollen|split|black eye|limp\w*|bleed\w*|blood"
        r"|wrists?|arms?|neck|ribs|plaster|scratch\w*|bandage\w*",
    ),
    _heard(
        "plural",
        None,
        r"students|pupils|kids|children|young people|teenagers|girls|boys|lads|parents|families|people"
        r"|they|them|their|theyre|everyone|everybody|staff|schools|you",
    ),
    _heard(
        "statistic",
        None,
        r"per cent|percent|percentage|statistic\w*|figures?|survey|nationally|national|average"
        r"|a third of|half of|quarter|rates?|numbers|data|one in \w+|out of (?:ten|\w+)|hundred"
        r"|thousand|million|county|borough|region",
    ),
    _heard(
        "training",
        None,
        r"training|trained|trainer|course|inset|video|slides?|module|webinar|quiz|workshop"
        r"|case stud\w+|scenarios?|twilight|level (?:two|three|one)|cpd|powerpoint|role play|refresher"
        r"|certificate|presentation|speaker|e learning",
    ),
    _heard(
        "hypothetical",
        None,
        r"if (?:a|an|you|they|one|someone|somebody|anyone|we|i)|what if|suppose|supposing|imagine"
        r"|picture a|say (?:a|you|they|somebody)|let us say|lets say|would|wouldnt|might|could"
        r"|hypothetic\w*|youd|theyd|in theory|should|shall",
    ),
    _heard(
        "policy",
        None,
        r"policy|policies|procedures?|guidance|handbook|flow ?charts?|threshold\w*|page|paragraph"
        r"|appendix|kcsie|legislation|statutory|code of conduct|protocol|section|wording|document"
        r"|poster\w*|ofsted|paperwork|forms",
    ),
    _heard(
        "news",
        None,
        r"on the news|the news|telly|tv|papers?|programme|documentary|netflix|podcast|film|inquest"
        r"|trial|case in|i read|drama|series|headlines?|radio|article|in the states|in america|report"
        r"|court case",
    ),
    _heard(
        "habitual",
        None,
        r"tends?|usually|generally|mostly|most of|often|every year|these days|nowadays|you get"
        r"|you hear|you see|a lot of|loads of|more and more|seems to be|trend|on the rise|always been"
        r"|in general|whole|across|typical|sort of thing|kind of thing|each year|back then|years ago"
        r"|used to",
    ),
    _heard(
        "moderating",
        None,
        r"thanks|thank you|lets|shall we|what about|how (?:do|would|confident|does|did)|moving on|next"
        r"|anyone|anybody|any other|okay|brilliant|lovely|welcome|flip ?chart|post its?|sticky|dots"
        r"|summary|recorder|recording|write that|before we|ten minutes|five minutes|agenda|why do you"
        r"|what would|what do|who else|whats working|tell me|pilot",
    ),
    _heard(
        "good-news",
        None,
        r"proud|brilliant|fantastic|lovely|great|well done|good|laugh\w*|funny|bless|biscuits|cake"
        r"|joke|trophy|medal|won|chuffed|smiling|cheered|birthday|concert|match|team|turned out"
        r"|in the end|false alarm|only a|it was just|sorted|made up|fine|happy|thrilled|hilarious",
    ),
    _heard(
        "work",
        None,
        r"budget|rota|cover|duty|duties|workload|timetable|email|emails|meetings?|funding|cuts to"
        r"|recruit\w*|marking|timetabled|printer|lanyard\w*|system|cpoms|laptop|parking|building"
        r"|boiler|radios?|agency|agencies|services?|waiting lists?|camhs|social care|social workers?"
        r"|police|council|governors?|counsellor|nurse|charity",
    ),
    Feature("question", None, lambda raw, said: raw.count("?")),
)
"""In the order of the trained weights: a change here asks for retraining (`python -m pipeline.training.flag`)."""

_CEILING = 4
"""Counts above it say no more than it."""


def vector(text: str) -> Vectors:
    """How often each feature is heard, 0 to 1, shape (len(FEATURES),)."""
    said = plain(text)
    return np.array([min(feature.count(text, said), _CEILING) / _CEILING for feature in FEATURES], np.float32)


def signals(text: str) -> tuple[str, ...]:
    """Why the passage sounds like one person's trouble, in words that quote nothing."""
    said = plain(text)
    return tuple(f.words for f in FEATURES if f.words and f.count(text, said) >= (2 if f.name == "one-person" else 1))
