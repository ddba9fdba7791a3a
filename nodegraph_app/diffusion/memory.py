"""What to say when a device's memory is too small."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from ..core.errors import NodeError


@contextmanager
def explained(what: str) -> Iterator[None]:
    """Turn "out of memory" into words; `what` begins the sentence, e.g. ``"Sampling 4 pictures"``.

    Raises:
        NodeError: the device's memory did not suffice. Networks and latents made before are still there.
    """
    try:
        yield
    except torch.OutOfMemoryError as problem:
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
        raise NodeError(
            f"{what} needs more memory than the device has free.",
            hint="Use a smaller size or batch, or close other programs that use the GPU.",
        ) from problem


def size(width_px: int, height_px: int, batch: int) -> str:
    """A batch in words: ``"4 pictures of 512 × 768"``."""
    return f"{'a picture' if batch == 1 else f'{batch} pictures'} of {width_px} × {height_px}"
