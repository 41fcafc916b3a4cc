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
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
Process = subprocess.Popen[bytes]
SETTINGS = """
[work]
heartbeat_s = 0.3
silent_s = 2.5
look_s = 0.5
"""
WINDOWS = 4
SAID = "Callum said that it was the caretaker"
"""What an exception of a real step might hold."""


class FakeSteps:
    """Steps that write small artefacts where the real ones do, checking all the time whether they should go on."""

    def measure(self, session_id: str, attempt: str) -> int:
        return int(os.environ.get("FAKE_WINDOWS", WINDOWS))

    def hear(self, session_id: str, attempt: str, window: int) -> str:
        self._work_for(session_id, attempt, float(os.environ.get("FAKE_STEP_S", "0.2")))
        self._trouble(session_id, attempt, window)
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
            time.sleep(0.05)

    def _folder(self, session_id: str) -> Path:
        from django.conf import settings

        folder = Path(settings.DATA_FOLDER) / "work" / session_id
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _trouble(self, session_id: str, attempt: str, window: int) -> None:
        from pipeline.errors import ModelMissingError, SealedNotPublishedError

        trouble = Path(os.environ["QUIETROOM_DATA"]) / f"trouble-{session_id}"
        kind = trouble.read_text() if window == 1 and trouble.exists() else ""
        if kind == "slow":
            self._work_for(session_id, attempt, 60)
        if kind == "death":
            os.kill(os.getpid(), signal.SIGKILL)
        if kind == "full":
            raise OSError(errno.ENOSPC, SAID)
        if kind == "model":
            raise ModelMissingError("a model is missing; run `quietroom models pull`")
        if kind == "sealed":
            raise SealedNotPublishedError("sealed, but not published")
        if kind == "fault":
            raise ValueError(SAID)


@dataclass
class Place:
    """One service's folder and database, and the processes that a test started there."""

    folder: Path
    database: str = ""
    processes: list[Process] = field(default_factory=list)

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

    def start(self, *command: str, chosen: dict[str, str] | None = None, pipe: int | None = None) -> Process:
        """One process of the service, with this much chosen of its steps; its output goes to one log."""
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.service.place", *command],
                cwd=ROOT,
                env=self.environment | (chosen or {}),
                stdin=pipe,
                stdout=pipe or log,
                stderr=log,
            )
        self.processes.append(process)
        return process

    def say(self, *words: str) -> None:
        """Have the pages do something (`submit`, `cancel`, `again`) and wait until they have."""
        assert self.pages.stdin
        assert self.pages.stdout
        self.pages.stdin.write((" ".join(words) + "\n").encode())
        self.pages.stdin.flush()
        assert self.pages.stdout.readline(), self.log

    @cached_property
    def pages(self) -> Process:
        """The process that stands for the web server; it makes the tables when it starts."""
        return self.start("pages", pipe=subprocess.PIPE)

    def worker(self, name: str = "here-0", **chosen: str) -> Process:
        return self.start("work", name, chosen=chosen)

    def submit(self, count: int, trouble: str = "") -> list[str]:
        """New sessions, each handed to the workers as a page does it."""
        ids = [secrets.token_hex(8) for _ in range(count)]
        for session_id in ids:
            self.trouble(session_id, trouble)
        self.say("submit", *ids)
        return ids

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What a query of the service's tables gives."""
        if not self.database:
            with closing(sqlite3.connect(self.data / "quietroom.sqlite3", timeout=20)) as database:
                return database.execute(sql).fetchall()
        import psycopg

        with psycopg.connect(self.database) as server:
            return server.execute(sql.encode()).fetchall()

    def jobs(self, sql: str) -> list[tuple[Any, ...]]:
        """The same of the engine's tables; nothing while no worker has made them yet."""
        with (
            suppress(sqlite3.OperationalError),
            closing(sqlite3.connect(self.data / "jobs.sqlite3", timeout=20)) as made,
        ):
            return made.execute(sql).fetchall()
        return []

    def change_jobs(self, sql: str) -> None:
        """Change the engine's tables in its file, as another version would have written them."""
        with closing(sqlite3.connect(self.data / "jobs.sqlite3", timeout=20)) as database, database:
            database.execute(sql)

    def trouble(self, session_id: str, kind: str) -> None:
        """What this session's steps meet in the second window, from now on."""
        (self.data / f"trouble-{session_id}").write_text(kind)

    def is_writable(self) -> bool:
        """Whether nobody holds the lock on the file of tables."""
        with suppress(sqlite3.OperationalError), closing(sqlite3.connect(self.data / "quietroom.sqlite3", 0.5)) as made:
            made.execute("BEGIN IMMEDIATE")
            return True
        return False

    def concluded(self) -> list[str]:
        """The sessions whose last step ran, once for each time."""
        return (self.data / "concluded").read_text().split()

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

    def until_whole(self, ids: list[str]) -> None:
        self.until_all(ids)
        self.until(lambda: all(self.is_whole(key) for key in ids), longest_s=5)

    def is_whole(self, session_id: str) -> bool:
        """Whether a session's output is there, whole, and nothing else is left of the work."""
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
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    pipe.close()


@contextmanager
def opened(folder: Path, database: str = "") -> Iterator[Place]:
    """A place with its tables made; its processes end with the test."""
    folder.mkdir(parents=True, exist_ok=True)
    place = Place(folder, database)
    place.data.mkdir(exist_ok=True)
    try:
        place.say("prepare")
        yield place
    finally:
        place.close()


def main(command: str, *arguments: str) -> None:
    """Be one process of the service."""
    import django

    django.setup()
    commands: dict[str, Callable[..., None]] = {"pages": _pages, "submit_slowly": _submit_slowly, "work": _work}
    commands[command](*arguments)


def _pages() -> None:
    from pipeline.service import jobs

    acts: dict[str, Callable[..., None]] = {"prepare": _prepare, "submit": _submit}
    for line in sys.stdin:
        act, *ids = line.split()
        (acts.get(act) or getattr(jobs, act))(*ids)
        sys.stdout.write("done\n")
        sys.stdout.flush()


def _prepare() -> None:
    from django.apps import apps
    from django.core.management import call_command
    from django.test import override_settings

    from pipeline.service.accounts.models import User

    # Straight from the models, which is faster.
    with override_settings(MIGRATION_MODULES={app.label: None for app in apps.get_app_configs()}):
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


def _make(session_id: str) -> None:
    from pipeline.service.accounts.models import User
    from pipeline.service.desk.models import Session

    facts = {"date": "2026-02-10", "kind": "recording", "suffix": ".wav", "participants": 6}
    ana = User.objects.get(username="ana")
    Session.objects.get_or_create(
        id=session_id, defaults={**facts, "uploader": ana, "size_bytes": 1, "sha256": "0" * 64}
    )


def _work(executor_id: str) -> None:
    from pipeline.service import worker

    worker.serve(executor_id, FakeSteps(), chores=())


if __name__ == "__main__":
    main(*sys.argv[1:])
