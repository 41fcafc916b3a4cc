"""An engine that replays what it is told, one hearing after the other, and what it replays to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import NoReturn

import pytest

from pipeline import ingest, run
from pipeline.ingest import open_bytes
from pipeline.redact import Detector
from pipeline.redact.lexicon import load_lexicon
from pipeline.redact.presidio import Reading
from pipeline.settings import Settings
from pipeline.settings.disclosures import load as load_disclosures
from pipeline.settings.reading import defaults
from pipeline.settings.redaction import load_rules
from pipeline.settings.themes import shipped
from pipeline.transcribe import HeardWord, Piece
from pipeline.transcribe.engine import Pieces, Taken
from pipeline.values import Samples, Transcript
from tests.ingest.sounds import hear


@dataclass
class Replaying:
    """Says these words in the first clip, which begins with the recording, and nothing in any other."""

    words: tuple[HeardWord, ...]
    name: str = "replaying"

    def take_in(self, clips: Sequence[Samples]) -> Taken:
        """All in one piece; a careful reading helps no further."""
        return Taken(lambda: self._hear(clips), lambda places: tuple(() for _ in places))

    def _hear(self, clips: Sequence[Samples]) -> tuple[Pieces, ...]:
        words, self.words = self.words, ()
        return ((Piece(words, -0.3, 0.0, 1.0),), *((Piece((), -0.3, 0.0, 1.0),) for _ in clips[1:]))

    def hear_names(self, clip: Samples, names: Sequence[str]) -> Pieces:
        """Nothing: no name is confirmed."""
        return ()


@dataclass
class Ears:
    """Parts whose engine hears what each transcript says, in this order, however often one is asked for."""

    hearings: list[Transcript]
    asked: int = field(default=0)

    def engine(self) -> Replaying:
        """The next hearing; the last one again when there is no other."""
        heard = self.hearings[min(self.asked, len(self.hearings) - 1)]
        self.asked += 1
        return Replaying(
            tuple(HeardWord(w.span.of(heard.text), w.start_ms, w.end_ms, w.confidence) for w in heard.words)
        )

    def parts(self) -> run.Parts:
        """Everything but the models."""
        disclosures = load_disclosures(defaults("config/disclosures.toml"))
        return run.Parts(Settings(), disclosures, shipped(), self.engine, _no_embedder, _blind, None)


@cache
def _blind() -> Detector:
    """Word lists and rules without the language model."""
    return Detector(load_rules(defaults("config/redaction.toml")), load_lexicon(), lambda text: Reading())


def _no_embedder() -> NoReturn:
    raise AssertionError("nothing is searched for its meaning here")


def with_plain_ears(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is loud counts as speech when a recording in memory is opened: these tests have no voices."""
    monkeypatch.setattr(ingest, "open_bytes", partial(open_bytes, hear=hear))
