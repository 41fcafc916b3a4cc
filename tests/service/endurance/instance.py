"""One service to wear out: real pages, workers, and a database that can be killed too; what became of each upload.

The workers' steps are made up (`placed`) where faults are tried, since there what counts is who does them and when, and
the real ones where memory is watched.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.service.browser.served import Served
from tests.service.outside import ROOT
from tests.service.place import SETTINGS, Place, Process
from tests.service.servers import kill_and_restart, new_database

PATIENCE_S = 900.0
"""For all that was uploaded to come out, on a machine that does other things."""

Make = Callable[[int], bytes]
"""A file's content; another for every number."""


@dataclass
class Instance:
    """The service, and everything that was uploaded to it."""

    place: Place
    served: Served
    server: Any
    """PostgreSQL."""
    who: dict[str, str] = field(default_factory=dict, repr=False)
    workers: dict[str, Process] = field(default_factory=dict)
    senders: list[subprocess.Popen[str]] = field(default_factory=list)
    files: int = 0
    deaths: Counter[str] = field(default_factory=Counter)

    def furnish(self) -> None:
        """Tables, people and keys; somebody is signed in afterwards."""
        self.who = json.loads(self.served.run("-m", "tests.service.endurance.furnish"))

    def start_worker(self, name: str, **chosen: str) -> None:
        """A worker under this name, in the place of an earlier one."""
        self.workers[name] = self.place.worker(name, **{"FAKE_STEP_S": "0.05", **chosen})

    def restart_worker(self, name: str, **chosen: str) -> None:
        """Stop it in good order and start it again."""
        self.workers[name].terminate()
        self.workers[name].wait()
        self.start_worker(name, **chosen)

    def send(self, count: int, *, at_once: int = 4, each: int = 1, spoken: Make | None = None) -> None:
        """Have browsers upload this many notes, or recordings that `spoken` makes of a number, each so often;
        `finish` waits for them."""
        made = [(spoken or _note)(self.files + number) for number in range(count)]
        self.files += count
        kind = "recording" if spoken else "notes"
        files = [base64.b64encode(content).decode() for content in made]
        order = {**self.who, "kind": kind, "port": self.served.port, "at_once": at_once, "files": files * each}
        sender = subprocess.Popen(
            [sys.executable, "-m", "tests.service.endurance.sending"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert sender.stdin
        json.dump(order, sender.stdin)
        sender.stdin.close()
        self.senders.append(sender)

    def is_sending(self) -> bool:
        """Whether somebody is not done with uploading."""
        return any(sender.poll() is None for sender in self.senders)

    def kill(self, what: str) -> None:
        """`worker`, `web` or `database`, as a power cut does it; it is started again as a supervisor would."""
        self.deaths[what] += 1
        if what == "worker":
            name = list(self.workers)[self.deaths[what] % len(self.workers)]
            self.workers[name].kill()
            self.workers[name].wait()
            self.start_worker(name)
        elif what == "web":
            assert self.served.process
            self.served.process.kill()
            self.served.process.communicate()
            self.served.start("--as-child")
        else:
            kill_and_restart(self.server)

    def finish(self) -> dict[str, int]:
        """Wait until all that was sent has come out; how much of it did, and how much did not."""
        confirmed: Counter[str] = Counter()
        for sender in self.senders:
            assert sender.stdout
            confirmed.update(sender.stdout.read().split())
            sender.stdout.close()
            assert sender.wait(PATIENCE_S) == 0, "an upload was refused"
        self.senders.clear()
        self._wait_for(set(confirmed))
        lost = [key for key in confirmed if not self.place.is_whole(key)]
        twice = [key for key, times in Counter(self.place.concluded()).items() if times > 1 and key in confirmed]
        return {"uploads": len(confirmed), "lost": len(lost), "published_twice": self._published_twice(twice)}

    def _published_twice(self, concluded_twice: list[str]) -> int:
        """A last step may run again after a death; what it published may not be there a second time."""
        return sum(len(list((self.place.data / "sessions" / key).iterdir())) != 1 for key in concluded_twice)

    def _wait_for(self, ids: set[str]) -> None:
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            states = self.place.states()
            if all(states[key] == "done" for key in ids):
                return
            for key in ids:
                if states[key] == "dead":
                    # What a person would do who looked at it.
                    self.place.say("again", key)
            time.sleep(1)

    def close(self) -> None:
        """End whatever still runs."""
        for sender in self.senders:
            sender.kill()
            sender.wait()
            assert sender.stdout
            sender.stdout.close()
        self.served.stop()
        self.place.close()


def _note(number: int) -> bytes:
    return f"Notes {number}\n\nWelcome everyone.\n".encode()


@contextmanager
def opened(folder: Path, server: Any, workers: int = 2) -> Iterator[Instance]:
    """An instance with pages and workers that run; its database is a new one on the server."""
    os.environ["QUIETROOM_DATABASE"] = new_database(server)
    made = Instance(Place(folder, os.environ["QUIETROOM_DATABASE"]), Served(folder, SETTINGS), server)
    try:
        made.furnish()
        made.served.start("--as-child")
        for number in range(workers):
            made.start_worker(f"here-{number}")
        yield made
    finally:
        made.close()
        del os.environ["QUIETROOM_DATABASE"]
