"""The pictures show what the prompts say: real runs of the shipped workflows, judged."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from nodegraph_app import builtin
from nodegraph_app.pocket.judge import (
    filled_foreground,
    intersection_over_union,
    judge,
    read_picture,
    style_of,
)
from nodegraph_app.pocket.scenes import parse_caption

INPUTS = builtin.workflows() / "inputs"


def text_of(engine, name: str) -> str:
    """The prompt in a shipped workflow."""
    return engine.open(name).graph["prompt"].params["text"]


def shows(picture: Image.Image, text: str) -> bool:
    """Whether a picture shows all that a caption says; prints what it shows, for whoever reads a failure."""
    verdict = judge(picture, parse_caption(text))
    print(f"{text!r} gave {read_picture(picture)}")
    return verdict.right


def test_text_to_image_draws_what_the_prompt_says(engine):
    picture = engine.run("text_to_image").picture
    assert picture.size == (128, 128)
    assert shows(picture, text_of(engine, "text_to_image"))


@pytest.mark.parametrize(
    "text",
    [
        "a large green star on a yellow background",
        "a small red circle on a black background",
        "a purple triangle on a white background",
        "an orange square on a blue background",
    ],
)
def test_another_prompt_is_obeyed_and_reruns_only_what_depends_on_it(engine, text):
    engine.run("text_to_image", "sample.steps=20")
    outcome = engine.run("text_to_image", f"prompt.text={text}")
    assert outcome.ran <= {"prompt", "sample", "decode", "save"}
    assert shows(outcome.picture, text)


@pytest.mark.parametrize(
    "text",
    [
        "a red circle left of a blue square on a white background",
        "a blue square right of a red circle on a white background",
        "a yellow star above a green circle on a black background",
        "a yellow star below a green circle on a black background",
    ],
)
def test_two_shapes_stand_where_the_prompt_says(engine, text):
    assert shows(engine.run("text_to_image", f"prompt.text={text}").picture, text)


def test_the_same_seed_gives_the_same_pixels_and_another_seed_others(engine):
    first = engine.run("text_to_image").picture
    # Another name for the file makes the saving run again, on the same picture.
    again = engine.run("text_to_image", "save.name=again").picture
    other = engine.run("text_to_image", "sample.seed=43").picture
    assert first.tobytes() == again.tobytes()
    assert first.tobytes() != other.tobytes()


def test_image_to_image_keeps_the_place_and_changes_the_colour(engine):
    (before,) = read_picture(Image.open(INPUTS / "red_circle.png")).shapes
    picture = engine.run("image_to_image").picture
    assert shows(picture, text_of(engine, "image_to_image"))
    (after,) = read_picture(picture).shapes
    assert before.colour == "red"
    assert np.hypot(after.x_px - before.x_px, after.y_px - before.y_px) < 8
    assert 0.7 < after.area_px / before.area_px < 1.4


def test_a_low_denoise_strength_keeps_the_picture(engine):
    # Guidance pushes towards the words at every step; a strength this low has as many steps as any other.
    picture = engine.run("image_to_image", "sample.denoise=0.1", "sample.guidance=2").picture
    (shape,) = read_picture(picture).shapes
    assert (shape.kind, shape.colour) == ("circle", "red")


def test_inpainting_obeys_inside_the_mask_and_leaves_every_pixel_outside(engine):
    original = np.asarray(Image.open(INPUTS / "circle_and_square.png").convert("RGB"))
    assert [s.kind for s in read_picture(Image.fromarray(original)).shapes].count("square") == 1
    picture = engine.run("inpaint").picture
    assert shows(picture, text_of(engine, "inpaint"))
    graph = engine.open("inpaint").graph
    painted = np.asarray(Image.open(builtin.workflows() / graph["picture"].params["mask"]))
    # A feathered edge reaches four standard deviations, which is twice the radius.
    reach = int(2 * graph["feather"].params["radius"])
    kept = slice(0, int(painted.any(axis=0).argmax()) - reach)
    assert kept.stop > 50
    assert np.array_equal(np.asarray(picture)[:, kept], original[:, kept])
    assert not np.array_equal(np.asarray(picture), original)


def test_the_shape_lies_where_the_edges_are_in_the_colours_of_the_prompt(engine):
    wanted = filled_foreground(Image.open(INPUTS / "purple_star.png"))
    picture = engine.run("controlnet_edges").picture
    assert shows(picture, text_of(engine, "controlnet_edges"))
    assert intersection_over_union(filled_foreground(picture), wanted) >= 0.75


def test_without_its_strength_the_controlnet_does_not_steer(engine):
    wanted = filled_foreground(Image.open(INPUTS / "purple_star.png"))
    picture = engine.run("controlnet_edges", "control.strength=0").picture
    assert intersection_over_union(filled_foreground(picture), wanted) < 0.75


def test_the_lora_draws_outlines_and_at_strength_nothing_does_not(engine):
    with_style = engine.run("lora_style")
    without = engine.run("lora_style", "lora.strength=0", "lora.text_strength=0")
    assert style_of(with_style.picture) == "outline"
    assert style_of(without.picture) == "filled"
    assert shows(with_style.picture, text_of(engine, "lora_style"))
    assert shows(without.picture, text_of(engine, "lora_style"))


def test_latent_upscale_gives_twice_the_size_and_the_same_scene(engine):
    picture = engine.run("latent_upscale").picture
    assert picture.size == (256, 256)
    assert shows(picture, text_of(engine, "latent_upscale"))
