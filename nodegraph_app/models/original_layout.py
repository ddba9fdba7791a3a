"""Networks of latent diffusion back in the names of the original code: the reverse of diffusers' converters.

All names are bare; `checkpoints` knows what stands before them in a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from diffusers.loaders.single_file_utils import DIFFUSERS_TO_LDM_MAPPING
from torch import Tensor, nn

from ..core.errors import ModelFileError

_RESNET = {
    "norm1": "in_layers.0",
    "conv1": "in_layers.2",
    "time_emb_proj": "emb_layers.1",
    "norm2": "out_layers.0",
    "conv2": "out_layers.3",
    "conv_shortcut": "skip_connection",
}
_UNET_ENDS = {
    "conv_in": "input_blocks.0.0",
    "time_embedding.linear_1": "time_embed.0",
    "time_embedding.linear_2": "time_embed.2",
    "add_embedding.linear_1": "label_emb.0.0",
    "add_embedding.linear_2": "label_emb.0.2",
    "conv_norm_out": "out.0",
    "conv_out": "out.2",
}
_VAE_ATTENTION = {"to_q": "q", "to_k": "k", "to_v": "v", "to_out.0": "proj_out", "group_norm": "norm"}


def unet(network: UNet2DConditionModel) -> dict[str, Tensor]:
    """A U-Net of any of its sizes."""
    layers = network.config.layers_per_block
    ups = {
        number: "attentions" if hasattr(block, "attentions") else ""
        for number, block in enumerate(network.up_blocks)
    }

    def original(name: str) -> str:
        for own, theirs in _UNET_ENDS.items():
            if name.startswith(f"{own}."):
                return theirs + name.removeprefix(own)
        if found := re.fullmatch(r"mid_block\.(resnets|attentions)\.(\d)\.(.*)", name):
            kind, number, rest = found[1], int(found[2]), found[3]
            return (
                f"middle_block.1.{rest}"
                if kind == "attentions"
                else f"middle_block.{2 * number}.{_in_resnet(rest)}"
            )
        found = re.fullmatch(r"(down|up)_blocks\.(\d+)\.(\w+)\.(\d+)\.(.*)", name)
        if found is None:
            raise ModelFileError(
                f"This U-Net has layers that the original layout has no name for, such as “{name}”.",
                hint="It can be used, but not saved as one file.",
            )
        way, block, kind, number, rest = found[1], int(found[2]), found[3], int(found[4]), found[5]
        if way == "down":
            place = (layers + 1) * block + number + 1
            if kind == "downsamplers":
                return f"input_blocks.{(layers + 1) * (block + 1)}.0.op.{rest.removeprefix('conv.')}"
            return f"input_blocks.{place}.{_in_block(kind, rest)}"
        place = (layers + 1) * block + number
        if kind == "upsamplers":
            return f"output_blocks.{(layers + 1) * block + layers}.{2 if ups[block] else 1}.{rest}"
        return f"output_blocks.{place}.{_in_block(kind, rest)}"

    return _renamed(network, original)


def _in_block(kind: str, rest: str) -> str:
    return f"1.{rest}" if kind == "attentions" else f"0.{_in_resnet(rest)}"


def _in_resnet(rest: str) -> str:
    layer, _, end = rest.rpartition(".")
    return f"{_RESNET[layer]}.{end}"


def vae(network: AutoencoderKL) -> dict[str, Tensor]:
    """The autoencoder; its attention as convolutions, as it was."""
    levels = len(network.config.block_out_channels)

    def up(level: re.Match[str], kind: str) -> str:
        return f"up.{levels - 1 - int(level[1])}.{kind}"

    def original(name: str) -> str:
        name = name.replace("conv_norm_out", "norm_out").replace("conv_shortcut", "nin_shortcut")
        name = re.sub(r"mid_block\.resnets\.(\d)", lambda m: f"mid.block_{int(m[1]) + 1}", name)
        name = re.sub(r"down_blocks\.(\d+)\.resnets", r"down.\1.block", name)
        name = re.sub(r"down_blocks\.(\d+)\.downsamplers\.0", r"down.\1.downsample", name)
        name = re.sub(r"up_blocks\.(\d+)\.resnets", lambda level: up(level, "block"), name)
        name = re.sub(r"up_blocks\.(\d+)\.upsamplers\.0", lambda level: up(level, "upsample"), name)
        if found := re.fullmatch(r"(.*)mid_block\.attentions\.0\.(.*)\.(\w+)", name):
            name = f"{found[1]}mid.attn_1.{_VAE_ATTENTION[found[2]]}.{found[3]}"
        return name

    def as_convolution(name: str, tensor: Tensor) -> Tensor:
        return tensor[..., None, None] if ".attn_1." in name and tensor.ndim == 2 else tensor

    return {name: as_convolution(name, tensor) for name, tensor in _renamed(network, original).items()}


def clip(network: nn.Module) -> dict[str, Tensor]:
    """A CLIP text model by the names that transformers gave it before version 5.6."""

    def original(name: str) -> str:
        return (
            name if name.startswith("text_projection.") else f"text_model.{name.removeprefix('text_model.')}"
        )

    return _renamed(network, original)


def open_clip(network: nn.Module, *, skipped: int = 0) -> dict[str, Tensor]:
    """A CLIP text model by the names of OpenCLIP: query, key and value in one matrix, the projection turned.

    Args:
        skipped: how many layers follow that the model it belongs to leaves out. Programs that read the file
            expect them; the last one stands in for each.
    """
    tensors = clip(network)
    layers = 1 + max(int(found[1]) for name in tensors if (found := _OPEN_CLIP_LAYER.match(name)))
    for number in range(layers, layers + skipped):
        last, new = f"text_model.encoder.layers.{layers - 1}.", f"text_model.encoder.layers.{number}."
        tensors |= {new + n.removeprefix(last): t for n, t in tensors.items() if n.startswith(last)}
    made: dict[str, Tensor] = {}
    for name, tensor in tensors.items():
        if name in _OPEN_CLIP_ENDS:
            made[_OPEN_CLIP_ENDS[name]] = tensor.T if name == "text_projection.weight" else tensor
        elif found := re.fullmatch(r"(.*)\.q_proj\.(\w+)", name):
            three = [tensors[name.replace("q_proj", f"{one}_proj")] for one in "qkv"]
            made[f"{_in_open_clip(found[1])}.in_proj_{found[2]}"] = torch.cat(three)
        elif not re.search(r"\.[kv]_proj\.", name):
            made[_in_open_clip(name)] = tensor
    return made


_OPEN_CLIP_LAYER = re.compile(r"text_model\.encoder\.layers\.(\d+)\.")
_OPEN_CLIP_ENDS = DIFFUSERS_TO_LDM_MAPPING["openclip"]["layers"]


def _in_open_clip(name: str) -> str:
    for own, theirs in DIFFUSERS_TO_LDM_MAPPING["openclip"]["transformer"].items():
        name = name.replace(own, theirs)
    return f"transformer.{name}"


def _renamed(network: nn.Module, original: Callable[[str], str]) -> dict[str, Tensor]:
    return {original(name): tensor for name, tensor in network.state_dict().items()}
