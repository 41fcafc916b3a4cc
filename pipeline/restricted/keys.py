"""age identities: make one, read one, print what may be shown of it.

A key file is an age identity, either plain or wrapped in a passphrase-protected age file, so that the `age`
program reads it too. Losing every key of a route loses what was sealed to it: nobody can recover it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pyrage
from pydantic import SecretStr
from pyrage.x25519 import Identity as Identity

from pipeline.errors import KeyFileError
from pipeline.restricted.passphrases import armoured, unwrapped, wrapped

PRIVATE_MARK = "AGE-SECRET-KEY-"
MINIMUM_PASSPHRASE = 14
"""Characters; SecureDrop asks for as many of its journalists (FACTS B1)."""


def new_identity(target: Path, passphrase: SecretStr | None) -> Identity:
    """Make a key and write it, readable by its owner only; without a passphrase for tests and demos alone."""
    identity = Identity.generate()
    content = f"# public key: {identity.to_public()}\n{identity}\n".encode()
    if passphrase is not None:
        if len(passphrase.get_secret_value()) < MINIMUM_PASSPHRASE:
            raise KeyFileError(f"a passphrase has at least {MINIMUM_PASSPHRASE} characters; four or five words do well")
        content = armoured(wrapped(content, passphrase))
    try:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyFileError("a key file of this name exists and is never overwritten; give another name") from None
    except OSError as problem:
        raise KeyFileError(f"the key file cannot be written there ({problem.strerror})") from None
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    return identity


def load_identity(path: Path, ask_passphrase: Callable[[], SecretStr]) -> Identity:
    """The identity in a key file; raises KeyFileError, or WrongKeyError for a wrong passphrase."""
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise KeyFileError(f"the key file cannot be read ({problem.strerror})") from None
    if content.startswith((b"age-encryption.org/", b"-----BEGIN AGE")):
        content = unwrapped(content, ask_passphrase(), of="key file")
    for line in content.decode("ascii", "replace").splitlines():
        if line.strip().upper().startswith(PRIVATE_MARK):
            return _parsed(line.strip())
    raise KeyFileError("no age identity in this file; `quietroom keys new` makes one")


def _parsed(line: str) -> Identity:
    try:
        return Identity.from_str(line)
    except pyrage.IdentityError:
        raise KeyFileError("the identity in this file is damaged or of a kind that is not used here") from None


def public_key(identity: Identity) -> str:
    """What the person gives away: `age1...`."""
    return str(identity.to_public())


def fingerprint(key: str) -> str:
    """Short digest of a public key for two people to compare aloud: five groups of four."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:20]
    return " ".join(digest[i : i + 4] for i in range(0, 20, 4))
