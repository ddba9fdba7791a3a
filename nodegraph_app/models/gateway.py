"""The only place that opens model files: safetensors only, local files only, never code from a model."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import torch
from accelerate import init_empty_weights
from diffusers import (
    AutoencoderDC,
    AutoencoderKL,
    AutoencoderKLFlux2,
    AutoencoderKLQwenImage,
    AutoencoderTiny,
    ControlNetModel,
    Flux2Transformer2DModel,
    FluxTransformer2DModel,
    ModelMixin,
    PixArtTransformer2DModel,
    QwenImageTransformer2DModel,
    SanaTransformer2DModel,
    SD3Transformer2DModel,
    UNet2DConditionModel,
    ZImageTransformer2DModel,
)
from diffusers.models.autoencoders.vae import DecoderTiny
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
from . import integers, language_models, original, quantised, signatures, single_file, text_files, vocabulary
from .description import FLUX2_VAE, QWEN_IMAGE_VAE, REFUSED_ENDINGS
from .headers import DENOISERS, Header, read_config, read_header
from .original import flux2_vae, qwen_image_vae

Network = TypeVar("Network", bound=nn.Module)

CONFIG_ENTRY = "nodegraph.config"
"""Metadata of a checkpoint in one file: JSON, part → what is unusual in its config."""

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
    "FluxTransformer2DModel": FluxTransformer2DModel,
    "SD3Transformer2DModel": SD3Transformer2DModel,
    "PixArtTransformer2DModel": PixArtTransformer2DModel,
    "ZImageTransformer2DModel": ZImageTransformer2DModel,
    "QwenImageTransformer2DModel": QwenImageTransformer2DModel,
    "Flux2Transformer2DModel": Flux2Transformer2DModel,
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
        _refuse(path)
        header = read_header(path)
        row = signatures.of_header(header)
        layout = original.LAYOUTS.get(row.family) if row else None
        if path.suffix == ".gguf":
            return _open_gguf(path, header, layout)
        if layout is not None:
            return _from_original(path, header, layout)
        tensors = read_tensors(path, single_file.UNET_PREFIX) or read_tensors(path)
        config, tensors = single_file.unet(tensors)
        opened: ModelMixin = _from_tensors(
            UNet2DConditionModel, config | written_config(path, "unet"), tensors
        )
        return opened


WIDE_RANGE = frozenset(
    {
        *("ZImageTransformer2DModel", "QwenImageTransformer2DModel", "Flux2Transformer2DModel"),
        *("Qwen3Model", "Qwen2_5_VLModel"),
    }
)
"""Classes of networks that were trained in bfloat16 and whose values leave the range of float16."""


def _open_gguf(path: Path, header: Header, layout: original.Layout | None) -> ModelMixin:
    """A denoiser whose weights stay in the blocks of its file; without a layout, a U-Net."""
    tensors = quantised.read(path)
    if layout is not None:
        config = layout.config(original.shapes(header))
        return quantised.build(layout.network, config, layout.weights(original.bare(tensors), config))
    config, _ = single_file.unet(quantised.shapes(tensors))
    return quantised.build(UNet2DConditionModel, config, single_file.unet_weights(tensors, config))


VAE_CLASSES: dict[str, type[ModelMixin]] = {
    "AutoencoderKL": AutoencoderKL,
    "AutoencoderKLQwenImage": AutoencoderKLQwenImage,
    "AutoencoderKLFlux2": AutoencoderKLFlux2,
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
        _refuse(path)
        header = read_header(path)
        if QWEN_IMAGE_VAE in header.shapes:
            config, renamed = qwen_image_vae.config(header.shapes), qwen_image_vae.weights(read_tensors(path))
            alone: ModelMixin = _from_tensors(AutoencoderKLQwenImage, config, renamed)
            return alone
        if FLUX2_VAE in header.shapes:
            alone = _from_tensors(AutoencoderKLFlux2, *flux2_vae.open_tensors(read_tensors(path)))
            return alone
        if header.shape("decoder.conv_in.weight") is None:
            raise ModelFileError(f"“{path.name}” holds no VAE.", hint="Choose one in a Load VAE node.")
        starts = (single_file.VAE_PREFIX, single_file.SHORT_VAE_PREFIX, "")
        tensors = next((found for start in starts if (found := read_tensors(path, start))), {})
        config, tensors = single_file.vae(tensors)
        opened: ModelMixin = _from_tensors(AutoencoderKL, config | written_config(path, "vae"), tensors)
        return opened


def open_tiny_decoder(path: Path) -> DecoderTiny:
    """The decoder of a tiny autoencoder, float32 on the CPU. Raises ModelFileError."""
    with _explained(path):
        if path.is_dir():
            return _from_folder(AutoencoderTiny, path).decoder
        return _from_tensors(DecoderTiny, *single_file.tiny_decoder(read_tensors(path)))


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
            _refuse(file)
        source = text_files.source([path, *more], family, part)
    with _explained(source.path):
        if source.layout == "folder":
            return _text_folder(source.path, part, text_files.ENCODERS.get(family, {}).get(part))
        if source.layout in ("qwen3", "qwen_vl"):
            return TextStack(*language_models.open_file(source.path, read_tensors(source.path)))
        if source.layout == "t5":
            config, tensors = single_file.t5(read_tensors(source.path, source.prefix), source.prefix)
            return TextStack(vocabulary.t5(source.path), _t5(T5Config(**config), tensors))
        return _clip_file(source, family, part)


def _text_folder(folder: Path, part: str, wanted: text_files.Kind | None) -> TextStack:
    """The encoder in a folder with its config; its tokenizer lies in a folder beside it, or with it.

    Args:
        wanted: what its family wants of it; whatever its config says where the family does not say.
    """
    _require_weights(folder)
    told = _config_of(folder.parent, folder.name)
    integers.require_reader(told, folder.parent.name, readable=())
    name = (told.get("architectures") or ["CLIPTextModel"])[0]
    if name == "Gemma2Model":
        return _gemma(folder, part)
    beside = folder.parent / part.replace("text_encoder", "tokenizer")
    words = beside if beside.is_dir() else folder
    if name in language_models.CLASSES:
        return _language_model(folder, words, name)
    if name in T5_CLASSES:
        config = T5Config.from_pretrained(folder, local_files_only=True)
        return TextStack(vocabulary.t5_of_folder(words), _t5(config, _all_tensors(folder)))
    if name not in CLIP_CLASSES:
        raise ModelFileError(f"“{folder.parent.name}” holds a text encoder {name}, unknown to this version.")
    known = CLIPTextConfig.from_pretrained(folder, local_files_only=True)
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
    written = written_config(source.path, part)
    config |= written
    config |= {name: getattr(tokenizer, name) for name in ("bos_token_id", "eos_token_id", "pad_token_id")}
    network = WANTED_CLASSES[text_files.ENCODERS[family][part]]
    if (family, part) in UNPROJECTED and not written:
        network = CLIPTextModel
    return TextStack(tokenizer, _clip(network, CLIPTextConfig(**config), tensors))


T5_CLASSES = ("T5EncoderModel", "T5ForConditionalGeneration")
UNPROJECTED = {("sd3", "text_encoder")}
"""Encoders of which the family reads the bare summary. Files of other programs carry the projection of CLIP's
own, which it was not trained with, or none; diffusers writes an identity in its place.
"""
SKIPPED_LAYERS = {"sd2": 1}
"""Family → how many of the last layers of its text encoder it leaves out."""
OPEN_CLIP_WIDTHS = (1024, 1280)
"""Of ViT-H and ViT-bigG, by which they are told when their tensors have CLIP's names."""


def has_text_encoder(paths: Sequence[Path], family: str, part: str) -> bool:
    """Whether a checkpoint, or files that hold a family's encoders together, come with one of them.

    Args:
        part: its folder's name in the diffusers layout.

    Raises:
        ModelFileError: a file is damaged.
    """
    return text_files.find(paths, family, part) is not None


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


def _t5(config: T5Config, tensors: dict[str, Tensor]) -> nn.Module:
    """The encoder with exactly these weights; files name the table of words once or twice."""
    with init_empty_weights():
        encoder = T5EncoderModel(config)
    once, twice = "shared.weight", "encoder.embed_tokens.weight"
    named = _copied(tensors)
    words = named.get(once, named.get(twice))
    if words is not None:
        named[once] = named[twice] = words
    encoder.load_state_dict(named, assign=True)
    encoder.tie_weights()
    return encoder.eval().requires_grad_(False)


def _language_model(folder: Path, words: Path, name: str) -> TextStack:
    sees = name == "Qwen2_5_VLForConditionalGeneration"
    return TextStack(
        language_models.open_tokenizer(words),
        language_models.open_encoder(folder, name),
        language_models.open_image_processor(folder.parent) if sees else None,
    )


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
    integers.require_reader(_config_of(folder.parent, folder.name), folder.parent.name)
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
    with init_empty_weights(include_buffers=False):
        made = network(**config)
    made.load_state_dict(_copied(tensors), assign=True)
    return made.eval().requires_grad_(False)


def _copied(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """The same in float32 and in memory of their own: what is read maps the file, which may change below."""
    return {name: tensor.to(torch.float32, copy=True) for name, tensor in tensors.items()}


def _from_original(path: Path, header: Header, layout: original.Layout) -> ModelMixin:
    config = layout.config(original.shapes(header))
    tensors = original.bare(read_tensors(path, original.prefix(header)))
    opened: ModelMixin = _from_tensors(layout.network, config, layout.weights(tensors, config))
    return opened


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


def denoiser_config(path: Path) -> dict[str, Any]:
    """Config of the denoiser of a checkpoint, or of one on its own; empty where nothing tells.

    Raises:
        ModelFileError: config or header are damaged.
    """
    if path.is_dir():
        folder = next((path / part for part in DENOISERS if (path / part).is_dir()), path)
        return _config(folder / "config.json")
    header = read_header(path)
    row = signatures.of_header(header)
    layout = original.LAYOUTS.get(row.family) if row else None
    return layout.config(original.shapes(header)) if layout else {}


def vae_config(path: Path) -> dict[str, Any]:
    """Config of the VAE of a checkpoint; empty where nothing tells. Raises ModelFileError."""
    return _config(path / "vae" / "config.json") if path.is_dir() else written_config(path, "vae")


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
