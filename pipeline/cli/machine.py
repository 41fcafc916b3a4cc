"""What `quietroom doctor` sees of the machine: Python, models, room, and whether what is written down is encrypted.

On Linux that is read from /proc and /sys, without any right of its own; elsewhere a person must look.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from pipeline import models

SPARE_BYTES = 3 << 30
"""A 90-minute WAV, its sealed copy and the outputs."""
BLOCK_DEVICES = Path("/sys/dev/block")
SWAPS = Path("/proc/swaps")


def machine_findings() -> Iterator[tuple[bool, str]]:
    """Whether each is in order, and a line about it."""
    yield sys.version_info >= (3, 11), f"Python {sys.version_info.major}.{sys.version_info.minor}"
    for item in models.listing():
        if item.needed:
            yield item.state is models.State.OK, f"model {item.name}: {item.state}"
    free = shutil.disk_usage(Path.cwd()).free
    yield free > SPARE_BYTES, f"{free >> 30} GB free here"
    yield swap_finding()


def swap_finding() -> tuple[bool, str]:
    """Words in memory may be written to swap."""
    if not SWAPS.exists():
        return False, "swap: not seen from here; make sure that the disk it lies on is encrypted"
    used = [Path(line.split()[0]) for line in SWAPS.read_text().splitlines()[1:]]
    # zram is memory.
    open_ones = [place for place in used if "zram" not in place.name and not is_encrypted(place)]
    if open_ones:
        return False, f"swap: no encryption seen under {len(open_ones)} of its areas: encrypt it or switch it off"
    return True, "swap: none that is not encrypted"


def disk_finding(name: str, folder: Path) -> tuple[bool, str]:
    """Whether a folder, or the one in which it will be made, lies on an encrypted disk."""
    there = next(place for place in (folder, *folder.resolve().parents) if place.exists())
    if is_encrypted(there):
        return True, f"{name}: its disk is encrypted"
    return False, f"{name}: no encryption of its disk is seen from here; make sure of LUKS, BitLocker or FileVault"


def is_encrypted(place: Path) -> bool:
    """Whether a file, folder or block device is seen to rest on dm-crypt (LUKS); False where nothing can be seen."""
    if sys.platform != "linux" or not place.exists():
        return False
    found = place.stat()
    number = found.st_rdev if stat.S_ISBLK(found.st_mode) else found.st_dev
    return _rests_on_crypt(BLOCK_DEVICES / f"{os.major(number)}:{os.minor(number)}")


def _rests_on_crypt(device: Path) -> bool:
    """A device of dm-crypt, or one all of whose own devices are."""
    uuid, below = device / "dm" / "uuid", device / "slaves"
    if uuid.exists() and uuid.read_text().startswith("CRYPT-"):
        return True
    under = list(below.iterdir()) if below.exists() else []
    return bool(under) and all(map(_rests_on_crypt, under))
