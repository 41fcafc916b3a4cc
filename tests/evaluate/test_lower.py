from __future__ import annotations

import pytest

from pipeline.evaluate.lower import lower, lower_text
from pipeline.evaluate.words import tokens
from tests.building import transcript_of


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("So, Mrs O'Rourke-Bell said: “Wait!”", "so mrs orourke bell said wait"),
        ("Well – no. It's Callum's...", "well no its callums"),
        ("At 3.15 mail a.b@x.org (now) or @mum_s_", "at 3.15 mail a.b@x.org now or mum_s_"),
        ("İstanbul", "İstanbul"),
    ],
)
def test_capitals_and_punctuation_go_and_words_stay(written: str, heard: str) -> None:
    assert lower_text(written) == heard


def test_times_turns_and_the_words_that_figures_compare_stay() -> None:
    talk = transcript_of(("S1", "So - Mrs O'Rourke-Bell, hm?"), ("S2", "Will's late."))
    small = lower(talk)
    assert small.text == "so mrs orourke bell hm\nwills late"
    assert [(turn.start_ms, turn.span.of(small.text)) for turn in small.turns] == [
        (0, "so mrs orourke bell hm"),
        (2600, "wills late"),
    ]
    assert [t.form for t in tokens(small.text)] == [t.form for t in tokens(talk.text)]
    times = {word.span.of(small.text): word.start_ms for word in small.words}
    assert (times["mrs"], times["late"]) == (800, 3000)
