"""Stable Diffusion 1.x in one file: configs read off tensor shapes, tensors renamed as diffusers does."""

from __future__ import annotations

from typing import Any

from diffusers.loaders.single_file_utils import (
    convert_controlnet_checkpoint,
    convert_ldm_unet_checkpoint,
    convert_ldm_vae_checkpoint,
)
from torch import Tensor

Tensors = dict[str, Tensor]

UNET_PREFIX = "model.diffusion_model."
VAE_PREFIX, SHORT_VAE_PREFIX = "first_stage_model.", "vae."
TEXT_PREFIX = "cond_stage_model.transformer."

HEADS = 8
"""Attention heads of every SD 1.x layer; no tensor's shape tells."""


def unet(tensors: Tensors) -> tuple[dict[str, Any], Tensors]:
    """Config and weights of `UNet2DConditionModel` from tensors named ``model.diffusion_model.*``."""
    plain = {name.removeprefix(UNET_PREFIX): tensor for name, tensor in tensors.items()}
    config = _denoiser_config(plain)
    levels = len(config["block_out_channels"])
    config["up_block_types"] = tuple(
        "CrossAttnUpBlock2D" if kind.startswith("Cross") else "UpBlock2D"
        for kind in reversed(config["down_block_types"])
    )
    config["out_channels"] = plain["out.2.weight"].shape[0]
    config["sample_size"] = 8 * 2 ** (levels - 1)
    return config, convert_ldm_unet_checkpoint(dict(tensors), config)


def controlnet(tensors: Tensors) -> tuple[dict[str, Any], Tensors]:
    """Config and weights of `ControlNetModel` from its original layout."""
    plain = {name.removeprefix("control_model."): tensor for name, tensor in tensors.items()}
    config = _denoiser_config(plain)
    widths = [plain[f"input_hint_block.{n}.weight"].shape[0] for n in (0, 4, 8, 12)]
    config["conditioning_embedding_out_channels"] = tuple(widths)
    return config, convert_controlnet_checkpoint(plain, config)


def vae(tensors: Tensors) -> tuple[dict[str, Any], Tensors]:
    """Config and weights of `AutoencoderKL` from tensors named ``first_stage_model.*``, ``vae.*`` or without
    prefix.
    """
    plain = {
        name.removeprefix(VAE_PREFIX).removeprefix(SHORT_VAE_PREFIX): tensor
        for name, tensor in tensors.items()
    }
    widths: list[int] = []
    while (entry := plain.get(f"encoder.down.{len(widths)}.block.0.conv1.weight")) is not None:
        widths.append(entry.shape[0])
    layers = sum(f"encoder.down.0.block.{n}.conv1.weight" in plain for n in range(8))
    config: dict[str, Any] = {
        "in_channels": 3,
        "out_channels": 3,
        "latent_channels": plain["decoder.conv_in.weight"].shape[1],
        "block_out_channels": tuple(widths),
        "layers_per_block": layers,
        "down_block_types": ("DownEncoderBlock2D",) * len(widths),
        "up_block_types": ("UpDecoderBlock2D",) * len(widths),
        "scaling_factor": 0.18215,
        "use_quant_conv": "quant_conv.weight" in plain,
        "use_post_quant_conv": "post_quant_conv.weight" in plain,
    }
    return config, convert_ldm_vae_checkpoint(plain, config)


def tiny_decoder(tensors: Tensors) -> tuple[dict[str, Any], Tensors]:
    """Config and weights of diffusers' `DecoderTiny` from a whole tiny autoencoder or its decoder alone.

    TAESD's own files number the layers from 1, behind a clamp; diffusers' begin with ``decoder.layers.0``.
    """
    whole = {
        name.removeprefix("decoder."): tensor
        for name, tensor in tensors.items()
        if name.startswith("decoder.")
    }
    plain = {name.removeprefix("layers."): tensor for name, tensor in (whole or tensors).items()}
    places = sorted({int(name.partition(".")[0]) for name in plain})
    layers = {
        f"layers.{int(place) - places[0]}.{rest}": tensor
        for (place, _, rest), tensor in ((name.partition("."), tensor) for name, tensor in plain.items())
    }
    blocks, widths = [0], []
    for place in places[1:]:
        if f"{place}.weight" in plain:  # the convolution behind a stage of blocks
            widths.append(plain[f"{place}.weight"].shape[1])
            blocks.append(0)
        else:
            blocks[-1] += 1
    config = {
        "in_channels": plain[f"{places[0]}.weight"].shape[1],
        "out_channels": plain[f"{places[-1]}.weight"].shape[0],
        "num_blocks": tuple(blocks[:-1]),
        "block_out_channels": tuple(widths),
        "upsampling_scaling_factor": 2,
        "act_fn": "relu",
        "upsample_fn": "nearest",
    }
    return config, layers


def text_encoder(tensors: Tensors) -> tuple[dict[str, Any], Tensors]:
    """Config and weights of CLIP's text model, keys from ``text_model.`` on."""
    plain = {
        f"text_model.{name.removeprefix(TEXT_PREFIX).removeprefix('text_model.')}": tensor
        for name, tensor in tensors.items()
        if not name.endswith("position_ids")
    }
    stem = "text_model.encoder.layers."
    width = plain[f"{stem}0.mlp.fc1.weight"].shape[1]
    config = {
        "vocab_size": plain["text_model.embeddings.token_embedding.weight"].shape[0],
        "max_position_embeddings": plain["text_model.embeddings.position_embedding.weight"].shape[0],
        "hidden_size": width,
        "projection_dim": width,
        "intermediate_size": plain[f"{stem}0.mlp.fc1.weight"].shape[0],
        "num_hidden_layers": len({name.split(".")[3] for name in plain if name.startswith(stem)}),
        "num_attention_heads": max(width // 64, 1),
        "hidden_act": "quick_gelu",
    }
    return config, plain


def _denoiser_config(plain: Tensors) -> dict[str, Any]:
    """What UNet and ControlNet share: widths per level, layers per level, where attention is."""
    blocks = max(int(name.split(".")[1]) for name in plain if name.startswith("input_blocks.")) + 1
    widths: list[int] = []
    attention: list[bool] = []
    layers = 0
    for number in range(1, blocks):
        if f"input_blocks.{number}.0.op.weight" in plain:
            continue
        entry = f"input_blocks.{number}.0.in_layers.2.weight"
        if number == 1 or f"input_blocks.{number - 1}.0.op.weight" in plain:
            widths.append(plain[entry].shape[0])
            attention.append(f"input_blocks.{number}.1.norm.weight" in plain)
        layers += len(widths) == 1
    context = next(tensor for name, tensor in plain.items() if name.endswith("attn2.to_k.weight"))
    return {
        "in_channels": plain["input_blocks.0.0.weight"].shape[1],
        "block_out_channels": tuple(widths),
        "layers_per_block": layers,
        "down_block_types": tuple("CrossAttnDownBlock2D" if has else "DownBlock2D" for has in attention),
        "cross_attention_dim": context.shape[1],
        "attention_head_dim": HEADS,
    }
