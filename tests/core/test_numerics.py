"""The class of arithmetic has a name that can be read, by this version and by the next."""

from __future__ import annotations

import pytest

from nodegraph_app.core.numerics import Numerics

FULL = Numerics("cuda", "float16", "2.13.0")


@pytest.mark.parametrize("torch", ["2.13.0", "2.14.0.dev20261101", "2.14.0a0", ""])
@pytest.mark.parametrize("device", ["cpu", "mps"])
def test_a_name_says_what_it_was_made_of(device: str, torch: str) -> None:
    numerics = Numerics(device, "float32", torch)
    assert Numerics.read(str(numerics)) == numerics


def test_the_name_is_the_one_that_keys_were_made_with() -> None:
    assert str(FULL) == "cuda-float16-torch2.13.0"


def test_a_name_that_says_less_is_read_too() -> None:
    assert Numerics.read("cpu-float32") == Numerics("cpu", "float32", "")
    assert Numerics.read("cpu") == Numerics("cpu", "", "")
    assert Numerics.read("") == Numerics("", "", "")
    assert Numerics.read("a\nb") == Numerics("a\nb", "", "")


def test_the_place_leaves_the_torch_out() -> None:
    assert FULL.place == "cuda, float16"
    assert Numerics.read("").place == ""
