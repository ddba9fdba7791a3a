"""U-Nets, VAEs and text encoders in one file: configs read off tensor shapes, tensors renamed."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

from diffusers.loaders.single_file_utils import (
    convert_controlnet_checkpoint,
    convert_ldm_unet_checkpoint,
    convert_ldm_vae_checkpoint,
    convert_open_clip_checkpoint,
)
from torch import Tensor

Tensors = dict[str, Tensor]

UNET_PREFIX = "model.diffusion_model."
VAE_PREFIX, SHORT_VAE_PREFIX = "first_stage_model.", "vae."

HEADS = 8
"""Attention heads of every SD 1.x layer; no tensor's shape tells."""
HEAD_WIDTH = 64
"""Channels of an attention head in later U-Nets, which are told by their linear projections."""
SIZE_WIDTH = 256
"""Width in which SDXL embeds each number about the picture; no tensor's shape tells."""


def unet(tensors: Tensors) -> tuple[dict[str, Any], Tensors]:
    """Config and weights of `UNet2DConditionModel` from its original layout, with or without the prefix
    ``model.diffusion_model.``, or from the layout of diffusers.
    """
    plain = {name.removeprefix(UNET_PREFIX): tensor for name, tensor in tensors.items()}
    ours = "conv_in.weight" in plain
    config = _diffusers_config(plain) if ours else _denoiser_config(plain)
    levels = len(config["block_out_channels"])
    config["up_block_types"] = tuple(
        "CrossAttnUpBlock2D" if kind.startswith("Cross") else "UpBlock2D"
        for kind in reversed(config["down_block_types"])
    )
    config["out_channels"] = plain["conv_out.weight" if ours else "out.2.weight"].shape[0]
    config["sample_size"] = 8 * 2 ** (levels - 1)
    return config, unet_weights(tensors, config)


def unet_weights(tensors: Tensors, config: dict[str, Any]) -> Tensors:
    """Tensors of a U-Net as diffusers names them. Their content is not looked at."""
    plain = {name.removeprefix(UNET_PREFIX): tensor for name, tensor in tensors.items()}
    if "conv_in.weight" in plain:
        return plain
    return convert_ldm_unet_checkpoint({UNET_PREFIX + name: t for name, t in plain.items()}, config)


def controlnet(tensors: Tensors) -> tuple[dict[str, Any], Tensors]:
    """Config and weights of `ControlNetModel` from its original layout."""
    plain = {name.removeprefix("control_model."): tensor for name, tensor in tensors.items()}
    config = _denoiser_config(plain)
    widths = [plain[f"input_hint_block.{n}.weight"].shape[0] for n in (0, 4, 8, 12)]
    config["conditioning_embedding_out_channels"] = tuple(widths)
    return config, convert_controlnet_checkpoint(plain, config)


def vae(tensors: Tensors) -> tuple[dict[str, Any], Tensors]:
    """Config and weights of `AutoencoderKL` from tensors named ``first_stage_model.*``, ``vae.*`` or without
    prefix, in the original layout or in that of diffusers.
    """
    plain = {
        name.removeprefix(VAE_PREFIX).removeprefix(SHORT_VAE_PREFIX): tensor
        for name, tensor in tensors.items()
    }
    ours = "encoder.conv_norm_out.weight" in plain
    stem = "encoder.down_blocks.{}.resnets.{}" if ours else "encoder.down.{}.block.{}"
    block = f"{stem}.conv1.weight"
    widths: list[int] = []
    while (entry := plain.get(block.format(len(widths), 0))) is not None:
        widths.append(entry.shape[0])
    config: dict[str, Any] = {
        "in_channels": 3,
        "out_channels": 3,
        "latent_channels": plain["decoder.conv_in.weight"].shape[1],
        "block_out_channels": tuple(widths),
        "layers_per_block": sum(block.format(0, n) in plain for n in range(8)),
        "down_block_types": ("DownEncoderBlock2D",) * len(widths),
        "up_block_types": ("UpDecoderBlock2D",) * len(widths),
        "use_quant_conv": "quant_conv.weight" in plain,
        "use_post_quant_conv": "post_quant_conv.weight" in plain,
    }
    return config, plain if ours else convert_ldm_vae_checkpoint(plain, config)


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


def clip(tensors: Tensors, prefix: str) -> tuple[dict[str, Any], Tensors]:
    """Config and weights of CLIP's text model as transformers names it.

    Args:
        tensors: those of the whole file whose names begin with `prefix`; others of its, such as those of a
            vision model, are left out.

    Returns:
        Config, and the weights by names from ``text_model.`` on, with ``text_projection.weight`` where
        there is one.
    """
    plain: Tensors = {}
    for name, tensor in tensors.items():
        short = name.removeprefix(prefix)
        inner = short.removeprefix("text_model.")
        if short == "text_projection.weight":
            plain[short] = tensor
        elif inner.startswith(_CLIP_PARTS) and not inner.endswith("position_ids"):
            plain[f"text_model.{inner}"] = tensor
    return _clip_config(plain) | {"hidden_act": "quick_gelu"}, plain


_CLIP_PARTS = ("embeddings.", "encoder.", "final_layer_norm.")


def open_clip(tensors: Tensors, prefix: str, *, skipped: int = 0) -> tuple[dict[str, Any], Tensors]:
    """Config and weights of a text model of OpenCLIP as transformers names CLIP's.

    Args:
        skipped: how many of its last layers the model that it belongs to leaves out.
    """
    blocks = f"{prefix}transformer.resblocks."
    last = max(int(name.removeprefix(blocks).split(".")[0]) for name in tensors if name.startswith(blocks))
    dropped = tuple(f"{blocks}{number}." for number in range(last + 1 - skipped, last + 1))
    kept = {name: tensor for name, tensor in tensors.items() if not name.startswith(dropped)}
    width = tensors[f"{prefix}token_embedding.weight"].shape[1]
    like = SimpleNamespace(config=SimpleNamespace(hidden_size=width))
    plain = convert_open_clip_checkpoint(like, kept, prefix=prefix)
    return _clip_config(plain) | {"hidden_act": "gelu"}, plain


def _clip_config(plain: Tensors) -> dict[str, Any]:
    stem = "text_model.encoder.layers."
    width = plain[f"{stem}0.mlp.fc1.weight"].shape[1]
    projection = plain.get("text_projection.weight")
    return {
        "vocab_size": plain["text_model.embeddings.token_embedding.weight"].shape[0],
        "max_position_embeddings": plain["text_model.embeddings.position_embedding.weight"].shape[0],
        "hidden_size": width,
        "projection_dim": width if projection is None else projection.shape[0],
        "intermediate_size": plain[f"{stem}0.mlp.fc1.weight"].shape[0],
        "num_hidden_layers": len({name.split(".")[3] for name in plain if name.startswith(stem)}),
        "num_attention_heads": max(width // HEAD_WIDTH, 1),
    }


def clip_vision(tensors: Tensors) -> tuple[dict[str, Any], Tensors]:
    """Config and weights of CLIP's vision model; those of a text model beside it are left out."""
    plain = {
        name: t for name, t in tensors.items() if name.startswith(("vision_model.", "visual_projection."))
    }
    plain.pop("vision_model.embeddings.position_ids", None)  # a plain count, which old files carry along
    patches = plain["vision_model.embeddings.patch_embedding.weight"]
    places = plain["vision_model.embeddings.position_embedding.weight"].shape[0]
    stem = "vision_model.encoder.layers."
    width, patch = patches.shape[0], patches.shape[-1]
    config = {
        "hidden_size": width,
        "intermediate_size": plain[f"{stem}0.mlp.fc1.weight"].shape[0],
        "projection_dim": plain["visual_projection.weight"].shape[0],
        "num_hidden_layers": len({name.split(".")[3] for name in plain if name.startswith(stem)}),
        "num_attention_heads": max(width // VISION_HEAD_WIDTHS.get(width, HEAD_WIDTH), 1),
        "patch_size": patch,
        "image_size": patch * math.isqrt(places - 1),
        "hidden_act": "quick_gelu" if width in (768, 1024) else "gelu",
    }
    return config, plain


VISION_HEAD_WIDTHS = {1280: 80, 1664: 104}
"""Width of OpenCLIP's ViT-H and ViT-bigG → channels of a head, where they are not 64."""


def t5(tensors: Tensors, prefix: str) -> tuple[dict[str, Any], Tensors]:
    """Config and weights of `T5EncoderModel`, version 1.1 with gated GELU."""
    plain = {name.removeprefix(prefix): tensor for name, tensor in tensors.items()}
    plain = {name: tensor for name, tensor in plain.items() if name.startswith(("shared.", "encoder."))}
    if "shared.weight" not in plain:
        plain["shared.weight"] = plain["encoder.embed_tokens.weight"]
    table, first = plain["shared.weight"], "encoder.block.0.layer"
    inner = plain[f"{first}.0.SelfAttention.q.weight"].shape[0]
    buckets, heads = plain[f"{first}.0.SelfAttention.relative_attention_bias.weight"].shape
    config = {
        "vocab_size": table.shape[0],
        "d_model": table.shape[1],
        "d_kv": inner // heads,
        "num_heads": heads,
        "d_ff": plain[f"{first}.1.DenseReluDense.wo.weight"].shape[1],
        "num_layers": len({name.split(".")[2] for name in plain if name.startswith("encoder.block.")}),
        "feed_forward_proj": "gated-gelu" if f"{first}.1.DenseReluDense.wi_0.weight" in plain else "relu",
        "relative_attention_num_buckets": buckets,
        "tie_word_embeddings": False,
    }
    return config, plain


def _denoiser_config(plain: Tensors) -> dict[str, Any]:
    """What UNet and ControlNet share: widths per level, layers per level, where attention is and how deep."""
    blocks = max(int(name.split(".")[1]) for name in plain if name.startswith("input_blocks.")) + 1
    widths: list[int] = []
    depths: list[int] = []
    layers = 0
    for number in range(1, blocks):
        if f"input_blocks.{number}.0.op.weight" in plain:
            continue
        entry = f"input_blocks.{number}.0.in_layers.2.weight"
        if number == 1 or f"input_blocks.{number - 1}.0.op.weight" in plain:
            widths.append(plain[entry].shape[0])
            depths.append(_depth(plain, f"input_blocks.{number}.1"))
        layers += len(widths) == 1
    return _shared_config(
        plain, widths, depths, layers, _depth(plain, "middle_block.1"),
        entry="input_blocks.0.0.weight", sizes="label_emb.0.0.weight",
    )  # fmt: skip


def _diffusers_config(plain: Tensors) -> dict[str, Any]:
    """The same from names of diffusers."""
    levels = len({name.split(".")[1] for name in plain if name.startswith("down_blocks.")})
    told = plain.get("time_embedding.cond_proj.weight")
    distilled = {} if told is None else {"time_cond_proj_dim": told.shape[1]}
    return distilled | _shared_config(
        plain,
        [plain[f"down_blocks.{level}.resnets.0.conv1.weight"].shape[0] for level in range(levels)],
        [_depth(plain, f"down_blocks.{level}.attentions.0") for level in range(levels)],
        sum(f"down_blocks.0.resnets.{number}.conv1.weight" in plain for number in range(8)),
        _depth(plain, "mid_block.attentions.0"),
        entry="conv_in.weight",
        sizes="add_embedding.linear_1.weight",
    )


def _depth(plain: Tensors, place: str) -> int:
    """Transformer blocks at a place; 0 where there is no attention."""
    stem = f"{place}.transformer_blocks."
    return len({name.removeprefix(stem).split(".")[0] for name in plain if name.startswith(stem)})


def _shared_config(
    plain: Tensors, widths: list[int], depths: list[int], layers: int, middle: int, *, entry: str, sizes: str
) -> dict[str, Any]:
    context = next(tensor for name, tensor in plain.items() if name.endswith("attn2.to_k.weight"))
    projection = next(tensor for name, tensor in plain.items() if name.endswith(".proj_in.weight"))
    linear = projection.ndim == 2
    config: dict[str, Any] = {
        "in_channels": plain[entry].shape[1],
        "block_out_channels": tuple(widths),
        "layers_per_block": layers,
        "down_block_types": tuple("CrossAttnDownBlock2D" if depth else "DownBlock2D" for depth in depths),
        "cross_attention_dim": context.shape[1],
        "use_linear_projection": linear,
        "attention_head_dim": tuple(max(width // HEAD_WIDTH, 1) for width in widths) if linear else HEADS,
    }
    if {*depths, middle} - {0, 1}:  # the last number is that of the middle block, too
        config["transformer_layers_per_block"] = tuple(depth or middle for depth in depths)
    if sizes in plain:
        config |= {
            "addition_embed_type": "text_time",
            "addition_time_embed_dim": SIZE_WIDTH,
            "projection_class_embeddings_input_dim": plain[sizes].shape[1],
        }
    return config
