"""What to say when memory is too small, and what would help."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from ..core.economy import Relief, ran_out
from ..core.errors import OutOfMemory


@contextmanager
def explained(what: str, device: str, relief: Collection[Relief] = ()) -> Iterator[None]:
    """Turn "out of memory" into words; `what` begins the sentence, e.g. ``"Sampling 4 pictures"``.

    Args:
        device: where the networks run; from the CPU there is nowhere to move weights to.
        relief: what would help besides releasing other models and moving weights to main memory.

    Raises:
        OutOfMemory: the memory did not suffice. Networks and latents made before are still there.
    """
    try:
        yield
    except Exception as problem:
        if not ran_out(problem):
            raise
        moved: tuple[Relief, ...] = () if device == "cpu" else ("offload",)
        raise OutOfMemory(
            f"{what} needs more memory than {'this machine' if device == 'cpu' else 'the device'} has free.",
            relief=("alone", *moved, *relief),
            hint="Use a smaller size or batch, or close other programs that use "
            f"{'much memory' if device == 'cpu' else 'the GPU'}.",
        ) from problem


def size(width_px: int, height_px: int, batch: int) -> str:
    """A batch in words: ``"4 pictures of 512 × 768"``."""
    return f"{'a picture' if batch == 1 else f'{batch} pictures'} of {width_px} × {height_px}"
