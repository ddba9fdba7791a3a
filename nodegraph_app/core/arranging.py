"""Edits of what only the eye sees: how nodes look, and the frames around them. No key depends on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from .edits import Edit, counted, edit_of
from .errors import GraphError
from .frames import LEAST_SIDE, Frame
from .graph import Graph

Place = tuple[float, float, float, float]
"""Left, top, width, height."""


def collapse(graph: Graph, node_ids: Iterable[str], collapsed: bool) -> Edit:
    """Show of nodes only their headers and sockets, or all again."""
    ids = list(node_ids)
    after = {each: replace(graph[each], collapsed=collapsed) for each in ids}
    return edit_of(graph, counted("Collapse" if collapsed else "Expand", graph, ids), after)


def pin(graph: Graph, node_ids: Iterable[str], pinned: bool) -> Edit:
    """Keep nodes where they are, or let them be moved again."""
    ids = list(node_ids)
    after = {each: replace(graph[each], pinned=pinned) for each in ids}
    return edit_of(graph, counted("Pin" if pinned else "Unpin", graph, ids), after)


def set_color(graph: Graph, node_ids: Iterable[str], color: str | None) -> Edit:
    """Give nodes a colour by name; None takes it away."""
    ids = list(node_ids)
    after = {each: replace(graph[each], color=color) for each in ids}
    return edit_of(graph, counted("Colour", graph, ids), after)


def add_frame(graph: Graph, place: Place, *, title: str = "", color: str | None = None) -> Edit:
    """Add a frame."""
    number = 1
    while f"frame_{number}" in graph.frames:
        number += 1
    return change_frame(graph, Frame(f"frame_{number}", title, bounded(place), color), "Add frame")


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


def with_copies(graph: Graph, edit: Edit, frames: Iterable[Frame], offset: tuple[float, float]) -> Edit:
    """An edit that adds nodes, with copies of the frames around them, under new ids."""
    after: dict[str, Frame | None] = {}
    for frame in frames:
        number = 1
        while (frame_id := f"frame_{number}") in graph.frames or frame_id in after:
            number += 1
        after[frame_id] = replace(frame, id=frame_id, place=frame.moved(*offset))
    return replace(edit, frames_before=dict.fromkeys(after), frames_after=after)


def without(graph: Graph, edit: Edit, frame_ids: Iterable[str]) -> Edit:
    """An edit that also removes frames. Raises GraphError when one of them is not there."""
    gone = list(frame_ids)
    before = {each: _frame(graph, each) for each in gone}
    return replace(edit, frames_before=before, frames_after=dict.fromkeys(gone))


def move_all(
    graph: Graph, nodes: Mapping[str, tuple[float, float]], frames: Mapping[str, Place], label: str
) -> Edit:
    """Put nodes and frames elsewhere, in one step."""
    edit = edit_of(graph, label, {each: replace(graph[each], position=at) for each, at in nodes.items()})
    before = {each: _frame(graph, each) for each in frames}
    after = {each: replace(_frame(graph, each), place=place) for each, place in frames.items()}
    return replace(edit, frames_before=before, frames_after=after)


def bounded(place: Place) -> Place:
    """A place no smaller than a frame may be."""
    left, top, width, height = place
    return left, top, max(width, LEAST_SIDE), max(height, LEAST_SIDE)


def _frame(graph: Graph, frame_id: str) -> Frame:
    frame = graph.frames.get(frame_id)
    if frame is None:
        raise GraphError(f"There is no frame “{frame_id}” in this workflow.")
    return frame
