"""The list of every part as a CycloneDX 1.6 document: for whoever must know what runs beside their pupils' data.

Without a date or a random serial number: the same locks give the same document, byte for byte.
"""

from __future__ import annotations

import json
import tomllib
from typing import Any

from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from tests.supply.parts import ROOT, Part

_ALGORITHMS = {"sha256": HashAlgorithm.SHA_256, "sha512": HashAlgorithm.SHA_512}


def document(parts: tuple[Part, ...]) -> str:
    """The document as indented JSON."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bom = Bom()
    bom.metadata.component = Component(
        name=project["name"], version=project["version"], type=ComponentType.APPLICATION, bom_ref=project["name"]
    )
    bom.components.update(map(_component, parts))
    bom.register_dependency(bom.metadata.component, bom.components)
    made: dict[str, Any] = json.loads(JsonV1Dot6(bom).output_as_string())
    del made["serialNumber"], made["metadata"]["timestamp"]
    return json.dumps(made, indent=1, sort_keys=True) + "\n"


def _component(part: Part) -> Component:
    """A package has a hash for each file that may be installed, a model one for each of its files."""
    model = part.kind == "model"
    several = model or len(part.hashes) > 1
    return Component(
        name=part.name,
        version=part.version,
        type=ComponentType.MACHINE_LEARNING_MODEL if model else ComponentType.LIBRARY,
        bom_ref=f"{part.kind}:{part.name}@{part.version}",
        purl=None if model else _address(part),
        licenses=[DisjunctiveLicense(name=text) for text in part.licences],
        hashes=[] if several else [HashType(alg=_ALGORITHMS[name], content=digest) for name, digest in part.hashes],
        properties=[Property(name=f"quietroom:{name}", value=digest) for name, digest in part.hashes if several],
    )


def _address(part: Part) -> PackageURL:
    namespace, _, name = part.name.rpartition("/")
    return PackageURL(type=part.kind, namespace=namespace or None, name=name, version=part.version)
