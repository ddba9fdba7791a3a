"""What the worker can be asked. Everything is small, frozen and made of plain values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RunWorkflow:
    """Run a workflow.

    Attributes:
        run: number for its events; the client counts.
        workflow: the document in native JSON.
        workflow_folder: folder of its file, where pictures it names are looked for first.
        targets: ids of the nodes wanted; None for every output node.
        output_folder: where pictures are written.
        previews: whether somebody watches.
    """

    run: int
    workflow: str
    workflow_folder: str | None
    targets: tuple[str, ...] | None
    output_folder: str
    previews: bool = True


@dataclass(frozen=True)
class CancelRun:
    """Stop a run between two steps. A run that is over is not disturbed."""

    run: int


@dataclass(frozen=True)
class Prepare:
    """Load the libraries now, so that the first run need not wait for them."""


@dataclass(frozen=True)
class UseModelFolders:
    """Look for models in these folders from now on.

    Attributes:
        folders: in the order they are searched.
    """

    folders: tuple[str, ...]


@dataclass(frozen=True)
class Shutdown:
    """End the process."""


Request = RunWorkflow | CancelRun | Prepare | UseModelFolders | Shutdown
