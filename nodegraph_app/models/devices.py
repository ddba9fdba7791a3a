"""Where networks run and in which numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

from ..core.errors import NodegraphError
from ..core.numerics import Numerics, torch_release
from ..core.performance import USUAL, Performance

DTYPE_NAMES = {"cpu": "float32", "cuda": "float16", "mps": "float16"}
"""Device kind → number format of the weights. Half precision is slow on most CPUs."""


def numerics(device: str, performance: Performance = USUAL) -> str:
    """Name of the arithmetic, part of every key. Loads no torch."""
    kind = device.partition(":")[0]
    return str(Numerics(kind, DTYPE_NAMES[kind], torch_release(), performance.numerics(device)))


def dtype(device: str, *, wide: bool = False) -> torch.dtype:
    """Number format of weights on `device`.

    Args:
        wide: of networks whose values leave the range of float16: bfloat16 stands in for it.
    """
    import torch

    name = DTYPE_NAMES[device.partition(":")[0]]
    found: torch.dtype = getattr(torch, "bfloat16" if wide and name == "float16" else name)
    return found


def pick(wish: str = "auto") -> str:
    """The device to run on; ``"auto"`` takes CUDA, then MPS, then the CPU.

    Raises:
        NodegraphError: the device asked for is not there.
    """
    import torch

    present = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if wish == "auto":
        return next(kind for kind, there in present.items() if there)
    if not present.get(wish.partition(":")[0], False):
        raise NodegraphError(f"This machine has no device “{wish}”.", hint="Choose auto or cpu.")
    return wish


def memory_bytes(device: str) -> int | None:
    """How much memory a device has of its own; None where it shares the machine's."""
    import torch

    return torch.cuda.mem_get_info(device)[1] if device.startswith("cuda") else None


def usable_bytes(device: str) -> int:
    """How much of its memory networks may take, as the same from run to run; 0 where nothing tells.

    Of a GPU that shares the machine's, as much as its system recommends.
    """
    import torch

    if device.startswith("mps"):
        return torch.mps.recommended_max_memory()
    return memory_bytes(device) or 0


def description(device: str) -> str:
    """The device as a reader knows it, e.g. ``"NVIDIA GeForce RTX 3060"``."""
    import torch

    kind = device.partition(":")[0]
    if kind == "cuda":
        return torch.cuda.get_device_name(device)
    threads = torch.get_num_threads()
    return "Apple GPU" if kind == "mps" else f"CPU, {threads} thread{'s' if threads != 1 else ''}"
