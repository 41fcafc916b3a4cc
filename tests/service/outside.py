"""What a test needs a socket for, in a process of its own: the test process may open none (tests/conftest.py).

`outside("talk", ..)` runs the function of that name there and gives back what it returned.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent


def outside(function: str, *, timeout_s: float = 120, **arguments: Any) -> Any:
    """Run a function of this module in another process."""
    command = [sys.executable, "-m", "tests.service.outside"]
    asked = json.dumps({"function": function, "arguments": arguments})
    done = subprocess.run(command, input=asked, cwd=ROOT, capture_output=True, text=True, timeout=timeout_s)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def free_port() -> int:
    """A port of the loopback interface that nobody holds."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def talk(
    port: int, pieces: list[str], pause_s: float = 0, silence_s: float = 30, by_tls: bool = False
) -> dict[str, Any]:
    """Send these pieces as they stand, with a pause between them; all that comes back until the other side hangs up."""
    began, answer, hung_up = time.monotonic(), b"", False
    plain = socket.create_connection(("127.0.0.1", port), timeout=silence_s)
    with _any_certificate().wrap_socket(plain) if by_tls else plain as line:
        try:
            for piece in pieces:
                line.sendall(piece.encode("latin-1"))
                time.sleep(pause_s)
            while got := line.recv(1 << 16):
                answer += got
            hung_up = True
        except TimeoutError:
            hung_up = False
        except OSError:
            hung_up = True
    return {"answer": answer.decode("latin-1"), "hung_up": hung_up, "took_s": time.monotonic() - began}


def _any_certificate() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def crowd(port: int, lines: int, opening: str, request: str) -> dict[str, Any]:
    """How long a whole request takes while so many others have begun and say nothing more."""
    waiting = [socket.create_connection(("127.0.0.1", port), timeout=30) for _ in range(lines)]
    for line in waiting:
        line.sendall(opening.encode("latin-1"))
    time.sleep(0.5)
    answered = talk(port, [request])
    for line in waiting:
        line.close()
    return answered


def send_zeros(port: int, path: str, finish: str, cookies: str, token: str, pieces: int, piece_bytes: int) -> list[int]:
    """Upload so many pieces of zeros by the tus protocol and say that all was sent; the statuses other than 204."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    known = {"Cookie": cookies, "X-CSRFToken": token}
    zeros, odd = bytes(piece_bytes), []
    for number in range(pieces):
        offset = {"Upload-Offset": str(number * piece_bytes), "Content-Type": "application/offset+octet-stream"}
        line.request("PATCH", path, zeros, {**known, **offset, "Tus-Resumable": "1.0.0"})
        odd.append(_status(line))
    line.request("POST", finish, b"", known)
    odd.append(_status(line))
    return [status for status in odd if status != http.client.NO_CONTENT]


def _status(line: http.client.HTTPConnection) -> int:
    answer = line.getresponse()
    answer.read()
    return answer.status


FUNCTIONS: dict[str, Callable[..., Any]] = {"talk": talk, "crowd": crowd, "send_zeros": send_zeros}

if __name__ == "__main__":
    wanted = json.load(sys.stdin)
    json.dump(FUNCTIONS[wanted["function"]](**wanted["arguments"]), sys.stdout)
