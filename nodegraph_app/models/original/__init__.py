"""Transformers in the layouts of the programs they were trained with: configs off shapes, tensors renamed.

Each layout is a file of its own: `config` needs shapes only, so that a header suffices; `names` is the table
by which tensors are read and written.
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
    SanaTransformer2DModel,
    SD3Transformer2DModel,
    ZImageTransformer2DModel,
)
from torch import Tensor

from ..headers import Header
from . import flux, flux2, pixart, qwen_image, sana, sd3, z_image
from .blocks import Names

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
        names: config → the names beside those of the class.
        beside: network → what the layout holds besides its weights.
    """

    network: type[ModelMixin]
    config: Callable[[Shapes], Config]
    names: Callable[[Config], Names]
    beside: Callable[[Any], Tensors] = lambda network: {}

    def weights(self, tensors: Tensors, config: Config) -> Tensors:
        """Weights of the class from tensors by bare names."""
        return self.names(config).to_diffusers(tensors)

    def tensors(self, network: ModelMixin) -> Tensors:
        """The reverse: what a file holds of a network, by bare names."""
        return self.names(dict(network.config)).to_original(network.state_dict()) | self.beside(network)


LAYOUTS: Mapping[str, Layout] = {
    "flux": Layout(FluxTransformer2DModel, flux.config, flux.names),
    "sd3": Layout(SD3Transformer2DModel, sd3.config, sd3.names),
    "pixart": Layout(PixArtTransformer2DModel, pixart.config, pixart.names, pixart.beside),
    "z_image": Layout(ZImageTransformer2DModel, z_image.config, z_image.names),
    "qwen_image": Layout(QwenImageTransformer2DModel, qwen_image.config, qwen_image.names, qwen_image.beside),
    "flux2": Layout(Flux2Transformer2DModel, flux2.config, flux2.names),
    "sana": Layout(SanaTransformer2DModel, sana.config, sana.names, sana.beside),
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
