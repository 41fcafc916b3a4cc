"""What the upload form said, as the page keeps it (wrapped) and the worker reads it.

It holds names, so it lies nowhere but in the store's order of the session, and no message may hold a value of it.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import TamperedError
from pipeline.settings.consent import Consent


class UploadOrder(BaseModel):
    """One session's form; `model_dump(mode="json")` is what `Store.set_order` is given."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    consent: Consent
    plan: str | None = Field(None, repr=False)
    """TOML of a session plan; None takes the school's own, or what ships."""
    participants: tuple[str, ...] = Field((), repr=False)
    """Names of who took part that day, facilitators too."""
    label: str = Field("", repr=False)
    speakers: int | None = Field(None, ge=2, le=12)
    """How many people speak; None finds out."""


def order_from(kept: dict[str, Any]) -> UploadOrder:
    """What `Store.order` gives, validated; raises TamperedError, for a page wrote it and nobody else may have."""
    try:
        return UploadOrder.model_validate(kept)
    except ValidationError:
        raise TamperedError("what the upload form said is not as it was written; upload the session again") from None
