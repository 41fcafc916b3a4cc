"""The web server: cheroot, with limits that suit a few dozen people and large recordings.

A body is read from the socket piece by piece as a view asks for it and never spooled to a file, which is why cheroot
was chosen (waitress and most proxies write large bodies to a temporary file). There is no access log: addresses of
pages hold session ids. What it may never do: believe a forwarded address that does not come from the configured proxy,
wait for ever for a slow sender, or print a message of an exception.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from sys import exc_info
from threading import Timer
from typing import Any

from cheroot.server import HeaderReader, HTTPConnection, HTTPRequest
from cheroot.wsgi import Server

from pipeline.errors import ServingError

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

HEADERS_BYTES = 16 << 10
HEADERS_S = 20.0
"""From the first byte of a request to the end of its headers."""
SLOWEST_BYTES_PER_S = 8 << 10
"""A body that comes more slowly than this holds a thread that somebody else needs."""
SILENCE_S = 15
"""Without a byte, in either direction."""
THREADS = 24
QUEUE = 64
"""Requests that wait for a thread; the next one is told to come again."""
FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST")
BOTH_WAYS = 2
"""socket.SHUT_RDWR, without importing what our code is forbidden to connect with."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Listening:
    """Where and how the pages are served."""

    host: str
    port: int
    body_bytes: int
    """The largest body taken: one chunk of an upload and some room."""
    proxies: frozenset[str] = frozenset()
    """Addresses of the proxy that ends TLS; only these may say who asks."""
    certificate: Path | None = None
    private_key: Path | None = None


class Headers(HeaderReader):
    """Headers without those that an application could not tell from a forwarded one: `X_Forwarded_For`.

    Cheroot's own class for this compares bytes with text and fails.
    """

    def _allow_header(self, key_name: bytes) -> bool:
        return b"_" not in key_name


class Request(HTTPRequest):
    """A request that must arrive within its time, and whose length is known beforehand."""

    header_reader = Headers()

    def parse_request(self) -> None:
        """Read the headers, or hang up."""
        with _deadline(HEADERS_S, self._hang_up):
            super().parse_request()

    def read_request_headers(self) -> bool:
        """Refuse a body of unsure length: what the application left unread of it would pass for a second request."""
        well: bool = super().read_request_headers()  # type: ignore[no-untyped-call]
        if well and (
            b"Transfer-Encoding" in self.inheaders or not self.inheaders.get(b"Content-Length", b"0").isdigit()
        ):
            self.close_connection = True
            self.simple_response("411 Length Required")
            return False
        return well

    def respond(self) -> None:
        """Answer; hang up if the body has not come by then."""
        length = int(self.inheaders.get(b"Content-Length", 0))
        if not length:
            super().respond()
            return
        with _deadline(HEADERS_S + length / SLOWEST_BYTES_PER_S, self._hang_up_unless_read):
            super().respond()

    def _hang_up(self) -> None:
        try:
            self.conn.socket.shutdown(BOTH_WAYS)
        except OSError:
            log.debug("the other side was faster")

    def _hang_up_unless_read(self) -> None:
        if self.rfile.remaining:
            self._hang_up()


@contextmanager
def _deadline(seconds: float, act: Callable[[], None]) -> Iterator[None]:
    timer = Timer(seconds, act)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


class Connection(HTTPConnection):
    """A connection on which requests have a deadline."""

    RequestHandlerClass = Request


class WebServer(Server):
    """Cheroot that logs the class of a fault and never its message, which may hold what somebody sent."""

    ConnectionClass = Connection
    max_request_header_size = HEADERS_BYTES
    keep_alive_conn_limit = 2 * QUEUE

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
        """The class of what went wrong; `msg` is cheroot's text around it."""
        kind = exc_info()[0]
        if kind is not None:
            log.log(level, "a connection ended with %s", kind.__name__)


def behind(proxies: frozenset[str], app: Application) -> Application:
    """The application, told by its proxy who asks and how; whoever else says so is not believed.

    Only the last address counts, which the proxy itself wrote; what stands before it came from the client.
    """

    def corrected(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        told = {name: environ.pop(name, "") for name in FORWARDED}
        if environ.get("REMOTE_ADDR") in proxies:
            _take_over(environ, told["HTTP_X_FORWARDED_FOR"].rpartition(",")[2].strip())
            if told["HTTP_X_FORWARDED_PROTO"] == "https":
                environ["wsgi.url_scheme"] = "https"
        return app(environ, start_response)

    return corrected


def _take_over(environ: Environ, address: str) -> None:
    try:
        environ["REMOTE_ADDR"] = str(ip_address(address))
    except ValueError:
        log.warning("the proxy did not say who asks")


def prepare(app: Application, listening: Listening) -> WebServer:
    """A server that is bound and waits for `serve()`; `bind_addr` has its port. Raises ServingError if it cannot be."""
    server = WebServer(
        (listening.host, listening.port),
        behind(listening.proxies, app),
        numthreads=THREADS,
        request_queue_size=QUEUE,
        accepted_queue_size=QUEUE,
        timeout=SILENCE_S,
        server_name="quietroom",
    )
    server.max_request_body_size = listening.body_bytes
    if listening.certificate:
        server.ssl_adapter = _adapter(listening)
    try:
        server.prepare()
    except OSError:
        raise ServingError(
            f"nothing can listen on {listening.host} port {listening.port}: another program may hold it; "
            "choose another with --port, or see whether Quietroom runs already"
        ) from None
    return server


def serve(app: Application, listening: Listening, *, on_ready: Callable[[], None]) -> None:
    """Answer requests until KeyboardInterrupt; those under way are given a moment. Raises as `prepare`."""
    server = prepare(app, listening)
    try:
        on_ready()
        server.serve()
    except KeyboardInterrupt:
        log.info("asked to stop")
    finally:
        server.stop()


def _adapter(listening: Listening) -> Any:
    from cheroot.ssl.builtin import BuiltinSSLAdapter

    try:
        return BuiltinSSLAdapter(str(listening.certificate), str(listening.private_key))
    except (OSError, ValueError):
        raise ServingError("the TLS certificate or its private key cannot be read, or they do not fit") from None
