"""What every command shares: the app, the screen, and progress with time left."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import SecretStr
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from pipeline import values

app = typer.Typer(
    help="Staff engagement sessions: a redacted transcript for analysts, a sealed follow-up for the safeguarding lead.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
out = Console()
err = Console(stderr=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
Identities = Annotated[list[Path], typer.Option("--identity", help="Key file of a recipient; may be given twice.")]
ReleasedFolder = Annotated[
    Path, typer.Argument(metavar="RELEASED_FOLDER", help="A folder released/<n> that `release` wrote.")
]
NewFolder = Annotated[Path, typer.Option("--out", help="Folder to make; it must not be there yet.")]
RemoveSpeaker = Annotated[
    list[str] | None,
    typer.Option(
        metavar="S3",
        help="Leave out all that one speaker of the sealed transcript said; may be given twice. Flagged passages stay.",
    ),
]

WORDS = {
    values.Stage.INGEST: "Reading the recording",
    values.Stage.TRANSCRIBE: "Listening",
    values.Stage.NAMES: "Listening again for names",
    values.Stage.SPEAKERS: "Telling voices apart",
    values.Stage.SEGMENT: "Finding the agenda",
    values.Stage.FLAG: "Looking for what must be followed up",
    values.Stage.SEAL: "Sealing",
    values.Stage.REDACT: "Hiding names",
    values.Stage.THEMES: "Coding themes",
    values.Stage.MASK: "Bleeping names and listening again",
    values.Stage.PUBLISH: "Checking and writing",
}


def complain(message: str, code: str) -> None:
    """One line on the error stream."""
    err.print(f"error: {message} [{code}]", style="red", markup=False, highlight=False, soft_wrap=True)


def say(text: str) -> None:
    """One line on the output stream, as it is."""
    out.print(text, markup=False, highlight=False, soft_wrap=True)


def print_json(document: Any) -> None:
    """For scripts."""
    typer.echo(json.dumps(document, indent=1, ensure_ascii=False))


def ask_passphrase(*, new: bool = False) -> SecretStr:
    """The passphrase of a key file, from the keyboard or, for scripts, from QUIETROOM_PASSPHRASE."""
    given = os.environ.get("QUIETROOM_PASSPHRASE")
    words = "New passphrase" if new else "Passphrase"
    return SecretStr(given or typer.prompt(words, hide_input=True, confirmation_prompt=new, err=True))


@contextmanager
def progress_bar() -> Iterator[values.Progress]:
    """Bars with time left on a terminal; elsewhere a plain line at each tenth."""
    if not err.is_terminal:
        yield _PlainLines()
        return
    columns = (TextColumn("{task.description:<38}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err) as bars:
        tasks: dict[values.Stage, TaskID] = {}

        def show(stage: values.Stage, fraction: float) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(WORDS[stage], total=1.0)
            bars.update(tasks[stage], completed=fraction)

        yield show


class _PlainLines:
    """`Listening 40 %, 62 s left`, once per tenth."""

    def __init__(self) -> None:
        self._began: dict[values.Stage, float] = {}
        self._tenth: dict[values.Stage, int] = {}

    def __call__(self, stage: values.Stage, fraction: float) -> None:
        began = self._began.setdefault(stage, time.monotonic())
        tenth = int(fraction * 10)
        if self._tenth.get(stage) == tenth:
            return
        self._tenth[stage] = tenth
        left = (time.monotonic() - began) * (1 - fraction) / fraction if fraction else None
        tail = f", about {left:.0f} s left" if left and tenth < 10 else ""
        err.print(f"{WORDS[stage]} {tenth * 10} %{tail}", markup=False, highlight=False)
