"""The shipped weights draw what a prompt says: a fixed sample of `python -m nodegraph_app.pocket.score`."""

from __future__ import annotations

import pytest
import torch
from diffusers import StableDiffusionPipeline

from nodegraph_app.pocket.files import CONTROLNET, FOLDER, LORA
from nodegraph_app.pocket.generate import generate
from nodegraph_app.pocket.judge import judge
from nodegraph_app.pocket.scenes import parse_caption
from nodegraph_app.pocket.score import caption_scores, controlnet_score, lora_scores

MEBIBYTE = 2**20


def test_most_pictures_show_the_colours_shapes_and_places_the_caption_names() -> None:
    scores = caption_scores(24, seed=5000)
    print(*scores, sep="\n")
    one, colours, kinds, relation, everything = scores
    assert one.value >= 0.85
    assert colours.value >= 0.9
    assert kinds.value >= 0.85
    assert relation.value >= 0.8
    assert everything.value >= 0.8


def test_the_controlnet_puts_shapes_where_the_edge_map_says() -> None:
    assert controlnet_score(8, seed=5100).value >= 0.75


def test_the_lora_draws_outlines_at_strength_one_and_nothing_else_changes_at_zero() -> None:
    at_one, at_zero = lora_scores(8, seed=5200)
    assert at_one.value >= 0.85
    assert at_zero.value <= 0.125


def test_equal_seeds_give_equal_pictures_and_other_seeds_others() -> None:
    first, again, other = (
        generate(["a red circle on a white background"], seed=seed)[0].tobytes() for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


@pytest.mark.parametrize("negative", ["", "blurry", "blurry, low quality"])
def test_a_plain_diffusers_pipeline_loads_the_checkpoint_and_obeys(negative: str) -> None:
    pipeline = StableDiffusionPipeline.from_pretrained(FOLDER, local_files_only=True)
    pipeline.set_progress_bar_config(disable=True)
    text = "a large green star on a yellow background"
    pictures = pipeline(
        text,
        negative_prompt=negative,
        num_images_per_prompt=4,
        num_inference_steps=20,
        guidance_scale=4.0,
        generator=torch.Generator().manual_seed(3),
    ).images
    assert {picture.size for picture in pictures} == {(128, 128)}
    assert sum(judge(picture, parse_caption(text)).right for picture in pictures) >= 3


def test_the_shipped_files_are_safetensors_and_small() -> None:
    files = [path for path in FOLDER.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 30 * MEBIBYTE
    assert {path.suffix for path in files} <= {".safetensors", ".json", ".txt", ".md"}
    assert (FOLDER / CONTROLNET / "config.json").exists()
    assert (FOLDER / LORA).exists()
