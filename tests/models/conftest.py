from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from diffusers import StableDiffusionPipeline

from nodegraph_app.models.store import Store
from tests.diffusion import tiny


@pytest.fixture(scope="session")
def pipe() -> StableDiffusionPipeline:
    return tiny.pipeline()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory, pipe: StableDiffusionPipeline) -> Path:
    """A model folder; nothing in it is changed by a test."""
    made = tmp_path_factory.mktemp("models")
    pipe.save_pretrained(made / "tiny")
    tiny.controlnet().save_pretrained(made / "tiny" / "edges")
    tiny.kohya_lora(made / "tiny" / "style.safetensors", pipe)
    (made / "loras").mkdir()
    tiny.kohya_lora(made / "loras" / "other.safetensors", pipe, rank=3)
    return made


@pytest.fixture
def store() -> Iterator[Store]:
    made = Store()
    yield made
    made.release()


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> None:
    """Networks this small are slower on several threads, and many times so on a busy machine."""
    torch.set_num_threads(1)
