"""Values for every socket type: small, seeded, and real where a network is meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import QwenImageEditPipeline
from PIL import Image as Pillow

from nodegraph_app.core.files import FileKind, FileRef
from nodegraph_app.core.parameters import ParameterSpec
from nodegraph_app.core.spec import NodeSpec
from nodegraph_app.core.values import (
    ClipVision,
    Conditioning,
    ConditioningEntry,
    ControlNet,
    Guider,
    Image,
    Latent,
    Mask,
    Model,
    Noise,
    Sampler,
    Sigmas,
    TextEncoder,
    Vae,
)
from nodegraph_app.models.store import resident_models
from tests.diffusion import tiny
from tests.diffusion.families import qwen_image

SIDE_PX = 32
SMALL = {
    "width": SIDE_PX,
    "height": SIDE_PX,
    "steps": 3,
    "batch": 2,
    "right": 20,
    "bottom": 24,
    "left": 4,
    "top": 6,
    "megapixels": 0.01,
}
"""Parameter values instead of defaults, so that no call takes long."""


@dataclass(frozen=True)
class Samples:
    """Makes an argument for every input and parameter; equal ones each time it is asked."""

    files: dict[FileKind, FileRef]
    edits: FileRef

    def arguments(self, spec: NodeSpec, **given: Any) -> dict[str, Any]:
        """Arguments for a whole node; `given` replaces some."""
        made: dict[str, Any] = {end.name: self.value(end.type.name) for end in spec.inputs}
        made.update({parameter.name: self.parameter(parameter) for parameter in spec.parameters})
        made.update(self.for_editing() if spec.type == "prompts.edit" else {})
        return made | given

    def for_editing(self) -> dict[str, Any]:
        """Parts of a model whose text encoder sees pictures."""
        return {
            "text_encoder": TextEncoder(self.edits, "qwen_image"), "vae": Vae(self.edits, "qwen_image"),
        }  # fmt: skip

    def parameter(self, parameter: ParameterSpec) -> Any:
        """A value of a parameter: a file that exists, a small number, or the default."""
        if parameter.file_kind is not None:
            return self.files[parameter.file_kind]
        return parameter.check(SMALL.get(parameter.name, parameter.default))

    def value(self, socket: str) -> Any:
        """A value of a socket type."""
        draw, noise = np.random.default_rng(7), torch.Generator().manual_seed(7)
        checkpoint = self.files["checkpoint"]
        makers: dict[str, Callable[[], Any]] = {
            "image": lambda: Image(draw.random((1, SIDE_PX, SIDE_PX, 3), dtype=np.float32)),
            "mask": lambda: Mask(draw.random((1, SIDE_PX, SIDE_PX), dtype=np.float32)),
            "latent": lambda: Latent(torch.randn(1, 4, SIDE_PX // 8, SIDE_PX // 8, generator=noise), "sd1"),
            "conditioning": lambda: Conditioning(
                (ConditioningEntry(torch.randn(1, 77, tiny.WIDTH, generator=noise)),), "sd1"
            ),
            "model": lambda: Model(checkpoint, "sd1"),
            "text_encoder": lambda: TextEncoder(checkpoint, "sd1"),
            "vae": lambda: Vae(checkpoint, "sd1"),
            "sigmas": lambda: Sigmas(torch.tensor([14.6, 3.8, 1.2, 0.0])),
            "noise": lambda: Noise(3, 4, 0.2, "seed each"),
            "sampler": lambda: Sampler("euler_ancestral"),
            "guider": lambda: Guider(
                Model(checkpoint, "sd1"), self.value("conditioning"), self.value("conditioning"), 3.0
            ),
            "controlnet": lambda: ControlNet(self.files["controlnet"], "sd1"),
            "clip_vision": lambda: ClipVision(self.files["clip_vision"], ""),
        }
        return makers[socket]()


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    """Arguments, with tiny real model files behind the recipes."""
    folder: Path = tmp_path_factory.mktemp("node_models")
    pipe = tiny.pipeline()
    pipe.save_pretrained(folder / "tiny")
    tiny.controlnet().save_pretrained(folder / "edges")
    qwen_image.edits(QwenImageEditPipeline).save_pretrained(folder / "edits")
    tiny.kohya_lora(folder / "style.safetensors", pipe)
    tiny.clip_vision().save_pretrained(folder / "vision")
    pixels = np.random.default_rng(3).integers(0, 256, (SIDE_PX, SIDE_PX, 4), dtype=np.uint8)
    Pillow.fromarray(pixels).save(folder / "picture.png")
    return Samples(
        {
            "checkpoint": tiny.reference("checkpoint", folder / "tiny"),
            "denoiser": tiny.reference("denoiser", folder / "tiny" / "unet"),
            "text_encoder": tiny.reference("text_encoder", folder / "tiny" / "text_encoder"),
            "clip_vision": tiny.reference("clip_vision", folder / "vision"),
            "vae": tiny.reference("vae", folder / "tiny" / "vae"),
            "controlnet": tiny.reference("controlnet", folder / "edges"),
            "lora": tiny.reference("lora", folder / "style.safetensors"),
            "image": FileRef("image", "picture.png", "0" * 64, str(folder / "picture.png")),
        },
        edits=tiny.reference("checkpoint", folder / "edits"),
    )


@pytest.fixture(autouse=True, scope="module")
def nothing_resident() -> Iterator[None]:
    """Give the memory of networks back after each module."""
    yield
    resident_models().release()
