"""Ways through the graph: switches let one of several inputs through, reroutes lead a link around things."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar

from nodegraph_app.core.errors import NodeError
from nodegraph_app.core.parameters import Range
from nodegraph_app.core.sockets import socket_of
from nodegraph_app.core.spec import node
from nodegraph_app.core.values import (
    ClipVision,
    Conditioning,
    ControlNet,
    Guider,
    Image,
    Latent,
    Mask,
    Model,
    Noise,
    Sampler,
    Sigmas,
    TextEncoder,
    Vae,
    Value,
)

Take = Annotated[int, Range(1, 4)]
INPUTS = ("first", "second", "third", "fourth")
TAGS = ("choose", "select", "branch", "if", "compare")

AnyValue = TypeVar("AnyValue", bound=Value)


def _reads(parameters: Mapping[str, Any]) -> tuple[str, ...]:
    return (INPUTS[parameters["take"] - 1],)


def _taken(take: int, **inputs: AnyValue | None) -> AnyValue:
    name = INPUTS[take - 1]
    value = inputs[name]
    if value is None:  # only where a link drives `take`; else it is a problem before the run
        raise NodeError(f"Nothing is connected to “{name}”.", place=name, hint="Connect it or take another.")
    return value


@node("flow.switch_image", title="Switch image", reads=_reads, tags=TAGS)
def switch_image(
    first: Image | None = None,
    second: Image | None = None,
    third: Image | None = None,
    fourth: Image | None = None,
    *,
    take: Take = 1,
) -> Image:
    """Let one of up to four pictures through; the branches behind the others are not run.

    Args:
        first: goes on when it is taken.
        second: goes on when it is taken.
        third: goes on when it is taken.
        fourth: goes on when it is taken.
        take: which one, 1 to 4.
    """
    return _taken(take, first=first, second=second, third=third, fourth=fourth)


@node("flow.switch_latent", title="Switch latent", reads=_reads, tags=TAGS)
def switch_latent(
    first: Latent | None = None,
    second: Latent | None = None,
    third: Latent | None = None,
    fourth: Latent | None = None,
    *,
    take: Take = 1,
) -> Latent:
    """Let one of up to four latents through; the branches behind the others are not run.

    Args:
        first: goes on when it is taken.
        second: goes on when it is taken.
        third: goes on when it is taken.
        fourth: goes on when it is taken.
        take: which one, 1 to 4.
    """
    return _taken(take, first=first, second=second, third=third, fourth=fourth)


@node("flow.switch_conditioning", title="Switch conditioning", reads=_reads, tags=(*TAGS, "prompt"))
def switch_conditioning(
    first: Conditioning | None = None,
    second: Conditioning | None = None,
    third: Conditioning | None = None,
    fourth: Conditioning | None = None,
    *,
    take: Take = 1,
) -> Conditioning:
    """Let one of up to four encoded prompts through; the branches behind the others are not run.

    Args:
        first: goes on when it is taken.
        second: goes on when it is taken.
        third: goes on when it is taken.
        fourth: goes on when it is taken.
        take: which one, 1 to 4.
    """
    return _taken(take, first=first, second=second, third=third, fourth=fourth)


@node("flow.switch_model", title="Switch model", reads=_reads, tags=(*TAGS, "lora", "checkpoint"))
def switch_model(
    first: Model | None = None,
    second: Model | None = None,
    third: Model | None = None,
    fourth: Model | None = None,
    *,
    take: Take = 1,
) -> Model:
    """Let one of up to four models through; the branches behind the others are not run.

    Args:
        first: goes on when it is taken.
        second: goes on when it is taken.
        third: goes on when it is taken.
        fourth: goes on when it is taken.
        take: which one, 1 to 4.
    """
    return _taken(take, first=first, second=second, third=third, fourth=fourth)


@node("flow.switch_mask", title="Switch mask", reads=_reads, tags=TAGS)
def switch_mask(
    first: Mask | None = None,
    second: Mask | None = None,
    third: Mask | None = None,
    fourth: Mask | None = None,
    *,
    take: Take = 1,
) -> Mask:
    """Let one of up to four masks through; the branches behind the others are not run.

    Args:
        first: goes on when it is taken.
        second: goes on when it is taken.
        third: goes on when it is taken.
        fourth: goes on when it is taken.
        take: which one, 1 to 4.
    """
    return _taken(take, first=first, second=second, third=third, fourth=fourth)


def _reroute(kind: type[AnyValue]) -> Callable[[AnyValue], AnyValue]:
    """The node type that leads links of one socket type around other nodes."""
    socket = socket_of(kind)

    def reroute(value: AnyValue) -> AnyValue:
        return value

    reroute.__annotations__ = {"value": kind, "return": kind}
    reroute.__doc__ = (
        f"Lead a link of type {socket.title} around other nodes; nothing is computed.\n\n"
        "Args:\n    value: goes on as it is."
    )
    declare = node(
        f"flow.reroute_{socket.name}",
        title=f"Reroute {socket.title}",
        passes=True,
        tags=("reroute", "dot", "knot", "tidy"),
    )
    return declare(reroute)


reroute_model = _reroute(Model)
reroute_text_encoder = _reroute(TextEncoder)
reroute_vae = _reroute(Vae)
reroute_clip_vision = _reroute(ClipVision)
reroute_controlnet = _reroute(ControlNet)
reroute_conditioning = _reroute(Conditioning)
reroute_latent = _reroute(Latent)
reroute_image = _reroute(Image)
reroute_mask = _reroute(Mask)
reroute_sigmas = _reroute(Sigmas)
reroute_noise = _reroute(Noise)
reroute_sampler = _reroute(Sampler)
reroute_guider = _reroute(Guider)
