"""Read the numbers out of a PyTorch checkpoint of the old kind, without PyTorch and without running what it says.

A checkpoint is a pickle, and a pickle may call whatever it names: this reader knows the three names that a table of
float32 tensors needs and refuses all others. Tensors are described first and cut out of the bytes later, inside the
bounds of the file. It must never import anything for a file, whoever made the file.
"""

from __future__ import annotations

import io
import math
import pickle
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ModelDamagedError

Floats = NDArray[np.float32]

MAGIC = 0x1950A86A20F9469CFC6C
"""First of the five pickles of torch.save before its zip format (torch/serialization.py)."""

PROTOCOL = 1001


@dataclass(frozen=True, slots=True)
class _Storage:
    """A block of float32 numbers that follows the pickles."""

    key: str
    count: int


@dataclass(frozen=True, slots=True)
class _Tensor:
    """Where a tensor's numbers lie in a storage; only tensors without gaps are read."""

    storage: _Storage
    start: int
    shape: tuple[int, ...]


class _FloatStorage:
    """Stands for `torch.FloatStorage`, which is only ever named, never called."""


def _describe(storage: Any, start: Any, shape: Any, stride: Any, *_: Any) -> _Tensor:
    """Stands for `torch._utils._rebuild_tensor_v2`: keeps what it is given, if that makes sense."""
    sizes = (start, *shape, *stride)
    if not isinstance(storage, _Storage) or not all(isinstance(size, int) and size >= 0 for size in sizes):
        raise pickle.UnpicklingError("not a tensor")
    without_gaps = tuple(math.prod(shape[axis + 1 :]) for axis in range(len(shape)))
    if tuple(stride) != without_gaps or start + math.prod(shape) > storage.count:
        raise pickle.UnpicklingError("a tensor of a kind that is not read")
    return _Tensor(storage, start, tuple(shape))


KNOWN = {
    ("collections", "OrderedDict"): OrderedDict,
    ("torch", "FloatStorage"): _FloatStorage,
    ("torch._utils", "_rebuild_tensor_v2"): _describe,
}
"""All that a checkpoint may name."""


class _Reader(pickle.Unpickler):
    """An unpickler that can make nothing but plain values and descriptions of tensors."""

    def find_class(self, module: str, name: str) -> Any:
        """One of the three known names; nothing is imported."""
        if (module, name) not in KNOWN:
            raise pickle.UnpicklingError("a name that a table of tensors does not need")
        return KNOWN[module, name]

    def persistent_load(self, pid: Any) -> _Storage:
        """A storage as torch names it: ("storage", type, key, device, count, view)."""
        if not isinstance(pid, tuple) or len(pid) != 6:
            raise pickle.UnpicklingError("not a storage")
        what, kind, key, _, count, view = pid
        if what != "storage" or kind is not _FloatStorage or view is not None or not isinstance(count, int):
            raise pickle.UnpicklingError("a storage of a kind that is not read")
        return _Storage(str(key), count)


def read_tensors(path: Path, table: str) -> Mapping[str, Floats]:
    """The float32 tensors of one table of a checkpoint, by name: `model_state`, say.

    Raises ModelDamagedError for whatever is not such a file: a pickle that names anything else, a storage that runs
    past the end, a file of PyTorch's newer kind.
    """
    with path.open("rb") as file:
        try:
            return _read(io.BytesIO(file.read()), table)
        # What a broken or hostile pickle raises is not documented beyond UnpicklingError; these are what it can do.
        except (pickle.UnpicklingError, EOFError, ValueError, TypeError, KeyError, IndexError, AttributeError):
            pass
    raise ModelDamagedError("the voices model is no checkpoint of the kind that can be read here (GE2E, pretrained.pt)")


def _read(file: io.BytesIO, table: str) -> dict[str, Floats]:
    if _Reader(file).load() != MAGIC or _Reader(file).load() != PROTOCOL:
        _refuse()
    if _Reader(file).load().get("little_endian") is not True:
        _refuse()
    described = _Reader(file).load()[table]
    keys = _Reader(file).load()
    storages = {str(key): _block(file) for key in keys}
    return {
        str(name): _cut(tensor, storages[tensor.storage.key])
        for name, tensor in described.items()
        if isinstance(tensor, _Tensor)
    }


def _block(file: io.BytesIO) -> Floats:
    """The next storage: a count of numbers, then the numbers."""
    count = int.from_bytes(file.read(8), "little", signed=True)
    content = file.read(4 * count) if count >= 0 else b""
    if count < 0 or len(content) != 4 * count:
        _refuse()
    return np.frombuffer(content, "<f4")


def _cut(tensor: _Tensor, numbers: Floats) -> Floats:
    size = math.prod(tensor.shape)
    return numbers[tensor.start : tensor.start + size].reshape(tensor.shape)


def _refuse() -> NoReturn:
    raise pickle.UnpicklingError("not a checkpoint of the old kind")
