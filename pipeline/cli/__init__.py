"""The command line: parse, call one function, print; no logic.

Nothing said in the room is printed unless `follow-up open` or `open` is asked to. An error is one line and an
exit status of its own (errors.py); an unforeseen one shows its class and place, never its message.
"""

from __future__ import annotations

import os
import sys
import traceback
from typing import NoReturn

from typer.exceptions import Abort, TyperException

from pipeline.cli import (
    audit_log,
    backup,
    bench,
    capacity,
    codebook,
    doctor,
    evaluate,
    exchange,
    kit,
    planning,
    process,
    report,
    sealed,
    serve,
    upkeep,
)
from pipeline.cli.screen import app, complain
from pipeline.errors import PipelineError

__all__ = [
    "app",
    "audit_log",
    "backup",
    "bench",
    "capacity",
    "codebook",
    "doctor",
    "evaluate",
    "exchange",
    "kit",
    "main",
    "planning",
    "process",
    "report",
    "sealed",
    "serve",
    "upkeep",
]

WRONG_USAGE = 2
INTERRUPTED = 130


def main() -> NoReturn:
    """Run one command and exit with its status."""
    _harden()
    try:
        status = app(standalone_mode=False)
    except PipelineError as problem:
        complain(str(problem), problem.code)
        status = problem.exit_status
    except TyperException as problem:
        complain(problem.format_message(), "usage")
        status = WRONG_USAGE
    except Abort:
        complain("stopped; nothing was left behind", "interrupted")
        status = INTERRUPTED
    except Exception as problem:  # noqa: BLE001  the last door: a traceback could show what was said
        complain(f"a fault in the program ({_place(problem)}); nothing was published", "fault")
        status = 1
    sys.exit(status or 0)


def _place(problem: Exception) -> str:
    """Class and line of an unforeseen error: its message may hold what was said."""
    last = traceback.extract_tb(problem.__traceback__)[-1]
    return f"{type(problem).__name__} in {last.name}, line {last.lineno}"


def _harden() -> None:
    """Model hubs and telemetry off; no core dump, which would hold what was said; files for their owner only."""
    os.environ.update(HF_HUB_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1", TRANSFORMERS_OFFLINE="1", DO_NOT_TRACK="1")
    os.umask(0o077)
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
