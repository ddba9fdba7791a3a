"""The app's one family of errors: what happened, where, and what to do now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from .economy import Relief


def sentence(text: str) -> str:
    """The text with a full stop, unless it ends like a sentence already."""
    text = text.rstrip()
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


class NodegraphError(Exception):
    """Something the reader can act on.

    Args:
        message: what happened, in the reader's words, one or two sentences.
        node: id of the node it concerns, where there is one.
        place: socket, parameter or file position within that node or document.
        hint: what to do now.
    """

    def __init__(
        self, message: str, *, node: str | None = None, place: str | None = None, hint: str | None = None
    ):
        super().__init__(message)
        self.message = message
        self.node = node
        self.place = place
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}" if self.hint else self.message


class DeclarationError(NodegraphError):
    """A node function's signature cannot be read as a declaration. Raised while a node pack loads."""


class GraphError(NodegraphError):
    """An edit would break the graph; the graph is as it was before."""


class LinkError(GraphError):
    """Two sockets cannot be joined."""


class CycleError(GraphError):
    """A link would make a node depend on itself.

    Args:
        loop: node ids in the order data would flow; the last one feeds the first.
    """

    def __init__(self, loop: Sequence[str]):
        self.loop = tuple(loop)
        names = " → ".join((*self.loop, self.loop[0]))
        super().__init__(
            f"This link would close a loop: {names}.",
            node=self.loop[0],
            hint="Remove one link of the loop first.",
        )


class ParameterError(GraphError):
    """A parameter does not take this value."""


class DocumentError(NodegraphError):
    """A file cannot be read as a workflow; `place` says where in the file.

    Attributes:
        others: what else is wrong with it.
        rest: the document without what is wrong, to look for more; None where nothing can be read.
    """

    others: tuple[DocumentError, ...] = ()
    rest: Any = None


class ModelFileError(NodegraphError):
    """A model file is missing, damaged, or not what the node expects."""


class NodeError(NodegraphError):
    """A node cannot do what it was asked with the inputs it was given."""


class OutOfMemory(NodeError):
    """A node needs more memory than there is.

    Args:
        relief: what would help, as far as the node can tell, see `core.economy`.
    """

    def __init__(self, message: str, *, relief: Collection[Relief] = (), hint: str | None = None):
        super().__init__(message, hint=hint)
        self.relief = tuple(relief)


class Cancelled(NodegraphError):
    """The reader stopped the run. Nothing is wrong."""

    def __init__(self) -> None:
        super().__init__("The run was cancelled.")
