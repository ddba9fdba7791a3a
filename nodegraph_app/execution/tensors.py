"""Tensors as arrays and back, bit for bit. The one place on this side of the worker that may load torch, and
only when a tensor is read back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy import ndarray

VIEWED_AS = {1: "uint8", 2: "int16", 4: "int32", 8: "int64"}
"""Bytes per number → the number type as which a tensor of a type that numpy lacks (bfloat16) is kept."""


def is_tensor(value: object) -> bool:
    """Whether it is a torch tensor; loads nothing."""
    return type(value).__module__.partition(".")[0] == "torch" and hasattr(value, "detach")


def to_array(tensor: Any) -> tuple[ndarray, str]:
    """The numbers of a tensor, on the CPU, and the name of their type."""
    tensor = tensor.detach().cpu().contiguous()
    dtype = str(tensor.dtype).removeprefix("torch.")
    try:
        return tensor.numpy(), dtype
    except TypeError:  # numpy has no such numbers
        import torch

        return tensor.view(getattr(torch, VIEWED_AS[tensor.element_size()])).numpy(), dtype


def from_array(array: ndarray, dtype: str) -> Any:
    """The tensor that `to_array` took apart, on the CPU. Raises ValueError for a type that torch lacks."""
    import torch

    wanted = getattr(torch, dtype, None)
    if not isinstance(wanted, torch.dtype):
        raise ValueError(f"“{dtype}” is no number type")
    # A copy in torch's own memory: it can be written to, and lies where vectors of numbers begin. Else some
    # kernels take another path, and the last bit of what is computed from it would not be the same.
    tensor = torch.tensor(array)
    return tensor if tensor.dtype == wanted else tensor.view(wanted)
