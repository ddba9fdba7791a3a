"""How much memory tensors take while something computes: counted, so that it is the same on every machine."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves


class LiveMemory(TorchDispatchMode):
    """Counts the tensors that operators make within the ``with`` block, from when they are made till nobody
    holds them. What an operator needs for itself and gives back before it ends is not seen.

    Works with real tensors and, without computing anything, under torch's `FakeTensorMode`.

    Attributes:
        peak_bytes: most that was held at once.
    """

    def __init__(self, known: Iterable[Tensor] = ()) -> None:
        super().__init__()
        self.peak_bytes = 0
        self._held_bytes = 0
        self._sizes = {tensor.untyped_storage()._cdata: 0 for tensor in known}

    def __torch_dispatch__(
        self,
        operator: Callable[..., Any],
        types: object,
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        given = operator(*args, **(kwargs or {}))
        for tensor in tree_leaves(given):
            if isinstance(tensor, Tensor):
                self._hold(tensor.untyped_storage())
        return given

    def _hold(self, storage: torch.UntypedStorage) -> None:
        if storage._cdata not in self._sizes:
            self._sizes[storage._cdata] = storage.nbytes()
            self._held_bytes += storage.nbytes()
            self.peak_bytes = max(self.peak_bytes, self._held_bytes)
            weakref.finalize(storage, self._let_go, storage._cdata)

    def _let_go(self, storage: int) -> None:
        self._held_bytes -= self._sizes.pop(storage)


def peak_bytes(work: Callable[[], object], known: Iterable[Tensor] = ()) -> int:
    """Most memory that the tensors which `work` makes take at once.

    Args:
        known: tensors that were there before, of which `work` may make views, such as weights.
    """
    with torch.no_grad(), LiveMemory(known) as live:
        work()
    return live.peak_bytes
