from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from pipeline.cli import machine

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc and /sys")
PLAIN, LUKS = "LVM-1", "CRYPT-LUKS2-1"


@pytest.fixture
def devices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What /sys says of block devices: nothing yet."""
    monkeypatch.setattr(machine, "BLOCK_DEVICES", tmp_path / "devices")
    monkeypatch.setattr(machine, "SWAPS", tmp_path / "swaps")
    (tmp_path / "swaps").write_text("Filename\tType\tSize\tUsed\tPriority\n")
    return tmp_path / "devices"


def make_device(device: Path, uuid: str | None, *under: str | None) -> None:
    """A device; `under` are the uuids of those that it rests on, None for one of no device mapper."""
    (device / "slaves").mkdir(parents=True)
    if uuid:
        (device / "dm").mkdir()
        (device / "dm" / "uuid").write_text(uuid)
    for number, below in enumerate(under):
        make_device(device / "slaves" / str(number), below)


def of(place: Path, devices: Path) -> Path:
    """The device on which a file lies."""
    number = place.stat().st_dev
    return devices / f"{os.major(number)}:{os.minor(number)}"


@pytest.mark.parametrize(
    ("uuid", "under", "encrypted"),
    [
        (LUKS, (), True),
        (PLAIN, (LUKS, LUKS), True),
        (PLAIN, (LUKS, PLAIN), False),
        (PLAIN, (None,), False),
        (None, (), False),
    ],
)
def test_a_disk_is_encrypted_if_all_of_it_is(
    devices: Path, tmp_path: Path, uuid: str | None, under: tuple[str | None, ...], encrypted: bool
) -> None:
    make_device(of(tmp_path, devices), uuid, *under)
    well, told = machine.disk_finding("data", tmp_path / "not" / "yet" / "made")
    assert well is encrypted
    assert ("its disk is encrypted" in told) is encrypted


def test_a_disk_of_which_nothing_is_known_is_for_a_person_to_look_at(devices: Path, tmp_path: Path) -> None:
    assert machine.disk_finding("data", tmp_path)[0] is False


def test_swap_is_a_file_on_a_disk_that_may_be_encrypted_or_memory(devices: Path, tmp_path: Path) -> None:
    (tmp_path / "swapfile").touch()
    make_device(of(tmp_path, devices), LUKS)
    with (tmp_path / "swaps").open("a") as swaps:
        swaps.write(f"/dev/zram0\tpartition\t1\t0\t100\n{tmp_path / 'swapfile'}\tfile\t1\t0\t-2\n")
    assert machine.swap_finding() == (True, "swap: none that is not encrypted")
    with (tmp_path / "swaps").open("a") as swaps:
        swaps.write(f"{tmp_path / 'gone'}\tpartition\t1\t0\t-3\n")
    well, told = machine.swap_finding()
    assert not well
    assert "1 of its areas" in told


def test_where_swap_cannot_be_seen_a_person_must_look(devices: Path, tmp_path: Path) -> None:
    (tmp_path / "swaps").unlink()
    assert machine.swap_finding()[0] is False
