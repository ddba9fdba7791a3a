"""Making do with less memory: what a node may do where an estimate says that it must, or memory ran out."""

from __future__ import annotations

import errno
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

Relief = Literal["alone", "tiles", "offload", "parts"]
"""A way to need less memory, see the attributes of `Economy`."""


@dataclass(frozen=True)
class Economy:
    """How a node makes do with the memory there is; by default as if there were enough.

    Attributes:
        alone: models that the node does not use are released before it runs.
        tiles: pictures are encoded and decoded in tiles that overlap and are blended.
        offload: weights lie in main memory and each layer comes to the device when its turn has come.
        parts: into how many passes a network's batch is divided.
        fp8: the denoiser's weights are kept in eight bits. Chosen before a run only, see `core.forecast`.
    """

    alone: bool = False
    tiles: bool = False
    offload: bool = False
    parts: int = 1
    fp8: bool = False

    def after(self, reliefs: Collection[Relief]) -> Economy | None:
        """The next rung of the ladder among those that would help; None when none is left.

        A batch may be divided again, as long as that is said to help; everything else is done once.
        """
        if "alone" in reliefs and not self.alone:
            return replace(self, alone=True)
        if "tiles" in reliefs and not self.tiles:
            return replace(self, tiles=True)
        if "offload" in reliefs and not self.offload:
            return replace(self, offload=True)
        if "parts" in reliefs:
            return replace(self, parts=2 * self.parts)
        return None

    @property
    def numerics(self) -> str:
        """What of it shows in a result, be it in the last digits: part of the result's key, or empty."""
        saved = (("+tiles", self.tiles), ("+fp8", self.fp8), (f"+parts{self.parts}", self.parts > 1))
        return "".join(name for name, saves in saved if saves)

    @property
    def words(self) -> str:
        """For a reader, e.g. ``"other models released, in tiles"``; empty where nothing is saved."""
        return ", ".join(
            words
            for words, saves in (
                ("other models released", self.alone),
                ("in tiles", self.tiles),
                ("weights in main memory", self.offload),
                ("denoiser in fp8", self.fp8),
                (f"batch in {self.parts} parts", self.parts > 1),
            )
            if saves
        )


PLENTY = Economy()


def ran_out(error: BaseException) -> bool:
    """Whether an error says that memory, of the device or the machine, was not enough, or comes from one that
    says so: libraries wrap it into errors of their own.

    torch has a class for accelerators only; what its CPU allocator, MPS, oneDNN and the libraries of CUDA
    raise is known by its words.
    """
    chain: BaseException | None = error
    while chain is not None:
        if _says_so(chain):
            return True
        chain = chain.__cause__ or chain.__context__
    return False


def _says_so(error: BaseException) -> bool:
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
        return True
    return isinstance(error, RuntimeError) and _SAID.search(str(error)) is not None


_SAID = re.compile(
    "out of memory|can(no|')t allocate memory|not enough memory|alloc_failed|bad_alloc"
    "|could not create a (primitive|memory)(?! desc)",  # with "descriptor" behind it something else is wrong
    re.IGNORECASE,
)
