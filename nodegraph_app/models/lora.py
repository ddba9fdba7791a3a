"""LoRA files, Hu et al. (2021), and their kin: LoHa, LoKr, DoRA and plain differences."""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from ..core.errors import ModelFileError
from . import layer_changes, lora_layouts
from .headers import read_header
from .layer_changes import Change, Pieces
from .lora_layouts import DENOISER
from .weights import read_tensors

ENDINGS = (
    ("up", ".lora_up.weight"),
    ("down", ".lora_down.weight"),
    ("mid", ".lora_mid.weight"),
    ("alpha", ".alpha"),
    ("scalar", ".scalar"),
    ("up", ".lora_B.weight"),
    ("down", ".lora_A.weight"),
    ("up_bias", ".lora_B.bias"),
    ("up", ".lora_B.default.weight"),
    ("down", ".lora_A.default.weight"),
    ("up", ".lora.up.weight"),
    ("down", ".lora.down.weight"),
    ("up", ".lora_linear_layer.up.weight"),
    ("down", ".lora_linear_layer.down.weight"),
    ("up", "_lora.up.weight"),
    ("down", "_lora.down.weight"),
    ("up", ".up.weight"),
    ("down", ".down.weight"),
    ("dora_scale", ".dora_scale"),
    ("magnitude", ".lora_magnitude_vector"),
    ("magnitude", ".lora_magnitude_vector.weight"),
    ("magnitude", ".lora_magnitude_vector.default.weight"),
    ("difference", ".diff"),
    ("bias", ".diff_b"),
    *((name, f".{name}") for name in ("hada_w1_a", "hada_w1_b", "hada_w2_a", "hada_w2_b")),
    *((name, f".{name}") for name in ("hada_t1", "hada_t2")),
    *((name, f".{name}") for name in ("lokr_w1", "lokr_w1_a", "lokr_w1_b")),
    *((name, f".{name}") for name in ("lokr_w2", "lokr_w2_a", "lokr_w2_b", "lokr_t2")),
)  # fmt: skip
"""(what a tensor is of its layer, how its name ends)."""

UNREAD_KINDS = {"oft_blocks": "OFT", "oft_R": "OFT", "boft_R": "BOFT", "vera_lambda_b": "VeRA"}
"""Part of a tensor's name → adapters of other kinds, refused by name."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Adapter:
    """A LoRA file in memory.

    Attributes:
        name: of the file.
        tensors: as the file names them.
        layers: layer as the file names it → its tensors by kind.
        nameless: tensors whose kind is not known.
    """

    name: str
    tensors: Mapping[str, Tensor]
    layers: Mapping[str, Pieces]
    nameless: tuple[str, ...]


def read(path: Path) -> Adapter:
    """An adapter file, on the CPU as it is stored.

    Raises:
        ModelFileError: damaged, no LoRA, or an adapter of a kind that is not understood.
    """
    tensors = read_tensors(path)
    for name in tensors:
        for kind, title in UNREAD_KINDS.items():
            if f".{kind}" in name:
                raise ModelFileError(
                    f"“{path.name}” is {_article(title)} {title} adapter.",
                    hint="LoRA, LoHa, LoKr, DoRA and plain differences are read.",
                )
    layers, nameless = _grouped(tensors)
    if not layers:
        raise ModelFileError(
            f"“{path.name}” holds “{nameless[0]}”, which is no part of a LoRA."
            if nameless
            else f"“{path.name}” holds no LoRA layers.",
            hint="Load it as what it is, or download it again.",
        )
    for layer, pieces in layers.items():
        if ("up" in pieces) != ("down" in pieces):
            raise ModelFileError(f"“{path.name}” holds half a layer: “{layer}”.", hint="Download it again.")
    return Adapter(path.stem, tensors, _with_written_alphas(path, layers), tuple(nameless))


def _grouped(tensors: Mapping[str, Tensor]) -> tuple[dict[str, dict[str, Tensor]], list[str]]:
    layers: dict[str, dict[str, Tensor]] = defaultdict(dict)
    nameless = []
    for name, tensor in tensors.items():
        kind, ending = next(((k, e) for k, e in ENDINGS if name.endswith(e)), (None, ""))
        if kind is None:
            nameless.append(name)
        else:
            layers[name.removesuffix(ending)][kind] = tensor
    return {layer: pieces for layer, pieces in layers.items() if set(pieces) != {"alpha"}}, nameless


def _with_written_alphas(path: Path, layers: Mapping[str, Pieces]) -> dict[str, Pieces]:
    """The layers with the alpha that newer diffusers write into the file's metadata and nowhere else."""
    try:
        config = json.loads(read_header(path).metadata.get("lora_adapter_metadata", "{}"))
    except (ValueError, AttributeError):
        return dict(layers)
    if not isinstance(config, dict):
        return dict(layers)
    return {layer: _with_written_alpha(layer, pieces, config) for layer, pieces in layers.items()}


def _with_written_alpha(layer: str, pieces: Pieces, config: Mapping[str, object]) -> Pieces:
    part, _, name = layer.partition(".")
    alpha, rank = config.get(f"{part}.lora_alpha"), pieces["down"].shape[0] if "down" in pieces else 0
    own = config.get(f"{part}.alpha_pattern")
    if isinstance(own, dict):
        alpha = next((value for ending, value in own.items() if name.endswith(ending)), alpha)
    if "alpha" in pieces or not rank or not isinstance(alpha, int | float):
        return pieces
    if config.get(f"{part}.use_rslora") is True:
        alpha = alpha * rank**0.5  # Kalajdzievski (2023): alpha / √rank
    return {**pieces, "alpha": torch.tensor(float(alpha))}


def changes(adapter: Adapter, network: nn.Module, part: str) -> dict[str, Change]:
    """What an adapter changes in a network.

    Args:
        part: which part of a checkpoint the network is: `DENOISER`, ``"text_encoder"``,
            ``"text_encoder_2"`` …; layers of other parts are left out.

    Returns:
        Path of a layer → its change at strength 1, float32 on the CPU; empty when the file changes other
        parts.

    Raises:
        ModelFileError: no layer is known to this network, or one has another size.
    """
    layers, nameless = adapter.layers, adapter.nameless
    mine = [layer for layer in layers if lora_layouts.address(layer)[0] == part]
    found = lora_layouts.located(mine, network, part)
    if part == DENOISER and len(found) < len(mine):
        layers, nameless, mine, found = _read_by_diffusers(adapter, network, mine, found)
    strangers = [layer for layer in mine if layer not in found]
    if part == DENOISER and lora_layouts.one_text_encoder(network):
        known = (DENOISER, "text_encoder")
        strangers += [layer for layer in layers if lora_layouts.address(layer)[0] not in known]
    if strangers and not found:
        raise ModelFileError(
            f"The LoRA “{adapter.name}” changes layers this model does not have, such as {strangers[0]}.",
            hint="Use a LoRA made for this model's family.",
        )
    if part == DENOISER:
        strangers += nameless
    if strangers:
        _log.warning(
            "LoRA %s: %d of %d names belong to no layer of the model, such as %s; they are left out",
            adapter.name, len(strangers), len(strangers) + len(found), strangers[0],
        )  # fmt: skip
    modules = dict(network.named_modules())
    return {path: _change(adapter, layer, layers[layer], modules[path]) for layer, path in found.items()}


def _read_by_diffusers(
    adapter: Adapter, network: nn.Module, mine: list[str], found: dict[str, str]
) -> tuple[Mapping[str, Pieces], tuple[str, ...], list[str], dict[str, str]]:
    """Layers, tensors that are of none, layers of the denoiser and where they are, as diffusers understands
    the file; as given where it understands less of it.
    """
    wanted = {
        name: tensor for name, tensor in adapter.tensors.items() if lora_layouts.address(name)[0] == DENOISER
    }
    converted = lora_layouts.converted(wanted, network)
    if converted is None:
        return adapter.layers, adapter.nameless, mine, found
    layers, nameless = _grouped(converted)
    names = [layer for layer in layers if lora_layouts.address(layer)[0] == DENOISER]
    better = lora_layouts.located(names, network, DENOISER)
    if len(better) <= len(found):
        return adapter.layers, adapter.nameless, mine, found
    if any(adapter.layers[layer].keys() & {"magnitude", "dora_scale"} for layer in mine):
        raise ModelFileError(
            f"“{adapter.name}” is a DoRA in a layout whose magnitudes cannot be read.",
            hint="Leaving them out would give another picture, so the file is not used.",
        )
    return layers, tuple(nameless), names, better


def _change(adapter: Adapter, layer: str, pieces: Pieces, module: nn.Module) -> Change:
    try:
        return layer_changes.change(pieces, module)  # type: ignore[arg-type] # only layers are located
    except layer_changes.OtherSize as misfit:
        raise ModelFileError(
            f"The LoRA “{adapter.name}” was made for a model of another size: its layer {layer} {misfit}.",
            hint="Use a LoRA made for this model's family.",
        ) from misfit
    except (layer_changes.Misfit, RuntimeError, ValueError, IndexError) as misfit:
        raise ModelFileError(
            f"The LoRA “{adapter.name}” cannot be used: its layer {layer} is damaged: {misfit}.",
            hint="Download it again.",
        ) from misfit


def _article(title: str) -> str:
    return "an" if title[0] in "AEIO" else "a"
