"""Every transformer family in the numbers of GPUs: half weights meet float32 latents, levels and places."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import DiffusionPipeline, FluxPipeline, PixArtAlphaPipeline, StableDiffusion3Pipeline

from nodegraph_app.core.values import Latent
from nodegraph_app.diffusion.families.references import with_reference
from nodegraph_app.models import devices
from nodegraph_app.models.store import resident_models
from tests.diffusion.families import test_flux, test_pixart, test_sd3
from tests.diffusion.families.oracle import PROMPT, Checkpoint


@pytest.mark.parametrize(
    ("pipeline", "parts"),
    [
        (FluxPipeline, test_flux.parts),
        (StableDiffusion3Pipeline, lambda: test_sd3.parts(newer=True)),
        (PixArtAlphaPipeline, lambda: test_pixart.parts(sizes=True)),
    ],
)
def test_half_precision_comes_near_full(
    pipeline: type[DiffusionPipeline],
    parts: Callable[[], dict[str, Any]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checkpoint = Checkpoint(pipeline(**parts()), tmp_path / "model")

    def run() -> Latent:
        told = checkpoint.told(f"{PROMPT} (star:1.2)")
        if checkpoint.family == "flux":
            told = with_reference(told, Latent(torch.ones(1, 16, 4, 6), "flux"))
        return checkpoint.ours(guidance=2.0, positive=told)

    full = run().samples
    resident_models().release()
    monkeypatch.setitem(devices.DTYPE_NAMES, "cpu", "float16")
    half = run().samples
    resident_models().release()
    assert not torch.equal(half, full)
    torch.testing.assert_close(half, full, rtol=0.02, atol=float(full.std()) / 20)
