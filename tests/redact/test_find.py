"""Tables of positive and negative utterances: {hidden}, [kept]. All people, places and numbers are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.redact import Detector, apply, find, leaks
from pipeline.values import Session, Transcript
from tests.redact.marking import lost, marked, missed, roster, transcript

FORMS = [
    "Send it to {office@northgate.example} by [Friday].",
    "It's {pastoral at northgate dot derwent dot sch dot uk}, all lower case.",
    "Write to {j dot brooke at millway dot sch dot uk}, she reads it.",
    "It's on the [lanyard], {talk to us at northgate.derwent.sch.uk}, all one word.",
    "You can look at the [web site] at [home].",
    "The mobile's {7,000,000 or 900 to 7,000}, I think.",
    "It's {NG-7, 2} or thereabouts, and at [KS3, 2 of them] left.",
    "It's {www.northgate.example/help} or the [poster] in the [corridor].",
    "The link was {clips.example/yard22} and it went round at [lunch].",
    "The account is {@real.kayd3n} on [TikTok], or {kayden_07} on Snap.",
    "She goes by {jinx underscore oh nine} on there.",
    "Her dad's mobile is {07700 900 345}, not the landline.",
    "I rang {01632 960458} [three times] and nobody picked up.",
    "Her dad's mobile is {07700 900 345}, [I'd] ring that first.",
    "It's {oh one six one, four nine six, oh one two three}, ask for pastoral.",
    "Ring [999] and then the [MASH] team, in that order.",
    "Childline is [0800 1111], it's on the wall.",
    "He's at {14 Pemberton Close}, {LS11 5QT}, with his gran.",
    "She's in {Flat 2, 31 Orchard Row} until [Easter].",
    "They moved to {thirty-one Cutlers Row}, I think.",
    "The postcode is {N G seven, two R D} on the letter.",
    "Her NHS number's {943 476 5919} on the plan.",
    "The UPN is {A823456719012} on the old system.",
    "His NI number, {QQ 12 34 56 C} or whatever, {AB 12 34 56 C} it was.",
    "Somebody saw a grey van, {KP19 XWD}, by the [gates].",
    "The plate was {kilo papa one nine, x-ray whiskey delta}, she said.",
    "The log has {R F dash double three one oh nine} on it.",
    "He's in {9K}, she's in {10 B}, both in [Year 9] for maths.",
    "It's {seven B}, I think, they have [drama] then.",
    "I've got {4 Willow} on a [Thursday], and it's bedlam.",
    "Two days in {Kestrel} group and he'd had enough.",
    "It happened on {the sixth of November} at [half past three].",
    "His date of birth is {14/03/2011}, so he's [fourteen].",
    "He'll be fifteen, he's {the fifth of the sixth, two thousand and eleven}.",
    "Her birthday's {the second of the ninth}, or near it, in the [first of the second lot].",
    "it's {the fifth of the sixth oh nine} on the form",
    "He's {kayd underscore plays two thousand and twelve} on [everything].",
    "She started {Monday the third of March} and left by [half-term].",
    "There were [two or three] of them, [ten] at most, in [Year 10].",
    "He had [3G] on the pitch and a [4K] telly, apparently.",
    "We've done [page 9] and [version two] of that form.",
    "I give it [one a day], like a vitamin.",
]
PLACES = [
    "They meet at {Hollins Park} after school, by the [bandstand].",
    "They meet at [the park] after school, by [the canal].",
    "Nobody goes down {Sykes Lane} after dark, it's the [lamp posts].",
    "The lads from the {Fairfield estate} wait on {Canal Street}.",
    "The lads from [the estate] wait by [the chip shop].",
    "It's always {Marlbridge bus station}, never [the bus station] here.",
    "{Oakhurst Primary} sent the file to {St Aidan's}, not to us.",
    "He was at [primary] with her, and then at [a different school].",
    "There's a lad outside {the Lidl on Tern Street} most nights.",
    "He goes to {Riverside Boxing Club} on [Wednesdays].",
    "He got the {62} into town, top deck, and the {X9} home.",
    "The [top deck] of [the bus] is where it happens.",
    "She's been to {Our Lady of Grace High} and she hated it.",
    "The [changing rooms] and the [back field] are the worst.",
    "[Snapchat] and [WhatsApp] are worse than [Instagram] for it.",
    "The referral went to [CAMHS] in [September], and [Barnardo's] in [October].",
    "That's a [Prevent] matter, and the [LADO] is the other one.",
    "Honestly, [Ofsted] never asked a child a thing.",
    "The [Head] wants it by [Monday], and the [Governors] by [half term].",
    "They come down {Heol y Bryn} to the [shop], and {Clwb yr Afon} shut.",
    "then they go through to {hollinfield rec} with the bikes",
    "he moved to um {larkhanger} last year and he hates it",
    "we had a letter from [camhs] and one from {larkhanger}",
    "[Nxt mtg] in the [hall]. [Sch] bus was late, as in the [Child Q] report.",
    "[With what]? I've got a [Nokia], [diolch yn fawr].",
]
NAMES = [
    ("We had [hope] that {Hope} would settle, and {Hope Okafor} did.", ["Hope Okafor"]),
    ("In [May] the exams start, and {May} was sick for all of them.", ["May Lin"]),
    ("[Frank] talk is what we need, said {Frank}.", ["Frank Dobson"]),
    ("{Rosie} rose early, and the [rose] bed was trampled.", ["Rosie Harte"]),
    ("There's a [robin] in the yard and a {Robin} in my tutor group.", ["Robin Peel"]),
    ("Well, {Dawn} from the kitchen saw it at [dawn].", ["Dawn Pickering"]),
    ("[Will] you tell {Will}? [Will] he listen?", ["Will Ashdown"]),
    ("{Will}'s mum said, and [will] he come? {Will} said no.", ["Will Ashdown"]),
    ("[Christmas Eve] was hard, {Eve} said so.", ["Eve Cole"]),
    ("{Mrs Wetherall}, {Mrs W}, she's {Anita} to us.", ["Anita Wetherall/staff"]),
    ("{PC Bell} rang, he's good, the [bell] had gone.", ["Euan Bell/other"]),
    ("{T.O.} was there, so was {T O}.", ["Temi Okoro"]),
    ("We do [PE] and [IT] with {PI}.", ["Pia Ives"]),
    ("{Kwabs} is what they say, {Kwabena Asare-Mensah} on the [register].", ["Kwabena Asare-Mensah"]),
    ("{Callum}'ll be in the [library] with {Callum D}.", ["Callum Doran"]),
    ("{jas lockwood} (psych), then {rav}: quiet", ["Jasmine Lockwood", "Ravinder Gill"]),
    ("{saffi} and {saffron} (12GL) came", ["Saffron Reid", "Saffi Noor"]),
    ("thank you, {patience}. have some [patience] with it", ["Patience Moyo"]),
    ("{N-I-A-M-H}, that's how her mum spells it.", ["Niamh Fallon"]),
    ("{Jan} left in [Jan], cold as it was.", ["Jan Kowal"]),
    ("It's one I keep on about. {Summer}, {Summer Frayne}, in [Year 9].", ["Summer Frayne"]),
    ("The [Summer School] was full, and {Summer} went.", ["Summer Frayne"]),
    ("um so {pearl} um {pearl addy} came in on friday", ["Pearl Addy"]),
    ("okay good thank you {pearl}", ["Pearl Addy"]),
    ("im sorry to hear that {pearl}", ["Pearl Addy"]),
    ("i said hear that [pearl] of wisdom", ["Pearl Addy"]),
    ("{EP} - late again. Referral to the [DSL] went off.", ["Emlyn Pask/staff"]),
    ("{BF} - saw him with a phone. Told {BF} it was nothing.", ["Ben Farrow/staff"]),
    (
        "[Flip chart] next, please. {Flip}, have you a pen? The [flip side] is the [flip charts].",
        ["Philippa Stone/staff"],
    ),
    ("violence at home - {AA} says it is up, {AA} is new", ["Ada Amory/staff"]),
    ("violence at home - the [AA] meets on [Mondays]", ["Ada Amory/staff"]),
    ("She has a [BF] who drives. [PE] - off again.", ["Ben Farrow/staff"]),
]
UNLISTED = [
    "{Temitope} was in the queue and {Farzana}'s sister was behind her.",
    "She's scared of the one they call {Razor}.",
    "It was {Zeeshan} who rang, {Zeeshan Baig}.",
    "{KB} was seen going in, and {A.M.} kept watch.",
    "he said his name is {dagger} and {alice} believed it",
    "They've put {Rui Pires da Costa} with {Wiktoria}.",
    "[Mum] works nights and [Nan] does the school run.",
    "She said [Miss] was lovely, and [Sir] was all right.",
    "I'm [glad], I'm [tired], and I'm {Saoirse}.",
    "[Yeah], [I'd] say so, and she goes, [You're] joking.",
    "[Sir or Miss], it's all the same, [Father Christmas] too.",
    "{Miss May} said she [may] cover it.",
    "So {Angel} told {Summer} that [summer] was over.",
    "I've got one on my mind. Yes, {Summer Davies}, she came.",
]
HEARD = [
    ("so {shiv on} was crying in the toilets", "Siobhan Daly"),
    ("has anyone told {rees} about friday", "Rhys Morgan"),
    ("{zane ab} said she saw it", "Zainab Malik"),
    ("{catter china} is new and hasnt got a coat", "Katarzyna Zielinska"),
    ("{in kechi} wont eat in the hall", "Nkechi Obi"),
    ("{fin lay} got sent home", "Finlay Reid"),
    ("{moe ham ed} was there as well", "Mohamed Ali"),
    ("{beth an} came to see me", "Bethan Rees"),
    ("i saw {lee ham} by the gate", "Liam Nolan"),
    ("So Kalum was late, and {Shivorn} waited.", "Siobhan Daly"),
    ("then {mister kettle well} locked the door", "Mr Kettlewell"),
    ("i had {mrs beach um} in my doorway", "Ann Beauchamp"),
    ("they pulled {eye sacks} bag about", "Isaac Mort"),
    ("it was {tam sin} who found it", "Tamsin Cole"),
    ("the lad called {door un} has a knife", "Doran Kelly"),
    ("then {ruby elershaw} came in about the bus", "Ruby Ellershaw"),
    ("the [pcso] was {dave} [he] was lovely with them", "Faith Adebayo"),
    ("she gets cross [when i] dont do it right away", "Wendy Blake"),
    ("the [column] on the form is empty", "Callum Doyle"),
    ("Well, it's all [grey areas], isn't it, until somebody writes it down.", "Carys Penhallt"),
    ("I was away [in] {Hexham} that week, so I never saw the letter.", "Pat Nixon"),
    ("i dont come back [miss] [theyve got] somebody for me", "Max Thorogood"),
    ("something [on ai] and the rest of it", "Wendy Blake"),
    ("theres [a qr] code on the planner", "Destiny Akhtar"),
    ("the [pat] on the back went a long way", "Pat Flynn"),
    ("we need a [plan] for the [morning]", "Ella Planter"),
    ("the [leader] of the council wrote back", "Lida Cansel"),
    ("he said he [would] and he never did", "Ed Wood"),
    ("they let the [tyres] down again", "Tyrese Boyd"),
]


def check(source: str, people: list[str], detector: Detector) -> None:
    text = marked(source)
    given = transcript(text.text)
    known = roster(*people)
    findings = find(given, known, detector)
    assert missed(text.text, text.hide, findings) == []
    assert lost(text.text, text.keep, findings) == []
    redacted = apply(given, findings, session=Session("a", "2026-01-01"), without=())
    assert leaks(redacted, given, findings, known) == ()


@pytest.mark.parametrize("source", FORMS + PLACES)
def test_forms_and_places_go_and_everyday_words_stay(source: str, blind: Detector) -> None:
    check(source, [], blind)


@pytest.mark.parametrize(("source", "people"), NAMES)
def test_roster_names_go_and_the_same_words_stay(source: str, people: list[str], blind: Detector) -> None:
    check(source, people, blind)


@pytest.mark.parametrize("source", UNLISTED)
def test_names_that_no_roster_has_go(source: str, blind: Detector) -> None:
    check(source, [], blind)


@pytest.mark.parametrize(("source", "person"), HEARD)
def test_misheard_names_go_and_words_that_sound_alike_stay(source: str, person: str, blind: Detector) -> None:
    check(source, [person], blind)


@pytest.mark.model
@pytest.mark.parametrize("source", FORMS + PLACES + UNLISTED)
def test_the_model_adds_and_takes_nothing_away(source: str, seeing: Detector) -> None:
    check(source, [], seeing)


def test_what_was_typed_by_hand_is_not_searched_for_misheard_everyday_words(blind: Detector) -> None:
    people = roster("Jasdeep Surr", "Kieran Stone")
    heard = transcript("jazz deep said he was there, and keeran said no")
    typed = replace(heard, engine="notes", words=())

    def hidden(said: Transcript) -> set[str]:
        return {found.span.of(said.text) for found in find(said, people, blind).redactions}

    assert hidden(heard) == {"jazz deep", "keeran"}
    assert hidden(typed) == {"keeran"}


def test_a_name_in_small_letters_is_one_where_somebody_says_who_they_are(blind: Detector) -> None:
    people = roster("Holly Marsh", "Gladys Early")
    said = transcript("Right. I'm holly, on the front desk. I'm glad it is early. The wreath was holly.")
    hidden = [found.span.start for found in find(said, people, blind).redactions]
    assert hidden == [said.text.index("holly")]


def test_what_follows_a_first_name_that_was_heard_right_is_its_surname(blind: Detector) -> None:
    said = transcript("I asked Nasreen Corsa to come in.", "He drives a Corsa.")
    found = [r.span.of(said.text) for r in find(said, roster("Nasreen Kauser"), blind).redactions]
    assert " ".join(found) == "Nasreen Corsa"
