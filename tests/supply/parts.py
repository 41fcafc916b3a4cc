"""Every part that others wrote: locked Python packages, the pages' locked packages, and the models.

Read from the locks and the manifest, so that nothing can be installed and be missing here. Licences of Python packages
come from what is installed, because the lock does not tell them; one that is not installed on this system (it is
locked for another) has none here.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path, PurePosixPath
from typing import Literal

from pipeline.models import manifest

ROOT = Path(__file__).resolve().parent.parent.parent
_PINNED = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]+\])?==(?P<version>[^\s;\\]+)(?P<rest>(?:.*\\\n)*.*)", re.MULTILINE
)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_CLASSIFIER = "License :: OSI Approved :: "
_SHORT = 80
"""Longer than this, the field holds the licence's text and not its name."""


@dataclass(frozen=True, slots=True)
class Part:
    """One package or model."""

    kind: Literal["pypi", "npm", "model"]
    name: str
    version: str
    licences: tuple[str, ...]
    """As its authors wrote them: an SPDX expression, or names; empty where they told none."""
    hashes: tuple[tuple[str, str], ...]
    """Algorithm and hexadecimal digest; for a model with the file's name before the algorithm, `file:sha256`."""


def parts() -> tuple[Part, ...]:
    """All of them."""
    return (*python_parts((ROOT / "requirements.lock").read_text()), *page_parts(), *model_parts())


def python_parts(lock: str) -> Iterator[Part]:
    """The packages of a hashed requirements file, each once."""
    seen: dict[tuple[str, str], Part] = {}
    for found in _PINNED.finditer(lock):
        key = (found["name"], found["version"])
        digests = tuple(("sha256", digest) for digest in _HASH.findall(found["rest"]))
        seen.setdefault(key, Part("pypi", *key, licences_of(found["name"]), digests))
    yield from seen.values()


def licences_of(name: str) -> tuple[str, ...]:
    """What an installed package says: its expression, else its classifiers, else its licence field."""
    try:
        told = metadata.metadata(name).json
    except metadata.PackageNotFoundError:
        return ()
    if "license_expression" in told:
        return (str(told["license_expression"]),)
    classified = [text.removeprefix(_CLASSIFIER) for text in told.get("classifier", ()) if "License ::" in text]
    written = str(told.get("license", "")).strip()
    return tuple(classified) or ((written,) if 0 < len(written) <= _SHORT else ())


def page_parts() -> Iterator[Part]:
    """The packages of the pages' lock."""
    lock = json.loads((ROOT / "pipeline/service/assets/package-lock.json").read_text())
    for place, told in lock["packages"].items():
        if place:
            algorithm, digest = told["integrity"].split("-", 1)
            licences = (told["license"],) if "license" in told else ()
            hexadecimal = base64.b64decode(digest).hex()
            name = place.rpartition("node_modules/")[2]
            yield Part("npm", name, told["version"], licences, ((algorithm, hexadecimal),))


def model_parts() -> Iterator[Part]:
    """The models of the manifest."""
    for model in manifest.load().model:
        hashes = tuple((f"{PurePosixPath(file)}:sha256", digest) for file, digest in model.files.items())
        yield Part("model", model.name, model.version, (model.licence,), hashes)
