"""Pictures seen in this session, by the key of the result they show: same key, same picture."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtGui import QImage

from .panels.filmstrip import Finished

BUDGET_BYTES = 256 * 1024**2


@dataclass(frozen=True)
class Seen:
    """A picture that belongs to a node.

    Attributes:
        image: the pixels.
        caption: what it is, in words.
        origin: the finished picture, for whoever saves it; None for a glimpse or a file of the reader's.
        on_node: how it looks on its node, where that is otherwise.
    """

    image: QImage
    caption: str
    origin: Finished | None = None
    on_node: QImage | None = None

    @property
    def node_image(self) -> QImage:
        """What the node shows."""
        return self.on_node if self.on_node is not None else self.image

    @property
    def size_bytes(self) -> int:
        """What holding it takes."""
        return self.image.sizeInBytes() + (len(self.origin.png) if self.origin else 0)


class PictureShelf:
    """Batches of pictures by key, within a budget of bytes; those not asked for longest go first."""

    def __init__(self, budget_bytes: int = BUDGET_BYTES):
        self._budget_bytes = budget_bytes
        self._used_bytes = 0
        self._batches: OrderedDict[str, list[Seen]] = OrderedDict()

    def add(self, key: str, seen: Seen, *, index: int = 0) -> None:
        """Keep the picture with this place in its batch; the first one begins the batch anew."""
        if index == 0:
            self._drop(key)
        self._batches.setdefault(key, []).append(seen)
        self._batches.move_to_end(key)
        self._used_bytes += seen.size_bytes
        while self._used_bytes > self._budget_bytes and len(self._batches) > 1:
            self._drop(next(iter(self._batches)))

    def last(self, key: str) -> Seen | None:
        """The last picture of the batch, or None when there is none (any more)."""
        batch = self._batches.get(key)
        if not batch:
            return None
        self._batches.move_to_end(key)
        return batch[-1]

    def _drop(self, key: str) -> None:
        self._used_bytes -= sum(seen.size_bytes for seen in self._batches.pop(key, ()))
