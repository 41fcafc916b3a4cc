"""Who confirmed that everyone agreed: without it nothing is processed.

The guidance has staff asked before they are recorded; the recording itself cannot show that they were.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from pipeline.errors import ConsentError
from pipeline.settings.reading import read_toml


class Consent(BaseModel):
    """The consent file."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kind: Literal["recording", "notes"]
    date: date
    confirmed_by_role: str = Field(min_length=1, title="A role such as facilitator, never a name")
    participants: int = Field(ge=1, le=100)
    everyone_agreed_to_recording: bool = False
    everyone_informed: bool = False
    everyone_agreed_to_share_voices: bool = Field(False, title="Whether releases may carry voices; follow-up items do")

    @model_validator(mode="after")
    def _everyone(self) -> Consent:
        if self.kind == "recording" and not self.everyone_agreed_to_recording:
            raise ValueError(
                "everyone_agreed_to_recording must be true: one person who did not agree is enough to stop"
            )
        if self.kind == "notes" and not self.everyone_informed:
            raise ValueError("everyone_informed must be true: say how notes are used before they are taken")
        return self


def load_consent(path: Path | None) -> Consent:
    """The consent file; raises ConsentError, also for None, before any work is done."""
    if path is None:
        raise ConsentError(
            "nobody has confirmed that everyone in the room agreed; give --consent FILE (samples/ has one) "
            "or --agreed-date, --confirmed-by and --participants"
        )
    return read_toml(path, Consent, "consent file", error=ConsentError)
