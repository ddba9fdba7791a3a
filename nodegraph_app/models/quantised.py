"""GGUF files: weights in blocks of few bits, turned back into numbers layer by layer while they are used."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from diffusers import GGUFQuantizationConfig, ModelMixin
from diffusers.models.model_loading_utils import load_gguf_checkpoint
from diffusers.quantizers import DiffusersAutoQuantizer
from torch import Tensor, nn

from ..core.errors import ModelFileError
from .gguf_header import read as read_gguf_header

Tensors = dict[str, Tensor]

RESHAPED = "comfy.gguf.orig_shape."
"""Metadata of tensors that a file holds in another shape than the network's."""


def read(path: Path) -> Tensors:
    """Tensors of a GGUF file on the CPU; those in blocks as `GGUFParameter`.

    Raises:
        ModelFileError: the package that reads them is missing, or the file stores what is not understood.
    """
    if find_spec("gguf") is None:
        raise ModelFileError(
            f"“{path.name}” is a GGUF file, and the package that reads those is not installed.",
            hint='Install it: pip install "nodegraph-app[gguf]". Or use the .safetensors version.',
        )
    _, metadata = read_gguf_header(path)
    if any(name.startswith(RESHAPED) for name in metadata):
        raise ModelFileError(
            f"“{path.name}” holds tensors in other shapes than the model's.",
            hint="Use another GGUF version of it, or the .safetensors version.",
        )
    found: Tensors = load_gguf_checkpoint(str(path), return_tensors=True)
    return found


def shapes(tensors: Tensors) -> Tensors:
    """The same names with tensors of the shapes that the weights stand for, without content."""
    return {
        name: torch.empty(tuple(getattr(tensor, "quant_shape", tensor.shape)), device="meta")
        for name, tensor in tensors.items()
    }


def build(network: Callable[..., ModelMixin], config: dict[str, Any], tensors: Tensors) -> ModelMixin:
    """A network whose linear layers keep their blocks; everything else becomes float32.

    Raises:
        ValueError: tensors are missing, too many or of another shape.
    """
    from diffusers.quantizers.gguf.utils import GGUFLinear, GGUFParameter, dequantize_gguf_tensor

    made = network(**config)
    quantiser = DiffusersAutoQuantizer.from_config(GGUFQuantizationConfig(compute_dtype=torch.float32))
    quantiser.preprocess_model(model=made, device_map=None, state_dict=tensors)
    expected = made.state_dict()
    if expected.keys() != tensors.keys():
        raise ValueError(f"tensors are missing or too many: {sorted(expected.keys() ^ tensors.keys())[:3]}")
    for name, tensor in tensors.items():
        layer, _, own = name.rpartition(".")
        module = made.get_submodule(layer)
        blocks = isinstance(tensor, GGUFParameter)
        if tuple(getattr(tensor, "quant_shape", tensor.shape)) != tuple(expected[name].shape):
            raise ValueError(f"“{name}” has another shape")
        if blocks and not isinstance(module, GGUFLinear):
            tensor = dequantize_gguf_tensor(tensor).as_subclass(torch.Tensor)
            blocks = False
        kept = tensor if blocks else nn.Parameter(tensor.float(), requires_grad=False)
        module._parameters[own] = kept
    return made.eval().requires_grad_(False)


def compute_in(network: nn.Module, dtype: torch.dtype) -> None:
    """Let layers that keep blocks turn them into numbers of this format."""
    for layer in network.modules():
        if keeps_blocks(layer):
            layer.compute_dtype = dtype  # type: ignore[assignment]  # of GGUFLinear


def full_weight(layer: nn.Module) -> Tensor:
    """The numbers that a layer's weight stands for, float32 on the CPU."""
    from diffusers.quantizers.gguf.utils import dequantize_gguf_tensor

    weight: Tensor = layer.weight.detach()  # type: ignore[assignment,operator]  # layers have one
    if keeps_blocks(layer):
        weight = dequantize_gguf_tensor(layer.weight).as_subclass(Tensor)
    return weight.cpu().float()


def unpack(network: nn.Module) -> None:
    """Put plain layers, float32 on the CPU, in the place of those that keep blocks."""
    packed = [(path, layer) for path, layer in network.named_modules() if keeps_blocks(layer)]
    for path, layer in packed:
        outside, inside = layer.out_features, layer.in_features
        plain = nn.Linear(inside, outside, device="meta")  # type: ignore[arg-type]  # numbers
        plain.weight = nn.Parameter(full_weight(layer), requires_grad=False)
        plain.bias = layer.bias  # type: ignore[assignment]  # a parameter or none
        parent, _, name = path.rpartition(".")
        setattr(network.get_submodule(parent), name, plain)


def keeps_blocks(layer: nn.Module) -> bool:
    """Whether this layer's weights are blocks."""
    return hasattr(getattr(layer, "weight", None), "quant_type")
