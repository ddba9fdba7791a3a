"""Model families: what is special about each, behind one interface."""

from __future__ import annotations

from ...core.errors import NodeError
from .flux import Flux
from .flux2 import Flux2
from .interface import Family, JointDenoise, OwnGuidance, SeesPictures
from .pixart import PixArt
from .qwen_image import QwenImage
from .sana import Sana
from .sd3 import StableDiffusion3
from .sdxl import StableDiffusionXL, StableDiffusionXLRefiner
from .stable_diffusion import StableDiffusion
from .z_image import ZImage

FAMILIES: dict[str, Family] = {
    adapter.name: adapter
    for adapter in (
        StableDiffusion("sd1"),
        StableDiffusion("sd2", usual_prediction="v_prediction"),
        StableDiffusionXL(),
        StableDiffusionXLRefiner(),
        Flux(),
        StableDiffusion3(),
        PixArt(),
        ZImage(),
        QwenImage(),
        Flux2(),
        Sana(),
    )
}

__all__ = ["FAMILIES", "Family", "JointDenoise", "OwnGuidance", "SeesPictures", "family"]


def family(name: str) -> Family:
    """The family of that name. Raises NodeError when this version has none."""
    if name not in FAMILIES:
        raise NodeError(
            f"This version cannot run models of the family “{name or 'unknown'}”.",
            hint=f"It runs {', '.join(FAMILIES)}.",
        )
    return FAMILIES[name]
