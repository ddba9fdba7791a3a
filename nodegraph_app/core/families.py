"""What readers call the model families."""

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


def title(family: object) -> str:
    """A family as a reader knows it; one without a title by its bare name."""
    return TITLES.get(str(family), str(family))
