"""What readers call the model families, and what is known of them without their files."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

TITLES: Mapping[str, str] = MappingProxyType(
    {
        "sd1": "Stable Diffusion 1.x",
        "sd2": "Stable Diffusion 2.x",
        "sdxl": "Stable Diffusion XL",
        "sdxl_refiner": "Stable Diffusion XL refiner",
        "flux": "Flux.1",
        "sd3": "Stable Diffusion 3.x",
        "pixart": "PixArt-Sigma",
        "z_image": "Z-Image",
        "qwen_image": "Qwen-Image",
        "flux2": "Flux.2",
        "sana": "Sana",
    }
)
"""Family → its title. How one is recognised is in `models.signatures`."""

FLOWS = frozenset({"flux", "sd3", "z_image", "qwen_image", "flux2", "sana"})
"""Families of rectified flows, whose pictures fade as noise is added; the others keep the variance."""


def is_flow(family: object) -> bool:
    """Whether the models of a family are rectified flows; one without a title is taken for none."""
    return str(family) in FLOWS


def title(family: object) -> str:
    """A family as a reader knows it; one without a title by its bare name."""
    return TITLES.get(str(family), str(family))
