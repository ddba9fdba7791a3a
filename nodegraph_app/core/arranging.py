"""Edits of what only the eye sees: how nodes look, and the frames around them. No key depends on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from .edits import Edit, changed, move
from .errors import GraphError
from .frames import LEAST_SIDE, Frame
from .graph import Graph

Place = tuple[float, float, float, float]
"""Left, top, width, height."""


def collapse(graph: Graph, keys: Iterable[str], collapsed: bool) -> Edit:
    """Show of nodes and groups only their headers and sockets, or all again."""
    return changed(graph, keys, "Collapse" if collapsed else "Expand", lambda _: {"collapsed": collapsed})


def pin(graph: Graph, keys: Iterable[str], pinned: bool) -> Edit:
    """Keep nodes and groups where they are, or let them be moved again."""
    return changed(graph, keys, "Pin" if pinned else "Unpin", lambda _: {"pinned": pinned})


def set_color(graph: Graph, keys: Iterable[str], color: str | None) -> Edit:
    """Give nodes and groups a colour by name; None takes it away."""
    return changed(graph, keys, "Colour", lambda _: {"color": color})


def add_frame(
    graph: Graph, place: Place, *, title: str = "", color: str | None = None, group: str | None = None
) -> Edit:
    """Add a frame to the canvas of a group, by default to that of the whole graph."""
    number = 1
    while f"frame_{number}" in graph.frames:
        number += 1
    frame = Frame(f"frame_{number}", title, bounded(place), color, group=group)
    return change_frame(graph, frame, "Add frame")


def change_frame(graph: Graph, frame: Frame, label: str) -> Edit:
    """Put a frame in the place of the one with its id, or add it."""
    return Edit(label, {}, {}, {frame.id: graph.frames.get(frame.id)}, {frame.id: frame})


def rename_frame(graph: Graph, frame_id: str, title: str) -> Edit:
    """Give a frame another title. Raises GraphError when there is none of that id."""
    return change_frame(graph, replace(_frame(graph, frame_id), title=title.strip()), "Rename frame")


def color_frame(graph: Graph, frame_id: str, color: str | None) -> Edit:
    """Give a frame another colour. Raises GraphError when there is none of that id."""
    return change_frame(graph, replace(_frame(graph, frame_id), color=color), "Colour frame")


def resize_frame(graph: Graph, frame_id: str, place: Place) -> Edit:
    """Let a frame reach elsewhere; nodes stay. Raises GraphError when there is none of that id."""
    return change_frame(graph, replace(_frame(graph, frame_id), place=bounded(place)), "Resize frame")


def remove_frame(graph: Graph, frame_id: str) -> Edit:
    """Remove a frame and leave what is in it. Raises GraphError when there is none of that id."""
    return Edit("Remove frame", {}, {}, {frame_id: _frame(graph, frame_id)}, {frame_id: None})


def without(graph: Graph, edit: Edit, frame_ids: Iterable[str]) -> Edit:
    """An edit that also removes frames. Raises GraphError when one of them is not there."""
    gone = list(frame_ids)
    before = {each: _frame(graph, each) for each in gone}
    return replace(edit, frames_before=before, frames_after=dict.fromkeys(gone))


def move_all(
    graph: Graph, nodes: Mapping[str, tuple[float, float]], frames: Mapping[str, Place], label: str
) -> Edit:
    """Put nodes, groups by their keys, and frames elsewhere, in one step."""
    before = {each: _frame(graph, each) for each in frames}
    after = {each: replace(_frame(graph, each), place=place) for each, place in frames.items()}
    return replace(move(graph, nodes), label=label, frames_before=before, frames_after=after)


def bounded(place: Place) -> Place:
    """A place no smaller than a frame may be."""
    left, top, width, height = place
    return left, top, max(width, LEAST_SIDE), max(height, LEAST_SIDE)


def _frame(graph: Graph, frame_id: str) -> Frame:
    frame = graph.frames.get(frame_id)
    if frame is None:
        raise GraphError(f"There is no frame “{frame_id}” in this workflow.")
    return frame
