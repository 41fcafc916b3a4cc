"""What must be right before the pages are served, and the tables they need: refused plainly, before anything runs.

Imports Django late: its settings make the data and key folders, and what is wrong with these is said here.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from pipeline import models
from pipeline.errors import ModelMissingError, ServingError
from pipeline.service import places
from pipeline.service.serving import Application, Listening
from pipeline.settings.service import ServeSettings

BUILT = Path(__file__).resolve().parent / "static" / "built" / "THIRD-PARTY.txt"
"""Written last of what the build makes."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Where to listen, and how a browser gets there."""

    listening: Listening
    address: str


def chosen(host: str | None, port: int | None) -> Chosen:
    """The settings in force, and over them what was said on the command line; raises ServingError as `listening`."""
    from django.conf import settings

    said = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    serve = settings.QUIETROOM.serve.model_copy(update=said)
    return Chosen(listening(serve, settings.QUIETROOM.uploads.body_bytes), address(serve))


def application() -> Application:
    """The pages, for a web server."""
    from pipeline.service.wsgi import application as pages

    return pages


def listening(serve: ServeSettings, body_bytes: int) -> Listening:
    """Where to listen; raises ServingError where words would cross a network in the clear, or a proxy is not named."""
    if not _is_loopback(serve.host) and not serve.is_over_tls:
        raise ServingError(
            "other machines may reach it over TLS only: put a TLS server in front (config/Caddyfile.example) and set "
            "serve.behind_tls and serve.trusted_proxies, or give serve.certificate and serve.private_key"
        )
    if serve.behind_tls and not (serve.trusted_proxies and serve.host_names):
        raise ServingError(
            "serve.behind_tls also needs serve.trusted_proxies (the TLS server's address, often 127.0.0.1) and "
            "serve.host_names (the name by which people reach it)"
        )
    if bool(serve.certificate) != bool(serve.private_key):
        raise ServingError("serve.certificate and serve.private_key go together")
    return Listening(
        serve.host,
        serve.port,
        body_bytes,
        frozenset(serve.trusted_proxies),
        Path(serve.certificate) if serve.certificate else None,
        Path(serve.private_key) if serve.private_key else None,
    )


def address(serve: ServeSettings) -> str:
    """How a browser reaches the pages."""
    if serve.behind_tls:
        return f"https://{serve.host_names[0]}/"
    host = f"[{serve.host}]" if ":" in serve.host else serve.host
    host = serve.host_names[0] if serve.host_names and not _is_loopback(serve.host) else host
    return f"{'https' if serve.certificate else 'http'}://{host}:{serve.port}/"


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def require_pages() -> None:
    """Raise ServingError unless the pages' scripts and styles are built."""
    if not BUILT.exists():
        raise ServingError("the pages' scripts and styles are not built: run make assets")


def require_models() -> None:
    """Raise ModelMissingError unless every model that a session needs is here."""
    missing = [item.name for item in models.listing() if item.needed and item.state is not models.State.OK]
    if missing:
        raise ModelMissingError(f"not on this machine, or damaged: {', '.join(missing)}; run quietroom models pull")


def require_places() -> None:
    """Raise ServingError unless both folders can be written, and the keys lie outside the data."""
    data, keys = places.data_folder().resolve(), places.key_folder().resolve()
    if keys.is_relative_to(data) or data.is_relative_to(keys):
        raise ServingError(
            "the key folder must lie outside the data folder, and the data outside the keys, so that a copy of one "
            "opens nothing; set QUIETROOM_KEYS and QUIETROOM_DATA"
        )
    for variable, folder in (("QUIETROOM_DATA", data), ("QUIETROOM_KEYS", keys)):
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            tempfile.TemporaryFile(dir=folder).close()
        except OSError as problem:
            raise ServingError(f"the folder of {variable} cannot be written ({problem.strerror})") from None


def set_up() -> None:
    """Start Django in this process; raises ServingError with the ids of its checks that fail."""
    import django
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pipeline.service.settings")
    django.setup()
    try:
        call_command("check", stdout=io.StringIO(), stderr=io.StringIO())
    except SystemCheckError as problem:
        raise ServingError(f"the service does not pass its own checks: {' '.join(str(problem).split())}") from None


def make_tables() -> None:
    """Bring the database up to date; raises ServingError if it does not answer."""
    from django.core.management import call_command

    with database_errors():
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)


@contextmanager
def database_errors() -> Iterator[None]:
    """A database that does not answer, as an error that a person can act on."""
    from django.db.utils import OperationalError

    try:
        yield
    except OperationalError:
        raise ServingError(
            "the database does not answer: is it running, may this user open it, and is there room on the disk? "
            "(serve.database, QUIETROOM_DATABASE)"
        ) from None
