"""Nodes on the clipboard: a workflow as text for any editor, and beside it where other links came from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from ...core.graph import Graph, Node, Source
from .fitting import LinkEnd, type_of_end

OUTSIDE = "application/x-nodegraph-outside-links"
"""Kind of data: ``{node: {input: [source node, output]}}`` for the links from nodes that were not copied."""


def put(text: str, graph: Graph, node_ids: Iterable[str]) -> None:
    """Put nodes on the clipboard."""
    ids = set(node_ids)
    outside = {
        node_id: {
            name: [source.node, source.output]
            for name, source in graph[node_id].inputs.items()
            if source.node not in ids
        }
        for node_id in ids
    }
    data = QMimeData()
    data.setText(text)
    data.setData(OUTSIDE, json.dumps(outside).encode())
    QGuiApplication.clipboard().setMimeData(data)


def text() -> str:
    """The workflow on the clipboard, or whatever else is written there."""
    return QGuiApplication.clipboard().text()


def with_outside_links(graph: Graph, nodes: Iterable[Node]) -> list[Node]:
    """Nodes from the clipboard with the links from nodes that stayed, as far as those are here too."""
    outside = _outside()
    return [
        replace(node, inputs={**_fitting(graph, node, outside.get(node.id, {})), **node.inputs})
        for node in nodes
    ]


def _outside() -> Mapping[str, Mapping[str, Source]]:
    data = QGuiApplication.clipboard().mimeData()
    try:
        held = json.loads(bytes(data.data(OUTSIDE).data()))
        return {
            str(node_id): {
                str(name): Source(str(node), str(output)) for name, (node, output) in links.items()
            }
            for node_id, links in held.items()
        }
    except (ValueError, AttributeError, TypeError):
        return {}  # nothing of that kind, or another program's idea of it


def _fitting(graph: Graph, node: Node, links: Mapping[str, Source]) -> dict[str, Source]:
    spec = graph.registry.get(node.type)
    found: dict[str, Source] = {}
    for name, source in links.items():
        wanted = spec.target_type(name) if spec is not None else None
        given = (
            type_of_end(graph, LinkEnd(source.node, source.output, True)) if source.node in graph else None
        )
        if wanted is not None and given is not None and wanted.accepts(given):
            found[name] = source
    return found
