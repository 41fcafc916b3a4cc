"""The faults: each is done to a service while people upload, and answers with what came of it."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.service.endurance.instance import Instance

SEED = 20261130
KINDS = ("worker", "web", "database")
FROZEN_S = 6.0
"""More than the silence after which another worker takes over."""
FULL_S = 5.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was tried and what was lost."""

    fault: str
    tried: str
    uploads: int
    lost: int
    published_twice: int
    took_s: float


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything."""

    kills: int = 50
    uploads: int = 100
    storm: int = 200
    leads: int = 40


Fault = Callable[[Instance, Size], str]
"""Does it, and says what was done."""


def kills(instance: Instance, size: Size) -> str:
    """kill -9 at random moments, of what comes by chance."""
    chance = random.Random(SEED)  # noqa: S311  moments, not secrets
    instance.send(size.uploads)
    for number in range(size.kills):
        if not instance.is_sending():
            instance.send(size.uploads)
        time.sleep(chance.uniform(0.1, 1.5))
        # Each kind is met, however few there are.
        instance.kill(KINDS[number] if number < len(KINDS) else chance.choice(KINDS))
    return ", ".join(f"{instance.deaths[kind]} of the {kind}" for kind in KINDS)


def freezing(instance: Instance, size: Size) -> str:
    """SIGSTOP of each worker in turn, for longer than others wait for it."""
    instance.send(max(1, size.uploads // 4))
    for worker in instance.workers.values():
        worker.send_signal(signal.SIGSTOP)
        time.sleep(FROZEN_S)
        worker.send_signal(signal.SIGCONT)
    return f"{len(instance.workers)} workers, {FROZEN_S:.0f} s each"


def full_disk(instance: Instance, size: Size) -> str:
    """The disk of the data folder, while people upload and workers write."""
    small = instance.place.data
    if not small.is_mount():
        return "not tried: this user may not mount a small disk"
    instance.send(max(1, size.uploads // 4))
    filler = small / "filler"
    with suppress(OSError), filler.open("wb") as file:
        while True:
            file.write(bytes(4096))
            file.flush()
    time.sleep(FULL_S)
    filler.unlink()
    return f"for {FULL_S:.0f} s"


def clocks(instance: Instance, size: Size) -> str:
    """Each worker's clock goes a day ahead and a day back every second, each at a different moment."""
    for number, name in enumerate(list(instance.workers)):
        instance.restart_worker(name, FAKE_CLOCK_JUMPS_S=str(1 + number / 2))
    instance.send(max(1, size.uploads // 4))
    while instance.is_sending():
        time.sleep(0.5)
    for name in list(instance.workers):
        instance.restart_worker(name)
    return "a day ahead and a day back, every second"


def storm(instance: Instance, size: Size) -> str:
    """Many browsers at once, and the same files twice."""
    instance.send(size.storm // 2, at_once=48, each=2)
    return f"{size.storm} uploads, 48 at once, each file twice"


def leads(instance: Instance, size: Size) -> str:
    """Two holders of a route decide on the same session at the same moment: no decision may take another's place."""
    said = instance.served.run("-m", "tests.service.endurance.deciding", str(size.leads))
    return said.strip()


FAULTS: dict[str, Fault] = {
    "kill -9": kills,
    "SIGSTOP": freezing,
    "disk full": full_disk,
    "clock jumps": clocks,
    "upload storm": storm,
    "two leads at once": leads,
}


def tried(name: str, instance: Instance, size: Size) -> Outcome:
    """Do it, wait until all has come out, and count."""
    began = time.monotonic()
    said = FAULTS[name](instance, size)
    count = instance.finish()
    return Outcome(name, said, took_s=round(time.monotonic() - began, 1), **count)


def small_disk(folder: Path, megabytes: int = 96) -> Callable[[], object]:
    """A disk of its own at this folder where this user may mount one; what ends it again."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "none", str(folder)]
    if subprocess.run(command, capture_output=True).returncode:
        return lambda: None
    return partial(subprocess.run, ["umount", "-l", str(folder)], check=True)
