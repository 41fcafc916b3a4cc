"""Run the machine's own pip, or the hub's client, in a process of its own.

That way every mirror, proxy and certificate that an administrator set up for pip works here too, and this
program itself never opens a connection. What is fetched is not trusted: pipeline/models/install.py hashes it. The
tools' own messages hold addresses and paths, so a person is told a short reason instead.
"""

from __future__ import annotations

import errno
import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import DiskFullError, DownloadError, PipelineError
from pipeline.models.manifest import Hub, Wheel
from pipeline.models.shelf import size_of

Watch = Callable[[int], None]
"""Called a few times a second with the bytes that lie in the folder by now."""

Download = Callable[[Wheel | Hub, Path, Watch], None]
"""Puts what a source names into a folder; raises DownloadError or DiskFullError."""

POLL_S = 0.2

PIP = (
    *("download", "--no-deps", "--only-binary=:all:", "--python-version", "3.12", "--no-cache-dir"),
    *("--disable-pip-version-check", "--no-input", "--quiet", "--progress-bar", "off"),
)
"""The packages hold data only; one of them asks for Python 3.12, which the running one need not be."""

REASONS = (
    (("No space left",), ""),
    (("CERTIFICATE_VERIFY_FAILED", "SSLError", "SSL:"), "its certificate was not accepted"),
    (("ProxyError", "407 "), "the proxy refused"),
    (("Unauthorized", "Forbidden", "401 Client", "403 Client"), "it refused access"),
    (
        ("Name or service", "name resolution", "getaddrinfo", "nodename", "Max retries", "timed out", "unreachable"),
        "it could not be reached",
    ),
    (("ConnectionError", "NewConnectionError", "ConnectTimeout", "Connection refused"), "it could not be reached"),
    (("DO NOT MATCH",), "it offers other bytes than the pinned ones"),
    (("No matching distribution", "Could not find", "404 ", "NotFound"), "it does not have it, or no index answered"),
)
"""Words in a tool's messages, and what they mean; the first that fits counts."""


def fetch(source: Wheel | Hub, into: Path, watch: Watch) -> None:
    """One wheel by pip, or one revision's files by the hub's client, into a folder.

    Raises DownloadError with a short reason, DiskFullError where the tool ran out of space.
    """
    if isinstance(source, Wheel):
        _by_pip(source, into, watch)
    else:
        _by_hub(source, into, watch)


def _by_pip(wheel: Wheel, into: Path, watch: Watch) -> None:
    if importlib.util.find_spec("pip") is None:
        raise DownloadError("pip is missing from this environment; run `python -m ensurepip` or install pip, then pull")
    scratch = into / "unfinished"
    scratch.mkdir(exist_ok=True)
    pinned = scratch / "requirement.txt"
    pinned.write_text(f"{wheel.requirement} --hash=sha256:{wheel.sha256}\n", encoding="utf-8")
    command = [sys.executable, "-P", "-m", "pip", *PIP, "--dest", str(into), "--requirement", str(pinned)]
    here = {"TMPDIR": str(scratch), "TEMP": str(scratch), "TMP": str(scratch)}
    _run(command, {"PIP_RESUME_RETRIES": "5", **os.environ, **here}, lambda: watch(size_of(into)))


def _by_hub(hub: Hub, into: Path, watch: Watch) -> None:
    if importlib.util.find_spec("huggingface_hub") is None:
        raise DownloadError("the hub's client (huggingface_hub) is not installed")
    target = ["--revision", hub.revision, "--local-dir", str(into)]
    command = [sys.executable, "-P", "-m", "huggingface_hub.cli.hf", "download", hub.hub, *hub.take, *target]
    online = {"HF_HUB_OFFLINE": "0", "HF_HUB_DISABLE_TELEMETRY": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}
    _run(command, {**os.environ, **online}, lambda: watch(size_of(into)))


def _run(command: list[str], environment: Mapping[str, str], tick: Callable[[], None]) -> None:
    with tempfile.TemporaryFile() as messages:
        with _started(command, environment, messages.fileno()) as process:
            while process.poll() is None:
                tick()
                time.sleep(POLL_S)
        if process.returncode:
            messages.seek(0)
            raise _failure(messages.read().decode("utf-8", "replace"), process.returncode)


@contextmanager
def _started(command: list[str], environment: Mapping[str, str], messages: int) -> Iterator[subprocess.Popen[bytes]]:
    """The process; it ends when the block does, so that Ctrl-C leaves nothing running."""
    quiet = subprocess.DEVNULL
    # The command is built from the manifest, whose patterns allow no option and no path, and runs without a shell.
    process = subprocess.Popen(command, env=environment, stdin=quiet, stdout=quiet, stderr=messages)  # noqa: S603
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _failure(messages: str, exit_status: int) -> PipelineError:
    for words, reason in REASONS:
        if any(word in messages for word in words):
            return DownloadError(reason) if reason else disk_full()
    return DownloadError(f"the download tool stopped with exit status {exit_status}")


def disk_full() -> DiskFullError:
    """The same words wherever space runs out."""
    return DiskFullError("no space left for models; free some, or set QUIETROOM_MODELS to a folder on a larger disk")


def refused(problem: OSError) -> DownloadError | DiskFullError:
    """What an error of the file system means to a person; the path stays out of it."""
    if problem.errno in {errno.ENOSPC, errno.EDQUOT}:
        return disk_full()
    name = errno.errorcode.get(problem.errno or 0, "an unknown error")
    return DownloadError(f"the models folder cannot be written ({name}); set QUIETROOM_MODELS to one that can")
