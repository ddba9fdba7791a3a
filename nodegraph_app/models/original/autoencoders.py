"""The layouts of autoencoders: which network, and how its tensors are read and written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from diffusers import AutoencoderDC, AutoencoderKL, AutoencoderKLFlux2, AutoencoderKLQwenImage, ModelMixin
from torch import Tensor

from .. import original_layout, single_file
from . import flux2_vae, qwen_image_vae, sana_vae

Tensors = dict[str, Tensor]


@dataclass(frozen=True)
class VaeLayout:
    """An autoencoder in its original layout.

    Attributes:
        network: its class in diffusers.
        open: tensors by bare names → config and weights of the class.
        tensors: the reverse.
    """

    network: type[ModelMixin]
    open: Callable[[Tensors], tuple[dict[str, Any], Tensors]]
    tensors: Callable[[Any], Tensors]


KL = VaeLayout(AutoencoderKL, single_file.vae, original_layout.vae)
"""Latent diffusion's, of most families."""
OTHERS: Mapping[str, VaeLayout] = {
    "qwen_image": VaeLayout(AutoencoderKLQwenImage, qwen_image_vae.open_tensors, qwen_image_vae.tensors),
    "flux2": VaeLayout(AutoencoderKLFlux2, flux2_vae.open_tensors, flux2_vae.tensors),
    "sana": VaeLayout(AutoencoderDC, sana_vae.open_tensors, sana_vae.tensors),
}
"""By latent space."""


def of_network(network: object) -> VaeLayout | None:
    """The layout of a network; None where it is no autoencoder that is known here."""
    return next((one for one in (KL, *OTHERS.values()) if isinstance(network, one.network)), None)
