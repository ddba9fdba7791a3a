"""Transformers in the layouts of the programs they were trained with: configs off shapes, tensors renamed.

Each layout is a file of its own with two functions: `config` needs shapes only, so that a header suffices;
`weights` needs the tensors.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from diffusers import (
    Flux2Transformer2DModel,
    FluxTransformer2DModel,
    ModelMixin,
    PixArtTransformer2DModel,
    QwenImageTransformer2DModel,
    SD3Transformer2DModel,
    ZImageTransformer2DModel,
)
from torch import Tensor

from ..headers import Header
from . import flux, flux2, pixart, qwen_image, sd3, z_image

Shapes = Mapping[str, tuple[int, ...]]
Config = dict[str, Any]
Tensors = dict[str, Tensor]

PREFIX = "model.diffusion_model."
"""Before the denoiser's names in files that hold other parts of a checkpoint as well."""
OTHER_PARTS = ("text_encoders.", "vae.", "first_stage_model.", "cond_stage_model.", "conditioner.")
"""Before names that are not the denoiser's."""


@dataclass(frozen=True)
class Layout:
    """How a family's transformer is written in its original layout.

    Attributes:
        network: its class in diffusers.
        config: shapes by bare names → config of the class.
        weights: tensors by bare names, config → weights of the class.
    """

    network: type[ModelMixin]
    config: Callable[[Shapes], Config]
    weights: Callable[[Tensors, Config], Tensors]


LAYOUTS: Mapping[str, Layout] = {
    "flux": Layout(FluxTransformer2DModel, flux.config, flux.weights),
    "sd3": Layout(SD3Transformer2DModel, sd3.config, sd3.weights),
    "pixart": Layout(PixArtTransformer2DModel, pixart.config, pixart.weights),
    "z_image": Layout(ZImageTransformer2DModel, z_image.config, z_image.weights),
    "qwen_image": Layout(QwenImageTransformer2DModel, qwen_image.config, qwen_image.weights),
    "flux2": Layout(Flux2Transformer2DModel, flux2.config, flux2.weights),
}
"""By family."""


def prefix(header: Header) -> str:
    """What stands before the denoiser's names in a file."""
    return PREFIX if header.has_part(PREFIX) else ""


def shapes(header: Header) -> dict[str, tuple[int, ...]]:
    """Shapes of the denoiser's tensors by their bare names."""
    start = prefix(header)
    return {
        name.removeprefix(start): shape
        for name, shape in header.shapes.items()
        if name.startswith(start) and not name.startswith(OTHER_PARTS)
    }


def bare(tensors: Tensors) -> Tensors:
    """Tensors by bare names, those of other parts left out."""
    return {
        name.removeprefix(PREFIX): tensor
        for name, tensor in tensors.items()
        if not name.startswith(OTHER_PARTS)
    }
