"""Weights in float8 with a factor beside each, or one for each of its rows.

ComfyUI stores them so: ``layer.scale_weight``, and of late ``layer.weight_scale``.
"""

from __future__ import annotations

from torch import Tensor

from ..core.errors import ModelFileError

FACTORS = (".scale_weight", ".weight_scale")
BESIDE = ("scaled_fp8", ".scale_input", ".input_scale", ".comfy_quant")
"""Marks, and factors of inputs, which matter only where a layer computes in float8."""


def multiplied(tensors: dict[str, Tensor], file_name: str) -> dict[str, Tensor]:
    """The same with the factors in the weights, which become float32; as it is where there are none.

    Raises:
        ModelFileError: a weight with a factor is in numbers that are put together in another way.
    """
    factors = {
        name.removesuffix(ending) + ".weight": factor
        for name, factor in tensors.items()
        for ending in FACTORS
        if name.endswith(ending)
    }
    if not factors:
        return tensors
    found: dict[str, Tensor] = {}
    for name, tensor in tensors.items():
        if name.endswith((*FACTORS, *BESIDE)):
            continue
        factor = factors.get(name)
        if factor is None:
            found[name] = tensor
            continue
        if not tensor.is_floating_point() or factor.numel() not in (1, len(tensor)):
            raise ModelFileError(
                f"“{file_name}” stores “{name}” in few bits in a way that is not read here.",
                hint="Use its version in bf16, fp8 or GGUF.",
            )
        found[name] = tensor.float() * factor.float().reshape(-1, *(1 for _ in tensor.shape[1:]))
    return found
