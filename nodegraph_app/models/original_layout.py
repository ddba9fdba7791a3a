"""Networks of latent diffusion back in the names of the original code: the reverse of diffusers' converters.

A checkpoint in one file, as other programs read it, holds them under prefixes, see `single_file`.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from diffusers import AutoencoderKL, UNet2DConditionModel
from torch import Tensor, nn
from transformers import CLIPTextConfig, CLIPTextModel

from ..core.errors import ModelFileError
from . import single_file
from .single_file import UNET_PREFIX, VAE_PREFIX

TEXT_PREFIX = "cond_stage_model.transformer."

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


def checkpoint(networks: Mapping[str, nn.Module]) -> dict[str, Tensor]:
    """The tensors of a checkpoint in one file.

    Args:
        networks: by part: ``"unet"``, ``"vae"``, ``"text_encoder"``; any of them may be missing.

    Raises:
        ModelFileError: a part has no original layout that is known here.
    """
    made: dict[str, Tensor] = {}
    for part, network in networks.items():
        writer = _WRITERS.get(type(network))
        if writer is None or part not in ("unet", "vae", "text_encoder"):
            raise ModelFileError(
                f"How a {type(network).__name__} is written into a checkpoint in one file is not known here.",
                hint="Models of the Stable Diffusion 1.x family can be saved.",
            )
        made |= writer(network)
    return made


def unusual(networks: Mapping[str, nn.Module], tensors: Mapping[str, Tensor]) -> dict[str, dict[str, Any]]:
    """What the shapes of a checkpoint's tensors do not tell of its parts, where it is not as usual.

    Args:
        tensors: those that `checkpoint` made of the networks.

    Returns:
        Part → entries of its config, as JSON takes them; only parts that have any.
    """
    found = {}
    for part, network in networks.items():
        prefix, read, kind = _READERS[part]
        config, _ = read({name: tensor for name, tensor in tensors.items() if name.startswith(prefix)})
        own: Any = network.config
        own = own.to_dict() if kind is CLIPTextConfig else dict(own)
        expected = _defaults(kind) | config
        names = _TOLD_BY_CLIP if kind is CLIPTextConfig else expected.keys() - {"sample_size"}
        different = {
            name: own[name]
            for name in sorted(names & own.keys())
            if _plain(own[name]) != _plain(expected[name])
        }
        if different:
            found[part] = different
    return found


def _defaults(kind: type) -> dict[str, Any]:
    """The config of a network of which nothing is said."""
    if kind is CLIPTextConfig:
        return dict(CLIPTextConfig().to_dict())
    arguments = inspect.signature(kind.__init__).parameters  # type: ignore[misc] # of a class, not an instance
    return {name: argument.default for name, argument in arguments.items() if name != "self"}


def _unet(network: UNet2DConditionModel) -> dict[str, Tensor]:
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
        assert found is not None, name
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

    return _renamed(network, lambda name: UNET_PREFIX + original(name))


def _in_block(kind: str, rest: str) -> str:
    return f"1.{rest}" if kind == "attentions" else f"0.{_in_resnet(rest)}"


def _in_resnet(rest: str) -> str:
    layer, _, end = rest.rpartition(".")
    return f"{_RESNET[layer]}.{end}"


def _vae(network: AutoencoderKL) -> dict[str, Tensor]:
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
        return VAE_PREFIX + name

    def as_convolution(name: str, tensor: Tensor) -> Tensor:
        return tensor[..., None, None] if ".attn_1." in name and tensor.ndim == 2 else tensor

    return {name: as_convolution(name, tensor) for name, tensor in _renamed(network, original).items()}


def _clip(network: CLIPTextModel) -> dict[str, Tensor]:
    return _renamed(network, lambda name: f"{TEXT_PREFIX}text_model.{name.removeprefix('text_model.')}")


def _renamed(network: nn.Module, original: Callable[[str], str]) -> dict[str, Tensor]:
    return {original(name): tensor for name, tensor in network.state_dict().items()}


_READERS: Mapping[str, tuple[str, Callable[..., Any], type]] = {
    "unet": (UNET_PREFIX, single_file.unet, UNet2DConditionModel),
    "vae": (VAE_PREFIX, single_file.vae, AutoencoderKL),
    "text_encoder": (TEXT_PREFIX, partial(single_file.clip, prefix=TEXT_PREFIX), CLIPTextConfig),
}
"""Part → its prefix, what reads its config off the shapes, what holds the config."""

_TOLD_BY_CLIP = {"num_attention_heads", "hidden_act", "layer_norm_eps"}
"""Entries of CLIP's config that change what it computes and not its shapes."""


def _plain(value: object) -> object:
    """A value to compare: what classes have as tuples is lists where it was read from JSON."""
    return tuple(value) if isinstance(value, list) else value


_WRITERS: Mapping[type, Callable[..., dict[str, Tensor]]] = {
    UNet2DConditionModel: _unet,
    AutoencoderKL: _vae,
    CLIPTextModel: _clip,
}
