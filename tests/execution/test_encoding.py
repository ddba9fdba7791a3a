"""Values to JSON and arrays and back: every class, every bit."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nodegraph_app.core import values
from nodegraph_app.core.files import FileRef
from nodegraph_app.core.guidance import (
    FreeU,
    NormKept,
    PerturbedAttention,
    Projected,
    Rescaled,
    SelfAttention,
    SkippedLayers,
    Tangential,
    ZeroStar,
)
from nodegraph_app.core.values import (
    Conditioning,
    ConditioningEntry,
    Control,
    ControlNet,
    Guider,
    Image,
    Latent,
    LoraPatch,
    Mask,
    Merge,
    Model,
    NeutralPrompt,
    Noise,
    Sampler,
    SecondPrompt,
    Sigmas,
    TextEncoder,
    Vae,
)
from nodegraph_app.execution.encoding import CLASSES, CannotBeStored, Undecodable, decode, encode
from nodegraph_app.execution.packing import pack, unpack

NUMBERS = st.floats(allow_nan=False)
TEXTS = st.text(max_size=8)
FILES = st.tuples(st.sampled_from(["checkpoint", "lora", "controlnet"]), TEXTS, TEXTS).map(
    lambda known: FileRef(*known, path=repr(known))
)


def floats(dimensions: int) -> st.SearchStrategy[np.ndarray]:
    """float32 of any bits."""
    shape = hnp.array_shapes(min_dims=dimensions, max_dims=dimensions, min_side=0, max_side=4)
    return hnp.arrays(np.uint32, shape).map(lambda bits: bits.view(np.float32))


def tensors(dimensions: int) -> st.SearchStrategy[torch.Tensor]:
    return st.one_of(
        floats(dimensions).map(lambda array: torch.from_numpy(array.copy())),
        hnp.arrays(np.int16, hnp.array_shapes(min_dims=dimensions, max_dims=dimensions, max_side=4)).map(
            lambda array: torch.from_numpy(array.copy()).view(torch.bfloat16)
        ),
    )


IMAGES = st.builds(Image, floats(4))
MASKS = st.builds(Mask, floats(3))
BLOCKS = st.lists(st.tuples(TEXTS, NUMBERS), max_size=2).map(tuple)
PATCHES = st.tuples(
    st.builds(LoraPatch, FILES, NUMBERS, BLOCKS)
    | st.builds(
        Merge, st.builds(Model, FILES, TEXTS), NUMBERS, BLOCKS, st.none() | st.builds(Model, FILES, TEXTS)
    )
)
LAYERS = st.lists(TEXTS, max_size=2).map(tuple)
RULES = st.one_of(
    st.builds(ZeroStar, NUMBERS, NUMBERS, st.integers()),
    st.builds(Tangential, NUMBERS, NUMBERS),
    st.builds(Projected, *[NUMBERS] * 5),
    st.builds(Rescaled, *[NUMBERS] * 3),
    st.builds(NormKept, NUMBERS, NUMBERS, st.integers()),
    st.builds(PerturbedAttention, NUMBERS, NUMBERS, NUMBERS, LAYERS),
    st.builds(SkippedLayers, NUMBERS, NUMBERS, NUMBERS, LAYERS),
    st.builds(SelfAttention, *[NUMBERS] * 4),
    st.builds(FreeU, *[NUMBERS] * 6),
)
RECIPES = (
    st.sampled_from([TextEncoder, Vae, ControlNet]).flatmap(
        lambda kind: st.builds(kind, FILES, TEXTS, PATCHES)
    )
    | st.builds(Model, FILES, TEXTS, PATCHES, st.lists(RULES, max_size=2).map(tuple))
    | st.builds(TextEncoder, FILES, TEXTS, PATCHES, st.lists(FILES, max_size=2).map(tuple), st.tuples(FILES))
)
CONTROLS = st.builds(Control, st.builds(ControlNet, FILES, TEXTS), IMAGES, NUMBERS, NUMBERS, NUMBERS)
ENTRIES = st.builds(
    ConditioningEntry,
    tensors(3),
    st.none() | tensors(2),
    st.dictionaries(TEXTS, tensors(1), max_size=2),
    NUMBERS,
    NUMBERS,
    NUMBERS,
    st.none() | MASKS,
    st.lists(CONTROLS, max_size=2).map(tuple),
)
ENTRY_TUPLES = st.lists(ENTRIES, min_size=1, max_size=2).map(tuple)
PROMPTS = st.builds(Conditioning, ENTRY_TUPLES, TEXTS)
BESIDE = st.one_of(
    st.none(),
    st.builds(SecondPrompt, PROMPTS, NUMBERS, st.booleans()),
    st.builds(NeutralPrompt, PROMPTS, NUMBERS),
)
TOLD = st.builds(Conditioning, ENTRY_TUPLES, TEXTS, BESIDE)
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), TEXTS, IMAGES, MASKS, RECIPES,
    st.builds(Latent, tensors(4), TEXTS, st.none() | MASKS),
    TOLD,
    st.builds(Sigmas, tensors(1)),
    st.builds(Noise, st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1), NUMBERS, TEXTS),
    st.builds(Sampler, TEXTS),
    st.builds(Guider, st.builds(Model, FILES, TEXTS, PATCHES), TOLD, TOLD, NUMBERS, NUMBERS, NUMBERS),
)  # fmt: skip


def same(one: Any, other: Any) -> bool:
    """Whether two values agree in class and in every bit, paths included."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return (one.dtype, one.shape, one.tobytes()) == (other.dtype, other.shape, other.tobytes())
    if isinstance(one, torch.Tensor):
        bits = [each.contiguous().view(torch.uint8) if each.numel() else each for each in (one, other)]
        return one.dtype == other.dtype and one.shape == other.shape and torch.equal(*bits)
    if dataclasses.is_dataclass(one):
        return all(same(getattr(one, f.name), getattr(other, f.name)) for f in dataclasses.fields(one))
    if isinstance(one, Mapping):
        return list(one) == list(other) and all(same(one[name], other[name]) for name in one)
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return repr(one) == repr(other)


@settings(max_examples=300, deadline=None)
@given(value=VALUES)
def test_every_value_comes_back_bit_for_bit_from_json_and_files(value: Any) -> None:
    head, arrays = encode(value)
    stored = {name: pack(array) for name, array in arrays.items()}
    paths = {file: file for file in _files(value)}
    back = decode(json.loads(json.dumps(head)), {name: unpack(c) for name, c in stored.items()}, paths.get)
    assert same(value, back)


def _files(value: Any) -> list[FileRef]:
    if isinstance(value, FileRef):
        return [value]
    if dataclasses.is_dataclass(value):
        return [file for f in dataclasses.fields(value) for file in _files(getattr(value, f.name))]
    if isinstance(value, tuple):
        return [file for item in value for file in _files(item)]
    return []


def test_every_value_class_is_known() -> None:
    sockets = {
        found for found in vars(values).values() if isinstance(found, type) and "socket" in vars(found)
    }
    assert sockets <= set(CLASSES.values())
    assert len(sockets) >= 9


def test_a_file_that_moved_is_found_where_it_lies_now_and_one_that_is_gone_is_not_guessed() -> None:
    model = Model(FileRef("checkpoint", "tiny", "00", "/old/tiny"), "sd1")
    head, arrays = encode(model)
    assert "/old" not in json.dumps(head)
    moved = FileRef("checkpoint", "tiny", "00", "/new/tiny")
    assert decode(head, arrays, {moved: moved}.get).file.path == "/new/tiny"
    with pytest.raises(Undecodable, match="not where it was"):
        decode(head, arrays, {}.get)


def test_an_array_that_is_held_twice_is_stored_once_and_shared_again() -> None:
    image = Image(np.ones((1, 2, 2, 3), np.float32))
    head, arrays = encode((image, Image(image.pixels), image))
    assert len(arrays) == 1
    one, other, third = decode(head, arrays)
    assert one.pixels is other.pixels is third.pixels


def test_a_value_of_a_foreign_class_is_refused() -> None:
    class Image:  # of the same name, but not ours
        pass

    for value in (Image(), {1: 2}, np.float32(1), np.array(["a"]), object()):
        with pytest.raises(CannotBeStored):
            encode((value,))


@pytest.mark.parametrize(
    "head",
    [
        {"class": "Image", "fields": {}},
        {"class": "Popen", "fields": {"args": "true"}},
        {"class": "Image", "fields": {"pixels": {"array": "a1"}}},
        {"class": "Image", "fields": {"pixels": {"array": "a0"}, "more": 1}},
        {"tensor": "a0", "dtype": "load"},
        {"float": "x"},
        {"mapping": 3},
        {},
        [],
        1.5,
    ],
)
def test_a_head_that_describes_no_value_is_refused(head: Any) -> None:
    with pytest.raises(Undecodable):
        decode(head, {"a0": np.zeros(3, np.float32)})


def test_pictures_are_read_back_without_torch() -> None:
    code = (
        "import sys, numpy as np; from nodegraph_app.core.values import Image, Mask;"
        "from nodegraph_app.execution.encoding import decode, encode;"
        "value = decode(*encode((Image(np.ones((1, 2, 2, 3), 'f')), Mask(np.ones((1, 2, 2), 'f')))));"
        "assert value[0].pixels.shape == (1, 2, 2, 3); assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
