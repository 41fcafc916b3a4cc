from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import RecipientsError
from pipeline.restricted import Recipient, load_recipients
from pipeline.restricted.keys import Identity, public_key
from pipeline.values import Route
from tests.building import recipients_of, two_keys_each


def toml(entries: list[tuple[str, str]]) -> str:
    return "".join(f'[[{route}]]\nlabel = "x"\nnames = []\nkey = "{key}"\n' for route, key in entries)


def full() -> list[tuple[str, str]]:
    return [(route, public_key(key)) for route, keys in two_keys_each().items() for key in keys]


def test_two_keys_on_every_route_are_enough(tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text(toml(full()))
    recipients = load_recipients(tmp_path / "r.toml")
    assert all(len(recipients.keys(route)) == 2 for route in (None, *Route))
    assert set(recipients.fingerprints()) == {"reviewer", "dsl", "headteacher", "chair"}


@pytest.mark.parametrize("missing", range(8))
def test_one_key_on_any_route_is_refused(tmp_path: Path, missing: int) -> None:
    entries = full()
    route, _ = entries.pop(missing)
    (tmp_path / "r.toml").write_text(toml(entries))
    with pytest.raises(RecipientsError, match=route):
        load_recipients(tmp_path / "r.toml")


@pytest.mark.parametrize("written", [str, str.upper])
def test_the_same_key_twice_is_one_key(tmp_path: Path, written: Callable[[str], str]) -> None:
    entries = full()
    entries[1] = (entries[0][0], written(entries[0][1]))
    (tmp_path / "r.toml").write_text(toml(entries))
    with pytest.raises(RecipientsError, match="two different keys"):
        load_recipients(tmp_path / "r.toml")


def test_a_private_key_is_refused_and_not_repeated(tmp_path: Path) -> None:
    private = str(Identity.generate())
    entries = full()
    entries[2] = ("dsl", private)
    (tmp_path / "r.toml").write_text(toml(entries))
    with pytest.raises(RecipientsError, match="private key") as raised:
        load_recipients(tmp_path / "r.toml")
    assert private not in str(raised.value)


@pytest.mark.parametrize("content", ["", "nonsense", "[[dsl]]\nlabel = 1\n", '[[dsl]]\nlabel="x"\nkey="age1zzz"\n'])
def test_a_broken_file_is_one_error(tmp_path: Path, content: str) -> None:
    (tmp_path / "r.toml").write_text(content)
    with pytest.raises(RecipientsError):
        load_recipients(tmp_path / "r.toml")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Then Mr Hebden came in.", True),
        ("then mr hebden came in", True),
        ("Mr Hebdon came in.", True),
        ("I told Alan about it.", True),
        ("The garden was full.", False),
        ("Mister nobody at all.", False),
    ],
)
def test_a_person_is_named_as_written_or_as_heard(text: str, named: bool) -> None:
    person = Recipient(label="dsl", key=public_key(Identity.generate()), names=("Alan Hebden", "Mr Hebden"))
    assert person.named_in(text) is named


def test_one_person_in_two_roles_is_told_to_the_school() -> None:
    keys = two_keys_each()
    assert recipients_of(keys).warnings() == ()
    [warning] = recipients_of({**keys, "dsl": [keys["reviewer"][0], keys["dsl"][0]]}).warnings()
    assert warning.code == "two-roles"


def test_names_may_be_left_out() -> None:
    assert not recipients_of(two_keys_each()).dsl[0].named_in("Anyone at all.")
