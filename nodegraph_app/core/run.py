"""The narrow façade through which a node sees the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from .economy import Economy

if TYPE_CHECKING:
    from numpy import ndarray

    from .values import Image


class StateStore(Protocol):
    """Keeps states of long computations, so that one that was broken off can be continued.

    A key names its state for ever: equal keys, equal states. A store may forget any state at any time.
    """

    def get(self, key: str) -> Mapping[str, ndarray] | None:
        """The arrays of a state by name, whole and as they were put, or None when it is not kept."""

    def put(self, key: str, state: Mapping[str, ndarray]) -> None:
        """Keep a state. A store that cannot, for want of room or because the disk refuses, lets it be: the
        computation goes on.
        """


@runtime_checkable
class Run(Protocol):
    """Progress, cancellation, previews and pictures. A node asks for it with an argument annotated `Run`."""

    device: str
    """Where networks run: ``"cpu"``, ``"cuda"`` or ``"mps"``."""

    journal: StateStore | None
    """Where a long computation keeps its states; None where none are kept."""

    economy: Economy
    """How the node makes do with the memory there is."""

    def check(self) -> None:
        """Say that this is a good place to stop; cheap enough for every layer of a network.

        Raises:
            Cancelled: the reader stopped the run.
        """

    def step(self, done: int, total: int, preview: Callable[[], Image | None] | None = None) -> None:
        """Report that `done` of `total` steps are behind us; call it between steps, and once before the first
        with how many are known already.

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

    def write_file(
        self, pieces: Iterable[bytes], name: str, ending: str, fingerprint: Callable[[Path], str]
    ) -> Path:
        """Write a file that is no picture, whole or not at all: that of a node that writes models into the
        reader's own model folder, any other into the output folder.

        Args:
            pieces: its content.
            name: as for `write`.
            ending: of the file's name, such as ``".safetensors"``.
            fingerprint: names the content of the file, as `core.files.Files.digest` does.

        Raises:
            NodeError: the name leaves the output folder, or the disk refused.
        """
