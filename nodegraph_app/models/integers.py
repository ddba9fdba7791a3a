"""Weights kept as whole numbers of eight bits by torchao: half the memory of float16."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from importlib.util import find_spec
from typing import Any

from torch import Tensor, nn

from ..core.errors import ModelFileError

PACKAGE = "torchao"
INSTALL = 'Install it: pip install "nodegraph-app[torchao]".'


def require() -> None:
    """Raises ModelFileError where the package is not installed."""
    if find_spec(PACKAGE) is None:
        raise ModelFileError(
            f"Weights in int8 need the package {PACKAGE}, which is not installed.",
            hint=f"{INSTALL} Or choose another storage.",
        )


def keep(network: nn.Module, but: tuple[str, ...]) -> None:
    """Round the weights of linear layers to 255 steps for each row; inputs and sums keep their numbers.

    Args:
        but: patterns in names of layers that stay as they are.

    Raises:
        ModelFileError: the package is not installed.
    """
    require()
    from torchao.quantization import Int8WeightOnlyConfig, quantize_

    def rounds(layer: nn.Module, name: str) -> bool:
        return isinstance(layer, nn.Linear) and not any(re.search(pattern, name) for pattern in but)

    quantize_(network, Int8WeightOnlyConfig(version=2), filter_fn=rounds)


def require_reader(config: Mapping[str, Any], name: str, *, readable: Collection[str] = (PACKAGE,)) -> None:
    """Make sure that a folder's weights, where they were saved quantised, can be read.

    Args:
        config: of the network.
        name: of the folder, for the reader.
        readable: packages of which this kind of network is read.

    Raises:
        ModelFileError: the package that reads them is missing, or this version has no reader for them.
    """
    method = (config.get("quantization_config") or {}).get("quant_method")
    if method is None or (method in readable and find_spec(PACKAGE) is not None):
        return
    if method in readable:
        raise ModelFileError(
            f"“{name}” was saved quantised by {PACKAGE}, which is not installed.",
            hint=f"{INSTALL} Or use the model in full precision.",
        )
    raise ModelFileError(
        f"“{name}” was saved quantised by {method}, which this version does not read.",
        hint="Use the model in full precision.",
    )


def keeps_integers(layer: nn.Module) -> bool:
    """Whether this layer's weight is rounded so."""
    return hasattr(getattr(layer, "weight", None), "qdata")


def size_bytes(tensor: Tensor) -> int:
    """Memory that a tensor takes, also where it is made of several."""
    if not hasattr(tensor, "qdata"):
        return tensor.numel() * tensor.element_size()
    names, _ = tensor.__tensor_flatten__()  # type: ignore[attr-defined]  # of tensors that wrap others
    return sum(size_bytes(part) for name in names if (part := getattr(tensor, name)) is not None)
