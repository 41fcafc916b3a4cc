from __future__ import annotations

import json
from typing import Any

import pytest

from tests.supply import sbom
from tests.supply.parts import Part, parts


@pytest.fixture(scope="module")
def listed() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(sbom.document(parts()))
    return made


def test_every_part_is_listed_once(listed: dict[str, Any]) -> None:
    references = [component["bom-ref"] for component in listed["components"]]
    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.6")
    assert len(set(references)) == len(references)
    assert set(references) == {f"{part.kind}:{part.name}@{part.version}" for part in parts()}


def test_models_stand_there_with_the_hash_of_every_file(listed: dict[str, Any]) -> None:
    models = {c["name"]: c["properties"] for c in listed["components"] if c["type"] == "machine-learning-model"}
    told = {part.name: part.hashes for part in parts() if part.kind == "model"}
    assert told
    assert {name: {(p["name"], p["value"]) for p in each} for name, each in models.items()} == {
        name: {(f"quietroom:{label}", digest) for label, digest in hashes} for name, hashes in told.items()
    }


def test_packages_have_addresses_and_hashes(listed: dict[str, Any]) -> None:
    packages = [component for component in listed["components"] if component["type"] == "library"]
    assert all(package["purl"].startswith(("pkg:pypi/", "pkg:npm/")) for package in packages)
    assert all(package.get("hashes") or package.get("properties") for package in packages)


def test_same_parts_give_the_same_document() -> None:
    some = (Part("npm", "@noble/hashes", "2", ("MIT",), (("sha512", "ab" * 64),)),)
    assert sbom.document(some) == sbom.document(some)
    assert "pkg:npm/%40noble/hashes@2" in sbom.document(some)
