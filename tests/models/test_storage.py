"""Weights in other number formats than the device's usual one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from nodegraph_app.core import recipes
from nodegraph_app.core.values import (
    Conditioning,
    Latent,
    LoraPatch,
    Model,
    Recipe,
    Storage,
    TextEncoder,
    Vae,
)
from nodegraph_app.diffusion import latents, sampling, vae
from nodegraph_app.diffusion.families import family
from nodegraph_app.models.store import Store, resident_models
from tests.diffusion import tiny

FORMATS: dict[Storage, torch.dtype] = {
    "fp32": torch.float32,
    "fp16": torch.float16,
    "bf16": torch.bfloat16,
    "fp8": torch.float8_e4m3fn,
}
CLOSE: dict[Storage, float] = {"fp32": 0.0, "fp16": 2e-3, "bf16": 2e-2, "fp8": 0.2}
"""Norm of the difference over norm, at most."""


def sampled(recipes: tuple[Model, TextEncoder, Vae], **change: Any) -> tuple[Conditioning, Latent]:
    model, text_encoder, _ = recipes
    store = resident_models()
    told = [family("sd1").encode_text(store, text_encoder, text, device="cpu") for text in ("a red star", "")]
    given = {"latent": latents.empty(64, 64), "seed": 1, "steps": 2, "guidance": 3.0} | change
    return told[0], sampling.sample(model, *told, **given)


def off(found: torch.Tensor, expected: torch.Tensor) -> float:
    return float((found - expected).norm() / expected.norm())


@pytest.mark.parametrize("storage", FORMATS)
def test_a_network_is_kept_in_the_format_its_recipe_names_and_runs_as_before(
    folder: Path, storage: Storage
) -> None:
    plain = tiny.recipes(folder / "tiny")
    told, expected = sampled(plain)
    changed = tuple(replace(recipe, storage=storage) for recipe in plain[:2])
    found_told, found = sampled((*changed, plain[2]))
    store = resident_models()
    for network in (store.denoiser(changed[0], "cpu"), store.text_stack(changed[1], "cpu").encoder):
        weights = {name: weight.dtype for name, weight in network.named_parameters()}
        linear = [weights[name] for name in weights if name.endswith(("to_q.weight", "q_proj.weight"))]
        assert set(linear) == {FORMATS[storage]}
    assert found.samples.dtype == torch.float32
    assert off(found_told.entries[0].embeddings, told.entries[0].embeddings) <= CLOSE[storage]
    assert off(found.samples, expected.samples) <= CLOSE[storage]
    assert (off(found.samples, expected.samples) > 0) == (storage != "fp32")
    _, again = sampled(plain)
    assert torch.equal(again.samples, expected.samples), "the usual format is none the wiser"
    store.release()


def test_the_memory_of_weights_is_counted_in_the_format_they_are_kept_in(folder: Path) -> None:
    model, _, _ = tiny.recipes(folder / "tiny")

    def taken(storage: Storage) -> int:
        store = Store()
        store.denoiser(replace(model, storage=storage), "cpu")
        found = store.resident_bytes
        store.release()
        return found

    unet = tiny.pipeline().unet
    numbers = sum(weight.numel() for weight in unet.parameters())
    assert taken("auto") == 4 * numbers
    assert taken("bf16") == 2 * numbers
    # On the CPU the few layers that stay wide, such as norms, take four bytes.
    assert numbers < taken("fp8") < 1.3 * numbers


@pytest.mark.parametrize("storage", ["bf16", "fp8"])
def test_weights_that_come_to_the_device_layer_by_layer_give_the_same(folder: Path, storage: Storage) -> None:
    model = replace(tiny.recipes(folder / "tiny")[0], storage=storage)
    draw = torch.Generator().manual_seed(2)
    x, told = (torch.randn(shape, generator=draw) for shape in ((1, 4, 8, 8), (1, 5, tiny.WIDTH)))
    found = []
    for offload in (False, True):
        store = Store()
        with store.work("sample", check=lambda: None, offload=offload), torch.no_grad():
            found.append(store.denoiser(model, "cpu")(x, 3, told).sample)
        store.release()
    assert torch.equal(*found)


def test_a_lora_changes_weights_in_every_format(folder: Path) -> None:
    plain = tiny.recipes(folder / "tiny")
    patch = LoraPatch(tiny.reference("lora", folder / "loras" / "other.safetensors"), 1.0)
    _, expected = sampled((plain[0].patched(patch), *plain[1:]))
    for storage in ("fp16", "bf16"):
        stored = replace(plain[0], storage=storage)
        _, found = sampled((stored.patched(patch), *plain[1:]))
        assert off(found.samples, expected.samples) < CLOSE[storage]
        assert off(sampled((stored, *plain[1:]))[1].samples, expected.samples) > 0.05
    resident_models().release()


@pytest.mark.parametrize("storage", ["fp16", "bf16"])
def test_a_vae_works_in_its_own_format(folder: Path, storage: Storage) -> None:
    recipe = tiny.recipes(folder / "tiny")[2]
    latent = Latent(torch.randn(1, 4, 4, 4, generator=torch.Generator().manual_seed(1)), "sd1")
    expected = vae.decode(recipe, latent, device="cpu").pixels
    found = vae.decode(replace(recipe, storage=storage), latent, device="cpu").pixels
    difference = float(abs(found - expected).max())
    assert 0 < difference < 0.05
    resident_models().release()


def test_the_format_is_part_of_what_a_step_is_named_by(folder: Path) -> None:
    model: Recipe = tiny.recipes(folder / "tiny")[0]
    names = {str(recipes.by_content(replace(model, storage=one))) for one in ("auto", *FORMATS)}  # type: ignore[arg-type]
    assert len(names) == 1 + len(FORMATS)
    assert "storage" not in recipes.by_content(model), "runs that were kept before go on"


@pytest.mark.parametrize("before", ["fresh", "in pieces", "with a LoRA"])
def test_fp8_is_made_of_a_network_that_is_held_and_nothing_is_read_again(folder: Path, before: str) -> None:
    """Memory may become short in the middle of the work, and be there again."""
    model = tiny.recipes(folder / "tiny")[0]
    small = replace(model, storage="fp8")
    patched = model.patched(LoraPatch(tiny.reference("lora", folder / "loras" / "other.safetensors"), 1.0))
    draw = torch.Generator().manual_seed(2)
    x, told = (torch.randn(shape, generator=draw) for shape in ((1, 4, 8, 8), (1, 5, tiny.WIDTH)))

    def predicted(store: Store, recipe: Model, **thrift: Any) -> torch.Tensor:
        with store.work("sample", check=lambda: None, **thrift), torch.no_grad():
            found: torch.Tensor = store.denoiser(recipe, "cpu")(x, 3, told).sample
            return found

    expected = predicted(Store(), model), predicted(Store(), small)
    assert not torch.equal(*expected)
    store = Store()
    if before == "with a LoRA":
        predicted(store, patched)
    else:
        predicted(store, model, offload=before == "in pieces")
    opened = store.files_opened
    for _ in range(2):
        assert torch.equal(predicted(store, small), expected[1])
        assert torch.equal(predicted(store, model), expected[0])
    assert store.files_opened == opened
    checks = []
    with store.work("sample", check=lambda: checks.append(1)), torch.no_grad():
        store.denoiser(small, "cpu")(x, 3, told)
    assert checks, "it can be cancelled, as any"
    store.release()
