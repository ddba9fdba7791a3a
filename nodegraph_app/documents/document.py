"""A workflow as it lies in a file: the graph and all that travels with it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from ..core.graph import Graph

FORMAT = "nodegraph/workflow"
"""The first thing a file says about itself."""

VERSION = 1
"""Version of the format that this code writes."""


@dataclass
class Document:
    """An open workflow.

    Attributes:
        graph: nodes and links.
        meta: title, description, author and whatever else a reader notes; JSON values.
        models: the model files the workflow names, by name: kind, file, sha256, size; further fields are
            kept.
        extra: top-level fields of the file that this version does not know, kept as they were.
        layout_extra: entries of the layout block that belong to no node, kept likewise.
        unplaced: ids of nodes of which the file did not say where they stand.
    """

    graph: Graph
    meta: dict[str, Any] = field(default_factory=dict)
    models: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    layout_extra: dict[str, Any] = field(default_factory=dict)
    unplaced: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def title(self) -> str:
        """What the author calls the workflow; empty without a title."""
        title = self.meta.get("title", "")
        return title if isinstance(title, str) else ""

    def snapshot(self) -> Document:
        """This document as it is now, to be written in another thread while this one is edited."""
        return replace(self, graph=self.graph.copy(), meta=dict(self.meta), models=dict(self.models))
