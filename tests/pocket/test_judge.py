"""The judge reads drawn scenes right, and does not praise wrong ones."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageFilter

from nodegraph_app.pocket.judge import (
    filled_foreground,
    intersection_over_union,
    judge,
    read_picture,
    shape_mask,
    style_of,
)
from nodegraph_app.pocket.scenes import (
    SHAPES,
    Scene,
    Shape,
    Style,
    describe,
    draw,
    parse_caption,
    random_scene,
)

SCENES = [random_scene(random.Random(number), pair=number % 2 == 1) for number in range(300)]


@pytest.mark.parametrize("style", ["filled", "outline"])
def test_at_least_99_of_100_drawn_scenes_are_read_right(style: Style) -> None:
    pictures = [draw(scene, style=style) for scene in SCENES]
    right = [judge(p, describe(s)).right for p, s in zip(pictures, SCENES, strict=True)]
    assert np.mean(right) >= 0.99
    assert np.mean([style_of(p) == style for p in pictures]) >= 0.99


def test_at_least_99_of_100_drawn_scenes_are_read_right_through_blur_and_noise() -> None:
    generator = np.random.default_rng(0)
    right = []
    for scene in SCENES[:150]:
        soft = np.asarray(draw(scene).filter(ImageFilter.GaussianBlur(1.0)), dtype=np.float32)
        noisy = np.clip(soft + generator.normal(0, 5, soft.shape), 0, 255).astype(np.uint8)
        right.append(judge(Image.fromarray(noisy), describe(scene)).right)
    assert np.mean(right) >= 0.99


@pytest.mark.parametrize(("gap_px", "style"), [(3, "outline"), (6, "outline"), (24, "filled")])
def test_an_outline_may_have_a_small_gap_but_no_large_one(gap_px: int, style: Style) -> None:
    circle = Scene("white", (Shape("circle", "red", 64, 64, 40),))
    pixels = np.array(draw(circle, style="outline"))
    pixels[64 - gap_px // 2 : 64 + (gap_px + 1) // 2, 64:] = 245
    assert style_of(Image.fromarray(pixels)) == style


def test_a_filled_shape_with_a_bite_is_no_outline() -> None:
    for kind in SHAPES:
        pixels = np.array(draw(Scene("white", (Shape(kind, "red", 64, 64, 40),))))
        pixels[58:70, 58:70] = 245
        assert style_of(Image.fromarray(pixels)) == "filled"


def test_centres_are_found_within_a_few_pixels() -> None:
    for scene in SCENES[0:100:2]:
        seen = read_picture(draw(scene)).shapes[0]
        assert abs(seen.x_px - scene.shapes[0].x_px) < 3
        # The centre of a triangle's area lies below that of its radius.
        assert abs(seen.y_px - scene.shapes[0].y_px) < 0.25 * scene.shapes[0].radius_px


def test_each_kind_of_mistake_is_found_and_only_that() -> None:
    asked = parse_caption("a red circle left of a blue square on a white background")
    scene = next(s for s in map(_pair, range(1000)) if s.relation == "left of")
    first, second = scene.shapes

    def verdict(background: str, *shapes: tuple[str, str]) -> tuple[bool, bool, bool, bool | None]:
        places = (first, second)
        drawn = tuple(replace(p, colour=c, kind=k) for p, (c, k) in zip(places, shapes, strict=True))
        found = judge(draw(Scene(background, drawn)), asked)
        return found.background, found.colours, found.kinds, found.relation

    assert verdict("white", ("red", "circle"), ("blue", "square")) == (True, True, True, True)
    assert verdict("black", ("red", "circle"), ("blue", "square")) == (False, True, True, True)
    assert verdict("white", ("green", "circle"), ("blue", "square")) == (True, False, True, True)
    assert verdict("white", ("red", "star"), ("blue", "square")) == (True, True, False, True)
    assert verdict("white", ("blue", "square"), ("red", "circle")) == (True, True, True, False)
    assert verdict("white", ("red", "square"), ("blue", "circle")) == (True, True, False, True)


def test_a_missing_shape_makes_everything_but_the_background_wrong() -> None:
    scene = _pair(0)
    one = Scene(scene.background, scene.shapes[:1])
    found = judge(draw(one), describe(scene))
    assert (found.background, found.colours, found.kinds, found.relation) == (True, False, False, False)


def test_pictures_of_something_else_are_not_taken_for_shapes() -> None:
    assert read_picture(Image.new("RGB", (128, 128), (220, 40, 40))).shapes == ()
    assert style_of(Image.new("RGB", (128, 128))) is None
    bar = np.full((128, 128, 3), 245, dtype=np.uint8)
    bar[60:68, 10:118] = (220, 40, 40)
    assert [shape.kind for shape in read_picture(Image.fromarray(bar)).shapes] == ["unknown"]
    noise = np.random.default_rng(0).integers(0, 256, (128, 128, 3), dtype=np.uint8)
    assert not judge(Image.fromarray(noise), parse_caption("a red star on a blue background")).right


def test_overlap_with_itself_is_one_and_with_a_moved_copy_is_less() -> None:
    scene = SCENES[0]
    mask = shape_mask(scene.shapes[0])
    assert intersection_over_union(filled_foreground(draw(scene)), mask) > 0.9
    assert intersection_over_union(np.roll(mask, 12, axis=1), mask) < 0.8
    assert intersection_over_union(mask & False, mask & False) == 0.0


def _pair(seed: int) -> Scene:
    return random_scene(random.Random(seed), pair=True)
