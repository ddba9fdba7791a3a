"""Workflows of other programs: recognised by their structure, so that a reader is told what the file is.

ComfyUI writes two forms, see docs.comfy.org, *Workflow JSON* and *Workflow API format*: what its editor saves
(lists of nodes and links, with places on its canvas), and what it takes to run (an object of nodes by id,
each with the name of its class).
"""

from __future__ import annotations

from typing import Any

from ..core.errors import DocumentError

MARKS = ("links", "last_node_id", "last_link_id", "state")
"""At least one of them stands beside the nodes in what the editor saves."""
HINT = (
    "Nodegraph cannot import it yet: add the nodes here by hand, or open it there. The file stays as it is."
)


def of_another_program(content: Any) -> DocumentError | None:
    """What to tell a reader about a file that is no workflow of ours; None where it is not known either."""
    if not isinstance(content, dict):
        return None
    if (count := _saved_nodes(content)) is not None:
        form = "as its editor saves it"
    elif (count := _called_nodes(content)) is not None:
        form = "in the form that is sent to its API"
    else:
        return None
    nodes = "1 node" if count == 1 else f"{count} nodes"
    return DocumentError(f"This is a workflow of ComfyUI with {nodes}, {form}.", place="file", hint=HINT)


def _saved_nodes(content: dict[str, Any]) -> int | None:
    nodes = content.get("nodes")
    if not isinstance(nodes, list) or not any(mark in content for mark in MARKS):
        return None
    sound = all(isinstance(node, dict) and isinstance(node.get("type"), str) for node in nodes)
    return len(nodes) if sound else None


def _called_nodes(content: dict[str, Any]) -> int | None:
    called = [node for node in content.values() if isinstance(node, dict) and "class_type" in node]
    sound = all(isinstance(node["class_type"], str) for node in called)
    return len(called) if called and sound and len(called) == len(content) else None
