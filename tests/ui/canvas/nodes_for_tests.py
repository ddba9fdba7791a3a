"""A small node library: every socket and parameter kind, no engine."""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple

from nodegraph_app.core.files import FileRef
from nodegraph_app.core.parameters import Advanced, Kind, Multiline, Range, Seed
from nodegraph_app.core.registry import Registry
from nodegraph_app.core.run import Run
from nodegraph_app.core.spec import node
from nodegraph_app.core.values import Conditioning, Image, Latent, Model, TextEncoder, Vae


class Parts(NamedTuple):
    """What a checkpoint holds."""

    model: Model
    text_encoder: TextEncoder
    vae: Vae


@node("loaders.checkpoint", title="Load checkpoint", tags=("ckpt",))
def load_checkpoint(*, file: Annotated[FileRef, Kind("checkpoint")] = "pocket") -> Parts:  # type: ignore[assignment]
    """Load a checkpoint's parts."""
    raise NotImplementedError


@node("prompts.encode", title="Encode prompt", tags=("CLIP", "positive"))
def encode(text_encoder: TextEncoder, *, text: Annotated[str, Multiline()] = "") -> Conditioning:
    """Turn words into conditioning."""
    raise NotImplementedError


@node("latent.empty", title="Empty latent")
def empty(*, size: Annotated[int, Range(16, 4096, step=8, unit="px")] = 128) -> Latent:
    """Start from nothing."""
    raise NotImplementedError


@node("sampling.sample", title="Sample", tags=("KSampler",))
def sample(
    model: Model,
    positive: Conditioning,
    negative: Conditioning,
    latent: Latent,
    run: Run,
    *,
    seed: Annotated[int, Seed()] = 42,
    steps: Annotated[int, Range(1, 100, slider=True)] = 20,
    guidance: Annotated[float, Range(0, 30, step=0.5)] = 4.0,
    sampler: Literal["euler", "heun", "dpmpp_2m"] = "dpmpp_2m",
    tiled: bool = False,
) -> Latent:
    """Denoise a latent.

    Args:
        steps: how often the denoiser is asked.
    """
    raise NotImplementedError


@node("latent.decode", title="Decode with VAE")
def decode(latent: Latent, vae: Vae) -> Image:
    """From latent to picture."""
    raise NotImplementedError


@node("image.save", title="Save image", writes=True)
def save(image: Image, *, name: str = "picture") -> None:
    """Write the picture."""


@node("math.count", title="Count")
def count(*, value: int = 3) -> int:
    """Give a whole number."""
    return value


@node("math.round", title="Round")
def rounded(*, value: int = 3, places: Annotated[int, Range(0, 9), Advanced()] = 0) -> int:
    """Round a number, rarely to other than whole ones."""
    return value


@node("flow.reroute_latent", title="Reroute latent", passes=True)
def reroute(value: Latent) -> Latent:
    """Lead a link around."""
    return value


FUNCTIONS = (load_checkpoint, encode, empty, sample, decode, save, count, rounded, reroute)


def small_registry() -> Registry:
    """The nodes above."""
    return Registry(function.__node_spec__ for function in FUNCTIONS)  # type: ignore[attr-defined]
