"""The only place that opens model files: safetensors only, local files only, never code from a model."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import torch
from diffusers import (
    AutoencoderKL,
    AutoencoderKLFlux2,
    AutoencoderKLQwenImage,
    ControlNetModel,
    Flux2Transformer2DModel,
    ModelMixin,
    QwenImageTransformer2DModel,
    UNet2DConditionModel,
    ZImageTransformer2DModel,
)
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer
from transformers.utils import logging as transformers_logging

from ..core.economy import ran_out
from ..core.errors import ModelFileError
from . import language_models, original, signatures, single_file
from .description import FLUX2_VAE, QWEN_IMAGE_VAE, REFUSED_ENDINGS
from .headers import DENOISERS, Header, read_config, read_header
from .original import flux2_vae, qwen_image_vae

Network = TypeVar("Network", bound=nn.Module)

_log = logging.getLogger(__name__)

transformers_logging.disable_progress_bar()  # loading a model is told as a step of the run


@dataclass(frozen=True, eq=False)
class TextStack:
    """A tokenizer and the encoder that reads its tokens.

    Attributes:
        images: cuts up pictures for an encoder that reads them, too; else None.
    """

    tokenizer: Any
    encoder: Any
    images: Any = None


DENOISER_CLASSES: dict[str, type[ModelMixin]] = {
    "UNet2DConditionModel": UNet2DConditionModel,
    "ZImageTransformer2DModel": ZImageTransformer2DModel,
    "QwenImageTransformer2DModel": QwenImageTransformer2DModel,
    "Flux2Transformer2DModel": Flux2Transformer2DModel,
}
"""By the names that configs in diffusers folders use."""


def open_denoiser(path: Path) -> ModelMixin:
    """The denoiser of a checkpoint, float32 on the CPU. Raises ModelFileError."""
    with _explained(path):
        if path.is_dir():
            folder = next(path / part for part in DENOISERS if (path / part).is_dir())
            name = _config_of(path, folder.name).get("_class_name")
            if name not in DENOISER_CLASSES:
                raise ModelFileError(f"“{path.name}” holds a denoiser {name}, unknown to this version.")
            found: ModelMixin = _from_folder(DENOISER_CLASSES[name], folder)
            return found
        _refuse(path)
        header = read_header(path)
        row = signatures.of_header(header)
        if row is not None and row.family in original.LAYOUTS:
            return _from_original(path, header, original.LAYOUTS[row.family])
        tensors = read_tensors(path, single_file.UNET_PREFIX)
        opened: ModelMixin = _from_tensors(UNet2DConditionModel, *single_file.unet(tensors))
        return opened


WIDE_RANGE = frozenset(
    {
        *("ZImageTransformer2DModel", "QwenImageTransformer2DModel", "Flux2Transformer2DModel"),
        *("Qwen3Model", "Qwen2_5_VLModel"),
    }
)
"""Classes of networks that were trained in bfloat16 and whose values leave the range of float16."""

VAE_CLASSES: dict[str, type[ModelMixin]] = {
    "AutoencoderKL": AutoencoderKL,
    "AutoencoderKLQwenImage": AutoencoderKLQwenImage,
    "AutoencoderKLFlux2": AutoencoderKLFlux2,
}
"""By the names that configs in diffusers folders use."""


def open_vae(path: Path) -> ModelMixin:
    """The VAE of a checkpoint, or one on its own, float32 on the CPU. Raises ModelFileError."""
    with _explained(path):
        if path.is_dir():
            folder = path / "vae" if (path / "vae").is_dir() else path
            name = read_config(folder / "config.json").get("_class_name")
            if name not in VAE_CLASSES:
                raise ModelFileError(f"“{path.name}” holds a VAE {name}, unknown to this version.")
            found: ModelMixin = _from_folder(VAE_CLASSES[name], folder)
            return found
        _refuse(path)
        shapes = read_header(path).shapes
        if QWEN_IMAGE_VAE in shapes:
            config, renamed = qwen_image_vae.config(shapes), qwen_image_vae.weights(read_tensors(path))
            alone: ModelMixin = _from_tensors(AutoencoderKLQwenImage, config, renamed)
            return alone
        if FLUX2_VAE in shapes:
            alone = _from_tensors(AutoencoderKLFlux2, *flux2_vae.open_tensors(read_tensors(path)))
            return alone
        tensors = read_tensors(path, single_file.VAE_PREFIX) or read_tensors(path)
        opened: ModelMixin = _from_tensors(AutoencoderKL, *single_file.vae(tensors))
        return opened


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


def open_text_encoder(path: Path, part: str = "text_encoder") -> TextStack:
    """A tokenizer and text encoder of a checkpoint, float32 on the CPU.

    Args:
        part: which, by its folder's name in the diffusers layout.

    Raises:
        ModelFileError: it has none, or it is damaged.
    """
    with _explained(path):
        if path.is_dir():
            folder = path / part
            _require_weights(folder)
            name = (_config_of(path, part).get("architectures") or ["CLIPTextModel"])[0]
            words = path / part.replace("text_encoder", "tokenizer")
            if name in language_models.CLASSES:
                return _language_model(path, folder, words, name)
            tokenizer = _open_tokenizer(words)
            if name in CLIP_CLASSES:
                known = CLIPTextConfig.from_pretrained(folder, local_files_only=True)
                return TextStack(tokenizer, _clip(CLIP_CLASSES[name], known, _all_tensors(folder)))
            raise ModelFileError(f"“{path.name}” holds a text encoder {name}, unknown to this version.")
        _refuse(path)
        if language_models.in_header(read_header(path)):
            return TextStack(*language_models.open_file(path, read_tensors(path)))
        tokenizer = _open_tokenizer(_vocabulary_beside(path))
        config, tensors = single_file.text_encoder(read_tensors(path, single_file.TEXT_PREFIX))
        config |= {"bos_token_id": tokenizer.bos_token_id, "eos_token_id": tokenizer.eos_token_id}
        return TextStack(tokenizer, _clip(CLIPTextModel, CLIPTextConfig(**config), tensors))


CLIP_CLASSES = {
    "CLIPTextModel": CLIPTextModel,
    "CLIPTextModelWithProjection": CLIPTextModelWithProjection,
}


def _clip(network: type[nn.Module], config: CLIPTextConfig, tensors: dict[str, Tensor]) -> nn.Module:
    """The encoder with exactly these weights, whichever way they are named.

    Files begin every name with ``text_model.`` or, written by transformers 5.6 and later, do not. Some
    versions find none of the other kind, warn, and leave the encoder random.
    """
    encoder = network(config)
    expected = {name.removeprefix("text_model."): name for name in encoder.state_dict()}
    bare = {name.removeprefix("text_model."): tensor for name, tensor in tensors.items()}
    bare.pop("embeddings.position_ids", None)  # a plain count, which old files carry along
    encoder.load_state_dict({expected.get(name, name): tensor.float() for name, tensor in bare.items()})
    return encoder.eval().requires_grad_(False)


def _language_model(path: Path, folder: Path, words: Path, name: str) -> TextStack:
    sees = name == "Qwen2_5_VLForConditionalGeneration"
    return TextStack(
        language_models.open_tokenizer(words),
        language_models.open_encoder(folder, name),
        language_models.open_image_processor(path) if sees else None,
    )


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
    _refuse(path)
    with _explained(path), safe_open(path, framework="pt", device="cpu") as file:
        return {name: file.get_tensor(name) for name in file.keys() if name.startswith(prefix)}  # noqa: SIM118 - no mapping


def _refuse(path: Path) -> None:
    if path.suffix in REFUSED_ENDINGS:
        raise ModelFileError(
            f"“{path.name}” is in a format that can run code when opened.",
            hint="Only .safetensors files are opened. Convert it, or download the .safetensors version.",
        )


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


def _from_original(path: Path, header: Header, layout: original.Layout) -> ModelMixin:
    config = layout.config(original.shapes(header))
    tensors = original.bare(read_tensors(path, original.prefix(header)))
    opened: ModelMixin = _from_tensors(layout.network, config, layout.weights(tensors, config))
    return opened


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


def vae_config(path: Path) -> dict[str, Any]:
    """Config of the VAE of a checkpoint, or of one on its own; empty without one. Raises ModelFileError."""
    return _config(path / "vae" / "config.json")


def pipeline_class(path: Path) -> str:
    """Class of the diffusers pipeline of a folder; empty where nothing tells. Raises ModelFileError."""
    return str(_config(path / "model_index.json").get("_class_name", ""))


def scheduler_config(path: Path) -> dict[str, Any]:
    """How a checkpoint was trained, by the names schedulers of diffusers use; empty where nothing tells.

    A single file says it by empty tensors ``v_pred`` and ``ztsnr``, as its trainers write them, or in the
    metadata of the Stability AI model specification.

    Raises:
        ModelFileError: config or header are damaged.
    """
    if path.is_dir():
        return _config(path / "scheduler" / "scheduler_config.json")
    header = read_header(path)
    spoken = {"v": "v_prediction", "epsilon": "epsilon"}.get(
        header.metadata.get("modelspec.prediction_type", "")
    )
    predicts = "v_prediction" if "v_pred" in header.shapes else spoken
    told: dict[str, Any] = {"prediction_type": predicts} if predicts else {}
    return told | ({"rescale_betas_zero_snr": True} if "ztsnr" in header.shapes else {})


def _config_of(path: Path, part: str) -> dict[str, Any]:
    """Config of a part of a checkpoint. Raises ModelFileError naming the checkpoint."""
    try:
        return read_config(path / part / "config.json")
    except ModelFileError as problem:
        raise ModelFileError(
            f"The model “{path.name}” cannot be opened. {problem}", hint=problem.hint
        ) from problem


def _config(file: Path) -> dict[str, Any]:
    return read_config(file) if file.is_file() else {}
