"""A service of its own in processes of its own (`placed`), to be killed: a folder, a database, pages and workers."""

from __future__ import annotations

import os
import secrets
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

from tests.service.placed import WINDOWS

ROOT = Path(__file__).parents[2]
Process = subprocess.Popen[bytes]
SETTINGS = """
[work]
heartbeat_s = 0.3
silent_s = 2.5
look_s = 0.5
"""


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
                [sys.executable, "-m", "tests.service.placed", *command],
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

    def working(self) -> dict[str, tuple[set[str], int]]:
        """Sessions that are worked on: the attempts at their steps, and the most deaths at one of them."""
        rows = self.rows("SELECT session_id, attempt, deaths FROM desk_turn WHERE made_at IS NULL AND attempt <> ''")
        found: dict[str, tuple[set[str], int]] = {}
        for key, attempt, deaths in rows:
            others, most = found.get(key, (set(), 0))
            found[key] = (others | {attempt}, max(most, deaths))
        return found

    def at_work(self) -> int:
        """How many steps somebody is at, of one session or of several."""
        return sum(len(attempts) for attempts, _ in self.working().values())

    def heard(self, session_id: str) -> list[tuple[str, str]]:
        """Each window that was made, and the attempt that made it; nothing once the session has ended."""
        made = f"session_id = '{session_id}' AND step LIKE 'hear-%' AND made_at IS NOT NULL"
        return self.rows(f"SELECT step, attempt FROM desk_turn WHERE {made} ORDER BY step")  # noqa: S608

    def hearings(self, session_id: str) -> list[str]:
        """The windows of a session that were heard, once for each time."""
        lines = (self.data / "heard").read_text().splitlines()
        return [window for key, window in (line.split() for line in lines) if key == session_id]

    def is_finished(self) -> bool:
        return set(self.states().values()) == {"done"}

    def until(self, what: Callable[[], object], *, longest_s: float = 120) -> None:
        """Wait for it, and for no longer than that."""
        end = time.monotonic() + longest_s
        while not what():
            assert time.monotonic() < end, f"not within {longest_s} s: {self.states()}\n{self.log}"
            time.sleep(0.05)

    def until_all(self, ids: list[str], state: str = "done", *, longest_s: float = 120) -> None:
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


def kill(process: Process) -> None:
    """End it as a power cut does."""
    process.kill()
    process.wait()
