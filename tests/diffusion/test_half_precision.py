"""The number format of GPUs, tried on the CPU: every path mixes half weights with float32 latents."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch

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
    assert preview.fit(store.vae(models.vae, "cpu")).picture(latent.samples).pixels.dtype == np.float32
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
