"""The warnings a teacher reads: few, in plain words, each with what to do.

Pure. A healthy recording gets none; a damaged one is never let through in silence. No warning holds a file name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.settings import IngestSettings
from pipeline.values import Quality, QualityWarning

_DIFFERENCE_FRACTION = 0.005
_DIFFERENCE_MS = 500
_FAR_SHORT = 0.5
"""Share of the planned length under which a recording is far too short."""
_QUIET_DB = -42.0
"""Well under the -20 to -30 dB of a dictaphone on the table. Voice activity finds speech down to -62 dB (measured)."""
_CLIPPED_FRACTION = 0.0005
"""Speech pushed 6 dB over full scale; speech that only touches full scale stays under a hundredth of it (measured)."""
_NOISY_DB = 9.0
_LITTLE_SPEECH = 0.2


@dataclass(frozen=True, slots=True)
class Findings:
    """What the decoding showed, besides the sound."""

    duration_ms: int
    incomplete: bool
    """The file lacks its beginning or its end."""
    misnamed: bool
    """The extension promises another format."""


def warnings_for(
    found: Findings, quality: Quality, settings: IngestSettings, *, planned_minutes: float | None
) -> tuple[QualityWarning, ...]:
    """Everything a person should know, the worst first."""
    return (
        *_damage(found, quality),
        *_length(found.duration_ms, settings, planned_minutes),
        *_sound(quality),
        *_name(found),
    )


def clock(ms: int) -> str:
    """Hours, minutes and seconds: 0:11:54."""
    seconds = ms // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _damage(found: Findings, quality: Quality) -> Iterator[QualityWarning]:
    usable = f"the usable part is 0:00:00-{clock(found.duration_ms)}; was the session this long?"
    declared = quality.declared_ms
    if declared is not None and _differ(declared, found.duration_ms):
        yield QualityWarning(
            "damaged",
            f"The file is damaged. It says it lasts {clock(declared)}, but {clock(found.duration_ms)} could be read: "
            f"{usable} If not, copy it from the recorder again.",
        )
    elif found.incomplete:
        yield QualityWarning(
            "damaged",
            f"The file has no proper beginning or end, so part of it may be missing: {usable} "
            "If not, copy it from the recorder again.",
        )
    elif quality.decode_errors:
        yield QualityWarning("damaged", f"The file is damaged: {usable} If not, copy it from the recorder again.")
    if quality.decode_errors:
        places = "1 place" if quality.decode_errors == 1 else f"{quality.decode_errors} places"
        yield QualityWarning(
            "decode-errors",
            f"In {places} the sound could not be read. Words said there are missing from everything that follows, "
            "and times after it may be early; listen to the original where it matters.",
        )


def _differ(declared_ms: int, decoded_ms: int) -> bool:
    """More than half a second and half a per cent: less is the padding that codecs add."""
    difference = abs(declared_ms - decoded_ms)
    return difference > _DIFFERENCE_MS and difference > _DIFFERENCE_FRACTION * declared_ms


def _length(duration_ms: int, settings: IngestSettings, planned_minutes: float | None) -> Iterator[QualityWarning]:
    minutes = duration_ms / 60_000
    said = f"The recording lasts {clock(duration_ms)}"
    if planned_minutes is not None and minutes < _FAR_SHORT * planned_minutes:
        yield QualityWarning(
            "short",
            f"{said}; the plan is for {planned_minutes:g} minutes. "
            "Is this the whole session, or is there another file?",
        )
    elif minutes < settings.short_minutes:
        yield QualityWarning("short", f"{said}. Is this the whole session, or is there another file?")
    elif minutes > settings.long_minutes:
        yield QualityWarning(
            "long", f"{said}. Was the recorder left running? What was said after the session is in it as well."
        )


def _sound(quality: Quality) -> Iterator[QualityWarning]:
    if quality.level_db < _QUIET_DB:
        yield QualityWarning(
            "quiet",
            "The voices are very quiet. They were made louder, but words will be missed; "
            "next time put the recorder in the middle of the group.",
        )
    if quality.clipped_fraction > _CLIPPED_FRACTION:
        yield QualityWarning(
            "clipped",
            "The sound is distorted because it was recorded too loud; words will be missed. "
            "Next time turn the recorder's sensitivity down or move it away from the loudest voice.",
        )
    if quality.snr_db < _NOISY_DB:
        yield QualityWarning(
            "noisy",
            "There is a lot of background noise; words and names will be misheard. Check the transcript with care.",
        )
    if quality.speech_fraction < _LITTLE_SPEECH:
        yield QualityWarning(
            "little-speech",
            f"Speech was found in {quality.speech_fraction:.0%} of the recording. "
            "Is it the right file, and was the microphone uncovered?",
        )


def _name(found: Findings) -> Iterator[QualityWarning]:
    if found.misnamed:
        yield QualityWarning(
            "wrong-extension",
            "The file is sound of another format than its name says. It could be read; "
            "check that it is the right file.",
        )
