"""One process of a `place`: the pages or a worker, whose steps are made up and do what their test wants of them.

`python -m tests.service.placed COMMAND ...`. How long a step takes comes from the environment, what befalls it from a
file of its session.
"""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from pipeline.service.steps import Made

WINDOWS = 4
SAID = "Callum said that it was the caretaker"
"""What an exception of a real step might hold."""
NETWORK = "reached for a network"
NETWORK_EVENTS = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.sendmsg")


class FakeSteps:
    """Steps that write small artefacts where the real ones do, checking all the time whether they should go on."""

    def measure(self, session_id: str, attempt: str) -> Made:
        return Made(attempt, count=int(os.environ.get("FAKE_WINDOWS", WINDOWS)))

    def hear(self, session_id: str, attempt: str, cut: Made, window: int) -> Made:
        self._work_for(session_id, attempt, float(os.environ.get("FAKE_STEP_S", "0.2")))
        _burn(float(os.environ.get("FAKE_BURN_GB", "0")))
        self._trouble(session_id, attempt, window)
        content = f"{session_id} window {window}".encode()
        (self._folder(session_id) / f"window-{window}-{attempt}").write_bytes(content)
        with (Path(os.environ["QUIETROOM_DATA"]) / "heard").open("a") as log:
            log.write(f"{session_id} {window}\n")
        return Made(attempt, hashlib.sha256(content).hexdigest())

    def conclude(self, session_id: str, attempt: str, cut: Made, heard: Sequence[Made]) -> Made:
        from django.conf import settings

        from pipeline.service import attempts

        self._work_for(session_id, attempt, 0.05)
        folder = self._folder(session_id)
        parts = [(folder / f"window-{number}-{made.attempt}").read_bytes() for number, made in enumerate(heard)]
        assert [hashlib.sha256(part).hexdigest() for part in parts] == [made.sha256 for made in heard]
        content = b"".join(parts)
        made = folder / f"attempt-{attempt}" / "made"
        made.mkdir(parents=True, exist_ok=True)
        (made / "whole").write_bytes(content)
        published = Path(settings.DATA_FOLDER) / "sessions" / session_id
        published.parent.mkdir(exist_ok=True)
        with attempts.publishing(session_id, attempt):
            if not published.exists():
                os.rename(made, published)
        with (Path(settings.DATA_FOLDER) / "concluded").open("a") as log:
            log.write(f"{session_id}\n")
        return Made(attempt, hashlib.sha256(content).hexdigest())

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


def _burn(gigabytes: float) -> None:
    """Take one processor for as long as digesting so much takes, a second or two for one."""
    digest, piece = hashlib.sha256(), bytes(1 << 20)
    for _ in range(int(gigabytes * 1024)):
        digest.update(piece)


def main(command: str, *arguments: str) -> None:
    """Be one process of the service; one that reaches for a network says so in the log."""
    sys.addaudithook(_tell_of_network)
    import django

    django.setup()
    commands: dict[str, Callable[..., None]] = {"pages": _pages, "submit_slowly": _submit_slowly, "work": _work}
    commands[command](*arguments)


def _tell_of_network(event: str, _: tuple[Any, ...]) -> None:
    if event in NETWORK_EVENTS:
        sys.stderr.write(f"{NETWORK}: {event}\n")


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

    if every_s := float(os.environ.get("FAKE_CLOCK_JUMPS_S", "0")):
        _let_the_clock_jump(every_s)
    worker.serve(executor_id, FakeSteps(), found_models={})


def _let_the_clock_jump(every_s: float) -> None:
    """This process's idea of the time is right, a day ahead and a day back in turn, and so is Django's."""
    from django.utils import timezone

    true_time, true_now = time.time, timezone.now

    def ahead_s() -> float:
        return 86_400.0 * (int(time.monotonic() / every_s) % 3 - 1)

    time.time = lambda: true_time() + ahead_s()
    timezone.now = lambda: true_now() + timedelta(seconds=ahead_s())


if __name__ == "__main__":
    main(*sys.argv[1:])
