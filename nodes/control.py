"""Apply ControlNet, Canny edges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from nodegraph_app import diffusion
from nodegraph_app.core.errors import NodeError
from nodegraph_app.core.families import title
from nodegraph_app.core.parameters import Range
from nodegraph_app.core.spec import Traits, node
from nodegraph_app.core.values import Conditioning, ControlNet, Image


def _apply_traits(parameters: Mapping[str, Any], inputs: Mapping[str, Traits]) -> dict[str, Traits]:
    _check_range(parameters["start"], parameters["end"])
    return {"conditioning": inputs.get("conditioning", {})}


def _check_range(start: float, end: float) -> None:
    if start > end:
        raise NodeError(
            f"The ControlNet would stop at {end:g} before it starts at {start:g}.",
            place="end",
            hint="Raise the end or lower the start.",
        )


@node("control.apply", title="Apply ControlNet", infer=_apply_traits, tags=("steer", "guide"))
def apply_controlnet(
    conditioning: Conditioning,
    controlnet: ControlNet,
    image: Image,
    *,
    strength: Annotated[float, Range(0, 4, step=0.05)] = 1.0,
    start: Annotated[float, Range(0, 1, step=0.05, slider=True)] = 0.0,
    end: Annotated[float, Range(0, 1, step=0.05, slider=True)] = 1.0,
) -> Conditioning:
    """Make the picture follow a steering picture. Several of these in a row add up.

    Apply it to the positive alone for the strongest effect, or to both for what most other programs do.

    Args:
        conditioning: what the model is told; other users of it are not affected.
        controlnet: which kind of picture it follows depends on what it was trained on.
        image: the steering picture, such as edges; stretched to the size of the latent when used.
        strength: how strongly it steers; 0 not at all.
        start: share of the sampling after which it begins to act.
        end: share of the sampling after which it stops.
    """
    _check_range(start, end)
    if conditioning.family and controlnet.family and conditioning.family != controlnet.family:
        raise NodeError(
            f"The ControlNet is for {title(controlnet.family)}, "
            f"the conditioning for {title(conditioning.family)}.",
            place="controlnet",
            hint="Use a ControlNet made for this model's family.",
        )
    return diffusion.conditioning.with_control(
        conditioning, controlnet, image, strength=strength, start=start, end=end
    )


@node("control.canny", title="Canny edges", tags=("outline", "edge detection", "preprocessor"))
def canny(
    image: Image,
    *,
    low: Annotated[int, Range(0, 255)] = 100,
    high: Annotated[int, Range(0, 255)] = 200,
) -> Image:
    """Draw the edges of a picture in white on black, as edge ControlNets want them.

    Args:
        image: whose edges; the result has its size. Transparency is left out.
        low: edges weaker than this are dropped.
        high: edges stronger than this are kept; those between are kept where they continue a kept one.
    """
    return diffusion.canny.edges(image, low=low, high=high)
