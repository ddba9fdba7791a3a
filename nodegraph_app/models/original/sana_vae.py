"""The deep-compression autoencoder of Sana, DC-AE, as its authors write it: ``stages`` of residual blocks and
linear attention.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from diffusers import AutoencoderDC
from torch import Tensor

from .blocks import Names, Renaming, count

AROUND: Renaming = {
    "encoder.project_in.conv": "encoder.conv_in",
    "decoder.project_out.op_list.0": "decoder.norm_out",
    "decoder.project_out.op_list.2.conv": "decoder.conv_out",
}
PLAIN_ENDS: Renaming = {
    "encoder.project_out.op_list.0.conv": "encoder.conv_out",
    "decoder.project_in.conv": "decoder.conv_in",
}
SHORT_CUT_ENDS: Renaming = {
    "encoder.project_out.main.op_list.0.conv": "encoder.conv_out",
    "decoder.project_in.main.conv": "decoder.conv_in",
}
"""The same two, with means or copies of channels beside them."""
BLOCK: Renaming = {
    "main.conv1.conv": "conv1",
    "main.conv2.conv": "conv2",
    "main.conv2.norm": "norm",
    "context_module.main.qkv.conv": ("attn.to_q", "attn.to_k", "attn.to_v"),
    "context_module.main.aggreg.0.0": "attn.to_qkv_multiscale.0.proj_in",
    "context_module.main.aggreg.0.1": "attn.to_qkv_multiscale.0.proj_out",
    "context_module.main.proj.conv": "attn.to_out",
    "context_module.main.proj.norm": "attn.norm_out",
    "local_module.main.inverted_conv.conv": "conv_out.conv_inverted",
    "local_module.main.depth_conv.conv": "conv_out.conv_depth",
    "local_module.main.point_conv.conv": "conv_out.conv_point",
    "local_module.main.point_conv.norm": "conv_out.norm",
}
STRIDED, SHUFFLED = {"main.conv": "conv"}, {"main.conv.conv": "conv"}
"""The layer between two stages: a convolution that strides, or one whose pixels are put together or apart."""

_PROJECTION = re.compile(r".*\.attn\.to_(q|k|v|out)\.weight")
"""Matrices that the original has as convolutions."""
_STRIDED = re.compile(r"encoder\.stages\.\d+\.op_list\.\d+\.main\.conv\.weight")
_PLACE = re.compile(r"(encoder|decoder)\.(?:stages|down_blocks|up_blocks)\.(\d+)\.(?:op_list\.)?(\d+)\.")


def _names(given: Iterable[str], *, strided: bool, short_cuts: bool) -> Names:
    """The table for a network of these names, in either layout."""
    found = dict(AROUND) | dict(SHORT_CUT_ENDS if short_cuts else PLAIN_ENDS)
    places = dict.fromkeys(match.groups() for name in given if (match := _PLACE.match(name)))
    for side, stage, place in places:
        down = side == "encoder"
        old = f"{side}.stages.{stage}.op_list.{place}"
        new = f"{side}.{'down' if down else 'up'}_blocks.{stage}.{place}"
        for layer, many in {**BLOCK, **(STRIDED if down and strided else SHUFFLED)}.items():
            named = (many,) if isinstance(many, str) else many
            found[f"{old}.{layer}"] = tuple(f"{new}.{one}" for one in named)
    return Names(found)


def open_tensors(tensors: dict[str, Tensor]) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """Config and weights of `AutoencoderDC`. Raises KeyError where a layer is missing."""
    strided = any(
        re.match(r"encoder\.stages\.\d+\.op_list\.\d+\.main\.conv\.weight", name) for name in tensors
    )
    short_cuts = any(name.startswith("encoder.project_out.main.") for name in tensors)
    renamed = _names(tensors, strided=strided, short_cuts=short_cuts).to_diffusers(tensors)
    found = {n: t.flatten(1) if _PROJECTION.match(n) else t for n, t in renamed.items()}
    shapes = {name: tuple(tensor.shape) for name, tensor in found.items()}
    config = {
        "latent_channels": shapes["encoder.conv_out.weight"][0],
        "encoder_out_shortcut": short_cuts,
        "decoder_in_shortcut": short_cuts,
        "downsample_block_type": "conv" if strided else "pixel_unshuffle",
        "upsample_block_type": _upsampling(shapes),
        "attention_head_dim": next(
            (shape[1] for name, shape in shapes.items() if name.endswith("multiscale.0.proj_out.weight")),
            HEAD,
        ),
    }
    return config | _stages(shapes, "encoder", "down") | _stages(shapes, "decoder", "up"), found


SCALED = "to_qkv_multiscale.0.proj_out.weight"
HEAD = 32
"""Channels of an attention head, where no tensor's shape tells."""


def _stages(shapes: Mapping[str, tuple[int, ...]], side: str, way: str) -> dict[str, Any]:
    kinds, widths, layers, scales = [], [], [], []
    for stage in range(count(shapes, f"{side}.{way}_blocks.")):
        stem = f"{side}.{way}_blocks.{stage}."
        places = [f"{stem}{place}." for place in range(count(shapes, stem))]
        blocks = [place for place in places if f"{place}conv.weight" not in shapes]
        attends = f"{blocks[-1]}attn.to_out.weight" in shapes
        scale = shapes.get(f"{blocks[-1]}attn.to_qkv_multiscale.0.proj_in.weight")
        kinds.append("EfficientViTBlock" if attends else "ResBlock")
        widths.append(shapes[f"{blocks[-1]}{'attn.to_out' if attends else 'conv2'}.weight"][0])
        layers.append(len(blocks))
        scales.append(() if scale is None else (scale[-1],))
    return {
        f"{side}_block_types": tuple(kinds),
        f"{side}_block_out_channels": tuple(widths),
        f"{side}_layers_per_block": tuple(layers),
        f"{side}_qkv_multiscales": tuple(scales),
    }


def _upsampling(shapes: Mapping[str, tuple[int, ...]]) -> str:
    """How the decoder comes to more pixels: copies of them, or channels put beside one another."""
    made = shapes["decoder.up_blocks.0.0.conv.weight"][0]
    return "interpolate" if made == shapes["decoder.norm_out.weight"][0] else "pixel_shuffle"


def tensors(network: AutoencoderDC) -> dict[str, Tensor]:
    """The reverse: what a file holds of the autoencoder."""
    state = network.state_dict()
    config = network.config
    names = _names(
        state, strided=config.downsample_block_type == "conv", short_cuts=config.encoder_out_shortcut
    )
    return names.to_original({n: t[..., None, None] if _PROJECTION.match(n) else t for n, t in state.items()})
