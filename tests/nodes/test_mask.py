"""Masks: what each node marks, checked on pixels one can count."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from scipy.ndimage import grey_dilation

from nodegraph_app import builtin
from nodegraph_app.core.errors import NodeError
from nodegraph_app.core.files import FileRef
from nodegraph_app.core.values import Image, Mask

registry = builtin.registry()


def run(type_id: str, *values, **parameters):
    return registry[type_id].function(*values, **parameters)


def dot(side: int = 21) -> Mask:
    coverage = np.zeros((1, side, side), np.float32)
    coverage[0, side // 2, side // 2] = 1
    return Mask(coverage)


def test_a_painted_mask_is_read_in_shades_of_grey_at_the_size_of_its_picture(tmp_path):
    levels = np.zeros((4, 6), np.uint8)
    levels[:, 3:], levels[0, 0] = 255, 51
    Pillow.fromarray(levels).save(tmp_path / "m.png")
    file = FileRef("image", "m.png", "0", str(tmp_path / "m.png"))
    coverage = run("mask.painted", file=file).coverage
    assert np.allclose(coverage[0] * 255, levels)
    over = run("mask.painted", Image(np.zeros((1, 8, 12, 3), np.float32)), file=file).coverage
    assert over.shape == (1, 8, 12)
    assert (over[0, :, 8:] == 1).all()
    with pytest.raises(NodeError, match="painted over a picture of 6 × 4 px") as caught:
        run("mask.painted", Image(np.zeros((1, 8, 8, 3), np.float32)), file=file)
    assert caught.value.place == "file"


def test_a_solid_mask_is_one_value_everywhere():
    coverage = run("mask.solid", width=5, height=3, coverage=0.25).coverage
    assert coverage.shape == (1, 3, 5)
    assert coverage.dtype == np.float32
    assert (coverage == 0.25).all()


def test_a_rectangle_covers_its_pixels_and_no_other():
    coverage = run("mask.rectangle", width=8, height=6, left=2, top=1, right=5, bottom=3).coverage
    assert coverage.sum() == 3 * 2
    assert (coverage[0, 1:3, 2:5] == 1).all()


def test_a_rectangle_beyond_the_mask_is_cut_off():
    assert run("mask.rectangle", width=8, height=6, left=6, top=0, right=100, bottom=100).coverage.sum() == 12


def test_a_rectangle_inside_out_is_refused_before_running():
    sides = {"width": 8, "height": 8, "left": 5, "top": 0, "right": 5, "bottom": 8}
    with pytest.raises(NodeError, match="before it begins") as caught:
        run("mask.rectangle", **sides)
    assert caught.value.place == "right"
    with pytest.raises(NodeError):
        registry["mask.rectangle"].infer(sides, {})


def test_transparent_parts_are_repainted():
    pixels = np.ones((2, 2, 2, 4), np.float32)
    pixels[1, 0, 1, 3] = 0.25
    coverage = run("mask.from_alpha", Image(pixels)).coverage
    assert coverage.shape == (2, 2, 2)
    assert coverage[1, 0, 1] == 0.75
    assert coverage.sum() == 0.75


def test_a_picture_without_transparency_gives_zeros():
    assert not run("mask.from_alpha", Image(np.ones((1, 2, 2, 3), np.float32))).coverage.any()


def test_inverting_twice_changes_nothing():
    mask = run("mask.rectangle", width=8, height=6, left=2, top=1, right=5, bottom=3)
    assert (run("mask.invert", mask).coverage == 1 - mask.coverage).all()
    assert (run("mask.invert", run("mask.invert", mask)).coverage == mask.coverage).all()


@pytest.mark.parametrize("radius", [1, 3, 8])
def test_a_grown_dot_is_a_disc(radius):
    grown = run("mask.grow", dot(), radius=radius).coverage[0]
    y, x = np.mgrid[-10:11, -10:11]
    assert (grown == (x**2 + y**2 <= (radius + 0.5) ** 2)).all()


@given(seed=st.integers(0, 1000), radius=st.integers(1, 6))
@settings(max_examples=30, deadline=None)
def test_growing_is_grey_dilation_by_a_disc(seed, radius):
    coverage = np.random.default_rng(seed).random((2, 12, 17), dtype=np.float32)
    y, x = np.mgrid[-radius : radius + 1, -radius : radius + 1]
    disc = x**2 + y**2 <= (radius + 0.5) ** 2
    expected = [grey_dilation(plane, footprint=disc, mode="constant", cval=0.0) for plane in coverage]
    assert np.array_equal(run("mask.grow", Mask(coverage), radius=radius).coverage, expected)


def test_a_negative_radius_shrinks_but_not_from_the_edge_of_the_picture():
    mask = run("mask.rectangle", width=20, height=20, left=0, top=0, right=10, bottom=20)
    shrunk = run("mask.grow", mask, radius=-3).coverage
    assert (shrunk[0, :, :7] == 1).all()
    assert not shrunk[0, :, 7:].any()


def test_a_radius_of_zero_changes_nothing():
    mask = dot()
    assert run("mask.grow", mask, radius=0) is mask
    assert run("mask.feather", mask, radius=0.0) is mask


def test_growing_by_a_radius_larger_than_the_picture_fills_it():
    assert run("mask.grow", dot(5), radius=256).coverage.all()


def test_growing_a_large_mask_by_much_takes_seconds_not_minutes():
    mask = Mask(np.zeros((1, 512, 512), np.float32))
    start_s = time.perf_counter()
    run("mask.grow", mask, radius=128)
    assert time.perf_counter() - start_s < 20


def test_a_feathered_edge_falls_from_one_to_zero_and_is_half_in_the_middle():
    mask = run("mask.rectangle", width=64, height=64, left=0, top=0, right=32, bottom=64)
    row = run("mask.feather", mask, radius=8.0).coverage[0, 32]
    assert (np.diff(row) <= 0).all()
    assert row[31] + row[32] == pytest.approx(1.0, abs=1e-5)
    assert row[32 - 9] > 0.97
    assert row[32 + 8] < 0.03
    assert row.dtype == np.float32


def test_feathering_keeps_full_and_empty_masks():
    for coverage in (0.0, 1.0):
        mask = run("mask.solid", width=16, height=16, coverage=coverage)
        assert np.allclose(run("mask.feather", mask, radius=5.0).coverage, coverage)
