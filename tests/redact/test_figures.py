"""How much is hidden on scripts and utterances of our own: floors a little under what was measured.

`held_out_*` were never read by whoever tuned the rules; the others were. `hearings_dense.jsonl` is not tested: full
of bodies that no list has, it is there to be measured (README).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.evaluate import as_transcript, parse
from pipeline.evaluate.evidence import gather
from pipeline.evaluate.figures import Hiding, Share
from pipeline.evaluate.hiding import hiding
from pipeline.evaluate.utterances import UtteranceFigures, read_utterances, score_redact
from pipeline.redact import Detector, apply, find
from pipeline.values import Heard, Roster, Session, Span, Transcript, Turn

pytestmark = pytest.mark.model
MATERIAL = Path(__file__).parent / "material"
SESSION = Session("figures", "2026-01-01")


def rate(share: Share) -> float:
    assert share.of, "nothing was counted"
    return share.hits / share.of


def hidden(scripts: list[Path], detector: Detector, *, with_roster: bool) -> Hiding:
    """All scripts as one, nothing withheld: what redaction alone does."""
    assert scripts
    total: Hiding | None = None
    for script in scripts:
        gold = parse(script)
        said = as_transcript(gold)
        findings = find(said, gold.roster if with_roster else Roster(), detector)
        redacted = apply(said, findings, session=SESSION, without=())
        found = hiding(gather(gold, Heard(None, said, ()), findings, redacted))
        total = found if total is None else total + found
    assert total is not None
    return total


def spoken(name: str, detector: Detector) -> UtteranceFigures:
    def redactor(text: str, roster: Roster) -> str:
        said = Transcript(text, (Turn(Span(0, len(text)), None, None, None),), (), None, "gold")
        redacted = apply(said, find(said, roster, detector), session=SESSION, without=())
        return "\n".join(line.text for line in redacted.lines)

    return score_redact(read_utterances(MATERIAL / name), redactor)


@pytest.mark.parametrize("kind", ["held_out_*", "[!h]*"])
def test_with_a_roster_nearly_everything_is_hidden_and_little_else(kind: str, seeing: Detector) -> None:
    found = hidden(sorted(MATERIAL.glob(f"{kind}.session.txt")), seeing, with_roster=True)
    assert rate(found.hidden) >= 0.97
    assert rate(found.by_kind["PERSON"]) >= 0.99
    assert rate(found.kept) >= 0.95
    assert rate(found.others_lost) <= 0.005
    assert rate(found.one_placeholder) >= 0.88


@pytest.mark.parametrize("kind", ["held_out_*", "[!h]*"])
def test_without_a_roster_persons_are_hidden(kind: str, seeing: Detector) -> None:
    found = hidden(sorted(MATERIAL.glob(f"{kind}.session.txt")), seeing, with_roster=False)
    assert rate(found.by_kind["PERSON"]) >= 0.95
    assert rate(found.others_lost) <= 0.005


def test_talk_of_public_life_loses_few_words(seeing: Detector) -> None:
    found = spoken("hearings.jsonl", seeing)
    assert rate(found.clean) >= 0.95
    assert rate(found.others_lost) <= 0.005


@pytest.mark.parametrize(
    ("name", "clean", "misheard"), [("utterances", 0.93, 0.86), ("utterances_held_out", 0.85, 0.78)]
)
def test_short_utterances(name: str, clean: float, misheard: float, seeing: Detector) -> None:
    found = spoken(f"{name}.jsonl", seeing)
    assert rate(found.clean) >= clean
    assert rate(found.misheard_with_roster) >= misheard
