"""How LoRA files name layers, and which layer of a network each name means.

Names that are a layer's path, written with dots or underscores, are read here; the original layouts of UNets
and transformers, some of which fuse several layers into one, by the converters that come with diffusers.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping

from diffusers.loaders import lora_conversion_utils, lora_pipeline
from torch import Tensor, nn

from . import layer_changes

DENOISER = "unet"
"""The part of a checkpoint that denoises, be it a UNet or a transformer."""

CONVERTERS = {
    "AuraFlowTransformer2DModel": "AuraFlowLoraLoaderMixin",
    "ChromaTransformer2DModel": "FluxLoraLoaderMixin",
    "CogView4Transformer2DModel": "CogView4LoraLoaderMixin",
    "Flux2Transformer2DModel": "Flux2LoraLoaderMixin",
    "FluxTransformer2DModel": "FluxLoraLoaderMixin",
    "HiDreamImageTransformer2DModel": "HiDreamImageLoraLoaderMixin",
    "HunyuanVideoTransformer3DModel": "HunyuanVideoLoraLoaderMixin",
    "LTXVideoTransformer3DModel": "LTXVideoLoraLoaderMixin",
    "Lumina2Transformer2DModel": "Lumina2LoraLoaderMixin",
    "QwenImageTransformer2DModel": "QwenImageLoraLoaderMixin",
    "SD3Transformer2DModel": "SD3LoraLoaderMixin",
    "SanaTransformer2DModel": "SanaLoraLoaderMixin",
    "WanTransformer3DModel": "WanLoraLoaderMixin",
    "ZImageTransformer2DModel": "ZImageLoraLoaderMixin",
}
"""Class of a denoiser → diffusers' reader of its LoRA files. A version that lacks one reads fewer layouts."""

_PREFIXES = (
    ("lora_te_", "text_encoder"),
    ("lora_te1_", "text_encoder"),
    ("lora_te2_", "text_encoder_2"),
    ("lora_te3_", "text_encoder_3"),
    ("text_encoder.", "text_encoder"),
    ("text_encoder_2.", "text_encoder_2"),
    ("text_encoder_3.", "text_encoder_3"),
    ("text_encoders.clip_l.transformer.", "text_encoder"),
    ("text_encoders.clip_g.transformer.", "text_encoder_2"),
    ("lora_unet_", DENOISER),
    ("lora_transformer_", DENOISER),
    ("lycoris_", DENOISER),
    ("unet.", DENOISER),
    ("transformer.", DENOISER),
    ("diffusion_model.", DENOISER),
    ("base_model.model.", DENOISER),
)

_CLIP_PROJECTIONS = {
    "self_attn_to_q": "self_attn_q_proj",
    "self_attn_to_k": "self_attn_k_proj",
    "self_attn_to_v": "self_attn_v_proj",
    "self_attn_to_out": "self_attn_out_proj",
}
"""Older diffusers called CLIP's layers as it calls its own."""

_LDM_BLOCKS = ("input_blocks", "middle_block", "output_blocks")

_log = logging.getLogger(__name__)


def address(layer: str) -> tuple[str, str]:
    """Part of a checkpoint that a layer belongs to, and its name within that part."""
    for prefix, part in _PREFIXES:
        if layer.startswith(prefix):
            return part, layer.removeprefix(prefix)
    return DENOISER, layer


def block_path(path: str, part: str) -> str:
    """A layer's path as block strengths name it: text encoders wrap all their layers once or twice."""
    return path if part == DENOISER else path.removeprefix("text_model.").removeprefix("encoder.")


def one_text_encoder(network: nn.Module) -> bool:
    """Whether a denoiser is told by one text encoder alone, as the UNets of SD 1.x and 2.x are."""
    config = getattr(network, "config", None)
    return (
        type(network).__name__ == "UNet2DConditionModel"
        and getattr(config, "addition_embed_type", None) is None
    )


def located(layers: Iterable[str], network: nn.Module, part: str) -> dict[str, str]:
    """Layer as a file names it → path of that layer in the network, for those of a part that can be told."""
    targets = _targets(network, part)
    asked = {layer: name for layer in layers for p, name in [address(layer)] if p == part}
    found = {
        layer: targets[flat]
        for layer, name in asked.items()
        for flat in [next((flat for flat in _readings(name, part) if flat in targets), None)]
        if flat is not None
    }
    if type(network).__name__ == "UNet2DConditionModel" and len(found) < len(asked):
        for layer, name in _original_unet_names(asked, network):
            if name in targets:
                found.setdefault(layer, targets[name])
    return found


def converted(tensors: Mapping[str, Tensor], network: nn.Module) -> dict[str, Tensor] | None:
    """A denoiser's LoRA as diffusers names it, or None where diffusers does not know the layout.

    Alpha is multiplied into the tensors by the converters.
    """
    reader = getattr(lora_pipeline, CONVERTERS.get(type(network).__name__, ""), None)
    if reader is None:
        return None
    try:
        result = reader.lora_state_dict(dict(tensors), return_alphas=True)
    except (
        Exception
    ) as problem:  # the converters assert, index and pop their way through a layout they do not know
        _log.info("%s does not know this layout: %s", reader.__name__, problem)
        return None
    state, alphas = result if isinstance(result, tuple) else (result, None)
    return {**state, **(alphas or {})}


def _targets(network: nn.Module, part: str) -> dict[str, str]:
    """Path with every dot an underscore → path, of every layer that can be changed."""
    targets = {}
    for path, module in network.named_modules():
        if layer_changes.shape(module) is not None:
            plain = path if part == DENOISER else path.removeprefix("text_model.")
            targets[plain.replace(".", "_")] = path
    return targets


def _readings(name: str, part: str) -> Iterator[str]:
    """What a name may mean, likeliest first."""
    flat = name.replace(".processor.", ".").replace(".", "_")
    if part == DENOISER:
        yield flat
        yield f"{flat}_0"  # diffusers' `to_out` is a list; early files name only the list
        return
    flat = flat.removeprefix("text_model_")
    yield flat
    for written, meant in _CLIP_PROJECTIONS.items():
        if flat.endswith(written):
            yield flat.removesuffix(written) + meant


def _original_unet_names(asked: Mapping[str, str], network: nn.Module) -> Iterator[tuple[str, str]]:
    """Layers named as in the original code of latent diffusion, with diffusers' names, flat."""
    flats = {f"lora_unet_{name.replace('.', '_')}": layer for layer, name in asked.items()}
    original = {name: layer for name, layer in flats.items() if any(block in name for block in _LDM_BLOCKS)}
    others = {name: layer for name, layer in flats.items() if name not in original}
    try:
        renamed = lora_conversion_utils._maybe_map_sgm_blocks_to_diffusers(dict(original), network.config)
    except (ValueError, IndexError):
        renamed = {}
    for name, layer in {**renamed, **others}.items():
        plain = lora_conversion_utils._convert_unet_lora_key(f"{name}.lora_down.weight")
        plain = re.sub(r"[._]lora\.down\.weight$", "", plain).replace(".processor.", ".").replace(".", "_")
        yield layer, plain
        yield layer, f"{plain}_0"
