"""Networks out of model files, float32 on the CPU; `text_encoders` opens those that read prompts."""

from __future__ import annotations

from pathlib import Path

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
from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection
from transformers.utils import logging as transformers_logging

from ..core.errors import ModelFileError
from . import configs, original, quantised, signatures, single_file, weights
from .description import marked_vae
from .headers import DENOISERS, Header, read_header
from .original import autoencoders

transformers_logging.disable_progress_bar()  # loading a model is told as a step of the run


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
    with weights.explained(path):
        if path.is_dir():
            folder = next((path / part for part in DENOISERS if (path / part).is_dir()), path)
            name = configs.config_of(folder.parent, folder.name).get("_class_name")
            if name not in DENOISER_CLASSES:
                raise ModelFileError(f"“{path.name}” holds a denoiser {name}, unknown to this version.")
            found: ModelMixin = weights.from_folder(DENOISER_CLASSES[name], folder)
            return found
        weights.refuse(path)
        header = read_header(path)
        row = signatures.of_header(header)
        layout = original.LAYOUTS.get(row.family) if row else None
        if path.suffix == ".gguf":
            return _open_gguf(path, header, layout)
        if layout is not None:
            return _from_original(path, header, layout)
        tensors = weights.read_tensors(path, single_file.UNET_PREFIX) or weights.read_tensors(path)
        config, tensors = single_file.unet(tensors)
        opened: ModelMixin = weights.from_tensors(
            UNet2DConditionModel, config | configs.written_config(path, "unet"), tensors
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
    with weights.explained(path):
        if path.is_dir():
            folder = path / "vae" if (path / "vae").is_dir() else path
            name = configs.config_of(folder.parent, folder.name).get("_class_name")
            if name not in VAE_CLASSES:
                raise ModelFileError(f"“{path.name}” holds a VAE {name}, unknown to this version.")
            found: ModelMixin = weights.from_folder(VAE_CLASSES[name], folder)
            return found
        weights.refuse(path)
        header = read_header(path)
        space, start = marked_vae(header)
        if not space and header.shape("decoder.conv_in.weight") is None:
            raise ModelFileError(f"“{path.name}” holds no VAE.", hint="Choose one in a Load VAE node.")
        if not space:
            starts = (single_file.VAE_PREFIX, single_file.SHORT_VAE_PREFIX, "")
            start = next(start for start in starts if any(name.startswith(start) for name in header.shapes))
        layout = autoencoders.OTHERS.get(space, autoencoders.KL)
        tensors = {n.removeprefix(start): t for n, t in weights.read_tensors(path, start).items()}
        config, tensors = layout.open(tensors)
        config |= configs.written_config(path, "vae")
        opened: ModelMixin = weights.from_tensors(layout.network, config, tensors)
        return opened


def open_tiny_decoder(path: Path) -> DecoderTiny:
    """The decoder of a tiny autoencoder, float32 on the CPU. Raises ModelFileError."""
    with weights.explained(path):
        if path.is_dir():
            return weights.from_folder(AutoencoderTiny, path).decoder
        return weights.from_tensors(DecoderTiny, *single_file.tiny_decoder(weights.read_tensors(path)))


def open_clip_vision(path: Path) -> CLIPVisionModelWithProjection:
    """CLIP's encoder of pictures with the projection of its summary, float32 on the CPU.

    Raises:
        ModelFileError: it is no such encoder, or it is damaged.
    """
    with weights.explained(path):
        if path.is_dir():
            weights.require_weights(path)
            config = CLIPVisionConfig.from_pretrained(path, local_files_only=True)
            _, tensors = single_file.clip_vision(weights.all_tensors(path))
        else:
            told, tensors = single_file.clip_vision(weights.read_tensors(path))
            config = CLIPVisionConfig(**told)
        opened: CLIPVisionModelWithProjection = weights.from_config(
            CLIPVisionModelWithProjection, config, tensors
        )
        return opened


def open_controlnet(path: Path) -> ControlNetModel:
    """A ControlNet, float32 on the CPU. Raises ModelFileError."""
    with weights.explained(path):
        if path.is_dir():
            return weights.from_folder(ControlNetModel, path)
        tensors = weights.read_tensors(path)
        if not any("input_hint_block." in name for name in tensors):
            raise ModelFileError(
                f"“{path.name}” holds a ControlNet without its config.",
                hint="Put it into a folder of its own, named diffusion_pytorch_model.safetensors, "
                "with its config.json.",
            )
        return weights.from_tensors(ControlNetModel, *single_file.controlnet(tensors))


def _from_original(path: Path, header: Header, layout: original.Layout) -> ModelMixin:
    config = layout.config(original.shapes(header)) | configs.written_config(path, "unet")
    tensors = original.bare(weights.read_tensors(path, original.prefix(header)))
    opened: ModelMixin = weights.from_tensors(layout.network, config, layout.weights(tensors, config))
    return opened
