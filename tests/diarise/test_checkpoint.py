"""A checkpoint is read as numbers; a pickle that would do anything else is refused before it does."""

from __future__ import annotations

import os
import pickle
import struct
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.diarise.checkpoint import MAGIC, PROTOCOL, read_tensors
from pipeline.errors import ModelDamagedError

Item = tuple[str, list[int], list[int]]
"""Storage, shape, stride."""


class Named:
    """Pickled as a bare name, as torch pickles its functions."""

    def __init__(self, module: str, name: str) -> None:
        self.module, self.name = module, name


class Call:
    """Pickled as a call of a name."""

    def __init__(self, named: Named, *arguments: Any) -> None:
        self.named, self.arguments = named, arguments


def written(value: Any) -> bytes:
    """The pickle of nested dicts, lists, tuples and the two above, in the few codes that torch uses."""
    match value:
        case Named():
            return f"c{value.module}\n{value.name}\n".encode()
        case Call():
            return written(value.named) + written(value.arguments) + b"R"
        case ("storage", *_):
            return b"(" + b"".join(map(written, value)) + b"tQ"
        case tuple():
            return b"(" + b"".join(map(written, value)) + b"t"
        case dict():
            return b"}(" + b"".join(written(each) for pair in value.items() for each in pair) + b"u"
        case _:
            return pickle.dumps(value, 2)[2:-1]


def tensor(key: str, count: int, shape: tuple[int, ...], stride: tuple[int, ...], start: int = 0) -> Call:
    storage = ("storage", Named("torch", "FloatStorage"), key, "cpu", count, None)
    hooks = Call(Named("collections", "OrderedDict"))
    return Call(Named("torch._utils", "_rebuild_tensor_v2"), storage, start, shape, stride, False, hooks)


def checkpoint(table: Any, blocks: dict[str, Any], *, magic: int = MAGIC) -> bytes:
    head = pickle.dumps(magic, 2) + pickle.dumps(PROTOCOL, 2) + pickle.dumps({"little_endian": True}, 2)
    body = b"\x80\x02" + written({"model_state": table}) + b"." + pickle.dumps(list(blocks), 2)
    numbers = (struct.pack("<q", len(block)) + np.asarray(block, "<f4").tobytes() for block in blocks.values())
    return head + body + b"".join(numbers)


def read(tmp_path: Path, content: bytes) -> Any:
    path = tmp_path / "pretrained.pt"
    path.write_bytes(content)
    return read_tensors(path, "model_state")


def refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ModelDamagedError) as raised:
        read(tmp_path, content)
    assert str(tmp_path) not in str(raised.value)


def test_tensors_are_cut_out_of_their_storage(tmp_path: Path) -> None:
    table = {"a": tensor("7", 8, (2, 3), (3, 1), start=1), "b": tensor("9", 1, (), ())}
    found = read(tmp_path, checkpoint(table, {"7": range(8), "9": [5]}))
    assert found["a"].tolist() == [[1, 2, 3], [4, 5, 6]]
    assert found["b"] == 5


def test_what_is_no_tensor_is_passed_over(tmp_path: Path) -> None:
    assert list(read(tmp_path, checkpoint({"step": 3, "a": tensor("7", 1, (1,), (1,))}, {"7": [1]}))) == ["a"]


@pytest.mark.parametrize(
    ("module", "name"), [("os", "system"), ("builtins", "eval"), ("collections", "Counter"), ("torch", "load")]
)
def test_a_pickle_that_names_anything_else_is_refused_and_does_nothing(tmp_path: Path, module: str, name: str) -> None:
    made = tmp_path / "made"
    refused(tmp_path, checkpoint({"a": Call(Named(module, name), f"touch {made}")}, {}))
    assert not made.exists()


def test_a_plain_hostile_pickle_is_refused_and_does_nothing(tmp_path: Path) -> None:
    class Hostile:
        def __reduce__(self) -> Any:
            return os.mkdir, (str(tmp_path / "made"),)

    refused(tmp_path, pickle.dumps(Hostile(), 2))
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    "entry",
    [
        tensor("7", 4, (2, 3), (3, 1)),
        tensor("7", 4, (2, 2), (1, 2)),
        tensor("7", 4, (2,), (1,), start=3),
        tensor("7", 4, (-2,), (1,)),
        tensor("8", 4, (4,), (1,)),
        Call(Named("torch._utils", "_rebuild_tensor_v2"), 1, 0, (1,), (1,)),
        ("storage", Named("torch", "FloatStorage"), "7"),
        ("storage", Named("collections", "OrderedDict"), "7", "cpu", 4, None),
    ],
)
def test_tensors_that_do_not_fit_their_storage_are_refused(tmp_path: Path, entry: Any) -> None:
    refused(tmp_path, checkpoint({"a": entry}, {"7": range(4)}))


def test_a_storage_that_claims_more_than_the_file_holds_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, checkpoint({"a": tensor("7", 4, (4,), (1,))}, {"7": range(4)})[:-1])
    refused(tmp_path, checkpoint({"a": tensor("7", 9, (9,), (1,))}, {"7": range(4)}))


def test_what_is_no_checkpoint_of_the_old_kind_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, checkpoint({"a": 1}, {}, magic=1))
    refused(tmp_path, OrderedDict.__name__.encode())
    refused(tmp_path, b"")
