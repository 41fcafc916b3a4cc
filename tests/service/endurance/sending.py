"""Browsers that upload, as one process: `python -m tests.service.endurance.sending`, its orders on stdin.

Each upload is tried until the service said that all of it arrived, whatever dies meanwhile, as the page's script does.
Prints the session's id of each that was.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode

PAUSE_S = 0.5
PATIENCE_S = 600.0
"""How long somebody presses the button again."""
FORM = {
    "date": "2026-02-10",
    "participants": "3",
    "names": "Ottoline Fairbrother\nTadeusz Wren\nImogen Sallow",
    "everyone_agreed": "on",
    "confirmed_by": "facilitator",
}
SUFFIXES = {"notes": ".txt", "recording": ".wav"}


@dataclass(frozen=True, slots=True)
class Uploader:
    """Somebody who is signed in."""

    port: int
    cookies: str
    token: str
    reviewer: str
    kind: str

    def upload(self, content: bytes) -> str:
        """The session's id, once all has arrived."""
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                return self._try(content)
            except (OSError, http.client.HTTPException, ValueError):
                if time.monotonic() > until:
                    raise
                time.sleep(PAUSE_S)

    def _try(self, content: bytes) -> str:
        digest = hashlib.sha256(content).hexdigest()
        what = {"kind": self.kind, "suffix": SUFFIXES[self.kind], "sha256": digest, "size": str(len(content))}
        form = urlencode({**FORM, "reviewers": self.reviewer, **what}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        session_id: str = json.loads(self._ask("POST", "/upload/", form, headers))["session"]
        pieces = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0", "Tus-Resumable": "1.0.0"}
        self._ask("PATCH", f"/upload/pieces/{session_id}/", content, pieces, fine=(204, 409))
        self._ask("POST", f"/uploads/{session_id}/finish/", b"", {})
        return session_id

    def _ask(
        self, method: str, path: str, body: bytes, headers: dict[str, str], fine: tuple[int, ...] = (200,)
    ) -> bytes:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            line.request(method, path, body, {"Cookie": self.cookies, "X-CSRFToken": self.token, **headers})
            answer = line.getresponse()
            said = answer.read()
        finally:
            line.close()
        if answer.status not in fine:
            raise ValueError(f"answered with {answer.status}")
        return said


def main() -> None:
    """Upload everything that standard input orders, so many at once."""
    order = json.load(sys.stdin)
    uploader = Uploader(order["port"], order["cookies"], order["token"], order["reviewer"], order["kind"])
    with ThreadPoolExecutor(order["at_once"]) as crowd:
        for session_id in crowd.map(uploader.upload, map(base64.b64decode, order["files"])):
            sys.stdout.write(f"{session_id}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
