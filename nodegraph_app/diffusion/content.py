"""Tensors and arrays known by what they hold."""

from __future__ import annotations

import hashlib

import numpy as np
from torch import Tensor


def digest(values: Tensor | np.ndarray) -> str:
    """Hexadecimal SHA-256 of type, shape and numbers; where they lie and how they are strided is no part."""
    array = values.detach().cpu().numpy() if isinstance(values, Tensor) else values
    sha256 = hashlib.sha256(f"{array.dtype.str}{array.shape}".encode())
    sha256.update(np.ascontiguousarray(array).data)
    return sha256.hexdigest()
