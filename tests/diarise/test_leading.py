from __future__ import annotations

from dataclasses import replace

from pipeline.diarise import facilitators
from tests.building import transcript_of

ASKS = ("What do you see at the moment?", "And where is that?", "Who would you tell?")
TELLS = ("The bus, mostly.", "Behind the canteen.", "The head of year, I think.")


def test_who_asks_leads_typed_or_spoken() -> None:
    turns = [turn for ask, tell in zip(ASKS, TELLS, strict=True) for turn in (("S1", ask), ("S2", tell))]
    assert facilitators(transcript_of(*turns)) == ("S1",)
    assert facilitators(transcript_of(*turns, timed=False)) == ("S1",)


def test_two_may_lead_together() -> None:
    turns = [(who, ask) for ask in ASKS for who in ("S1", "S3")] + [("S2", tell) for tell in TELLS * 2]
    assert facilitators(transcript_of(*turns)) == ("S1", "S3")


def test_somebody_who_asks_back_now_and_then_does_not_lead() -> None:
    turns = [turn for ask, tell in zip(ASKS, TELLS, strict=True) for turn in (("S1", ask), ("S2", tell))]
    often = [("S3", tell) for tell in TELLS * 4] + [("S3", ask) for ask in ASKS]
    assert facilitators(transcript_of(*turns, *often)) == ("S1",)


def test_nobody_is_taken_to_lead_where_speakers_are_not_told_apart_or_nobody_asks() -> None:
    talk = transcript_of(*(("S1", ask) for ask in ASKS))
    assert facilitators(talk) == ()
    unknown = tuple(replace(turn, speaker=None) for turn in talk.turns)
    assert facilitators(replace(talk, turns=unknown)) == ()
    assert facilitators(transcript_of(*((f"S{n % 2 + 1}", tell) for n, tell in enumerate(TELLS * 3)))) == ()
