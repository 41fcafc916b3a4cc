"""A minute and a half of the recording in samples/averlock: a pupil's neglect is told, and a colleague's conduct.

The script's words in it are what must lie nowhere unsealed; nobody in it is real.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field

from pipeline import ingest
from pipeline.settings import IngestSettings
from pipeline.values import Stretch
from tests.service.outside import ROOT
from tests.sound import wav

SAMPLE = ROOT / "samples" / "averlock"
FROM_MS, TO_MS = 102_900, 204_200


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What the flow uploads, and what is known of it."""

    wav: bytes = field(repr=False)
    said: tuple[str, ...] = field(repr=False)
    """The script's turns."""
    people: tuple[tuple[str, str], ...] = field(repr=False)
    """Given and family name of everybody on the roster."""
    roster: bytes = field(repr=False)

    @property
    def seconds(self) -> float:
        """How long it is."""
        return (TO_MS - FROM_MS) / 1000

    @property
    def staff(self) -> list[str]:
        """Who was in the room."""
        rows = csv.DictReader(io.StringIO(self.roster.decode()))
        return [f"{row['given_name']} {row['family_name']}" for row in rows if row["role"] in ("staff", "other")]


def cut() -> Excerpt:
    """The stretch as WAV at 16 kHz, with its words and the sample's roster."""
    recording = ingest.open_recording(SAMPLE / "recording.mp3", IngestSettings())
    sound = wav(recording.samples(Stretch(FROM_MS, TO_MS)))
    turns = json.loads((SAMPLE / "timeline.json").read_text(encoding="utf-8"))["turns"]
    said = tuple(turn["text"] for turn in turns if 1000 * turn["start"] >= FROM_MS and 1000 * turn["end"] <= TO_MS)
    roster = (SAMPLE / "roster.csv").read_bytes()
    people = tuple((row["given_name"], row["family_name"]) for row in csv.DictReader(io.StringIO(roster.decode())))
    return Excerpt(sound, said, people, roster)
