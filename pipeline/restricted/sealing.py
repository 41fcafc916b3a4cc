"""Seal bytes to recipients and open them again.

age is unauthenticated by design: anyone with a public key can make a file for it. So every ciphertext's
SHA-256 goes into the manifest and the audit chain, and the text inside is padded to fixed steps, because a
follow-up's length would tell how much was disclosed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import BinaryIO

import pyrage

from pipeline.errors import SourceChangedError, TamperedError, WrongKeyError

AGE_HEADER = b"age-encryption.org/v1\n"
"""How every age file begins (age-encryption.org/v1)."""
SMALLEST_BYTES = 1 << 20
"""Padded documents are this long, or this times a power of two."""


def padded_size(length: int) -> int:
    """The step that this many bytes fit in."""
    size = SMALLEST_BYTES
    while size < length:
        size *= 2
    return size


def padded(document: bytes, *, at_least: int = 0) -> bytes:
    """The JSON document with spaces behind it up to a step: white space that JSON readers pass over."""
    return document.ljust(max(at_least, padded_size(len(document))))


def seal(document: bytes, keys: Sequence[str]) -> bytes:
    """Ciphertext that any one of these public keys opens."""
    return bytes(pyrage.encrypt(document, [pyrage.x25519.Recipient.from_str(key) for key in keys]))


class _Hashing:
    """A file that remembers the digest of what was read from it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.sha256 = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(size)
        self.sha256.update(block)
        return block


def seal_stream(plain: BinaryIO, sealed: BinaryIO, keys: Sequence[str], *, sha256: str) -> None:
    """Seal what is as long as it likes; raises SourceChangedError if it is no longer what has this digest."""
    reader = _Hashing(plain)
    pyrage.encrypt_io(reader, sealed, [pyrage.x25519.Recipient.from_str(key) for key in keys])
    if reader.sha256.hexdigest() != sha256:
        raise SourceChangedError("the input changed while it was being processed; run it again")


def open_sealed(sealed: bytes, identities: Sequence[pyrage.x25519.Identity]) -> bytes:
    """The plaintext; raises WrongKeyError or TamperedError and never half of it."""
    try:
        return bytes(pyrage.decrypt(sealed, identities))
    except pyrage.DecryptError as problem:
        if "No matching keys" in str(problem):
            raise WrongKeyError(
                "this key does not open this file: it is sealed to other people, or its header was changed"
            ) from None
        raise TamperedError("the file is damaged, cut short or not an age file; nothing was opened") from None
