"""The number format of GPUs, tried on the CPU: every path mixes half weights with float32 latents."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from nodegraph_app.core.guidance import (
    FreeU,
    PerturbedAttention,
    Projected,
    Rescaled,
    SelfAttention,
    SkippedLayers,
)
from nodegraph_app.core.values import Image, LoraPatch, Mask
from nodegraph_app.diffusion import conditioning, latents, preview, sampling, vae
from nodegraph_app.diffusion.families import family
from nodegraph_app.models import devices
from nodegraph_app.models.store import resident_models
from tests.diffusion import tiny
from tests.diffusion.conftest import TinyModels


@pytest.fixture
def half(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    resident_models().release()
    monkeypatch.setitem(devices.DTYPE_NAMES, "cpu", "float16")
    yield
    resident_models().release()


def painted(models: TinyModels) -> tuple[torch.Tensor, np.ndarray]:
    """Every kind of network at work at once."""
    patch = LoraPatch(tiny.reference("lora", models.folder / "style.safetensors"), 0.3)
    hint = Image(np.random.default_rng(0).random((1, 64, 64, 3), dtype=np.float32))
    coverage = np.zeros((1, 64, 64), np.float32)
    coverage[:, :32] = 1
    store = resident_models()
    encoder = models.text_encoder.patched(patch)
    told = family("sd1").encode_text(store, encoder, "a (red:1.2) circle", device="cpu")
    begun = latents.with_mask(vae.encode(models.vae, hint, device="cpu"), Mask(coverage))
    latent = sampling.sample(
        models.model.patched(patch),
        conditioning.with_control(told, models.edges, hint, strength=0.5),
        family("sd1").encode_text(store, encoder, "", device="cpu"),
        begun,
        steps=3,
        guidance=2.0,
        sampler="dpmpp_2m",
    )
    assert latent.samples.dtype == torch.float32
    assert preview.fit(models.vae, "cpu").picture(latent.samples).pixels.dtype == np.float32
    return latent.samples, vae.decode(models.vae, latent, device="cpu").pixels


@pytest.fixture(scope="module")
def exact(models: TinyModels) -> tuple[torch.Tensor, np.ndarray]:
    return painted(models)


def test_half_weights_give_nearly_the_same_picture(
    models: TinyModels, exact: tuple[torch.Tensor, np.ndarray], half: None
) -> None:
    latent, picture = painted(models)
    assert resident_models().denoiser(models.model, "cpu").dtype == torch.float16
    assert float((latent - exact[0]).norm() / exact[0].norm()) < 0.02
    assert picture.dtype == np.float32
    assert float(np.abs(picture - exact[1]).mean()) < 0.01


def guided(models: TinyModels) -> torch.Tensor:
    """Rules of every kind at work at once, but for self-attention guidance, which has a threshold in it."""
    model = models.model
    for rule in (FreeU(), PerturbedAttention(scale=0.5), SkippedLayers(scale=0.5), Projected(), Rescaled()):
        model = model.guided(rule)
    told = [
        family("sd1").encode_text(resident_models(), models.text_encoder, text, device="cpu")
        for text in ("a circle", "blur")
    ]
    found: torch.Tensor = sampling.sample(model, *told, latents.empty(64, 64), steps=3, guidance=2.0).samples
    return found


@pytest.fixture(scope="module")
def exactly_guided(models: TinyModels) -> torch.Tensor:
    return guided(models)


def test_half_weights_are_guided_nearly_the_same(
    models: TinyModels, exactly_guided: torch.Tensor, half: None
) -> None:
    found = guided(models)
    assert resident_models().denoiser(models.model, "cpu").dtype == torch.float16
    assert float((found - exactly_guided).norm() / exactly_guided.norm()) < 0.02


def test_self_attention_guidance_works_in_half_precision(models: TinyModels, half: None) -> None:
    model = models.model.guided(SelfAttention())
    told = family("sd1").encode_text(resident_models(), models.text_encoder, "a circle", device="cpu")
    found = sampling.sample(model, told, told, latents.empty(64, 64), steps=2).samples
    assert found.dtype == torch.float32
    assert bool(found.isfinite().all())
