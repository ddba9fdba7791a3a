"""The only place that opens model files: safetensors only, local files only, never code from a model."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import torch
from diffusers import AutoencoderKL, ControlNetModel, ModelMixin, UNet2DConditionModel
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer
from transformers.utils import logging as transformers_logging

from ..core.economy import ran_out
from ..core.errors import ModelFileError
from . import single_file
from .description import REFUSED_ENDINGS
from .headers import read_config, read_header

Network = TypeVar("Network", bound=nn.Module)

CONFIG_ENTRY = "nodegraph.config"
"""Metadata of a checkpoint in one file: JSON, part → what is unusual in its config."""

_log = logging.getLogger(__name__)

transformers_logging.disable_progress_bar()  # loading a model is told as a step of the run


@dataclass(frozen=True, eq=False)
class TextStack:
    """A tokenizer and the encoder that reads its tokens."""

    tokenizer: CLIPTokenizer
    encoder: CLIPTextModel


def open_unet(path: Path) -> UNet2DConditionModel:
    """The denoiser of a checkpoint, float32 on the CPU. Raises ModelFileError."""
    with _explained(path):
        if path.is_dir():
            return _from_folder(UNet2DConditionModel, path / "unet")
        tensors = read_tensors(path, single_file.UNET_PREFIX)
        config, tensors = single_file.unet(tensors)
        return _from_tensors(UNet2DConditionModel, config | written_config(path, "unet"), tensors)


def open_vae(path: Path) -> AutoencoderKL:
    """The VAE of a checkpoint, or one on its own, float32 on the CPU. Raises ModelFileError."""
    with _explained(path):
        if path.is_dir():
            return _from_folder(AutoencoderKL, path / "vae" if (path / "vae").is_dir() else path)
        tensors = read_tensors(path, single_file.VAE_PREFIX) or read_tensors(path)
        config, tensors = single_file.vae(tensors)
        return _from_tensors(AutoencoderKL, config | written_config(path, "vae"), tensors)


def open_controlnet(path: Path) -> ControlNetModel:
    """A ControlNet, float32 on the CPU. Raises ModelFileError."""
    with _explained(path):
        if path.is_dir():
            return _from_folder(ControlNetModel, path)
        tensors = read_tensors(path)
        if not any("input_hint_block." in name for name in tensors):
            raise ModelFileError(
                f"“{path.name}” holds a ControlNet without its config.",
                hint="Put it into a folder of its own, named diffusion_pytorch_model.safetensors, "
                "with its config.json.",
            )
        return _from_tensors(ControlNetModel, *single_file.controlnet(tensors))


def open_text_encoder(path: Path) -> TextStack:
    """Tokenizer and text encoder of a checkpoint, float32 on the CPU. Raises ModelFileError."""
    with _explained(path):
        if path.is_dir():
            folder = path / "text_encoder"
            _require_weights(folder)
            known = CLIPTextConfig.from_pretrained(folder, local_files_only=True)
            tokenizer = _open_tokenizer(path / "tokenizer")
            return TextStack(tokenizer, _clip(known, _all_tensors(folder)))
        tokenizer = _open_tokenizer(_vocabulary_beside(path))
        config, tensors = single_file.text_encoder(read_tensors(path, single_file.TEXT_PREFIX))
        config |= {"bos_token_id": tokenizer.bos_token_id, "eos_token_id": tokenizer.eos_token_id}
        config |= written_config(path, "text_encoder")
        return TextStack(tokenizer, _clip(CLIPTextConfig(**config), tensors))


def _clip(config: CLIPTextConfig, tensors: dict[str, Tensor]) -> CLIPTextModel:
    """The encoder with exactly these weights, whichever way they are named.

    Files begin every name with ``text_model.`` or, written by transformers 5.6 and later, do not. Some
    versions find none of the other kind, warn, and leave the encoder random.
    """
    encoder = CLIPTextModel(config)
    prefix = "text_model." if any(name.startswith("text_model.") for name in encoder.state_dict()) else ""
    bare = {name.removeprefix("text_model."): tensor for name, tensor in tensors.items()}
    bare.pop("embeddings.position_ids", None)  # a plain count, which old files carry along
    encoder.load_state_dict({prefix + name: tensor.float() for name, tensor in bare.items()})
    return encoder.eval().requires_grad_(False)


def _all_tensors(folder: Path) -> dict[str, Tensor]:
    """The weights in a text encoder's folder: one file or shards; the full ones of full and half."""
    shards = sorted(folder.glob("model-*-of-*.safetensors"))
    plain = folder / "model.safetensors"
    files = [plain] if plain.is_file() else shards or [min(folder.glob("*.safetensors"))]
    return {name: tensor for file in files for name, tensor in read_tensors(file).items()}


def read_tensors(path: Path, prefix: str = "") -> dict[str, Tensor]:
    """Tensors of a safetensors file whose names begin with `prefix`, on the CPU as they are stored.

    Raises:
        ModelFileError: refused format, or damaged.
    """
    if path.suffix in REFUSED_ENDINGS:
        raise ModelFileError(
            f"“{path.name}” is in a format that can run code when opened.",
            hint="Only .safetensors files are opened. Convert it, or download the .safetensors version.",
        )
    with _explained(path), safe_open(path, framework="pt", device="cpu") as file:
        return {name: file.get_tensor(name) for name in file.keys() if name.startswith(prefix)}  # noqa: SIM118 - no mapping


@contextmanager
def _explained(path: Path) -> Iterator[None]:
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


def _require_weights(folder: Path) -> None:
    if not any(folder.glob("*.safetensors")):
        other = any(folder.glob("*.bin"))
        raise ModelFileError(
            f"The folder “{folder.parent.name}/{folder.name}” holds no .safetensors weights.",
            hint="Its .bin files can run code when opened; download the .safetensors version."
            if other
            else "Download or copy the model again.",
        )


def _from_folder(network: type[ModelMixin], folder: Path) -> Any:
    _require_weights(folder)
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


def _from_tensors(
    network: Callable[..., Network], config: dict[str, Any], tensors: dict[str, Tensor]
) -> Network:
    made = network(**config)
    made.load_state_dict({name: tensor.float() for name, tensor in tensors.items()})
    return made.eval().requires_grad_(False)


def _open_tokenizer(folder: Path) -> CLIPTokenizer:
    return CLIPTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)


def _vocabulary_beside(file: Path) -> Path:
    """Folder of the CLIP vocabulary for a checkpoint in one file, which carries none itself."""
    for folder in (file.parent, *list(file.parents)[1:3]):
        for tokenizer in (folder / f"{file.stem}.tokenizer", folder / "tokenizer"):
            if (tokenizer / "vocab.json").is_file() and (tokenizer / "merges.txt").is_file():
                return tokenizer
            if (tokenizer / "tokenizer.json").is_file():
                return tokenizer
    raise ModelFileError(
        f"“{file.name}” has no vocabulary: a checkpoint in one file carries none, "
        "and there is no folder “tokenizer” beside it.",
        hint="Put vocab.json and merges.txt of CLIP ViT-L/14 into a folder “tokenizer” beside the file.",
    )


def written_config(path: Path, part: str) -> dict[str, Any]:
    """What a checkpoint in one file says of a part's config besides what its tensors' shapes tell, see
    `original_layout.unusual`. ModelFileError.
    """
    try:
        configs = json.loads(read_header(path).metadata.get(CONFIG_ENTRY, "{}"))
        return dict(configs.get(part, {}))
    except (ValueError, AttributeError, TypeError) as problem:
        raise ModelFileError(
            f"“{path.name}” says impossible things about itself.", hint="Download or copy it again."
        ) from problem


def latent_scale(path: Path, usual: float = 0.18215) -> float:
    """Factor from a checkpoint's VAE space to its denoiser's; `usual` without a config. ModelFileError."""
    if not path.is_dir():
        return float(written_config(path, "vae").get("scaling_factor", usual))
    config = path / "vae" / "config.json"
    return float(read_config(config).get("scaling_factor", usual)) if config.is_file() else usual
