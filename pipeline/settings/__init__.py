"""Read `config/*.toml` into frozen, validated settings: read once in the command line, then passed down.

Defaults live in the models below and nowhere else; a test holds `config/settings.toml` equal to them, so the
file is the reference. Unknown keys are refused.
"""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator

from pipeline.settings.reading import defaults, find, read_toml

__all__ = [
    "EngineName",
    "IngestSettings",
    "RedactSettings",
    "Settings",
    "SpeakerSettings",
    "TranscribeSettings",
    "defaults",
    "find",
    "load",
]


class Table(BaseModel):
    """A TOML table whose keys are known and whose values never change."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class IngestSettings(Table):
    """[ingest]"""

    speech_threshold: float = Field(0.35, gt=0, lt=1, title="Voice activity above which a moment counts as speech")
    speech_min_silence_ms: int = Field(500, ge=100, title="Shorter silences do not end a stretch of speech")
    speech_pad_ms: int = Field(400, ge=0, title="Sound kept on either side of a stretch of speech")
    short_minutes: float = Field(20, gt=0, title="Warn when a recording is shorter than this")
    long_minutes: float = Field(180, gt=0, title="Warn when a recording is longer than this")
    target_level_db: float = Field(-20, le=0, title="Loudness that quiet speech is raised to, dB full scale")


class EngineName(StrEnum):
    """The speech engines there are."""

    FASTER_WHISPER = "faster-whisper"
    OPENAI_WHISPER = "openai-whisper"


class TranscribeSettings(Table):
    """[transcribe]"""

    engine: EngineName = Field(EngineName.FASTER_WHISPER, title="faster-whisper or openai-whisper")
    model: str = Field("whisper-base", title="Name in models/manifest.toml, or a path to a larger Whisper")
    language: str = Field("en", title="Language spoken")
    beam_size: int = Field(5, ge=1, title="Search width")
    batch_size: int = Field(8, ge=1, title="Clips of half a minute heard at once")
    window_minutes: float = Field(5, ge=1, le=30, title="Length of the windows a recording is cut into at pauses")
    second_hearing_fraction: float = Field(
        0.15, ge=0, le=1, title="Share of the speech that is heard again for the roster's names; 0 never does"
    )
    threads: int = Field(0, ge=0, title="CPU threads; 0 takes all")

    @property
    def cpu_threads(self) -> int:
        """How many there are to be, whatever the machine has."""
        return self.threads or os.cpu_count() or 1


class SpeakerSettings(Table):
    """[speakers]"""

    tell_apart: bool = Field(True, title="Whether a recording's speakers are told apart by voice")
    model: str = Field("ge2e", title="Voice model: name in models/manifest.toml, or a path to a GE2E checkpoint")
    count: int = Field(0, ge=0, le=12, title="How many people speak, 2 to 12; 0 finds out")

    @field_validator("count")
    @classmethod
    def _not_one(cls, count: int) -> int:
        """One voice needs no telling apart."""
        if count == 1:
            raise ValueError("must be 2 to 12, or 0 to find out")
        return count


class RedactSettings(Table):
    """[redact]"""

    model: str = Field("en_core_web_md", title="spaCy model: name in models/manifest.toml, or a path")
    bleep_before_ms: int = Field(80, ge=0, le=2000, title="Sound before a hidden name that is bleeped with it")
    bleep_after_ms: int = Field(150, ge=0, le=2000, title="Sound after a hidden name that is bleeped with it")


class Settings(Table):
    """Everything an operator may change."""

    ingest: IngestSettings = IngestSettings()
    transcribe: TranscribeSettings = TranscribeSettings()
    speakers: SpeakerSettings = SpeakerSettings()
    redact: RedactSettings = RedactSettings()


def load(path: Path | None = None) -> Settings:
    """Settings from this file, or from the first `settings.toml` found; raises SettingsError."""
    return read_toml(path or find("settings.toml"), Settings, "settings.toml")
