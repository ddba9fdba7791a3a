"""Node types for tests of documents: a few declarations, no tensor."""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple

import pytest

from nodegraph_app.core.files import FileRef
from nodegraph_app.core.parameters import Kind, Range, Seed
from nodegraph_app.core.registry import Registry
from nodegraph_app.core.spec import node
from nodegraph_app.core.values import Image, Latent, Model


class Loaded(NamedTuple):
    """What a checkpoint gives."""

    model: Model
    latent: Latent


@node("test.load", title="Load")
def load(*, file: Annotated[FileRef, Kind("checkpoint")] = "pocket") -> Loaded:
    """Load a checkpoint."""
    raise NotImplementedError


@node("test.sample", title="Sample")
def sample(
    model: Model,
    latent: Latent,
    *,
    seed: Annotated[int, Seed()] = 0,
    steps: Annotated[int, Range(1, 100)] = 20,
    guidance: Annotated[float, Range(0, 30)] = 7.0,
    method: Literal["euler", "heun"] = "euler",
    tiled: bool = False,
    note: str = "",
) -> Latent:
    """Sample a latent."""
    raise NotImplementedError


@node("test.show", title="Show", output_node=True)
def show(image: Image) -> None:
    """Show a picture."""


@node("test.combine", title="Combine")
def combine(first: Latent, second: Latent | None = None) -> Latent:
    """Combine latents."""
    raise NotImplementedError


@pytest.fixture(scope="session")
def registry() -> Registry:
    """The node types above."""
    return Registry(function.__node_spec__ for function in (load, sample, show, combine))
