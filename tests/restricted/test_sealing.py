from __future__ import annotations

import hashlib
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import PipelineError, SourceChangedError, TamperedError, WrongKeyError
from pipeline.restricted import open_sealed, seal, seal_stream
from pipeline.restricted.keys import Identity, public_key
from pipeline.restricted.sealing import SMALLEST_BYTES, padded, padded_size

LEE, DEPUTY, EVE = Identity.generate(), Identity.generate(), Identity.generate()


@given(st.binary(max_size=5000))
@settings(max_examples=25)
def test_what_is_sealed_opens_with_either_key(document: bytes) -> None:
    sealed = seal(document, [public_key(LEE), public_key(DEPUTY)])
    assert open_sealed(sealed, [LEE]) == open_sealed(sealed, [DEPUTY]) == document


def test_another_key_opens_nothing() -> None:
    with pytest.raises(WrongKeyError):
        open_sealed(seal(b"words", [public_key(LEE)]), [EVE])


@given(st.floats(0, 1, exclude_max=True), st.integers(0, 7))
@settings(max_examples=60)
def test_any_flipped_bit_is_an_error(place: float, bit: int) -> None:
    sealed = bytearray(seal(b"words" * 50, [public_key(LEE)]))
    sealed[int(place * len(sealed))] ^= 1 << bit
    with pytest.raises((TamperedError, WrongKeyError)):
        open_sealed(bytes(sealed), [LEE])


def test_a_file_cut_short_is_an_error() -> None:
    sealed = seal(b"words" * 100_000, [public_key(LEE)])
    for length in (0, 10, 200, 70_000, len(sealed) - 1):
        with pytest.raises(PipelineError):
            open_sealed(sealed[:length], [LEE])


def test_padding_hides_the_length_and_stays_json() -> None:
    short, long = json.dumps({"items": []}).encode(), json.dumps({"items": ["x" * 5000]}).encode()
    assert len(padded(short)) == len(padded(long)) == SMALLEST_BYTES
    assert json.loads(padded(long)) == json.loads(long)


@given(st.integers(0, 1 << 26))
def test_a_padded_size_holds_what_it_must(length: int) -> None:
    size = padded_size(length)
    assert size >= max(length, SMALLEST_BYTES)
    assert size == SMALLEST_BYTES or size < 2 * length


def test_a_source_that_changed_is_refused() -> None:
    sealed = io.BytesIO()
    seal_stream(io.BytesIO(b"sound"), sealed, [public_key(LEE)], sha256=hashlib.sha256(b"sound").hexdigest())
    assert open_sealed(sealed.getvalue(), [LEE]) == b"sound"
    with pytest.raises(SourceChangedError):
        seal_stream(io.BytesIO(b"sound"), sealed, [public_key(LEE)], sha256=hashlib.sha256(b"other").hexdigest())
