"""The canvas: a scene that shows a graph, and a view with the gestures that edit it."""

from __future__ import annotations

from .scene import GraphScene
from .view import GraphView

__all__ = ["GraphScene", "GraphView"]
