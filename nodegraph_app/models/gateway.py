"""The only place that opens model files: safetensors only, local files only, never code from a model."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import torch
from diffusers import (
    AutoencoderDC,
    AutoencoderKL,
    ControlNetModel,
    ModelMixin,
    SanaTransformer2DModel,
    UNet2DConditionModel,
)
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn
from transformers import (
    AutoTokenizer,
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
    Gemma2Config,
    Gemma2Model,
    T5Config,
    T5EncoderModel,
)
from transformers.utils import logging as transformers_logging

from ..core.economy import ran_out
from ..core.errors import ModelFileError
from . import quantised, single_file, text_files, vocabulary
from .description import REFUSED_ENDINGS
from .headers import DENOISERS, read_config, read_header

Network = TypeVar("Network", bound=nn.Module)

_log = logging.getLogger(__name__)

transformers_logging.disable_progress_bar()  # loading a model is told as a step of the run


@dataclass(frozen=True, eq=False)
class TextStack:
    """A tokenizer and the encoder that reads its tokens."""

    tokenizer: Any
    encoder: Any


DENOISER_CLASSES: dict[str, type[ModelMixin]] = {
    "UNet2DConditionModel": UNet2DConditionModel,
    "SanaTransformer2DModel": SanaTransformer2DModel,
}
"""By the names that configs in diffusers folders use."""


def open_denoiser(path: Path) -> ModelMixin:
    """The denoiser of a checkpoint, float32 on the CPU. Raises ModelFileError."""
    with _explained(path):
        if path.is_dir():
            folder = next((path / part for part in DENOISERS if (path / part).is_dir()), path)
            name = _config_of(folder.parent, folder.name).get("_class_name")
            if name not in DENOISER_CLASSES:
                raise ModelFileError(f"“{path.name}” holds a denoiser {name}, unknown to this version.")
            found: ModelMixin = _from_folder(DENOISER_CLASSES[name], folder)
            return found
        if path.suffix == ".gguf":
            return _open_gguf(path)
        tensors = read_tensors(path, single_file.UNET_PREFIX) or read_tensors(path)
        opened: ModelMixin = _from_tensors(UNet2DConditionModel, *single_file.unet(tensors))
        return opened


def _open_gguf(path: Path) -> ModelMixin:
    """A U-Net whose weights stay in the blocks of its file."""
    tensors = quantised.read(path)
    config, _ = single_file.unet(quantised.shapes(tensors))
    return quantised.build(UNet2DConditionModel, config, single_file.unet_weights(tensors, config))


VAE_CLASSES: dict[str, type[ModelMixin]] = {
    "AutoencoderKL": AutoencoderKL,
    "AutoencoderDC": AutoencoderDC,
}
"""By the names that configs in diffusers folders use."""


def open_vae(path: Path) -> ModelMixin:
    """The VAE of a checkpoint, or one on its own, float32 on the CPU. Raises ModelFileError."""
    with _explained(path):
        if path.is_dir():
            folder = path / "vae" if (path / "vae").is_dir() else path
            name = _config_of(folder.parent, folder.name).get("_class_name")
            if name not in VAE_CLASSES:
                raise ModelFileError(f"“{path.name}” holds a VAE {name}, unknown to this version.")
            found: ModelMixin = _from_folder(VAE_CLASSES[name], folder)
            return found
        _refuse_code(path)
        if read_header(path).shape("decoder.conv_in.weight") is None:
            raise ModelFileError(f"“{path.name}” holds no VAE.", hint="Choose one in a Load VAE node.")
        tensors = read_tensors(path, single_file.VAE_PREFIX) or read_tensors(path)
        opened: ModelMixin = _from_tensors(AutoencoderKL, *single_file.vae(tensors))
        return opened


def open_clip_vision(path: Path) -> CLIPVisionModelWithProjection:
    """CLIP's encoder of pictures with the projection of its summary, float32 on the CPU.

    Raises:
        ModelFileError: it is no such encoder, or it is damaged.
    """
    with _explained(path):
        if path.is_dir():
            _require_weights(path)
            config = CLIPVisionConfig.from_pretrained(path, local_files_only=True)
            _, tensors = single_file.clip_vision(_all_tensors(path))
        else:
            told, tensors = single_file.clip_vision(read_tensors(path))
            config = CLIPVisionConfig(**told)
        opened: CLIPVisionModelWithProjection = _from_config(CLIPVisionModelWithProjection, config, tensors)
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


def open_text_encoder(
    path: Path, part: str = "text_encoder", family: str = "sd1", more: Sequence[Path] = ()
) -> TextStack:
    """A tokenizer and text encoder, float32 on the CPU.

    Args:
        path: a checkpoint, or a file with one of the family's encoders.
        part: which, by its folder's name in the diffusers layout.
        family: whose.
        more: further files, which hold the encoders together with the first.

    Raises:
        ModelFileError: it has none, or it is damaged.
    """
    with _explained(path):
        for file in (path, *more):
            _refuse_code(file)
        source = text_files.source([path, *more], family, part)
    with _explained(source.path):
        if source.layout == "folder":
            return _text_folder(source.path, part, text_files.ENCODERS.get(family, {}).get(part))
        if source.layout == "t5":
            config, tensors = single_file.t5(read_tensors(source.path, source.prefix), source.prefix)
            encoder = _from_config(T5EncoderModel, T5Config(**config), tensors)
            return TextStack(vocabulary.t5(source.path), encoder)
        return _clip_file(source, family, part)


def _text_folder(folder: Path, part: str, wanted: text_files.Kind | None) -> TextStack:
    """The encoder in a folder with its config; its tokenizer lies in a folder beside it, or with it.

    Args:
        wanted: what its family wants of it; whatever its config says where the family does not say.
    """
    _require_weights(folder)
    name = (_config_of(folder.parent, folder.name).get("architectures") or ["CLIPTextModel"])[0]
    if name == "Gemma2Model":
        return _gemma(folder, part)
    if name not in CLIP_CLASSES:
        raise ModelFileError(f"“{folder.parent.name}” holds a text encoder {name}, unknown to this version.")
    known = CLIPTextConfig.from_pretrained(folder, local_files_only=True)
    beside = folder.parent / part.replace("text_encoder", "tokenizer")
    place = next((one for one in (beside, folder) if vocabulary.is_clip(one)), None)
    pad = vocabulary.OPEN_CLIP_PAD if known.hidden_size in OPEN_CLIP_WIDTHS else vocabulary.END
    rows = known.vocab_size
    tokenizer = vocabulary.of_folder(place) if place else vocabulary.clip(folder, rows, pad=pad)
    _, tensors = single_file.clip(_all_tensors(folder), "")
    return TextStack(tokenizer, _clip(WANTED_CLASSES.get(wanted, CLIP_CLASSES[name]), known, tensors))


def _gemma(folder: Path, part: str) -> TextStack:
    """A language model without the layer that speaks, and its tokenizer."""
    beside = folder.parent / part.replace("text_encoder", "tokenizer")
    tokenizer = AutoTokenizer.from_pretrained(
        beside if beside.is_dir() else folder, local_files_only=True, trust_remote_code=False
    )
    config = Gemma2Config.from_pretrained(folder, local_files_only=True)
    bare = {name.removeprefix("model."): tensor for name, tensor in _all_tensors(folder).items()}
    return TextStack(tokenizer, _from_config(Gemma2Model, config, bare))


def _clip_file(source: text_files.TextSource, family: str, part: str) -> TextStack:
    """A CLIP in a file. What it was trained with tells how it is filled up and whether its summary counts."""
    tensors = read_tensors(source.path, source.prefix)
    if source.layout == "open_clip":
        config, tensors = single_file.open_clip(tensors, source.prefix, skipped=SKIPPED_LAYERS.get(family, 0))
    else:
        config, tensors = single_file.clip(tensors, source.prefix)
    opened = source.layout == "open_clip" or config["hidden_size"] in OPEN_CLIP_WIDTHS
    config["hidden_act"] = "gelu" if opened else config["hidden_act"]
    pad = vocabulary.OPEN_CLIP_PAD if opened else vocabulary.END
    tokenizer = vocabulary.clip(source.path, config["vocab_size"], pad=pad)
    config |= {name: getattr(tokenizer, name) for name in ("bos_token_id", "eos_token_id", "pad_token_id")}
    network = WANTED_CLASSES[text_files.ENCODERS[family][part]]
    return TextStack(tokenizer, _clip(network, CLIPTextConfig(**config), tensors))


SKIPPED_LAYERS = {"sd2": 1}
"""Family → how many of the last layers of its text encoder it leaves out."""
OPEN_CLIP_WIDTHS = (1024, 1280)
"""Of ViT-H and ViT-bigG, by which they are told when their tensors have CLIP's names."""


CLIP_CLASSES = {
    "CLIPTextModel": CLIPTextModel,
    "CLIPTextModelWithProjection": CLIPTextModelWithProjection,
    "CLIPModel": CLIPTextModel,
}
WANTED_CLASSES: dict[text_files.Kind | None, type[nn.Module]] = {
    "clip": CLIPTextModel,
    "projected_clip": CLIPTextModelWithProjection,
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
    if not hasattr(encoder, "text_projection"):
        bare.pop("text_projection.weight", None)
    encoder.load_state_dict({expected.get(name, name): tensor.float() for name, tensor in bare.items()})
    return encoder.eval().requires_grad_(False)


def _from_config(network: type[nn.Module], config: Any, tensors: dict[str, Tensor]) -> nn.Module:
    """A network of transformers with these weights; those that its own others stand for may be left out."""
    encoder = network(config)
    lacking, strangers = encoder.load_state_dict({n: t.float() for n, t in tensors.items()}, strict=False)
    tied = {"encoder.embed_tokens.weight"}
    if strangers or set(lacking) - tied:
        raise ValueError(f"tensors are missing or too many: {[*lacking, *strangers][:3]}")
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
    _refuse_code(path)
    with _explained(path), safe_open(path, framework="pt", device="cpu") as file:
        return {name: file.get_tensor(name) for name in file.keys() if name.startswith(prefix)}  # noqa: SIM118 - no mapping


def _refuse_code(path: Path) -> None:
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


def vae_config(path: Path) -> dict[str, Any]:
    """Config of the VAE of a checkpoint, or of one on its own; empty without one. Raises ModelFileError."""
    return _config(path / "vae" / "config.json")


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
