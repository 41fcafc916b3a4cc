"""What counts as a person still named in masked sound, and what does not."""

from __future__ import annotations

from pipeline.redact import Detector, Mask, Named, find, sought, still_named
from pipeline.values import Entity, Findings, Redaction, Roster, Span, Stretch, Transcript
from tests.building import span_of, transcript_of
from tests.redact.marking import roster

PEOPLE = roster("Jasdeep Gill", "Grace Adu")
TALK = transcript_of(  # words of 0.4 s from 0.0; each turn 0.6 s after the last
    ("S1", "so Jasdeep and Kelly were late"),
    ("S2", "they said grace once or twice and then grace again"),
    ("S1", "ask Grace about it all today"),
)
NOTHING = Mask((), ())


def named(again: Transcript, blind: Detector, *, mask: Mask = NOTHING, people: Roster = PEOPLE) -> tuple[Named, ...]:
    """What the check makes of a second hearing; the first hid its people as the real search does, and Kelly."""
    findings = find(TALK, people, blind)
    hidden = Findings(tuple(sorted((*findings.redactions, *_kelly(findings)), key=lambda r: r.span)), findings.kept)
    return still_named(again, find(again, people, blind), sought(TALK, hidden, [withheld()]), mask)


def _kelly(findings: Findings) -> tuple[Redaction, ...]:
    span = span_of(TALK, "Kelly")
    known = any(r.span == span for r in findings.redactions)
    return () if known else (Redaction(span, Entity.PERSON, "name:kelly", 0.8, "ner"),)


def withheld() -> Span:
    return span_of(TALK, "then grace again")


def test_a_name_that_can_still_be_heard_is_found_where_it_is(blind: Detector) -> None:
    again = transcript_of(("S1", "so Jasdeep and were late"))
    assert Named(Stretch(400, 800), sure=True) in named(again, blind)


def test_a_person_whom_no_roster_has_is_known_by_the_words_that_were_hidden(blind: Detector) -> None:
    again = transcript_of(("S1", "so and Kelly were late"))
    assert named(again, blind, people=Roster()) == (Named(Stretch(800, 1_200), sure=True),)


def test_a_name_of_the_roster_that_only_sounds_so_is_not_sure(blind: Detector) -> None:
    again = transcript_of(("S1", "then jazz deep told me she was late"))
    [found] = named(again, blind)
    assert not found.sure
    assert found.when.start_ms == 400


def test_clean_sound_gives_no_alarm(blind: Detector) -> None:
    again = transcript_of(("S1", "so and were late"), ("S2", "they said grace and"), ("S1", "about it all today"))
    assert named(again, blind) == ()


def test_a_word_that_analysts_read_at_this_place_is_no_name(blind: Detector) -> None:
    again = transcript_of(("S1", "so . . . were late"), ("S2", "they said Grace and"))
    assert named(again, blind) == ()


def test_the_same_word_elsewhere_is_one(blind: Detector) -> None:
    again = transcript_of(("S1", "so . . . were late"), ("S2", "they said grace . . . . . . ."), ("S1", "ask Grace"))
    assert named(again, blind) == (Named(Stretch(8_000, 8_400), sure=True),)


def test_a_word_that_only_a_withheld_passage_has_is_not_one_that_analysts_read(blind: Detector) -> None:
    again = transcript_of(("S1", ". . . . . ."), ("S2", ". . . . . . . Grace"))
    assert named(again, blind) == (Named(Stretch(5_800, 6_200), sure=True),)


def test_a_word_deep_inside_a_tone_or_a_silence_is_the_engines_own(blind: Detector) -> None:
    again = transcript_of(("S1", "so Jasdeep and were late"))
    for mask in (Mask((Stretch(0, 1_200),), ()), Mask((), (Stretch(0, 1_200),))):
        assert named(again, blind, mask=mask) == ()
    assert named(again, blind, mask=Mask((Stretch(320, 950),), ())) != ()


def test_titles_and_places_name_nobody(blind: Detector) -> None:
    said = transcript_of(("S1", "ask Mrs Adu by Ash Lane"))
    hidden = [(span_of(said, "Mrs Adu"), Entity.PERSON), (span_of(said, "Ash Lane"), Entity.PLACE)]
    findings = Findings(tuple(Redaction(span, entity, "x", 0.9, "title") for span, entity in hidden))
    again = transcript_of(("S1", "then Mrs Ash and Adu"))
    found = still_named(again, Findings(()), sought(said, findings, ()), NOTHING)
    assert found == (Named(Stretch(1_600, 2_000), sure=True),)


def test_nothing_heard_is_nothing_named(blind: Detector) -> None:
    assert named(Transcript("", (), (), None, ""), blind) == ()


def test_what_is_sought_is_shown_to_nobody(blind: Detector) -> None:
    assert "kelly" not in repr(sought(TALK, find(TALK, PEOPLE, blind), ())).casefold()
