from __future__ import annotations

import re

import pytest

from tests.supply.licences import Rules, refused, rules
from tests.supply.parts import ROOT, Part, licences_of, parts, python_parts

RULES = Rules(frozenset({"MIT", "BSD License", "Apache-2.0", "LGPL-3.0-only"}), {"odd": "looked at"})


def _part(*licences: str, name: str = "thing") -> Part:
    return Part("pypi", name, "1", licences, ())


ODD = _part(name="odd")


@pytest.mark.parametrize(
    "licences",
    [("MIT",), ("BSD License",), ("MIT AND Apache-2.0",), ("GPL-3.0-only OR MIT",), ("(GPL-2.0-only OR MIT) AND MIT",)],
)
def test_what_is_on_the_list_may_be_used(licences: tuple[str, ...]) -> None:
    assert refused((_part(*licences), ODD), RULES) == ()


@pytest.mark.parametrize(
    "licences",
    [
        (),
        ("AGPL-3.0-only",),
        ("GPL-3.0-only",),
        ("MIT AND GPL-3.0-only",),
        ("(MIT OR Apache-2.0) AND GPL-3.0-only",),
        ("BSD License", "Other/Proprietary License"),
        ("a licence of its own (see the file",),
    ],
)
def test_everything_else_is_refused_by_name(licences: tuple[str, ...]) -> None:
    [line] = refused((_part(*licences), ODD), RULES)
    assert line.startswith("pypi thing 1: ")


def test_exception_holds_for_its_part_alone_and_not_for_ever() -> None:
    assert refused((ODD,), RULES) == ()
    assert refused((_part("MIT"),), RULES) == ("odd: an exception for what is not used",)


def test_package_that_is_not_installed_has_no_licence() -> None:
    assert licences_of("quietroom-of-another-world") == ()
    assert licences_of("numpy") != ()


def test_every_part_of_the_locks_may_be_used() -> None:
    assert refused(parts(), rules()) == ()


def test_every_pin_is_a_part_with_its_hashes() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    found = list(python_parts(lock))
    # An extra stands in brackets behind the name.
    pinned = {re.sub(r"\[.*\]", "", line.split(" ")[0]) for line in lock.splitlines() if line[:1].isalnum()}
    assert {f"{part.name}=={part.version}" for part in found} == pinned
    assert sum(len(part.hashes) for part in found) <= lock.count("--hash=sha256:")
    assert all(part.hashes for part in found)
