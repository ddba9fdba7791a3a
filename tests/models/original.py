"""Networks written in the layouts that other programs use, by names of their own making or by turning
diffusers' conversions round.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from diffusers.loaders.single_file_utils import convert_ldm_unet_checkpoint, convert_ldm_vae_checkpoint
from torch import Tensor, nn

LDM_NAMES: list[str] = json.loads(
    (Path(__file__).parents[1] / "reference" / "sd15_tensor_names.json").read_text()
)
UNET_PREFIX, VAE_PREFIX = "model.diffusion_model.", "first_stage_model."


def both(*stems: str) -> list[str]:
    return [f"{stem}.{end}" for stem in stems for end in ("weight", "bias")]


def unet_names(
    depths: Sequence[int], middle: int, *, widths: Sequence[int], layers: int = 2, sizes: bool = False
) -> list[str]:
    """Names of the tensors of a U-Net in its original layout.

    Args:
        depths: transformer blocks per level; 0 where there is no attention.
        middle: those between the way down and the way up.
        sizes: whether it is told numbers about the picture.
    """
    names = both("time_embed.0", "time_embed.2", "input_blocks.0.0", "out.0", "out.2")
    names += both("label_emb.0.0", "label_emb.0.2") if sizes else []
    block, before = 1, widths[0]
    for level, (depth, width) in enumerate(zip(depths, widths, strict=True)):
        for _ in range(layers):
            names += _residual(f"input_blocks.{block}.0", skip=before != width)
            names += _attention(f"input_blocks.{block}.1", depth)
            block, before = block + 1, width
        if level + 1 < len(depths):
            names += both(f"input_blocks.{block}.0.op")
            block += 1
    names += _residual("middle_block.0", skip=False) + _attention("middle_block.1", middle)
    names += _residual("middle_block.2", skip=False)
    block = 0
    for level, depth in reversed(list(enumerate(depths))):
        for layer in range(layers + 1):
            names += _residual(f"output_blocks.{block}.0", skip=True)
            names += _attention(f"output_blocks.{block}.1", depth)
            if layer == layers and level:
                names += both(f"output_blocks.{block}.{2 if depth else 1}.conv")
            block += 1
    return [UNET_PREFIX + name for name in names]


def _residual(place: str, *, skip: bool) -> list[str]:
    stems = ["in_layers.0", "in_layers.2", "emb_layers.1", "out_layers.0", "out_layers.3"]
    return both(*(f"{place}.{stem}" for stem in [*stems, *["skip_connection"][:skip]]))


def _attention(place: str, depth: int) -> list[str]:
    if not depth:
        return []
    names = both(f"{place}.norm", f"{place}.proj_in", f"{place}.proj_out")
    for block in (f"{place}.transformer_blocks.{number}" for number in range(depth)):
        names += [f"{block}.attn{n}.to_{what}.weight" for n in (1, 2) for what in "qkv"]
        names += both(f"{block}.attn1.to_out.0", f"{block}.attn2.to_out.0")
        names += both(f"{block}.ff.net.0.proj", f"{block}.ff.net.2")
        names += both(*(f"{block}.norm{n}" for n in (1, 2, 3)))
    return names


def turned_round(names: Sequence[str], convert: Callable[..., Any], config: dict[str, Any]) -> dict[str, str]:
    """Name in the diffusers layout → in the original one: numbered tensors sent through a conversion."""
    numbered = {name: torch.full((1, 1, 1, 1), float(number)) for number, name in enumerate(names)}
    return {name: names[int(tensor.flatten()[0])] for name, tensor in convert(numbered, config).items()}


def renamed(network: nn.Module, mapping: dict[str, str]) -> dict[str, Tensor]:
    return {mapping[name]: tensor.contiguous() for name, tensor in network.state_dict().items()}


def unet(network: Any) -> dict[str, Tensor]:
    """A `UNet2DConditionModel` by its original names."""
    config = network.config
    given = config.transformer_layers_per_block
    every = [given] * len(config.block_out_channels) if isinstance(given, int) else given
    kinds = zip(every, config.down_block_types, strict=True)
    depths = [depth if kind.startswith("Cross") else 0 for depth, kind in kinds]
    names = unet_names(
        depths, every[-1], widths=config.block_out_channels, layers=config.layers_per_block,
        sizes=config.addition_embed_type == "text_time",
    )  # fmt: skip
    return renamed(network, turned_round(names, convert_ldm_unet_checkpoint, dict(config)))


def vae(network: nn.Module) -> dict[str, Tensor]:
    """An `AutoencoderKL` of four levels by its original names; projections as convolutions, as they were."""
    names = [name.removeprefix(VAE_PREFIX) for name in LDM_NAMES if name.startswith(VAE_PREFIX)]
    levels = {"down_block_types": [0] * 4, "up_block_types": [0] * 4}
    found = renamed(network, turned_round(names, convert_ldm_vae_checkpoint, levels))
    return {
        VAE_PREFIX + name: tensor[..., None, None] if ".attn_1." in name and tensor.ndim == 2 else tensor
        for name, tensor in found.items()
    }


def clip(encoder: nn.Module, prefix: str) -> dict[str, Tensor]:
    """A CLIP text encoder by the names transformers gave it before version 5.6."""
    state = {name.removeprefix("text_model."): tensor for name, tensor in encoder.state_dict().items()}
    outside = "text_projection.weight"
    return {prefix + (n if n == outside else f"text_model.{n}"): tensor for n, tensor in state.items()}


def open_clip(encoder: nn.Module, prefix: str, *, more_layers: int = 0) -> dict[str, Tensor]:
    """A CLIP text encoder by OpenCLIP's names: one tensor for query, key and value, the projection turned.

    Args:
        more_layers: copies of the last layer that follow it, as where a model leaves out the last.
    """
    state = {name.removeprefix("text_model."): tensor for name, tensor in encoder.state_dict().items()}
    layers = len({name.split(".")[2] for name in state if name.startswith("encoder.layers.")})
    made = {
        "positional_embedding": state["embeddings.position_embedding.weight"],
        "token_embedding.weight": state["embeddings.token_embedding.weight"],
        "logit_scale": torch.tensor(1.0),
    }
    width = made["positional_embedding"].shape[1]
    projection = state.get("text_projection.weight", torch.randn(width, width))
    made["text_projection"] = projection.T.contiguous()
    for end in ("weight", "bias"):
        made[f"ln_final.{end}"] = state[f"final_layer_norm.{end}"]
        for number in range(layers + more_layers):
            old, new = f"encoder.layers.{min(number, layers - 1)}", f"transformer.resblocks.{number}"
            made[f"{new}.attn.in_proj_{end}"] = torch.cat(
                [state[f"{old}.self_attn.{one}_proj.{end}"] for one in "qkv"]
            )
            for theirs, ours in (
                ("attn.out_proj", "self_attn.out_proj"),
                ("ln_1", "layer_norm1"),
                ("ln_2", "layer_norm2"),
                ("mlp.c_fc", "mlp.fc1"),
                ("mlp.c_proj", "mlp.fc2"),
            ):
                made[f"{new}.{theirs}.{end}"] = state[f"{old}.{ours}.{end}"].clone()
    return {prefix + name: tensor for name, tensor in made.items()}
