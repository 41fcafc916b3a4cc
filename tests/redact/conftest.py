"""A detector without a model, and one with: the same rules, the same word lists."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from pipeline.redact import Detector, make_detector
from pipeline.redact.lexicon import Lexicon, load_lexicon
from pipeline.redact.presidio import Reading
from pipeline.settings.reading import defaults
from pipeline.settings.redaction import RedactionRules, load_rules
from tests.conftest import ModelPath


@pytest.fixture(scope="session")
def rules() -> RedactionRules:
    return load_rules(defaults("config/redaction.toml"))


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon()


@cache
def blind_detector() -> Detector:
    """Everything but the language model, for tests whose arguments Hypothesis writes out."""
    return Detector(load_rules(defaults("config/redaction.toml")), load_lexicon(), lambda text: Reading())


@pytest.fixture(scope="session")
def blind(rules: RedactionRules, lexicon: Lexicon) -> Detector:
    """Everything but the language model."""
    return Detector(rules, lexicon, lambda text: Reading())


@pytest.fixture(scope="session")
def seeing(rules: RedactionRules, model_path: ModelPath) -> Detector:
    """The real one."""
    folder: Path = model_path("en_core_web_md")
    return make_detector(rules, folder)
