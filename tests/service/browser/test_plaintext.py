"""After a whole day, release, recall and backup, what somebody finds who takes the server's disk with them."""

from __future__ import annotations

import io
import re
import tarfile
from collections.abc import Iterator

import pyrage
import pytest
from pydantic import SecretStr

from pipeline import restricted
from pipeline.restricted.keys import load_identity
from pipeline.service.store import Store
from pipeline.service.vault import Vault
from tests.service.browser.flow import REASON, Day
from tests.service.browser.flow_release import GIVEN_BACK, TOLD
from tests.service.browser.keyrings import PASSPHRASE

pytestmark = pytest.mark.model

AGE = b"age-encryption.org/v1\n"
SECRET = re.compile(rb"AGE-SECRET-KEY-1[0-9A-Z]{58}")
BACKUP = "copy/quietroom-data.tar"
RUN = 5
ROUTES = {"dsl": "lead", "headteacher": "headteacher", "chair": "chair"}


def files_of(day: Day) -> dict[str, bytes]:
    """Everything on the server's disk: data, keys, tables and their logs, audit, temporary files, what it printed.

    The backup as it was unpacked by somebody who wants to see what is in it.
    """
    folder = day.served.folder
    found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return found | _unpacked("backup", found.pop(BACKUP))


def _unpacked(name: str, content: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        members = ((member.name, tar.extractfile(member)) for member in tar)
        return {f"{name}/{member}": file.read() for member, file in members if file is not None}


def words_of(content: bytes) -> list[str]:
    """Its words in small letters, whether they are stored in one byte a letter or in two."""
    text = content.replace(b"\0", b"").decode("utf-8", "replace").lower()
    return re.findall(r"\w+", text.replace("’", "'").replace("'", ""))


def runs_of(words: list[str]) -> set[tuple[str, ...]]:
    """Every five words that follow each other."""
    return {tuple(words[n : n + RUN]) for n in range(len(words) - RUN + 1)}


def spoken(day: Day) -> set[tuple[str, ...]]:
    """Every run of five words of the script, of what the follow-ups say that was heard, and of what people wrote."""
    texts = (*day.excerpt.said, *day.lead_read, REASON, GIVEN_BACK, TOLD)
    return {run for text in texts for run in runs_of(words_of(text.encode()))}


def unsealed(day: Day) -> Iterator[tuple[str, list[str]]]:
    """The words of each file that is no age file."""
    for name, content in files_of(day).items():
        if not content.startswith(AGE):
            yield name, words_of(content)


def test_what_is_searched_is_all_there_and_would_be_found(day: Day) -> None:
    names = files_of(day)
    wanted = ("data/quietroom.sqlite3", "data/jobs.sqlite3", "keys/instance.key", "state/audit.jsonl", "printed.log")
    assert not set(wanted) - names.keys()
    for place in ("data", "backup/data"):
        for folder in ("restricted", "records", "released/1", "released/2"):
            assert [name for name in names if name.startswith(f"{place}/sessions/{day.session_id}/{folder}/")]
    assert len(spoken(day)) > 200
    assert spoken(day) & runs_of(words_of(" ".join(day.excerpt.said).encode("utf-16")))


def test_no_words_of_the_session_lie_outside_sealed_files(day: Day) -> None:
    found = {name for name, words in unsealed(day) if spoken(day) & runs_of(words)}
    assert found == set()


def test_no_name_of_the_roster_lies_outside_sealed_files(day: Day) -> None:
    wanted = {name.lower() for person in day.excerpt.people for name in person}
    found = {(name, *wanted & set(words)) for name, words in unsealed(day) if wanted & set(words)}
    assert found == set()


def test_no_file_is_named_after_anything_but_ids(day: Day) -> None:
    wanted = {name.lower() for person in day.excerpt.people for name in person} | {"averlock"}
    assert not [name for name in files_of(day) if wanted & set(words_of(name.encode()))]


def test_every_stored_file_of_a_session_is_sealed(day: Day) -> None:
    stored = {
        name: content
        for name, content in files_of(day).items()
        if re.match("(backup/)?data/(sessions|uploads|work)/", name)
    }
    assert stored
    assert [name for name, content in stored.items() if not content.startswith(AGE)] == []


def test_with_everything_on_the_disk_no_follow_up_opens(day: Day) -> None:
    found = identities(day)
    assert found
    store = Store(day.served.folder / "data", Vault(day.served.folder / "keys"))
    for name in (*(f"restricted/follow-up-{route}.age" for route in ROUTES), "restricted/transcript.age"):
        sealed = store.get(day.session_id, name)
        for identity in found:
            with pytest.raises(pyrage.DecryptError):
                pyrage.decrypt(sealed, [identity])
    lead = load_identity(day.lead_key, lambda: SecretStr(PASSPHRASE))
    assert b'"items"' in restricted.open_sealed(store.get(day.session_id, "restricted/follow-up-dsl.age"), [lead])


def identities(day: Day) -> list[pyrage.x25519.Identity]:
    """Every private key on the server's disk, and every one that those open."""
    contents, secrets = list(files_of(day).values()), set[bytes]()
    while True:
        found = {secret for content in contents for secret in SECRET.findall(content)} - secrets
        if not found:
            return [pyrage.x25519.Identity.from_str(secret.decode()) for secret in sorted(secrets)]
        secrets |= found
        opened = (_opened(content, found) for content in contents if content.startswith(AGE))
        contents += [content for content in opened if content]


def _opened(content: bytes, secrets: set[bytes]) -> bytes:
    identities = [pyrage.x25519.Identity.from_str(secret.decode()) for secret in secrets]
    try:
        return bytes(pyrage.decrypt(content, identities))
    except pyrage.DecryptError:
        return b""
