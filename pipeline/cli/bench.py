"""`quietroom bench`: speed, word errors and memory beside the peers, in one run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from pipeline import bench as benching
from pipeline import ingest, settings
from pipeline.bench import Contender
from pipeline.cli.screen import app, err, out
from pipeline.writing import disk_errors, write

SAMPLE = Path("samples", "averlock", "recording.mp3")


@app.command()
def bench(
    audio: Annotated[
        list[Path] | None, typer.Argument(metavar="[AUDIO..]", help="Recordings; default: a sample of the clone.")
    ] = None,
    only: Annotated[list[Contender] | None, typer.Option(help="Only this contender; may be given again.")] = None,
    rounds: Annotated[int, typer.Option(min=1, help="Turns of each; the least time counts.")] = 1,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the figures to this new file.")] = None,
    picture_file: Annotated[
        Path | None, typer.Option("--picture", help="Draw speed against word errors: a new SVG file.")
    ] = None,
) -> None:
    """Time this pipeline and others on the same sound; word errors too where a gold script lies beside it."""
    recordings, contenders = audio or [SAMPLE], only or list(Contender)
    if not all(recording.is_file() for recording in recordings):
        raise typer.BadParameter("no such recording; the sample lies in a clone, so give one of your own elsewhere")
    if picture_file and not benching.can_be_drawn(contenders, recordings):
        raise typer.BadParameter("a picture needs faster-whisper in the run, and a gold script beside each recording")
    loaded = settings.load()
    audio_s = sum(ingest.open_recording(one, loaded.ingest).duration_ms for one in recordings) / 1000
    rows = benching.measured(
        contenders,
        recordings,
        loaded,
        rounds=rounds,
        on_start=lambda contender: err.print(contender.value, highlight=False),
    )
    out.print(benching.table(rows, audio_s=audio_s))
    document = benching.as_json(rows, audio_s=audio_s, threads=loaded.transcribe.cpu_threads)
    with disk_errors():
        if json_file:
            write(json_file, json.dumps(document, indent=1).encode())
        if picture_file:
            write(picture_file, benching.picture(rows).encode())
