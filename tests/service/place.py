"""A service of its own in processes of its own: a folder, a database, workers with made-up steps, to be killed.

Run as a program it is one of those processes: `python -m tests.service.place COMMAND ...`. What the steps do is chosen
by the environment (`FAKE_*`), so that a test can slow, fail or fill them.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SETTINGS = """
[work]
heartbeat_s = 0.3
silent_s = 2.5
look_s = 0.5
"""
WINDOWS = 4


class FakeSteps:
    """Steps that write small artefacts where the real ones do, checking all the time whether they should go on."""

    def measure(self, session_id: str, attempt: str) -> int:
        return int(os.environ.get("FAKE_WINDOWS", WINDOWS))

    def hear(self, session_id: str, attempt: str, window: int) -> str:
        self._work_for(session_id, attempt, float(os.environ.get("FAKE_STEP_S", "0.2")))
        self._trouble(session_id, window)
        content = f"{session_id} window {window}".encode()
        path = self._folder(session_id) / f"window-{window}"
        part = path.with_name(f".{attempt}-{path.name}")
        part.write_bytes(content)
        os.replace(part, path)
        return hashlib.sha256(content).hexdigest()

    def conclude(self, session_id: str, attempt: str) -> str:
        from django.conf import settings

        from pipeline.service import attempts

        self._work_for(session_id, attempt, 0.05)
        folder = self._folder(session_id)
        content = b"".join((folder / f"window-{window}").read_bytes() for window in range(self.measure("", "")))
        made = folder / f"attempt-{attempt}" / "made"
        made.mkdir(parents=True)
        (made / "whole").write_bytes(content)
        published = Path(settings.DATA_FOLDER) / "sessions" / session_id
        published.parent.mkdir(exist_ok=True)
        with attempts.publishing(session_id, attempt):
            if not published.exists():
                os.rename(made, published)
        with (Path(settings.DATA_FOLDER) / "concluded").open("a") as log:
            log.write(f"{session_id}\n")
        return hashlib.sha256(content).hexdigest()

    def _work_for(self, session_id: str, attempt: str, duration_s: float) -> None:
        from pipeline.service import attempts

        until = time.monotonic() + duration_s
        while time.monotonic() < until:
            attempts.check(session_id, attempt)
            time.sleep(0.02)

    def _folder(self, session_id: str) -> Path:
        from django.conf import settings

        folder = Path(settings.DATA_FOLDER) / "work" / session_id
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _trouble(self, session_id: str, window: int) -> None:
        from pipeline.errors import ModelMissingError, SealedNotPublishedError

        trouble = Path(os.environ["QUIETROOM_DATA"]) / "trouble"
        kind = trouble.read_text() if window == 1 and trouble.exists() else ""
        if kind == "death":
            os.kill(os.getpid(), signal.SIGKILL)
        if kind == "full":
            raise OSError(errno.ENOSPC, "Callum said that the disk is full")
        if kind == "model":
            raise ModelMissingError("a model is missing; run `quietroom models pull`")
        if kind == "sealed":
            raise SealedNotPublishedError("sealed, but not published")
        if kind == "fault":
            raise ValueError("Callum said something that no log may hold")


@dataclass
class Place:
    """One service's folder and database, and the processes that a test started there."""

    folder: Path
    database: str = ""
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        chosen = self.folder / "service.toml"
        chosen.write_text(SETTINGS)
        return {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "pipeline.service.settings",
            "QUIETROOM_DATA": str(self.data),
            "QUIETROOM_KEYS": str(self.folder / "keys"),
            "QUIETROOM_STATE": str(self.folder / "state"),
            "QUIETROOM_SERVICE": str(chosen),
            "QUIETROOM_DATABASE": self.database,
        }

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    def start(self, *command: str, **chosen: str) -> subprocess.Popen[bytes]:
        """One process of the service; its output goes to one log."""
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.service.place", *command],
                cwd=ROOT,
                env=self.environment | chosen,
                stdout=log,
                stderr=log,
            )
        self.processes.append(process)
        return process

    def run(self, *command: str) -> None:
        assert self.start(*command).wait(60) == 0, self.log

    def worker(self, name: str = "here-0", **chosen: str) -> subprocess.Popen[bytes]:
        return self.start("work", name, **chosen)

    def submit(self, count: int) -> list[str]:
        ids = [secrets.token_hex(8) for _ in range(count)]
        self.run("submit", *ids)
        return ids

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What a query of the service's tables gives; nothing while the database is away."""
        if not self.database:
            with closing(sqlite3.connect(self.data / "quietroom.sqlite3", timeout=20)) as database:
                return database.execute(sql).fetchall()
        import psycopg

        with psycopg.connect(self.database) as server:
            return server.execute(sql.encode()).fetchall()

    def jobs(self, sql: str) -> list[tuple[Any, ...]]:
        """The same of the engine's tables."""
        if self.database:
            return self.rows(sql)
        with closing(sqlite3.connect(self.data / "jobs.sqlite3", timeout=20)) as database:
            return database.execute(sql).fetchall()

    def states(self) -> dict[str, str]:
        return dict(self.rows("SELECT id, state FROM desk_session"))

    def fact(self, session_id: str, column: str) -> Any:
        return self.rows(f"SELECT {column} FROM desk_session WHERE id = '{session_id}'")[0][0]  # noqa: S608

    def until(self, what: Callable[[], object], *, longest_s: float = 60) -> None:
        """Wait for it, and for no longer than that."""
        end = time.monotonic() + longest_s
        while not what():
            assert time.monotonic() < end, f"not within {longest_s} s: {self.states()}\n{self.log}"
            time.sleep(0.05)

    def until_all(self, ids: list[str], state: str = "done", *, longest_s: float = 60) -> None:
        self.until(lambda: {self.states()[key] for key in ids} == {state}, longest_s=longest_s)

    def is_whole(self, session_id: str) -> bool:
        """Whether a session's output is there, whole, made once, and nothing else is left of the work."""
        wanted = "".join(f"{session_id} window {window}" for window in range(WINDOWS))
        published = self.data / "sessions" / session_id
        return (
            [path.name for path in published.iterdir()] == ["whole"]
            and (published / "whole").read_text() == wanted
            and not (self.data / "work" / session_id).exists()
        )

    def close(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait()


def opened(folder: Path, database: str = "") -> Iterator[Place]:
    """A place with its tables made; its processes end with the test."""
    folder.mkdir(parents=True, exist_ok=True)
    place = Place(folder, database)
    place.run("prepare")
    yield place
    place.close()


def main(command: str, *arguments: str) -> None:
    """Be one process of the service."""
    import django

    django.setup()
    commands: dict[str, Callable[..., None]] = {
        "prepare": _prepare,
        "submit": _submit,
        "submit_slowly": _submit_slowly,
        "call": _call,
        "work": _work,
    }
    commands[command](*arguments)


def _prepare() -> None:
    from django.core.management import call_command

    from pipeline.service.accounts.models import User

    call_command("migrate", run_syncdb=True, verbosity=0)
    User.objects.create_user("ana")


def _submit(*ids: str) -> None:
    from pipeline.service import jobs

    for session_id in ids:
        _make(session_id)
        jobs.submit(session_id)


def _submit_slowly(*ids: str) -> None:
    for session_id in ids:
        _submit(session_id)
        time.sleep(0.05)


def _call(name: str, session_id: str) -> None:
    from pipeline.service import jobs

    getattr(jobs, name)(session_id)


def _make(session_id: str) -> None:
    from pipeline.service.accounts.models import User
    from pipeline.service.desk.models import Session

    Session.objects.create(
        id=session_id,
        uploader=User.objects.get(username="ana"),
        date="2026-02-10",
        kind="recording",
        suffix=".wav",
        participants=6,
        size_bytes=1,
        sha256="0" * 64,
    )


def _work(executor_id: str) -> None:
    from pipeline.service import worker

    worker.serve(executor_id, FakeSteps(), chores=())


if __name__ == "__main__":
    main(*sys.argv[1:])
