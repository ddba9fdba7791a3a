"""Model families: what is special about each, behind one interface."""

from __future__ import annotations

from ...core.errors import NodeError
from .interface import Family, JointDenoise
from .sana import Sana
from .sdxl import StableDiffusionXL, StableDiffusionXLRefiner
from .stable_diffusion import StableDiffusion

FAMILIES: dict[str, Family] = {
    adapter.name: adapter
    for adapter in (
        StableDiffusion("sd1"),
        StableDiffusion("sd2", usual_prediction="v_prediction"),
        StableDiffusionXL(),
        StableDiffusionXLRefiner(),
        Sana(),
    )
}

__all__ = ["FAMILIES", "Family", "JointDenoise", "family"]


def family(name: str) -> Family:
    """The family of that name. Raises NodeError when this version has none."""
    if name not in FAMILIES:
        raise NodeError(
            f"This version cannot run models of the family “{name or 'unknown'}”.",
            hint=f"It runs {', '.join(FAMILIES)}.",
        )
    return FAMILIES[name]
