"""How a model is guided: rules put on a model, prompts told beside others."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from nodegraph_app import diffusion
from nodegraph_app.core.errors import NodeError
from nodegraph_app.core.families import title
from nodegraph_app.core.guidance import (
    FreeU,
    NormKept,
    PerturbedAttention,
    Projected,
    Rescaled,
    SelfAttention,
    SkippedLayers,
    Tangential,
    ZeroStar,
)
from nodegraph_app.core.parameters import Advanced, Range
from nodegraph_app.core.spec import Traits, node
from nodegraph_app.core.values import Conditioning, Model, NeutralPrompt, SecondPrompt

Infer = Callable[[Mapping[str, Any], Mapping[str, Traits]], dict[str, Traits]]
Start = Annotated[float, Range(0, 1, step=0.05, slider=True), Advanced()]
End = Annotated[float, Range(0, 1, step=0.05, slider=True), Advanced()]

LAYER = re.compile(r"middle|(down|up)\.\d+(\.\d+)?|\d+|single\.\d+")
"""Name of a layer, as `diffusion.guidance.layers` finds it in a network."""

UNET_FAMILIES = ("sd1", "sd2", "sdxl", "sdxl_refiner")
"""Families whose denoiser is a UNet."""


def _check_range(start: float, end: float) -> None:
    if start > end:
        raise NodeError(
            f"The rule would stop at {end:g} before it starts at {start:g}.",
            place="end",
            hint="Raise the end or lower the start.",
        )


def _layers(text: str) -> tuple[str, ...]:
    """Names of layers, separated by commas or spaces. Raises NodeError for none, or one that is no name."""
    names = tuple(dict.fromkeys(re.split(r"[,\s]+", text.strip(", ").lower())))
    for name in names:
        if not LAYER.fullmatch(name):
            raise NodeError(
                f"“{name}” names no layer." if name else "No layer is named.",
                place="layers",
                hint="Write middle, down.1 or up.0 for a UNet, or numbers such as 7, 8, 9 for a transformer.",
            )
    return names


def _check_unet(what: str, family: object) -> None:
    if family and family not in UNET_FAMILIES:
        raise NodeError(
            f"{what} works on UNets; {title(family)} is a transformer.",
            place="model",
            hint="Bypass this node.",
        )


def _model_traits(*, unet: str = "") -> Infer:
    """Traits of a node that hands a model on. With `unet`, its name, the model must be a UNet."""

    def infer(parameters: Mapping[str, Any], inputs: Mapping[str, Traits]) -> dict[str, Traits]:
        given = {name: value for name, value in parameters.items() if name not in inputs}
        if given.keys() >= {"start", "end"}:
            _check_range(given["start"], given["end"])
        if "layers" in given:
            _layers(given["layers"])
        if unet:
            _check_unet(unet, inputs.get("model", {}).get("family"))
        return {"model": inputs.get("model", {})}

    return infer


@node("guidance.rescale", title="Rescale guidance", infer=_model_traits(), tags=("cfg", "rescalecfg"))
def rescale(
    model: Model,
    *,
    strength: Annotated[float, Range(0, 1, step=0.05, slider=True)] = 0.7,
    start: Start = 0.0,
    end: End = 1.0,
) -> Model:
    """Keep strong guidance from raising the contrast.

    The guided prediction gets back the spread of the unguided one (Lin et al. 2024). Of most use with models
    that predict v and at high guidance.

    Args:
        model: what is guided; other users of it are not affected.
        strength: 0 for none, 1 for all of it, which may look plain.
        start: share of the sampling after which it begins to act.
        end: share of the sampling after which it stops.
    """
    _check_range(start, end)
    return model.guided(Rescaled(start, end, strength))


@node("guidance.keep_norm", title="Keep norm", infer=_model_traits(), tags=("cfg norm", "cfgnorm", "qwen"))
def keep_norm(
    model: Model,
    *,
    patch: Annotated[int, Range(1, 8)] = 2,
    start: Start = 0.0,
    end: End = 1.0,
) -> Model:
    """Give the guided prediction the length of the unguided one at each place, as Qwen-Image is guided.

    Args:
        model: what is guided; other users of it are not affected.
        patch: side of a place in latent pixels; 2 is what Qwen-Image sees as one token.
        start: share of the sampling after which it begins to act.
        end: share of the sampling after which it stops.
    """
    _check_range(start, end)
    return model.guided(NormKept(start, end, patch))


@node("guidance.zero_star", title="Zero-star guidance", infer=_model_traits(), tags=("cfg", "cfgzero"))
def zero_star(
    model: Model,
    *,
    zero_steps: Annotated[int, Range(0, 100)] = 1,
    start: Start = 0.0,
    end: End = 1.0,
) -> Model:
    """Fit the negative to the positive before guiding, and leave the first steps out (CFG-Zero*).

    Made for flow models such as SD 3 and Flux, whose first predictions are the least sure.

    Args:
        model: what is guided; other users of it are not affected.
        zero_steps: how many steps at the beginning change nothing; they need no time.
        start: share of the sampling after which it begins to act.
        end: share of the sampling after which it stops.
    """
    _check_range(start, end)
    return model.guided(ZeroStar(start, end, zero_steps))


@node("guidance.projected", title="Adaptive projected guidance", infer=_model_traits(), tags=("cfg", "apg"))
def projected(
    model: Model,
    *,
    parallel: Annotated[float, Range(-1, 2, step=0.05)] = 0.0,
    limit: Annotated[float, Range(0, 1000, step=0.5)] = 15.0,
    momentum: Annotated[float, Range(-0.95, 0.95, step=0.05)] = -0.5,
    start: Start = 0.0,
    end: End = 1.0,
) -> Model:
    """Guide strongly without oversaturated colours (APG).

    Args:
        model: what is guided; other users of it are not affected.
        parallel: weight of the part of the guidance that saturates colours; 1 as without this node.
        limit: the longest that the guidance of a picture may be; 0 for no limit.
        momentum: share of the guidance of the steps before that is added; below 0 it evens the steps out.
        start: share of the sampling after which it begins to act.
        end: share of the sampling after which it stops.
    """
    _check_range(start, end)
    return model.guided(Projected(start, end, parallel, limit, momentum))


@node("guidance.tangential", title="Tangential guidance", infer=_model_traits(), tags=("cfg", "tcfg"))
def tangential(model: Model, *, start: Start = 0.0, end: End = 1.0) -> Model:
    """Take out of the negative what has nothing to do with the positive (TCFG).

    Args:
        model: what is guided; other users of it are not affected.
        start: share of the sampling after which it begins to act.
        end: share of the sampling after which it stops.
    """
    _check_range(start, end)
    return model.guided(Tangential(start, end))


@node(
    "guidance.perturbed_attention", title="Perturbed attention", infer=_model_traits(), tags=("pag", "detail")
)
def perturbed_attention(
    model: Model,
    *,
    scale: Annotated[float, Range(0, 100, step=0.1)] = 3.0,
    layers: str = "middle",
    start: Start = 0.0,
    end: End = 1.0,
) -> Model:
    """Guide away from pictures without structure (PAG).

    Each step asks the model once more, with attention switched off in some layers, and leads away from that.
    It works without a negative too.

    Args:
        model: what is guided; other users of it are not affected.
        scale: how far away; 0 not at all.
        layers: middle, down.1 or up.0 for a UNet, also several: down.1, up.0; numbers such as 7, 8 for a
            transformer, single.3 in its second stack.
        start: share of the sampling after which it begins to act.
        end: share of the sampling after which it stops.
    """
    _check_range(start, end)
    return model.guided(PerturbedAttention(start, end, scale, _layers(layers)))


@node("guidance.skip_layers", title="Skip layers", infer=_model_traits(), tags=("slg", "skip layer guidance"))
def skip_layers(
    model: Model,
    *,
    scale: Annotated[float, Range(0, 100, step=0.1)] = 2.8,
    layers: str = "middle",
    start: Start = 0.01,
    end: End = 0.2,
) -> Model:
    """Guide away from what the model makes without some of its layers; gives SD 3.5 better anatomy.

    Each step in which it acts asks the model once more.

    Args:
        model: what is guided; other users of it are not affected.
        scale: how far away; 0 not at all.
        layers: middle, down.1 or up.0 for a UNet; numbers for a transformer: 7, 8, 9 for SD 3.5 Medium.
        start: share of the sampling after which it begins to act.
        end: share of the sampling after which it stops.
    """
    _check_range(start, end)
    return model.guided(SkippedLayers(start, end, scale, _layers(layers)))


@node(
    "guidance.self_attention",
    title="Self-attention guidance",
    infer=_model_traits(unet="Self-attention guidance"),
    tags=("sag", "detail"),
)
def self_attention(
    model: Model,
    *,
    scale: Annotated[float, Range(-5, 5, step=0.05)] = 0.75,
    blur: Annotated[float, Range(0.1, 10, step=0.1)] = 1.0,
    start: Start = 0.0,
    end: End = 1.0,
) -> Model:
    """Guide towards detail where the model looks most (SAG).

    What the model looks at is blurred, the model is asked once more, and guidance leads away from that.

    Args:
        model: what is guided, a UNet; other users of it are not affected.
        scale: how far away; 0 not at all.
        blur: how wide the blur is, in latent pixels.
        start: share of the sampling after which it begins to act.
        end: share of the sampling after which it stops.
    """
    _check_range(start, end)
    _check_unet("Self-attention guidance", model.family)
    return model.guided(SelfAttention(start, end, scale, blur))


@node("guidance.freeu", title="FreeU", infer=_model_traits(unet="FreeU"), tags=("free lunch", "detail"))
def freeu(
    model: Model,
    *,
    backbone_1: Annotated[float, Range(0, 10, step=0.05)] = 1.3,
    backbone_2: Annotated[float, Range(0, 10, step=0.05)] = 1.4,
    skip_1: Annotated[float, Range(0, 10, step=0.05)] = 0.9,
    skip_2: Annotated[float, Range(0, 10, step=0.05)] = 0.2,
    start: Start = 0.0,
    end: End = 1.0,
) -> Model:
    """Weigh structure and detail within a UNet anew, at no cost in time. Of several in a row the last acts.

    Args:
        model: what is changed, a UNet; other users of it are not affected.
        backbone_1: factor on the structure in the deepest up block; above 1 for more.
        backbone_2: factor on the structure in the next.
        skip_1: factor on the coarse part of what skips the deepest blocks; below 1 for less.
        skip_2: factor on that of the next.
        start: share of the sampling after which it begins to act.
        end: share of the sampling after which it stops.
    """
    _check_range(start, end)
    _check_unet("FreeU", model.family)
    return model.guided(FreeU(start, end, backbone_1, backbone_2, skip_1, skip_2))


def _conditioning_traits(parameters: Mapping[str, Any], inputs: Mapping[str, Traits]) -> dict[str, Traits]:
    known = next((traits for traits in inputs.values() if traits), {})
    return {"conditioning": known}


def _check_family(place: str, found: Conditioning, other: Conditioning) -> None:
    if found.family and other.family and found.family != other.family:
        raise NodeError(
            f"This prompt is for {title(found.family)}, the other for {title(other.family)}.",
            place=place,
            hint="Encode both with the text encoder of the same checkpoint.",
        )


@node(
    "guidance.two_prompts",
    title="Two-prompt guidance",
    infer=_conditioning_traits,
    tags=("dual cfg", "dualcfg", "instruct"),
)
def two_prompts(
    first: Conditioning,
    second: Conditioning,
    *,
    second_guidance: Annotated[float, Range(0, 100, step=0.5)] = 7.0,
    nested: bool = False,
) -> Conditioning:
    """Guide in two stages: from the negative to the second prompt, and from there to the first.

    Link the result to the positive of Sample; its guidance is that from the second prompt to the first.

    Args:
        first: what the picture should show.
        second: what lies on the way there: part of the first, or a picture to keep to.
        second_guidance: guidance from the negative to the second prompt.
        nested: whether this guidance also carries the step from the second prompt to the first.
    """
    _check_family("second", second, first)
    return diffusion.conditioning.with_beside(first, SecondPrompt(second, second_guidance, nested))


@node(
    "guidance.perpendicular",
    title="Perpendicular negative",
    infer=_conditioning_traits,
    tags=("perp-neg", "perpneg", "negative"),
)
def perpendicular(
    negative: Conditioning,
    neutral: Conditioning,
    *,
    strength: Annotated[float, Range(0, 100, step=0.1)] = 1.0,
) -> Conditioning:
    """Avoid a negative without losing what it has in common with the positive (Perp-Neg).

    Link the result to the negative of Sample. Each step asks the model for three prompts.

    Args:
        negative: what the picture should not show.
        neutral: where guidance begins, usually an empty prompt.
        strength: how strongly the negative is avoided.
    """
    _check_family("neutral", neutral, negative)
    return diffusion.conditioning.with_beside(negative, NeutralPrompt(neutral, strength))


@node(
    "guidance.embedded",
    title="Embedded guidance",
    infer=_conditioning_traits,
    tags=("flux guidance", "distilled", "fluxguidance"),
)
def embedded(
    conditioning: Conditioning, *, guidance: Annotated[float, Range(0, 100, step=0.1)] = 3.5
) -> Conditioning:
    """Say to a distilled model, such as Flux dev, how strongly it should follow the prompt.

    Such a model was taught guidance and needs no negative: set the guidance of Sample to 1. Other models do
    not read it.

    Args:
        conditioning: the prompt; other users of it are not affected.
        guidance: what the model is told.
    """
    return diffusion.conditioning.with_embedded_guidance(conditioning, guidance)
