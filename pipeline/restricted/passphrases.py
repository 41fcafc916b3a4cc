"""What a passphrase alone opens: key files, and the keys of a backup, as the `age` program writes them.

age slows guessing by work that takes about a second where the file is made, and refuses a file that seems to ask for
far more. It measures that anew at each opening; on a machine that was busy for that moment it refuses a file of its
own, and a right passphrase must not be called wrong for that.
"""

from __future__ import annotations

import base64

import pyrage
from pydantic import SecretStr

from pipeline.errors import KeyFileError, WrongKeyError

MOST_TRIES = 20
"""The refusal takes milliseconds; the opening takes seconds, and is tried once."""
MOST_WORK = 20
"""Binary logarithm of scrypt's N from which on age's library for browsers opens nothing."""
_TOO_MUCH_WORK = "Excessive work"
"""How age begins to say that it did not try."""


def wrapped(content: bytes, passphrase: SecretStr) -> bytes:
    """An age file that this passphrase opens, here and in a browser; raises KeyFileError where that cannot be had."""
    for _ in range(MOST_TRIES):
        made = bytes(pyrage.passphrase.encrypt(content, passphrase.get_secret_value()))
        # "age-encryption.org/v1", then "-> scrypt SALT WORK"
        if int(made.split(b"\n", 2)[1].rpartition(b" ")[2]) <= MOST_WORK:
            return made
    raise KeyFileError("this machine would make a file that no browser opens; make it on another")


def armoured(content: bytes) -> bytes:
    """An age file as lines of letters, as people keep and print it (RFC 7468, strict)."""
    encoded = base64.b64encode(content)
    lines = [encoded[start : start + 64] for start in range(0, len(encoded), 64)]
    return b"\n".join((b"-----BEGIN AGE ENCRYPTED FILE-----", *lines, b"-----END AGE ENCRYPTED FILE-----", b""))


def unwrapped(content: bytes, passphrase: SecretStr, *, of: str) -> bytes:
    """What such a file holds; raises WrongKeyError, which calls the file `of`."""
    for _ in range(MOST_TRIES):
        try:
            return bytes(pyrage.passphrase.decrypt(content, passphrase.get_secret_value()))
        except pyrage.DecryptError as problem:
            if not str(problem).startswith(_TOO_MUCH_WORK):
                raise WrongKeyError(f"the passphrase is wrong, or the {of} is damaged") from None
    raise WrongKeyError(f"this machine is too busy, or too slow, to open the {of}; try again when it is idle")
