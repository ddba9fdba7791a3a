from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import torch
from diffusers import StableDiffusionPipeline

from nodegraph_app.core.values import ControlNet, Model, TextEncoder, Vae
from nodegraph_app.models.store import resident_models
from tests.diffusion import tiny


@dataclass(frozen=True)
class TinyModels:
    """Files of tiny models, their recipes, and the same networks in diffusers' hands."""

    folder: Path
    pipe: StableDiffusionPipeline
    model: Model
    text_encoder: TextEncoder
    vae: Vae
    edges: ControlNet
    depth: ControlNet


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> TinyModels:
    folder = tmp_path_factory.mktemp("models")
    pipe = tiny.pipeline()
    pipe.save_pretrained(folder / "tiny")
    tiny.controlnet(1).save_pretrained(folder / "edges")
    tiny.controlnet(2).save_pretrained(folder / "depth")
    tiny.kohya_lora(folder / "style.safetensors", pipe)
    nets = [tiny.controlnet_recipe(folder / name) for name in ("edges", "depth")]
    return TinyModels(folder, pipe, *tiny.recipes(folder / "tiny"), *nets)


@pytest.fixture(autouse=True, scope="module")
def nothing_resident() -> Iterator[None]:
    yield
    resident_models().release()


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> None:
    """Networks this small are slower on several threads, and many times so on a busy machine."""
    torch.set_num_threads(1)
