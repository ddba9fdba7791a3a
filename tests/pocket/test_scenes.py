"""Captions and scenes say the same."""

from __future__ import annotations

import random

import numpy as np
import pytest

from nodegraph_app.pocket.scenes import (
    COLOURS,
    RELATIONS,
    SHAPES,
    SIDE_PX,
    Description,
    arrange,
    caption,
    describe,
    draw,
    draw_edges,
    is_held_out,
    parse_caption,
    random_description,
    random_scene,
)


def test_a_caption_reads_back_as_the_scene_it_was_written_for() -> None:
    rng = random.Random(0)
    for number in range(300):
        scene = random_scene(rng, pair=number % 2 == 0)
        assert parse_caption(caption(describe(scene))) == describe(scene)


def test_captions_do_not_depend_on_case_or_spacing() -> None:
    asked = parse_caption("A  Large GREEN star on a Yellow background.")
    assert asked == Description("yellow", (("green", "star"),), "large")


def test_every_relation_can_be_said() -> None:
    for relation in RELATIONS:
        asked = parse_caption(f"a red circle {relation} a blue square on a white background")
        assert asked.relation == relation
        assert asked.shapes == (("red", "circle"), ("blue", "square"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a dog",
        "a pink circle on a red background",
        "a small red circle above a blue star on a red background",
    ],
)
def test_other_sentences_are_refused_with_the_sentence_in_the_message(text: str) -> None:
    with pytest.raises(ValueError, match="is not a caption") as refusal:
        parse_caption(text)
    assert repr(text) in str(refusal.value)


def test_shapes_lie_inside_the_picture_and_stand_as_their_relation_says() -> None:
    rng = random.Random(1)
    for number in range(400):
        scene = random_scene(rng, pair=number % 2 == 0)
        for shape in scene.shapes:
            assert shape.radius_px <= min(shape.x_px, shape.y_px)
            assert max(shape.x_px, shape.y_px) <= SIDE_PX - shape.radius_px
        if scene.relation is not None:
            first, second = scene.shapes
            dx, dy = first.x_px - second.x_px, first.y_px - second.y_px
            apart = {"left of": -dx, "right of": dx, "above": -dy, "below": dy}[scene.relation]
            assert apart >= first.radius_px + second.radius_px + 10 - 1e-6


def test_training_scenes_are_never_held_out_and_both_wordings_of_a_relation_share_one_fate() -> None:
    rng = random.Random(2)
    assert not any(is_held_out(describe(random_scene(rng, pair=i % 2 == 0))) for i in range(500))
    left = [random_description(rng, pair=True) for _ in range(300)]
    for one in left:
        other = {"left of": "right of", "right of": "left of", "above": "below", "below": "above"}
        mirrored = Description(one.background, one.shapes[::-1], None, other[one.relation or ""])
        assert is_held_out(one) == is_held_out(mirrored)
    share = np.mean([is_held_out(random_description(rng, pair=True)) for _ in range(4000)])
    assert 0.07 < share < 0.13


def test_a_drawing_has_the_colours_of_its_caption() -> None:
    rng = random.Random(3)
    for kind in SHAPES:
        for colour in COLOURS:
            background = "black" if colour != "black" else "white"
            scene = arrange(Description(background, ((colour, kind),), "large"), rng)
            pixels = np.asarray(draw(scene))
            shape = scene.shapes[0]
            assert tuple(pixels[round(shape.y_px), round(shape.x_px)]) == COLOURS[colour]
            assert tuple(pixels[0, 0]) == COLOURS[background]


def test_an_edge_map_is_black_inside_and_outside_and_white_on_the_edge() -> None:
    scene = arrange(parse_caption("a large red square on a blue background"), random.Random(4))
    shape = scene.shapes[0]
    edges = np.asarray(draw_edges(scene, stroke_px=2.0))
    x, y = round(shape.x_px), round(shape.y_px)
    assert edges.shape == (SIDE_PX, SIDE_PX)
    assert edges[y, x] == 0
    assert edges[y, round(shape.x_px - 0.85 * shape.radius_px)] > 200


def test_equal_seeds_draw_equal_scenes() -> None:
    assert random_scene(random.Random(9), pair=True) == random_scene(random.Random(9), pair=True)
