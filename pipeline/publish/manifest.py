"""manifest.json: what was done, with what, to which digests. Never content, and never whether anything was flagged."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Any

from pipeline import models, writing
from pipeline.publish.folder import Folder
from pipeline.settings.consent import Consent
from pipeline.values import Progress, QualityWarning, Session, Stage

PACKAGES = ("quietroom", "av", "faster-whisper", "ctranslate2", "spacy", "presidio-analyzer", "onnxruntime", "pyrage")

TELLING = frozenset({Stage.FLAG, Stage.SEAL})


class Clock:
    """A progress that remembers how long each stage took, and passes everything on."""

    def __init__(self, on_progress: Progress) -> None:
        """Start no stage yet."""
        self._on_progress = on_progress
        self._seen: dict[Stage, tuple[float, float]] = {}

    def __call__(self, stage: Stage, fraction: float) -> None:
        """Note the time of the first and the latest word on a stage."""
        now = time.monotonic()
        self._seen[stage] = (self._seen.get(stage, (now, now))[0], now)
        self._on_progress(stage, fraction)

    def timings_s(self) -> dict[str, float]:
        """Seconds by stage, but for those that take the longer the more is flagged."""
        told = {stage: times for stage, times in self._seen.items() if stage not in TELLING}
        return {str(stage): round(last - first, 2) for stage, (first, last) in told.items()}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known once everything was heard, before anything is written."""

    session: Session
    consent: Consent
    source_sha256: str
    duration_ms: int | None
    engine: str
    recipients: dict[str, list[str]]
    """Fingerprints by route."""
    model_names: tuple[str, ...]
    warnings: tuple[QualityWarning, ...] = field(default=())


def write(
    folder: Folder,
    facts: Facts,
    *,
    audit_head: str,
    redactions: dict[str, int] | None = None,
    timings_s: dict[str, float] | None = None,
) -> None:
    """Write or replace the manifest of a session's folder; `redactions` is None until something is published."""
    document = {
        "schema": 1,
        "session_id": facts.session.id,
        "date": facts.session.date,
        "label": facts.session.label,
        "state": "sealed" if redactions is None else "published",
        "input": {"kind": facts.consent.kind, "duration_ms": facts.duration_ms, "sha256": facts.source_sha256},
        "consent": facts.consent.model_dump(mode="json"),
        "engine": facts.engine,
        "versions": {"python": python_version(), **{name: version(name) for name in PACKAGES}},
        "models": {name: models.digest(models.locate(name)) for name in facts.model_names},
        "timings_s": timings_s or {},
        "digests": folder.digests(),
        "recipients": facts.recipients,
        "redactions": redactions or {},
        "warnings": [{"code": w.code, "message": w.message} for w in facts.warnings],
        "audit_head": audit_head,
    }
    folder.put("manifest.json", (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode())


def read(folder: Path) -> dict[str, Any]:
    """The manifest of a session's folder; raises OutputError where there is none."""
    with writing.disk_errors():
        content = (folder / "manifest.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(content)
    return found
