"""A mask while it is painted: strokes that add and take away, what is done to all of it, undo. No Qt."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .shapes import NOTHING, Box, Tip, line

if TYPE_CHECKING:
    from numpy import ndarray

HISTORY_BYTES = 256 * 1024**2
"""What undo may hold; the oldest steps go first."""


@dataclass(frozen=True)
class _Step:
    box: Box
    before: ndarray
    after: ndarray

    @property
    def size_bytes(self) -> int:
        return int(self.before.nbytes + self.after.nbytes)


class Painting:
    """A mask, and how it came about.

    Args:
        levels: (H, W) uint8; 255 = repaint. Changed in place, so that whoever shows it sees every stroke.
    """

    def __init__(self, levels: ndarray):
        self.levels = levels
        self._done: deque[_Step] = deque()
        self._undone: list[_Step] = []
        self._forgotten = False

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return int(self.levels.shape[1]), int(self.levels.shape[0])

    @property
    def share(self) -> float:
        """How much of the picture is marked, 0 to 1."""
        return float(self.levels.mean()) / 255

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to make again."""
        return bool(self._undone)

    @property
    def changed(self) -> bool:
        """Whether it may differ from what it began with."""
        return self._forgotten or bool(self._done)

    def undo(self) -> Box:
        """Take the last step back; returns what looks different."""
        if not self._done:
            return NOTHING
        step = self._done.pop()
        self._undone.append(step)
        self.levels[step.box.slices] = step.before
        return step.box

    def redo(self) -> Box:
        """Make the last undone step again; returns what looks different."""
        if not self._undone:
            return NOTHING
        step = self._undone.pop()
        self._done.append(step)
        self.levels[step.box.slices] = step.after
        return step.box

    def lay(self, marked: tuple[Box, ndarray], *, opacity: float = 1.0, erase: bool = False) -> Box:
        """Add a shape, or take it away, as one step; returns what looks different."""
        box, amount = marked
        if box.empty:
            return NOTHING
        before = self.levels[box.slices].copy()
        self.levels[box.slices] = blended(before, amount, opacity, erase=erase)
        self._remember(box, before)
        return box

    def invert(self) -> Box:
        """Mark what was not, and the other way round."""
        return self._replace(255 - self.levels)

    def clear(self) -> Box:
        """Mark nothing."""
        return self._replace(self.levels * 0)

    def feather(self, radius_px: float) -> Box:
        """Soften every edge this far to each side: two standard deviations of a Gaussian, like the node."""
        import numpy as np
        from scipy.ndimage import gaussian_filter

        soft = gaussian_filter(self.levels.astype(np.float32), radius_px / 2, mode="nearest")
        return self._replace(np.rint(soft).clip(0, 255).astype(np.uint8))

    def _replace(self, levels: ndarray) -> Box:
        before = self.levels.copy()
        self.levels[...] = levels
        width, height = self.size
        return self._remember(Box(0, 0, width, height), before)

    def _remember(self, box: Box, before: ndarray) -> Box:
        after = self.levels[box.slices].copy()
        if (before == after).all():
            return NOTHING
        self._undone.clear()
        self._done.append(_Step(box, before, after))
        while sum(step.size_bytes for step in self._done) > HISTORY_BYTES and len(self._done) > 1:
            self._done.popleft()
            self._forgotten = True
        return box


class Stroke:
    """One stroke of a brush or an eraser. However often it crosses itself, it marks a place once.

    Args:
        painting: what is painted on.
        opacity: the most that the stroke marks anywhere, 0 to 1.
        hardness: see `shapes.line`.
        erase: take away instead.
    """

    def __init__(self, painting: Painting, *, opacity: float, hardness: float, erase: bool):
        self._painting, self._opacity, self._hardness = painting, opacity, hardness
        self.erase = erase
        self._before = painting.levels.copy()
        self._amount = painting.levels * 0
        self._box = NOTHING
        self._at: Tip | None = None

    def to(self, tip: Tip) -> Box:
        """Go on to a place; returns what looks different."""
        import numpy as np

        box, amount = line(self._painting.size, self._at or tip, tip, self._hardness)
        self._at = tip
        if box.empty:
            return NOTHING
        held = self._amount[box.slices]
        np.maximum(held, amount, out=held)
        self._painting.levels[box.slices] = blended(
            self._before[box.slices], held, self._opacity, erase=self.erase
        )
        self._box = self._box.united(box)
        return box

    def end(self) -> None:
        """It becomes a step that can be undone."""
        if not self._box.empty:
            self._painting._remember(self._box, self._before[self._box.slices])

    def cancel(self) -> Box:
        """As if it had never begun; returns what looks different."""
        self._painting.levels[self._box.slices] = self._before[self._box.slices]
        return self._box


def blended(levels: ndarray, amount: ndarray, opacity: float, *, erase: bool) -> ndarray:
    """Levels drawn towards 255, or with `erase` towards 0, by a share of `amount`; all uint8."""
    import numpy as np

    share = np.rint(amount * np.float32(opacity)).astype(np.uint16)
    wide = levels.astype(np.uint16)
    if erase:
        return (wide - (wide * share + 127) // 255).astype(np.uint8)
    return (wide + ((255 - wide) * share + 127) // 255).astype(np.uint8)
