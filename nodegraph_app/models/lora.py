"""LoRA files: low-rank changes of weights, Hu et al. (2021), in the kohya and the diffusers layout."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import torch
from torch import Tensor, nn

from ..core.errors import ModelFileError
from .gateway import read_tensors

Part = Literal["unet", "text_encoder", "text_encoder_2", "text_encoder_3"]

UNREAD_KINDS = {
    "hada_w1_a": "LoHa",
    "lokr_w1": "LoKr",
    "oft_blocks": "OFT",
    "dora_scale": "DoRA",
    "diff": "full-difference",
}
"""Tensor ending → adapters of other kinds, refused by name."""


@dataclass(frozen=True, eq=False)
class LowRank:
    """Change of one layer: alpha / rank · up · down, with `mid` between for Tucker-decomposed convolutions.

    Attributes:
        up: (out, rank) or (out, rank, 1, 1).
        down: (rank, in) or (rank, in, kh, kw).
        mid: (rank, rank, kh, kw).
        alpha: its scale; the rank when the file says nothing.
    """

    up: Tensor
    down: Tensor
    mid: Tensor | None
    alpha: float

    def delta(self) -> Tensor:
        """The change at strength 1, float32, in the shape of the layer's weight but for trailing ones."""
        rank = self.down.shape[0]
        up, down = self.up.float(), self.down.float()
        if self.mid is not None:
            change = torch.einsum("or,rskl,si->oikl", up.flatten(1), self.mid.float(), down.flatten(1))
        else:
            change = (up.flatten(1) @ down.flatten(1)).reshape(up.shape[0], *down.shape[1:])
        return change * (self.alpha / rank)


def read(path: Path) -> Mapping[str, LowRank]:
    """Layer name as the file writes it → its change.

    Raises:
        ModelFileError: damaged, no LoRA, or an adapter of a kind that is not understood.
    """
    parts: dict[str, dict[str, Tensor]] = defaultdict(dict)
    for name, tensor in read_tensors(path).items():
        kind, ending = next(((k, e) for k, e in _ENDINGS if name.endswith(e)), (None, ""))
        if kind is None:
            raise _not_understood(path, name)
        parts[name.removesuffix(ending)][kind] = tensor
    layers = {}
    for layer, found in parts.items():
        if "up" not in found or "down" not in found:
            raise ModelFileError(f"“{path.name}” holds half a layer: “{layer}”.", hint="Download it again.")
        alpha = float(found["alpha"]) if "alpha" in found else float(found["down"].shape[0])
        layers[layer] = LowRank(found["up"], found["down"], found.get("mid"), alpha)
    if not layers:
        raise ModelFileError(f"“{path.name}” holds no LoRA layers.")
    return layers


def _not_understood(path: Path, name: str) -> ModelFileError:
    for ending, title in UNREAD_KINDS.items():
        if name.endswith((f".{ending}", f".{ending}.weight")):
            return ModelFileError(
                f"“{path.name}” is a {title} adapter.", hint="This version reads plain LoRA files only."
            )
    return ModelFileError(
        f"“{path.name}” holds “{name}”, which is no part of a plain LoRA.",
        hint="Leaving it out would give another picture, so the file is not used.",
    )


_ENDINGS = (
    ("up", ".lora_up.weight"),
    ("down", ".lora_down.weight"),
    ("mid", ".lora_mid.weight"),
    ("alpha", ".alpha"),
    ("up", ".lora_B.weight"),
    ("down", ".lora_A.weight"),
    ("up", ".lora.up.weight"),
    ("down", ".lora.down.weight"),
    ("up", "_lora.up.weight"),
    ("down", "_lora.down.weight"),
)


def deltas(layers: Mapping[str, LowRank], network: nn.Module, part: Part, *, name: str) -> dict[str, Tensor]:
    """Changes of a network's parameters at strength 1.

    Args:
        part: which part of a checkpoint the network is; layers of the other part are left out.
        name: of the LoRA, for errors.

    Returns:
        Parameter name → float32 change in its shape; empty when the file changes only other parts.

    Raises:
        ModelFileError: layers are unknown to this network or have another shape.
    """
    weights = dict(network.named_parameters())
    targets = _targets(network, part)
    changes: dict[str, Tensor] = {}
    strangers = []
    for layer, low_rank in layers.items():
        if not layer.startswith(_PREFIXES[part]):
            strangers += [layer] if not layer.startswith(_KNOWN_PREFIXES) else []
            continue
        target = targets.get(_flat(layer, part))
        if target is None:
            strangers.append(layer)
            continue
        change, weight = low_rank.delta(), weights[target]
        if change.numel() != weight.numel() or change.shape[:2] != weight.shape[:2]:
            raise ModelFileError(
                f"The LoRA “{name}” was made for a model of another size: its layer {layer} is "
                f"{_size(change)}, the model's is {_size(weight)}.",
                hint="Use a LoRA made for this model's family.",
            )
        changes[target] = change.reshape(weight.shape)
    if strangers:
        raise ModelFileError(
            f"The LoRA “{name}” changes layers this model does not have, such as {strangers[0]}.",
            hint="Use a LoRA made for this model's family.",
        )
    return changes


_PREFIXES: Mapping[Part, tuple[str, ...]] = {
    "unet": ("lora_unet_", "unet."),
    "text_encoder": ("lora_te_", "text_encoder."),
    "text_encoder_2": ("lora_te2_", "text_encoder_2."),
    "text_encoder_3": ("lora_te3_", "text_encoder_3."),
}
_KNOWN_PREFIXES = (*_PREFIXES["unet"], *_PREFIXES["text_encoder"])


def _targets(network: nn.Module, part: Part) -> dict[str, str]:
    """Layer name with every dot an underscore → name of its weight."""
    names = {}
    for name, module in network.named_modules():
        if isinstance(getattr(module, "weight", None), nn.Parameter):
            plain = name.removeprefix("text_model.") if part != "unet" else name
            names[plain.replace(".", "_")] = f"{name}.weight"
    return names


def _flat(layer: str, part: Part) -> str:
    for prefix in _PREFIXES[part]:
        layer = layer.removeprefix(prefix)
    flat = layer.replace(".processor.", ".").replace(".", "_")
    if flat.endswith("to_out"):
        flat += "_0"
    return flat.removeprefix("text_model_") if part != "unet" else flat


def _size(tensor: Tensor) -> str:
    return " × ".join(str(n) for n in tensor.shape)
