from __future__ import annotations

import json

from pipeline.evaluate import score, tables
from pipeline.evaluate.figures import Figures
from pipeline.evaluate.passages import Verdict, score_flags
from pipeline.evaluate.utterances import Utterance, score_redact
from pipeline.values import Roster, Span
from tests.evaluate.scripts import findings, heard, hidden_lines, redacted, script


def figures() -> Figures:
    gold = script()
    return score(gold, heard(gold), findings(gold), redacted(hidden_lines(gold, but=["zainab"])))


def test_each_row_has_the_number_of_items_behind_it() -> None:
    rows = {name: (value, of) for name, value, of, _ in tables.rows(figures())}
    assert rows["hidden, all types"] == ("0.800", "4/5")
    assert rows["hidden, PERSON"] == ("0.750", "3/4")
    assert rows["items that point at one"] == ("-", "0/0")
    assert rows["persons of whom nothing is left in view"] == ("0.500", "1/2")
    assert rows["sessions with a leak"] == ("1.000", "1/1")
    assert rows["other words that a redaction took, per 1,000"] == ("0.0", "0/26")
    assert rows["time left out"] == ("0.000", "0.8 min")
    sure = {name: between for name, *_, between in tables.rows(figures())}
    assert sure["hidden, all types"] == "0.38 to 0.96"
    assert sure["time left out"] == sure["items that point at one"] == ""
    assert tables.table(figures(), "x").row_count == len(rows)


def test_json_holds_counts_rates_and_lines_and_no_surface() -> None:
    plain = json.loads(json.dumps(tables.as_json(figures())))
    assert plain["hiding"]["hidden"] == {"hits": 4, "of": 5, "rate": 0.8, "interval": [0.3755, 0.9638]}
    assert "interval" not in plain["sections"]
    assert plain["concerns"]["calibration"]["brier"] is None
    assert plain["hiding"]["by_kind"]["LOCATION"]["rate"] == 1.0
    assert plain["hiding"]["leaks"] == [{"kind": "PERSON", "line": 10}]
    assert plain["hiding"]["persons"]["rate"] == 0.5
    assert plain["hiding"]["over_redacted"] == {"hits": 0, "of": 26, "rate": 0.0, "per_1000": 0.0}
    assert plain["hearing"]["rate"] == 0.0
    assert "Zainab" not in json.dumps(plain)


def test_words_lost_of_utterances_are_told_by_the_thousand() -> None:
    text = "So Petra met nobody there."
    row = Utterance(1, text, (("PERSON", Span(3, 8)),), (), "name", is_misheard=False, roster=Roster())
    counted = score_redact([row], lambda _, __: "So [PERSON 1] met [PERSON 2] there.")
    assert ("other words lost, per 1,000", "250.0", "1/4", "") in tables.rows(counted)
    assert tables.as_json(counted)["others_lost"] == {"hits": 1, "of": 4, "rate": 0.25, "per_1000": 250.0}


def test_words_are_shown_only_on_request() -> None:
    leaks = tables.misses(figures())["leaks"]
    assert tables.miss_lines(leaks) == ("line 10: PERSON",)
    assert tables.miss_lines(leaks, show_words=True) == ("line 10: PERSON: 'Zainab' -> 'Zainab'",)
    assert "Zainab" not in repr(figures())


def test_figures_of_single_utterances_and_passages_have_tables_too() -> None:
    for counted in (score_redact([], lambda text, _: text), score_flags([], lambda _: Verdict(0))):
        assert len(tables.rows(counted)) >= 4
        assert json.dumps(tables.as_json(counted))
        assert all(found == () for found in tables.misses(counted).values())
