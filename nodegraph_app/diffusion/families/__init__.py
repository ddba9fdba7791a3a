"""Model families: what is special about each, behind one interface."""

from __future__ import annotations

from ...core.errors import NodeError
from .interface import Family, JointDenoise
from .sd1 import StableDiffusion1

FAMILIES: dict[str, Family] = {"sd1": StableDiffusion1()}

__all__ = ["FAMILIES", "Family", "JointDenoise", "family"]


def family(name: str) -> Family:
    """The family of that name. Raises NodeError when this version has none."""
    if name not in FAMILIES:
        raise NodeError(
            f"This version cannot run models of the family “{name or 'unknown'}”.",
            hint=f"It runs {', '.join(FAMILIES)}.",
        )
    return FAMILIES[name]
