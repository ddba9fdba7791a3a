"""One row per model family: what its files look like from outside. Touches no torch.

The row tells a family from a diffusers folder's configs or from a header, without loading anything; how the
family is run is in a file of `diffusion.families`, whose README shows how a new one is added.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .headers import Header, read_config

Config = Mapping[str, Any]


@dataclass(frozen=True)
class Signature:
    """How a family is recognised, and the latents it denoises.

    Attributes:
        family: its name, for ever.
        title: as readers know it.
        space: latent space, named after the first family that used it: families of one space share VAEs.
        latent_channels, pixels_per_latent: of that space.
        denoiser: class of the denoiser in a diffusers folder.
        is_folder: (folder of the checkpoint, config of the denoiser) → whether it is of this family, asked
            where several families have the same class.
        in_header: whether the header of a single file is of this family.
    """

    family: str
    title: str
    space: str
    latent_channels: int
    pixels_per_latent: int
    denoiser: str
    is_folder: Callable[[Path, Config], bool] = lambda folder, config: True
    in_header: Callable[[Header], bool] = lambda header: False


UNET = "UNet2DConditionModel"
TEXT_WIDTHS = {1024: "sd2", 2048: "sdxl", 1280: "sdxl_refiner"}
"""Width of the text that a UNet attends to, where it tells the family; small experimental ones are sd1."""


def unet_family(text_width: object) -> str:
    """The family of a UNet, ControlNet or LoRA by the width of the text it attends to; empty without one."""
    return TEXT_WIDTHS.get(text_width, "sd1") if isinstance(text_width, int) else ""


def _plain_unet(family: str) -> Callable[[Path, Config], bool]:
    def told(folder: Path, config: Config) -> bool:
        whole = config.get("in_channels") == config.get("out_channels", 4) == 4
        width = config.get("cross_attention_dim")
        return bool(whole and not config.get("addition_embed_type") and unet_family(width) == family)

    return told


def _is_refiner(folder: Path, config: Config) -> bool:
    """The refiner has no first text encoder; on its own it is told by what it counts as conditions."""
    if config.get("addition_embed_type") != "text_time":
        return False
    index = folder / "model_index.json"
    if index.is_file():
        first: object = read_config(index).get("text_encoder", [None])
        return not isinstance(first, list) or first[0] is None
    return config.get("cross_attention_dim") == 1280


def _is_sdxl(folder: Path, config: Config) -> bool:
    return config.get("addition_embed_type") == "text_time" and not _is_refiner(folder, config)


UNET_ENTRIES = (
    "model.diffusion_model.input_blocks.0.0.weight",
    "input_blocks.0.0.weight",
    "conv_in.weight",
)
"""The first convolution of a UNet in a checkpoint, alone, and as diffusers names it."""


def _ldm(family: str) -> Callable[[Header], bool]:
    """Whether a header is of a UNet of this family, with the other parts of a checkpoint or alone."""

    def told(header: Header) -> bool:
        entry = next((header.shapes[name] for name in UNET_ENTRIES if name in header.shapes), None)
        context = header.shape("attn2.to_k.weight")
        if entry is None or context is None or entry[1] != 4:
            return False
        found = unet_family(context[1])
        if header.has_part("label_emb.0.", "conditioner.embedders.", "add_embedding."):
            found = {"sd1": "sdxl", "sd2": ""}.get(found, found)
        return found == family

    return told


def _transformer(*names: str) -> Callable[[Header], bool]:
    """Whether a header has all these tensors, with the other parts of a checkpoint or alone."""

    def told(header: Header) -> bool:
        starts = ("", "model.diffusion_model.")
        return any(all(f"{start}{name}" in header.shapes for name in names) for start in starts)

    return told


def _either(*layouts: Callable[[Header], bool]) -> Callable[[Header], bool]:
    """Whether a header is in one of these layouts."""
    return lambda header: any(layout(header) for layout in layouts)


FLUX = ("double_blocks.0.img_attn.norm.query_norm.scale", "vector_in.in_layer.weight", "txt_in.weight")
SD3 = ("joint_blocks.0.x_block.attn.qkv.weight", "y_embedder.mlp.0.weight", "context_embedder.weight")
PIXART = ("blocks.0.cross_attn.kv_linear.weight", "blocks.0.mlp.fc1.weight", "t_block.1.weight")
SANA = ("attention_y_norm.weight", "blocks.0.mlp.inverted_conv.conv.weight", "t_block.1.weight")
"""Tensors of the original layouts that no other family has together."""

Z_IMAGE = _transformer("cap_pad_token", "cap_embedder.1.weight", "noise_refiner.0.attention_norm1.weight")
QWEN_IMAGE = _transformer("txt_norm.weight", "transformer_blocks.0.img_mod.1.weight", "txt_in.weight")
FLUX2 = _either(
    _transformer("single_stream_modulation.lin.weight", "img_in.weight", "txt_in.weight"),
    _transformer("single_stream_modulation.linear.weight", "x_embedder.weight", "context_embedder.weight"),
)
"""Tensors that no other family has together; those of Flux.2 by their makers, and by diffusers."""

SIGNATURES: tuple[Signature, ...] = (
    Signature("sd1", "Stable Diffusion 1.x", "sd1", 4, 8, UNET, _plain_unet("sd1"), _ldm("sd1")),
    Signature("sd2", "Stable Diffusion 2.x", "sd1", 4, 8, UNET, _plain_unet("sd2"), _ldm("sd2")),
    Signature("sdxl", "Stable Diffusion XL", "sdxl", 4, 8, UNET, _is_sdxl, _ldm("sdxl")),
    Signature(
        "sdxl_refiner", "Stable Diffusion XL refiner", "sdxl", 4, 8, UNET, _is_refiner, _ldm("sdxl_refiner")
    ),
    Signature("flux", "Flux.1", "flux", 16, 8, "FluxTransformer2DModel", in_header=_transformer(*FLUX)),
    Signature(
        "sd3", "Stable Diffusion 3.x", "sd3", 16, 8, "SD3Transformer2DModel", in_header=_transformer(*SD3)
    ),
    Signature(
        "pixart", "PixArt-Sigma", "sdxl", 4, 8, "PixArtTransformer2DModel", in_header=_transformer(*PIXART)
    ),
    Signature("z_image", "Z-Image", "flux", 16, 8, "ZImageTransformer2DModel", in_header=Z_IMAGE),
    Signature(
        "qwen_image", "Qwen-Image", "qwen_image", 16, 8, "QwenImageTransformer2DModel", in_header=QWEN_IMAGE
    ),
    Signature("flux2", "Flux.2", "flux2", 128, 16, "Flux2Transformer2DModel", in_header=FLUX2),
    Signature("sana", "Sana", "sana", 32, 32, "SanaTransformer2DModel", in_header=_transformer(*SANA)),
)

BY_FAMILY = {row.family: row for row in SIGNATURES}
FAMILY_TITLES = {row.family: row.title for row in SIGNATURES} | {"": "of an unknown family"}


def signature(family: str) -> Signature:
    """The row of a family. Raises KeyError."""
    return BY_FAMILY[family]


def space(family: str) -> str:
    """The latent space of a family; its own name for one without a row."""
    return BY_FAMILY[family].space if family in BY_FAMILY else family


def pixels_per_latent(space: str) -> int:
    """Picture pixels per latent pixel on a side; 8, which is usual, where the space is not known."""
    return next((row.pixels_per_latent for row in SIGNATURES if row.space == space), 8)


def latent_channels(space: str) -> int:
    """Channels of a latent space. Raises StopIteration where it is not known."""
    return next(row.latent_channels for row in SIGNATURES if row.space == space)


def of_folder(folder: Path, config: Config) -> Signature | None:
    """The family of a diffusers checkpoint by the config of its denoiser. Raises ModelFileError."""
    name = config.get("_class_name")
    return next((row for row in SIGNATURES if row.denoiser == name and row.is_folder(folder, config)), None)


def of_header(header: Header) -> Signature | None:
    """The family of a checkpoint in one file."""
    return next((row for row in SIGNATURES if row.in_header(header)), None)
