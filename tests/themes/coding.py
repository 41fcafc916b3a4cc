"""Coders that need no model: meaning is words shared."""

from __future__ import annotations

from collections.abc import Callable

from pipeline import run
from pipeline.release import Loaders
from pipeline.settings.themes import ThemeRules, shipped
from pipeline.themes import Coder
from tests.flag.fakes import WordEmbedder


def plain_coder(rules: ThemeRules | None = None) -> Coder:
    return Coder(rules or shipped(), WordEmbedder())


def loaders(parts: Callable[[], run.Parts] | None = None) -> Loaders:
    """What a release needs, without the model of meaning."""
    return Loaders(plain_coder, parts)
