"""Build Presidio on a spaCy model that lies on this machine, and translate what it finds.

UK recognisers are on (Presidio ships all but NHS switched off), ORGANIZATION is on (Presidio ignores it), other
countries' are off: they fire on UK numbers. Presidio's e-mail recogniser would fetch a public-suffix list, so ours
does not validate; its log of decisions would hold the text, so it is off. Nothing here opens a connection.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.redact.lexicon import Lexicon, load_lexicon
from pipeline.redact.tokens import Tag
from pipeline.settings.redaction import RedactionRules
from pipeline.values import Entity, Span

ENTITIES = {
    "PERSON": Entity.PERSON,
    "LOCATION": Entity.PLACE,
    "ORGANIZATION": Entity.ORG,
    "UK_NHS": Entity.ID,
    "UK_NINO": Entity.ID,
    "UK_PASSPORT": Entity.ID,
    "UK_VEHICLE_REGISTRATION": Entity.ID,
    "UK_DRIVING_LICENCE": Entity.ID,
    "UK_POSTCODE": Entity.POSTCODE,
    "PHONE_NUMBER": Entity.PHONE,
    "EMAIL_ADDRESS": Entity.EMAIL,
    "IBAN_CODE": Entity.ID,
    "CREDIT_CARD": Entity.ID,
    "IP_ADDRESS": Entity.ID,
}
SPACY_LABELS = {"PERSON": "PERSON", "GPE": "LOCATION", "LOC": "LOCATION", "FAC": "LOCATION", "ORG": "ORGANIZATION"}
CAPITALS_ONLY = frozenset({"UK_PASSPORT", "UK_VEHICLE_REGISTRATION", "UK_POSTCODE", "UK_DRIVING_LICENCE"})
"""Presidio matches these in any case: "k2 belongs" is no car."""
CHUNK = 50_000
"""Characters read at once: bounds memory on a long session."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One finding of the model or of a recogniser."""

    span: Span
    entity: Entity
    score: float
    label: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a model makes of a text: how each word is used, and what looks like a name or a number of somebody."""

    tags: tuple[Tag, ...] = ()
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Detector:
    """Holds the loaded model, the word lists and the rules; make one per run."""

    rules: RedactionRules
    lexicon: Lexicon = field(repr=False)
    read: Callable[[str], Reading] = field(repr=False)


def make_detector(rules: RedactionRules, model: Path) -> Detector:
    """Load spaCy's model from its folder and build Presidio on it."""
    return Detector(rules, load_lexicon(), _Reader(model, threshold=rules.thresholds.ner))


class _Reader:
    def __init__(self, model: Path, *, threshold: float) -> None:
        self._engine = _nlp_engine(model)
        self._analyzer = _analyzer(self._engine)
        self._threshold = threshold

    def __call__(self, text: str) -> Reading:
        tags: list[Tag] = []
        hits: list[Hit] = []
        for start, end in _chunks(text):
            artifacts = self._engine.process_text(text[start:end], "en")
            tags += [
                Tag(Span(start + t.idx, start + t.idx + len(t)), t.tag_) for t in artifacts.tokens if not t.is_space
            ]
            found = self._analyzer.analyze(
                text[start:end], "en", nlp_artifacts=artifacts, return_decision_process=False
            )
            hits += [_hit(result, start) for result in found if self._believed(result, text[start:end])]
        return Reading(tuple(tags), tuple(sorted(hits, key=lambda hit: (hit.span, hit.label))))

    def _believed(self, result: Any, text: str) -> bool:
        if result.entity_type not in ENTITIES:
            return False
        if result.entity_type in CAPITALS_ONLY:
            return text[result.start : result.end].isupper()
        return bool(result.score >= self._threshold)


def _chunks(text: str) -> list[tuple[int, int]]:
    """Pieces of whole turns, each about CHUNK long."""
    cuts = [0]
    while len(text) - cuts[-1] > CHUNK:
        at = text.rfind("\n", cuts[-1], cuts[-1] + CHUNK)
        cuts.append(at + 1 if at > cuts[-1] else cuts[-1] + CHUNK)
    return [(start, end) for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True) if end > start]


def _hit(result: Any, offset: int) -> Hit:
    span = Span(offset + result.start, offset + result.end)
    return Hit(span, ENTITIES[result.entity_type], float(result.score), str(result.entity_type))


def _nlp_engine(model: Path) -> Any:
    import spacy
    from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine

    configuration = NerModelConfiguration(
        model_to_presidio_entity_mapping=SPACY_LABELS,
        labels_to_ignore=["DATE", "TIME", "CARDINAL", "ORDINAL", "QUANTITY"],
    )
    engine = SpacyNlpEngine(
        models=[{"lang_code": "en", "model_name": str(model)}], ner_model_configuration=configuration
    )
    loaded: Any = engine
    loaded.nlp = {"en": spacy.load(model, exclude=["parser", "senter"])}
    return loaded


def _analyzer(engine: Any) -> Any:
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer import predefined_recognizers as ready

    class OfflineEmail(ready.EmailRecognizer):
        """Takes every address-shaped word: Presidio's own check of the domain would fetch a list of suffixes."""

        def validate_result(self, pattern_text: str) -> None:
            """No opinion: the pattern's own score stands."""

    recognizers = [
        ready.SpacyRecognizer(supported_entities=["PERSON", "LOCATION", "ORGANIZATION"]),
        ready.NhsRecognizer(),
        ready.UkNinoRecognizer(),
        ready.UkPassportRecognizer(),
        ready.UkPostcodeRecognizer(),
        ready.UkVehicleRegistrationRecognizer(),
        ready.UkDrivingLicenceRecognizer(),
        ready.PhoneRecognizer(supported_regions=("GB",)),
        ready.IbanRecognizer(),
        ready.CreditCardRecognizer(),
        ready.IpRecognizer(),
        OfflineEmail(),
    ]
    registry = RecognizerRegistry(recognizers=recognizers, supported_languages=["en"])
    return AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"], log_decision_process=False)
