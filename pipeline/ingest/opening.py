"""From a file that someone gave, or bytes out of a sealed one, to a `Recording`: inspect, measure, then judge.

The order matters: what is no sound is refused before FFmpeg sees it, and nothing is judged before the last byte.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from pipeline import origin
from pipeline.errors import EmptyInputError, SilentAudioError
from pipeline.ingest import advice, claims, formats, quality
from pipeline.ingest.decode import Decoder, in_blocks
from pipeline.ingest.level import gains_db
from pipeline.ingest.source import BLOCK, STEP_WINDOWS, Sound
from pipeline.ingest.speech import Hear, silero, stretches
from pipeline.origin import InMemory, Origin, Source
from pipeline.settings import IngestSettings
from pipeline.values import Progress, Quality, Recording, Samples, Stage, Stretch, ignore

_USABLE_MS = 1000
"""Less than this out of a file with faults is no recording."""


@dataclass(frozen=True, slots=True)
class Measured:
    """All that one reading of the whole recording told: what opens it again without another."""

    duration_ms: int
    sha256: str
    speech: tuple[Stretch, ...]
    quality: Quality
    gains_db: tuple[float, ...]
    """How far each STEP of the sound is raised."""


def open_recording(
    untrusted: Source,
    settings: IngestSettings,
    *,
    planned_minutes: float | None = None,
    on_progress: Progress = ignore,
    hear: Hear | None = None,
) -> Recording:
    """A handle on the recording's sound at 16 kHz, with its length, speech, quality and warnings.

    `hear` stands in for the voice activity model. Raises UnreadableAudioError (no recording, or no right to
    read it), EmptyInputError, SilentAudioError (nobody speaks), DamagedAudioError (nothing decodes),
    UnsupportedFormatError (dictation formats without a decoder) and SourceChangedError.
    """
    found, head = formats.inspect(untrusted)
    return reopen(found, _measured(found, head, settings, planned_minutes, on_progress, hear))


def open_bytes(
    content: bytes, settings: IngestSettings, *, on_progress: Progress = ignore, hear: Hear | None = None
) -> Recording:
    """The same for a recording held in memory, of which no file exists; raises the same errors."""
    return open_recording(InMemory(content), settings, on_progress=on_progress, hear=hear)


def measure(
    untrusted: Source, settings: IngestSettings, *, planned_minutes: float | None = None, on_progress: Progress = ignore
) -> Measured:
    """What `open_recording` finds, to be kept: `reopen` then spares the reading; raises the same errors."""
    found, head = formats.inspect(untrusted)
    return _measured(found, head, settings, planned_minutes, on_progress, None)


def reopen(untrusted: Source, measured: Measured) -> Recording:
    """The recording of which this was measured; it must be the same bytes. Raises OSError."""
    gains = np.array(measured.gains_db)
    source = Sound(origin.of(untrusted), duration_ms=measured.duration_ms, gains_db=gains)
    return Recording(measured.duration_ms, measured.sha256, measured.speech, measured.quality, source.decode)


def _measured(
    untrusted: Origin,
    head: bytes,
    settings: IngestSettings,
    planned_minutes: float | None,
    on_progress: Progress,
    hear: Hear | None,
) -> Measured:
    sha256 = _sha256(untrusted)
    decoder = Decoder(untrusted, head)
    claim = claims.read(untrusted, decoder.container, decoder.header_ms)
    measured = quality.trace(
        in_blocks(decoder.pieces(), BLOCK),
        hear or silero(),
        on_block=lambda: on_progress(Stage.INGEST, decoder.fraction),
    )
    untrusted.require_same()
    _require_sound(measured, claim, decoder, head)
    speech = stretches(measured.probability, settings, duration_ms=measured.duration_ms)
    if not speech:
        raise SilentAudioError("nobody speaks in this recording; check that it is the right file")
    found = advice.Findings(
        measured.duration_ms,
        incomplete=claim.incomplete or not any(head) or claims.cut_mp3(decoder.container, decoder.last_packet),
        misnamed=formats.misnamed(untrusted.suffix, decoder.container),
    )
    report = _measures(measured, speech, settings, declared_ms=claim.declared_ms, decode_errors=decoder.errors)
    warnings = advice.warnings_for(found, report, settings, planned_minutes=planned_minutes)
    gains = gains_db(_step_peaks(measured.peak), level_db=report.level_db, target_db=settings.target_level_db)
    on_progress(Stage.INGEST, 1.0)
    told = replace(report, warnings=warnings)
    return Measured(measured.duration_ms, sha256, speech, told, tuple(gains.tolist()))


def _sha256(untrusted: Origin) -> str:
    try:
        return origin.sha256(untrusted)
    except OSError:
        raise formats.unreadable_to_the_end() from None


def _require_sound(measured: quality.Trace, claim: claims.Claim, decoder: Decoder, head: bytes) -> None:
    """Tell a file without sound from one whose sound is lost."""
    faulty = decoder.errors or claim.incomplete or (claim.declared_ms or 0) > _USABLE_MS
    if measured.duration_ms < _USABLE_MS and decoder.errors:
        raise formats.undecodable(head)
    if measured.duration_ms == 0:
        raise formats.undecodable(head) if faulty else EmptyInputError("the recording lasts no time at all")


def _measures(
    measured: quality.Trace,
    speech: tuple[Stretch, ...],
    settings: IngestSettings,
    *,
    declared_ms: int | None,
    decode_errors: int,
) -> Quality:
    return Quality(
        speech_fraction=quality.speech_fraction(speech, measured.duration_ms),
        clipped_fraction=quality.clipped_fraction(measured),
        snr_db=quality.snr_db(measured, speech, settings.speech_threshold),
        level_db=quality.level_db(measured, settings.speech_threshold),
        declared_ms=declared_ms,
        decode_errors=decode_errors,
    )


def _step_peaks(peaks: Samples) -> Samples:
    """The highest sample of each step of levelling."""
    padded = np.pad(peaks, (0, -len(peaks) % STEP_WINDOWS))
    highest: Samples = padded.reshape(-1, STEP_WINDOWS).max(axis=1)
    return highest
