from __future__ import annotations

import re
import stat
from pathlib import Path

import pyrage
import pytest
from pydantic import SecretStr

from pipeline.errors import KeyFileError, WrongKeyError
from pipeline.restricted import fingerprint, load_identity, new_identity, public_key

PASSPHRASE = SecretStr("four quiet words here")


def never_asked() -> SecretStr:
    raise AssertionError("a plain key file asks for no passphrase")


def test_a_key_is_read_back_with_its_passphrase(tmp_path: Path) -> None:
    made = new_identity(tmp_path / "key", PASSPHRASE)
    assert str(load_identity(tmp_path / "key", lambda: PASSPHRASE)) == str(made)
    assert b"AGE-SECRET-KEY" not in (tmp_path / "key").read_bytes()


def test_a_plain_key_asks_for_nothing(tmp_path: Path) -> None:
    made = new_identity(tmp_path / "key", None)
    assert str(load_identity(tmp_path / "key", never_asked)) == str(made)


def test_a_wrong_passphrase_is_its_own_error(tmp_path: Path) -> None:
    new_identity(tmp_path / "key", PASSPHRASE)
    with pytest.raises(WrongKeyError):
        load_identity(tmp_path / "key", lambda: SecretStr("another one entirely"))


class Busy:
    """pyrage's `passphrase` where age measures wrongly so many times: it refuses, or asks for too much work."""

    def __init__(self, times: int) -> None:
        self.left = times

    def decrypt(self, content: bytes, passphrase: str) -> bytes:
        self.left -= 1
        if self.left >= 0:
            raise pyrage.DecryptError(
                "Excessive work parameter for passphrase.\nDecryption would take around 17 seconds."
            )
        return bytes(REAL.decrypt(content, passphrase))

    def encrypt(self, content: bytes, passphrase: str) -> bytes:
        self.left -= 1
        made = bytes(REAL.encrypt(content, passphrase))
        return re.sub(rb"(?m)^(-> scrypt \S+) \d+$", rb"\1 21", made) if self.left >= 0 else made


REAL = pyrage.passphrase


def test_a_busy_machine_does_not_call_a_right_passphrase_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = new_identity(tmp_path / "key", PASSPHRASE)
    monkeypatch.setattr(pyrage, "passphrase", Busy(3))
    assert str(load_identity(tmp_path / "key", lambda: PASSPHRASE)) == str(made)
    monkeypatch.setattr(pyrage, "passphrase", Busy(1000))
    with pytest.raises(WrongKeyError, match="too busy"):
        load_identity(tmp_path / "key", lambda: PASSPHRASE)


def test_no_key_is_made_that_no_browser_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pyrage, "passphrase", Busy(1))
    made = new_identity(tmp_path / "key", PASSPHRASE)
    monkeypatch.undo()
    assert str(load_identity(tmp_path / "key", lambda: PASSPHRASE)) == str(made)


def test_a_short_passphrase_is_refused_and_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="14 characters"):
        new_identity(tmp_path / "key", SecretStr("short"))
    assert not (tmp_path / "key").exists()


def test_a_key_file_is_for_its_owner_only_and_never_overwritten(tmp_path: Path) -> None:
    new_identity(tmp_path / "key", None)
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    with pytest.raises(KeyFileError, match="never overwritten"):
        new_identity(tmp_path / "key", None)
    with pytest.raises(KeyFileError, match="cannot be written"):
        new_identity(tmp_path / "missing" / "key", None)


@pytest.mark.parametrize("content", [b"", b"nothing here", b"AGE-SECRET-KEY-1NOTAKEY", bytes(range(256))])
def test_a_file_without_an_identity_is_an_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(KeyFileError):
        load_identity(tmp_path / "key", never_asked)


def test_a_missing_key_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="cannot be read"):
        load_identity(tmp_path / "none", never_asked)


def test_fingerprints_are_short_and_differ(tmp_path: Path) -> None:
    one, two = (public_key(new_identity(tmp_path / name, None)) for name in "ab")
    assert len(fingerprint(one).split()) == 5
    assert fingerprint(one) != fingerprint(two)
