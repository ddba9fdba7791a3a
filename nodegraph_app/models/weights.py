"""Weights out of model files: safetensors only, local files only, never code from a model."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import torch
from accelerate import init_empty_weights
from diffusers import ModelMixin
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn

from ..core.economy import ran_out
from ..core.errors import ModelFileError
from . import configs, integers
from .description import REFUSED_ENDINGS
from .scaled import multiplied

Network = TypeVar("Network", bound=nn.Module)

_log = logging.getLogger(__name__)


def read_tensors(path: Path, prefix: str = "") -> dict[str, Tensor]:
    """Tensors of a safetensors file whose names begin with `prefix`, on the CPU as they are stored.

    Those with factors beside them are multiplied out, see `scaled`.

    Raises:
        ModelFileError: refused format, or damaged.
    """
    refuse(path)
    with explained(path), safe_open(path, framework="pt", device="cpu") as file:
        names = [name for name in file.keys() if name.startswith(prefix)]  # noqa: SIM118 - no mapping
        return multiplied({name: file.get_tensor(name) for name in names}, path.name)


def refuse(path: Path) -> None:
    if path.suffix in REFUSED_ENDINGS:
        raise ModelFileError(
            f"“{path.name}” is in a format that can run code when opened.",
            hint="Only .safetensors and .gguf files are opened. Convert it, or download one of those.",
        )


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Whatever goes wrong while a model file is opened, as a ModelFileError that names the file."""
    try:
        yield
    except (ModelFileError, MemoryError):
        raise
    except FileNotFoundError as problem:
        raise ModelFileError(
            f"The model “{path.name}” is not where it was.", hint="Refresh the model list."
        ) from problem
    except (
        SafetensorError,
        OSError,
        ValueError,
        KeyError,
        RuntimeError,
        TypeError,
        StopIteration,
    ) as problem:
        if ran_out(problem):
            raise
        _log.info("opening %s failed", path.name, exc_info=True)
        raise ModelFileError(
            f"The model “{path.name}” cannot be opened: it is damaged, or its parts do not belong together.",
            hint="Download or copy it again.",
        ) from problem


def all_tensors(folder: Path) -> dict[str, Tensor]:
    """The weights in a text encoder's folder: one file or shards; the full ones of full and half."""
    shards = sorted(folder.glob("model-*-of-*.safetensors"))
    plain = folder / "model.safetensors"
    files = [plain] if plain.is_file() else shards or [min(folder.glob("*.safetensors"))]
    return {name: tensor for file in files for name, tensor in read_tensors(file).items()}


def require_weights(folder: Path) -> None:
    if not any(folder.glob("*.safetensors")):
        other = any(folder.glob("*.bin"))
        raise ModelFileError(
            f"The folder “{folder.parent.name}/{folder.name}” holds no .safetensors weights.",
            hint="Its .bin files can run code when opened; download the .safetensors version."
            if other
            else "Download or copy the model again.",
        )


def from_folder(network: type[ModelMixin], folder: Path) -> Any:
    require_weights(folder)
    integers.require_reader(configs.config_of(folder.parent, folder.name), folder.parent.name)
    plain = (folder / "diffusion_pytorch_model.safetensors").is_file() or any(folder.glob("*.index.json"))
    half = any(folder.glob("*.fp16.safetensors"))
    loaded = network.from_pretrained(
        folder,
        use_safetensors=True,
        local_files_only=True,
        torch_dtype=torch.float32,
        variant="fp16" if half and not plain else None,
    )
    return loaded.eval().requires_grad_(False)


def from_tensors(
    network: Callable[..., Network], config: dict[str, Any], tensors: dict[str, Tensor]
) -> Network:
    with init_empty_weights(include_buffers=False):
        made = network(**config)
    made.load_state_dict(copied(tensors), assign=True)
    return made.eval().requires_grad_(False)


def copied(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """The same in float32 and in memory of their own: what is read maps the file, which may change below."""
    return {name: tensor.to(torch.float32, copy=True) for name, tensor in tensors.items()}


def from_config(network: type[nn.Module], config: Any, tensors: dict[str, Tensor]) -> nn.Module:
    """A network of transformers with these weights; those that its own others stand for may be left out."""
    encoder = network(config)
    lacking, strangers = encoder.load_state_dict({n: t.float() for n, t in tensors.items()}, strict=False)
    tied = {"encoder.embed_tokens.weight"}
    if strangers or set(lacking) - tied:
        raise ValueError(f"tensors are missing or too many: {[*lacking, *strangers][:3]}")
    return encoder.eval().requires_grad_(False)
