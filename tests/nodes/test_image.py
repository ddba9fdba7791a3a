"""Pictures: saved, shown, resized, laid over one another, inverted."""

from __future__ import annotations

import numpy as np
import pytest

from nodegraph_app import builtin
from nodegraph_app.core.errors import NodeError
from nodegraph_app.core.values import Image, Mask
from tests.nodes.contract import RecordingRun

registry = builtin.registry()


def run(type_id: str, *values, **parameters):
    return registry[type_id].function(*values, **parameters)


def picture(height: int = 4, width: int = 6, channels: int = 3, batch: int = 1, seed: int = 0) -> Image:
    return Image(np.random.default_rng(seed).random((batch, height, width, channels), dtype=np.float32))


def test_saving_writes_under_the_name_and_shows():
    engine, image = RecordingRun(), picture()
    assert run("image.save", image, engine, name="stars/blue") is None
    assert engine.written == ["stars/blue"]
    assert engine.shown == [image]
    assert registry["image.save"].writes
    assert registry["image.save"].output_node


def test_a_preview_shows_and_writes_nothing():
    engine, image = RecordingRun(), picture()
    run("image.preview", image, engine)
    assert engine.shown == [image]
    assert not engine.written
    assert registry["image.preview"].output_node
    assert not registry["image.preview"].writes


@pytest.mark.parametrize("method", ["nearest", "bilinear", "bicubic", "lanczos"])
@pytest.mark.parametrize("channels", [3, 4])
def test_resizing_a_plain_colour_keeps_the_colour(method, channels):
    plain = Image(np.full((2, 5, 7, channels), 0.3, np.float32))
    pixels = run("image.resize", plain, width=13, height=4, method=method, fit="stretch").pixels
    assert pixels.shape == (2, 4, 13, channels)
    assert pixels.dtype == np.float32
    assert np.allclose(pixels, 0.3, atol=1e-5)


def test_resizing_never_leaves_the_range():
    checks = Image((np.indices((1, 16, 16, 3)).sum(0) % 2).astype(np.float32))
    pixels = run("image.resize", checks, width=37, height=41, method="lanczos", fit="stretch").pixels
    assert pixels.min() >= 0
    assert pixels.max() <= 1


def test_nearest_repeats_pixels_exactly():
    image = picture(2, 3)
    pixels = run("image.resize", image, width=6, height=4, method="nearest", fit="stretch").pixels
    assert np.array_equal(pixels, image.pixels.repeat(2, 1).repeat(2, 2))


@pytest.mark.parametrize(
    ("size", "wanted", "result"),
    [((100, 50), (50, 50), (50, 25)), ((50, 100), (50, 50), (25, 50)), ((1000, 1), (10, 10), (10, 1))],
)
def test_fit_keeps_proportions_within_the_size_and_says_so_before(size, wanted, result):
    parameters = {"width": wanted[0], "height": wanted[1], "method": "bilinear", "fit": "fit"}
    pixels = run("image.resize", picture(size[1], size[0]), **parameters).pixels
    assert pixels.shape[2:0:-1] == result
    said = registry["image.resize"].infer(parameters, {"image": {"width": size[0], "height": size[1]}})
    assert (said["image"]["width"], said["image"]["height"]) == result


def test_crop_keeps_the_middle_and_the_proportions():
    pixels = np.zeros((1, 4, 8, 3), np.float32)
    pixels[:, :, 2:6] = 1
    cropped = run("image.resize", Image(pixels), width=4, height=4, method="nearest", fit="crop").pixels
    assert (cropped == 1).all()


def test_the_size_it_has_already_is_handed_on_untouched():
    image = picture()
    for fit in ("stretch", "fit", "crop"):
        assert run("image.resize", image, width=6, height=4, fit=fit) is image


def test_the_colour_of_transparent_parts_does_not_bleed_when_resizing():
    pixels = np.zeros((1, 8, 8, 4), np.float32)
    pixels[:, :, :4] = (0, 1, 0, 1)
    pixels[:, :, 4:] = (1, 0, 0, 0)
    small = run("image.resize", Image(pixels), width=3, height=3, method="bilinear", fit="stretch").pixels
    seen = small[small[..., 3] > 0.01]
    assert np.allclose(seen[:, :3], (0, 1, 0), atol=1e-4)


def test_outside_the_mask_the_background_stays_bit_for_bit():
    background, image = picture(seed=1), picture(seed=2)
    coverage = np.zeros((1, 4, 6), np.float32)
    coverage[:, 1:3, 2:4] = 1
    pixels = run("image.composite", background, image, Mask(coverage)).pixels
    inside = coverage.astype(bool)
    assert np.array_equal(pixels[~inside], background.pixels[~inside])
    assert np.array_equal(pixels[inside], image.pixels[inside])


def test_half_a_mask_mixes_evenly():
    half = Mask(np.full((1, 4, 6), 0.5, np.float32))
    background, image = picture(seed=1), picture(seed=2)
    pixels = run("image.composite", background, image, half).pixels
    assert np.allclose(pixels, (background.pixels + image.pixels) / 2, atol=1e-6)


def test_one_of_each_serves_a_whole_batch():
    pixels = run(
        "image.composite", picture(seed=1), picture(batch=3, seed=2), Mask(np.ones((1, 4, 6), np.float32))
    )
    assert np.array_equal(pixels.pixels, picture(batch=3, seed=2).pixels)


def test_a_transparent_image_lets_the_background_through():
    image = picture(channels=4, seed=2)
    image.pixels[..., 3] = 0
    background = picture(seed=1)
    everywhere = Mask(np.ones((1, 4, 6), np.float32))
    assert np.array_equal(run("image.composite", background, image, everywhere).pixels, background.pixels)


def test_a_background_with_transparency_gives_a_result_with_transparency():
    background = Image(np.zeros((1, 4, 6, 4), np.float32))
    pixels = run("image.composite", background, picture(), Mask(np.ones((1, 4, 6), np.float32))).pixels
    assert pixels.shape == (1, 4, 6, 4)
    assert (pixels[..., 3] == 1).all()


def test_sizes_and_batches_that_differ_are_refused_by_name():
    ones = Mask(np.ones((1, 4, 6), np.float32))
    with pytest.raises(NodeError, match="width") as caught:
        run("image.composite", picture(), picture(width=7), ones)
    assert caught.value.place == "image"
    with pytest.raises(NodeError) as caught:
        run("image.composite", picture(), picture(), Mask(np.ones((1, 5, 6), np.float32)))
    assert caught.value.place == "mask"
    with pytest.raises(NodeError, match="2, 3 and 1"):
        run("image.composite", picture(batch=2), picture(batch=3), ones)
    with pytest.raises(NodeError) as caught:
        registry["image.composite"].infer({}, {"background": {"width": 6}, "mask": {"width": 8}})
    assert caught.value.place == "mask"


def test_inverting_turns_colours_and_leaves_transparency():
    image = picture(channels=4)
    pixels = run("image.invert", image).pixels
    assert np.allclose(pixels[..., :3], 1 - image.pixels[..., :3])
    assert np.array_equal(pixels[..., 3], image.pixels[..., 3])
