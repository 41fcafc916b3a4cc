"""`quietroom serve` as it is started: what its processes may do, how it stops, and TLS in front or of its own."""

from __future__ import annotations

import re
import signal
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.service.browser.served import Served
from tests.service.outside import outside

pytestmark = pytest.mark.service

BEHIND_TLS = """
[serve]
behind_tls = true
host_names = ["quietroom.school.example"]
trusted_proxies = ["127.0.0.1"]
"""
GET = "GET /sign-in/ HTTP/1.1\r\nHost: quietroom.school.example\r\nConnection: close\r\n{headers}\r\n"
TABLES = "from pipeline.service import starting; starting.set_up(); starting.make_tables()"
Instances = Callable[[str], Served]


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instances]:
    """An instance with these settings and empty tables, stopped at the end."""
    made: list[Served] = []

    def make(settings: str) -> Served:
        made.append(Served(tmp_path / "served", settings=settings))
        made[0].run("-c", TABLES)
        return made[0]

    yield make
    for served in made:
        served.stop()


def modes(folder: Path) -> set[int]:
    """What others than the owner may do with anything below this folder."""
    found = (path.stat().st_mode for path in [folder, *folder.rglob("*")])
    return {mode & (stat.S_IRWXG | stat.S_IRWXO) for mode in found}


@pytest.mark.model
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_both_processes_are_hardened_and_stop_together(end: signal.Signals, instance: Instances) -> None:
    served = instance("")
    served.start()
    children = served.children()
    assert set(children) == {"serve", "work"}
    for pid in children.values():
        process = Path(f"/proc/{pid}")
        assert re.search(r"Max core file size\s+0\s+0", (process / "limits").read_text())
        assert "Umask:\t0077" in (process / "status").read_text()
        assert b"HF_HUB_OFFLINE=1" in (process / "environ").read_bytes()
    assert modes(served.folder / "data") | modes(served.folder / "keys") == {0}
    assert served.process
    served.process.send_signal(end)
    assert served.process.wait(30) == 0
    assert not [pid for pid in children.values() if Path(f"/proc/{pid}").exists()]


def test_the_first_start_prints_the_link_of_the_administrator(instance: Instances) -> None:
    served = instance("")
    served.start("--as-child")
    assert re.search(rf"{served.address}/\S{{20,}}", served.log.read_text())


def test_behind_tls_only_what_came_by_tls_is_answered(instance: Instances) -> None:
    served = instance(BEHIND_TLS)
    served.start("--as-child")
    assert "https://quietroom.school.example/" in served.log.read_text()
    direct = outside("talk", port=served.port, pieces=[GET.format(headers="")])["answer"]
    assert direct.startswith("HTTP/1.1 301")
    assert "https://quietroom.school.example/sign-in/" in direct
    forwarded = "X-Forwarded-Proto: https\r\nX-Forwarded-For: 192.0.2.7\r\n"
    answer = outside("talk", port=served.port, pieces=[GET.format(headers=forwarded)])["answer"]
    assert answer.startswith("HTTP/1.1 200")
    assert "strict-transport-security" in answer.lower()
    assert re.search(r"Set-Cookie:\s+__Host-[^\r]*Secure", answer)


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for localhost and its private key, made by OpenSSL."""
    made = tmp_path / "tls.pem", tmp_path / "tls.key"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    subprocess.run([*command, "-out", made[0], "-keyout", made[1]], check=True, capture_output=True)
    return made


def test_its_own_tls_needs_a_certificate_and_nothing_else(instance: Instances, certificate: tuple[Path, Path]) -> None:
    served = instance(f'[serve]\ncertificate = "{certificate[0]}"\nprivate_key = "{certificate[1]}"\n')
    served.start("--as-child")
    answer = outside(
        "talk",
        port=served.port,
        pieces=[GET.format(headers="").replace("quietroom.school.example", "localhost")],
        by_tls=True,
    )
    assert answer["answer"].startswith("HTTP/1.1 200")
    assert "strict-transport-security" in answer["answer"].lower()
