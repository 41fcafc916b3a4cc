"""Talk of public life names nobody; names of small places and bodies look just like it."""

from __future__ import annotations

import pytest

from pipeline.redact import Detector, find
from pipeline.values import Roster
from tests.redact.marking import lost, marked, missed, transcript

KEPT = [
    "I asked the [Minister] and the [Permanent Secretary], and the [Committee] has [Amendment 14].",
    "The [Road Safety Panel] wrote to the [Finance Committee] about [Annex B].",
    "Then the [Private Member's Bill] went to the [House of Commons] and [Labour] lost.",
]
HIDDEN = [
    "They meet at the {Lantern Project} and the {Harbour Youth Club}.",
    "He was seen in {Church Lane}, by {Chapel Fold}.",
    "The {Ashby Council} man came, and Councillor {Quillon} too.",
    "She came from {Reading} in the autumn.",
]


@pytest.mark.parametrize("source", KEPT)
def test_offices_bodies_and_papers_stay(source: str, blind: Detector) -> None:
    text = marked(source)
    assert lost(text.text, text.keep, find(transcript(text.text), Roster(), blind)) == []


@pytest.mark.parametrize("source", HIDDEN)
def test_local_places_and_bodies_go(source: str, blind: Detector) -> None:
    text = marked(source)
    assert missed(text.text, text.hide, find(transcript(text.text), Roster(), blind)) == []


def test_everyday_words_with_capitals_stay_only_where_all_talk_is_public(blind: Detector) -> None:
    hearing = marked(
        "The Minister told the Committee that the Treasury and the Department had a [Safety Valve] agreement, "
        "and the Auditor General asked the Secretary of State why."
    )
    staffroom = marked("My lad goes out on the {Silver Quest}, and he's back for tea.")
    assert lost(hearing.text, hearing.keep, find(transcript(hearing.text), Roster(), blind)) == []
    assert missed(staffroom.text, staffroom.hide, find(transcript(staffroom.text), Roster(), blind)) == []
