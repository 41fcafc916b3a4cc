from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ServingError
from pipeline.service import serving, starting
from pipeline.settings.service import ServeSettings
from tests.service.outside import ROOT, free_port, outside

GET = "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n"


@contextmanager
def echoing(*proxies: str, headers_s: float = 20) -> Iterator[int]:
    """A server with an application that says what it was given; its port."""
    port = free_port()
    command = [sys.executable, "-m", "tests.service.echoing", str(port), str(headers_s), *proxies]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield port
        process.terminate()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with echoing() as port:
        yield port


def asked(port: int, path: str = "/", *headers: str) -> dict[str, Any]:
    """What the application saw."""
    request = GET.format(path=path, headers="".join(f"{header}\r\n" for header in headers))
    answer = outside("talk", port=port, pieces=[request])["answer"]
    assert answer.startswith("HTTP/1.1 200"), answer[:200]
    said: dict[str, Any] = json.loads(answer[answer.index("{") : answer.rindex("}") + 1])
    return said


@pytest.mark.service
def test_a_forwarded_address_counts_only_from_the_proxy(port: int) -> None:
    told = ("X-Forwarded-For: 203.0.113.9, 198.51.100.7", "X-Forwarded-Proto: https", "X-Forwarded-Host: evil.example")
    believed_by_nobody = asked(port, "/", *told)
    assert believed_by_nobody["REMOTE_ADDR"] == "127.0.0.1"
    assert believed_by_nobody["wsgi.url_scheme"] == "http"
    assert not [name for name in believed_by_nobody if "FORWARDED" in name]
    with echoing("127.0.0.1") as behind_proxy:
        believed = asked(behind_proxy, "/", *told)
    assert believed["REMOTE_ADDR"] == "198.51.100.7"
    assert believed["wsgi.url_scheme"] == "https"
    assert not [name for name in believed if "FORWARDED" in name]


@pytest.mark.service
def test_a_header_with_an_underscore_never_passes_for_one_with_a_hyphen(port: int) -> None:
    said = asked(port, "/", "X_Csrftoken: forged", "X-Other: kept")
    assert "HTTP_X_CSRFTOKEN" not in said
    assert said["HTTP_X_OTHER"] == "kept"


@pytest.mark.service
@pytest.mark.parametrize("length", ["Transfer-Encoding: chunked", "Content-Length: +5", "Content-Length: 1_0"])
def test_what_an_application_leaves_unread_never_passes_for_a_second_request(port: int, length: str) -> None:
    hidden = "GET /hidden HTTP/1.1\r\nHost: localhost\r\n\r\n"
    body = f"{len(hidden):x}\r\n{hidden}\r\n0\r\n\r\n"
    sent = f"POST /leave HTTP/1.1\r\nHost: localhost\r\n{length}\r\n\r\n{body}"
    answer = outside("talk", port=port, pieces=[sent], silence_s=3)["answer"]
    assert "/hidden" not in answer
    assert answer.startswith(("HTTP/1.1 411", "HTTP/1.1 400"))


@pytest.mark.service
def test_a_body_that_was_left_unread_is_skipped(port: int) -> None:
    first = "POST /leave HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50000\r\n\r\n" + 50_000 * "x"
    answer = outside("talk", port=port, pieces=[first, GET.format(path="/second", headers="")])["answer"]
    assert answer.count("HTTP/1.1 200") == 2
    assert '"PATH_INFO": "/second"' in answer


@pytest.mark.service
@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 100001\r\n\r\n", "413"),
        ("GET / HTTP/1.1\r\nHost: x\r\n" + "X-Long: " + 20_000 * "a" + "\r\n\r\n", "413"),
        ("GET /" + 20_000 * "a" + " HTTP/1.1\r\nHost: x\r\n\r\n", "414"),
        ("GET / HTTP/9.9\r\n\r\n", "505"),
        ("nonsense\r\n\r\n", "400"),
    ],
)
def test_what_is_too_large_or_no_http_is_refused(port: int, sent: str, status: str) -> None:
    answer = outside("talk", port=port, pieces=[sent], silence_s=5)["answer"]
    assert answer.startswith(f"HTTP/1.1 {status}") or not answer


@pytest.mark.service
def test_headers_that_trickle_are_hung_up_on() -> None:
    with echoing(headers_s=1) as port:
        slowly = outside("talk", port=port, pieces=["GET / HTTP/1.1\r\n", *(40 * ["X: y\r\n"])], pause_s=0.2)
    assert slowly["hung_up"]
    assert slowly["took_s"] < 6
    assert "200 OK" not in slowly["answer"]


@pytest.mark.service
def test_a_body_that_trickles_is_hung_up_on() -> None:
    with echoing(headers_s=1) as port:
        start = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2000\r\n\r\n"
        slowly = outside("talk", port=port, pieces=[start, *(60 * ["x"])], pause_s=0.2)
    assert slowly["hung_up"]
    assert slowly["took_s"] < 8


@pytest.mark.service
def test_a_crowd_that_says_nothing_keeps_nobody_out_for_long() -> None:
    with echoing(headers_s=1) as port:
        opening = "GET / HTTP/1.1\r\n"
        request = GET.format(path="/", headers="")
        answered = outside("crowd", port=port, lines=serving.THREADS, opening=opening, request=request)
    assert "200 OK" in answered["answer"]
    assert answered["took_s"] < 10


@pytest.mark.service
def test_a_port_that_is_taken_is_said_plainly(port: int) -> None:
    command = [sys.executable, "-m", "pipeline", "serve", "--as-child", f"--port={port}"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.wait(60) == ServingError.exit_status
        assert process.stderr
        [line] = process.stderr.read().splitlines()
    assert f"port {port}" in line


NAMED: dict[str, Any] = {"host_names": ("quietroom.school.example",)}


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"host": "0.0.0.0"}, "TLS"),  # noqa: S104  what must be refused
        ({"host": "192.0.2.1", "trusted_proxies": ("192.0.2.2",)}, "TLS"),
        ({"behind_tls": True, **NAMED}, "trusted_proxies"),
        ({"behind_tls": True, "trusted_proxies": ("127.0.0.1",)}, "host_names"),
        ({"certificate": "c.pem"}, "private_key"),
    ],
)
def test_words_never_cross_a_network_in_the_clear(given: dict[str, Any], word: str) -> None:
    with pytest.raises(ServingError, match=word):
        starting.listening(ServeSettings(**given), 1000)


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({}, "http://127.0.0.1:8321/"),
        ({"host": "::1"}, "http://[::1]:8321/"),
        ({"behind_tls": True, "trusted_proxies": ("127.0.0.1",), **NAMED}, "https://quietroom.school.example/"),
        (
            {"host": "192.0.2.1", "certificate": "c", "private_key": "k", **NAMED},
            "https://quietroom.school.example:8321/",
        ),
    ],
)
def test_the_address_is_the_one_that_a_browser_uses(given: dict[str, Any], address: str) -> None:
    assert starting.address(ServeSettings(**given)) == address


Places = Callable[[str, str], None]


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Places:
    def choose(data: str, keys: str) -> None:
        monkeypatch.setenv("QUIETROOM_DATA", str(tmp_path / data))
        monkeypatch.setenv("QUIETROOM_KEYS", str(tmp_path / keys))

    return choose


@pytest.mark.parametrize(("data", "keys"), [("data", "data/keys"), ("data", "data"), ("keys/data", "keys")])
def test_keys_beside_what_they_open_are_refused(places: Places, data: str, keys: str) -> None:
    places(data, keys)
    with pytest.raises(ServingError, match="outside the data folder"):
        starting.require_places()


def test_a_folder_that_cannot_be_written_is_named_by_its_variable(places: Places, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    places("file/data", "keys")
    with pytest.raises(ServingError, match="QUIETROOM_DATA"):
        starting.require_places()


def test_pages_that_are_not_built_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(starting, "BUILT", tmp_path / "built")
    with pytest.raises(ServingError, match="make assets"):
        starting.require_pages()
    (tmp_path / "built").write_text("")
    starting.require_pages()
