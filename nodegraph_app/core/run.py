"""The narrow façade through which a node sees the engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from .values import Image


@runtime_checkable
class Run(Protocol):
    """Progress, cancellation, previews and pictures. A node asks for it with an argument annotated `Run`."""

    device: str
    """Where networks run: ``"cpu"``, ``"cuda"`` or ``"mps"``."""

    def step(self, done: int, total: int, preview: Callable[[], Image | None] | None = None) -> None:
        """Report that `done` of `total` steps are behind us; call it between steps and once with 0.

        Args:
            preview: draws what there is so far; called only when somebody watches and not more often
                than the window can show.

        Raises:
            Cancelled: the reader stopped the run.
        """

    def show(self, image: Image) -> None:
        """Show pictures on the node and in the viewer."""

    def write(self, image: Image, name: str) -> tuple[Path, ...]:
        """Write each picture of the batch as PNG into the output folder, the workflow inside.

        Args:
            name: file name without number and ending; ``/`` makes folders below the output folder.

        Returns:
            The paths, one per picture.

        Raises:
            NodeError: the name leaves the output folder, or the disk refused.
        """
