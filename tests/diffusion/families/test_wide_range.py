"""Families that were trained in bfloat16, in the number format of GPUs, tried on the CPU."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import Flux2KleinPipeline, QwenImagePipeline, ZImagePipeline

from nodegraph_app.models import devices
from nodegraph_app.models.store import resident_models
from tests.diffusion.families import qwen_image, test_flux2, test_z_image
from tests.diffusion.families.oracle import PROMPT, Checkpoint


@pytest.fixture
def half(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """From when it is called networks are loaded anew, in half precision."""

    def begin() -> None:
        resident_models().release()
        monkeypatch.setitem(devices.DTYPE_NAMES, "cpu", "float16")

    yield begin
    resident_models().release()


def z_image() -> ZImagePipeline:
    return ZImagePipeline(**test_z_image.parts(shift=3.0))


def paints() -> QwenImagePipeline:
    return QwenImagePipeline(**qwen_image.parts())


def klein() -> Flux2KleinPipeline:
    return test_flux2.pipeline(distilled=True)


@pytest.mark.parametrize("made", [z_image, paints, klein])
def test_half_precision_has_the_range_of_float32_and_nearly_its_result(
    made: Callable[[], Any], tmp_path: Path, half: Callable[[], None]
) -> None:
    checkpoint = Checkpoint(made(), tmp_path / "half")
    exact, told = checkpoint.ours(guidance=2.0), checkpoint.told(PROMPT)
    half()
    rough, told_roughly = checkpoint.ours(guidance=2.0), checkpoint.told(PROMPT)
    store = resident_models()
    assert store.denoiser(checkpoint.model, "cpu").dtype == torch.bfloat16
    encoder = store.text_stack(checkpoint.text_encoder, "cpu").encoder
    assert {weight.dtype for weight in encoder.parameters()} == {torch.bfloat16}
    assert {buffer.dtype for buffer in encoder.buffers() if buffer.is_floating_point()} == {torch.float32}
    assert told_roughly.entries[0].embeddings.dtype == rough.samples.dtype == torch.float32
    near, far = told_roughly.entries[0].embeddings, told.entries[0].embeddings
    assert (near - far).norm() < 0.05 * far.norm()
    assert 0 < (rough.samples - exact.samples).norm() < 0.05 * exact.samples.norm()
