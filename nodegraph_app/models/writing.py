"""Safetensors files piece by piece, so that a checkpoint needs no second copy of itself in memory."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import torch
from torch import Tensor

TYPES = {
    torch.float32: "F32",
    torch.float16: "F16",
    torch.bfloat16: "BF16",
    torch.int64: "I64",
    torch.int32: "I32",
}  # fmt: skip
"""Number format → its name in the file, as https://github.com/huggingface/safetensors defines it."""


DTYPES = {"float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16}
"""Number formats that a checkpoint is written in, by the names a reader knows."""


def safetensors(
    tensors: Mapping[str, Tensor], metadata: Mapping[str, str], dtype: torch.dtype
) -> Iterator[bytes]:
    """The bytes of a file.

    Args:
        tensors: by name; those with a fraction are written as `dtype`.
        metadata: what the header says besides.
    """
    header: dict[str, object] = {"__metadata__": dict(metadata)}
    end = 0
    for name, tensor in tensors.items():
        kind = dtype if tensor.is_floating_point() else tensor.dtype
        begin, end = end, end + tensor.numel() * kind.itemsize
        header[name] = {"dtype": TYPES[kind], "shape": list(tensor.shape), "data_offsets": [begin, end]}
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    yield len(text).to_bytes(8, "little") + text
    for tensor in tensors.values():
        written = tensor.detach().cpu().to(dtype if tensor.is_floating_point() else tensor.dtype).contiguous()
        yield written.reshape(-1).view(torch.uint8).numpy().tobytes()
