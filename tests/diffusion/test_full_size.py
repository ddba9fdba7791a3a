"""A full-size network of random weights gives the latents that the field's most used program found."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from nodegraph_app.core.values import Conditioning, Image, Latent, LoraPatch, Mask, Model, TextEncoder, Vae
from nodegraph_app.diffusion import latents, sampling, vae
from nodegraph_app.diffusion.families import family
from nodegraph_app.models.store import resident_models
from tests.diffusion import tiny
from tests.reference import random_sd15

pytestmark = pytest.mark.slow

LATENTS = Path(__file__).parents[1] / "reference" / "latents"
LARGEST_ERROR = 1e-3
SIDE_PX = 256


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("full_size")
    random_sd15.write_checkpoint(made / "random_sd15.safetensors")
    random_sd15.write_lora(made / "random_lora.safetensors")
    return made


@pytest.fixture(autouse=True)
def every_core() -> None:
    torch.set_num_threads(torch.get_num_threads() if torch.get_num_threads() > 1 else 2)


def recipes(folder: Path) -> tuple[Model, TextEncoder, Vae]:
    return tiny.recipes(folder / "random_sd15.safetensors")


def told(encoder: TextEncoder, text: str) -> Conditioning:
    return family("sd1").encode_text(resident_models(), encoder, text, device="cpu")


def assert_agrees(found: Latent, name: str) -> None:
    expected = load_file(LATENTS / f"{name}.safetensors")["latent"]
    error = float((found.samples - expected).norm() / expected.norm())
    print(f"{name}: relative error {error:.1e}")
    assert error <= LARGEST_ERROR


def test_text_to_image(folder: Path) -> None:
    model, encoder, _ = recipes(folder)
    found = sampling.sample(
        model, told(encoder, "a cat on mars"), told(encoder, "blurry"), latents.empty(SIDE_PX, SIDE_PX),
        seed=42, steps=4, guidance=7.0, sampler="euler", schedule="normal",
    )  # fmt: skip
    assert_agrees(found, "txt2img")


def test_weighted_words_and_a_seed_beyond_63_bits(folder: Path) -> None:
    model, encoder, _ = recipes(folder)
    found = sampling.sample(
        model, told(encoder, "((masterpiece)), a (red:1.3) cat, (dog:0.7)"), told(encoder, "blurry"),
        latents.empty(SIDE_PX, SIDE_PX),
        seed=9223372036854775813, steps=5, guidance=7.0, sampler="dpmpp_2m", schedule="karras",
    )  # fmt: skip
    assert_agrees(found, "weights")


def test_repainting_under_a_mask(folder: Path) -> None:
    model, encoder, autoencoder = recipes(folder)
    blue = np.array([0x33, 0x66, 0xCC], np.float32) / 255
    picture = Image(np.broadcast_to(blue, (1, SIDE_PX, SIDE_PX, 3)).copy())
    coverage = np.zeros((1, SIDE_PX, SIDE_PX), np.float32)
    coverage[:, 32:128, 64:192] = 1
    begun = latents.with_mask(vae.encode(autoencoder, picture, device="cpu"), Mask(coverage))
    found = sampling.sample(
        model, told(encoder, "a cat on mars"), told(encoder, "blurry"), begun,
        seed=42, steps=6, guidance=7.0, sampler="euler", schedule="normal", denoise=0.6,
    )  # fmt: skip
    assert_agrees(found, "inpaint")


def test_a_lora_with_two_strengths(folder: Path) -> None:
    model, encoder, _ = recipes(folder)
    lora = tiny.reference("lora", folder / "random_lora.safetensors")
    encoder = encoder.patched(LoraPatch(lora, 0.6))
    found = sampling.sample(
        model.patched(LoraPatch(lora, 0.8)), told(encoder, "a cat on mars"), told(encoder, "blurry"),
        latents.empty(SIDE_PX, SIDE_PX),
        seed=42, steps=4, guidance=7.0, sampler="euler", schedule="normal",
    )  # fmt: skip
    assert_agrees(found, "lora")
