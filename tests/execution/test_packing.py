"""Arrays as files: every bit comes back, and what is no such file is refused."""

from __future__ import annotations

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load

from nodegraph_app.execution.packing import DamagedArray, address, pack, unpack

NUMBERS = st.sampled_from(["f4", "f8", "f2", "u1", "i2", "i8", "?", "c8", ">f4", ">i4"])
ARRAYS = NUMBERS.flatmap(
    lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=0, min_side=0, max_side=9))
)


def same_bits(one: np.ndarray, other: np.ndarray) -> bool:
    wanted = one.astype(one.dtype.newbyteorder("<"))
    return (wanted.dtype, wanted.shape, wanted.tobytes()) == (other.dtype, other.shape, other.tobytes())


@settings(max_examples=300, deadline=None)
@given(array=ARRAYS, compress=st.booleans(), turned=st.booleans())
def test_every_bit_comes_back(array: np.ndarray, compress: bool, turned: bool) -> None:
    array = array.T[::-1] if turned and array.ndim else array
    back = unpack(pack(array, compress=compress))
    assert same_bits(array, back)
    assert address(back) == address(array)


def test_bits_that_no_comparison_sees_come_back_too() -> None:
    odd = np.array([0x7FC00001, 0xFFC12345, 0x80000000, 0x00000001], np.uint32).view(np.float32)
    assert unpack(pack(odd)).tobytes() == odd.tobytes()


@pytest.mark.parametrize("odd", [None, -0.0, 0.5, np.nan, 2.0, -1.0])
def test_of_pictures_from_files_only_the_levels_are_kept_and_every_bit_comes_back(odd: float | None) -> None:
    picture = np.random.default_rng(0).integers(0, 256, (1, 64, 64, 3), np.uint8).astype(np.float32) / 255
    if odd is not None:
        picture[0, 3, 4, 1] = odd
    packed = pack(picture)
    assert unpack(packed).tobytes() == picture.tobytes()
    assert (len(packed) < picture.nbytes / 4 + 400) == (odd is None)


def test_a_smooth_picture_gets_smaller_and_noise_hardly_larger() -> None:
    y, x = np.mgrid[0:256, 0:256] / 256
    picture = np.stack([x, y, x * y], -1).astype(np.float32)[None]
    assert len(pack(picture)) < picture.nbytes * 0.8
    noise = np.random.default_rng(0).integers(0, 256, 100_000, np.uint8)
    assert len(pack(noise)) < noise.nbytes + 300


def test_any_tool_can_open_the_file() -> None:
    assert load(pack(np.arange(5, dtype=np.uint8), compress=False))["planes"].tolist() == [0, 1, 2, 3, 4]


def test_arrays_that_differ_only_in_type_or_shape_have_other_names() -> None:
    zeros = np.zeros(8, np.uint8)
    others = [zeros, zeros.reshape(2, 4), zeros.reshape(4, 2), zeros.view(np.int8), zeros.view(np.float32)]
    assert len({address(array) for array in others}) == len(others)


def test_objects_are_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        pack(np.array([object()]))


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_damage_is_refused_or_changes_the_name(data: st.DataObject) -> None:
    array = np.linspace(0, 1, 500, dtype=np.float32).reshape(20, 25)
    content = bytearray(pack(array))
    if data.draw(st.booleans()):
        content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    else:
        del content[data.draw(st.integers(0, len(content) - 1)) :]
    try:
        back = unpack(bytes(content))
    except DamagedArray:
        return
    assert back.tobytes() == array.tobytes() or address(back) != address(array)


def test_every_single_flipped_bit_of_the_head_is_refused_or_changes_the_name() -> None:
    array = np.linspace(0, 1, 12, dtype=np.float32).reshape(3, 4)
    whole = pack(array)
    head_bytes = 8 + int.from_bytes(whole[:8], "little")
    for position in range(head_bytes):
        for bit in range(8):
            content = bytearray(whole)
            content[position] ^= 1 << bit
            try:
                back = unpack(bytes(content))
            except DamagedArray:
                continue
            assert back.tobytes() == array.tobytes() or address(back) != address(array)
