"""A server for the tests of `serving`: its limits, and an application that says what it was given.

Run as a program: port, then the seconds that a request's headers may take.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from typing import Any

from pipeline.service import serving, supervising


def echo(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """What the application sees of a request; `/leave` does not read its body."""
    body = b"" if environ["PATH_INFO"] == "/leave" else environ["wsgi.input"].read()
    said = {name: value for name, value in environ.items() if isinstance(value, str)} | {"body": len(body)}
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(said).encode()]


def ready() -> None:
    """Tells the test that it may begin."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()


if __name__ == "__main__":
    supervising.become_child()
    serving.HEADERS_S = float(sys.argv[2])
    serving.SLOWEST_BYTES_PER_S = 1000
    listening = serving.Listening("127.0.0.1", int(sys.argv[1]), 100_000, frozenset(sys.argv[3:]))
    serving.serve(echo, listening, on_ready=ready)
