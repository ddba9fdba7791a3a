"""Edits of groups: making and dissolving them, moving things in and out, and what they show of their inside.

Where nodes and groups are named together, groups go by their keys.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from .edits import Edit, copied, counted, edit_of, remove_nodes
from .errors import GraphError
from .frames import Frame
from .graph import Graph, Node
from .groups import Exposed, Group, parted, path_to

Offset = tuple[float, float]


@dataclass(frozen=True)
class Held:
    """Ids of what is named, and of all that lies in the groups among it, however deep."""

    nodes: tuple[str, ...]
    frames: tuple[str, ...]
    groups: tuple[str, ...]


def held(graph: Graph, keys: Iterable[str], frame_ids: Iterable[str] = ()) -> Held:
    """Nodes, groups and frames with all that is in these groups, in the order of the graph."""
    node_ids, group_ids = parted(keys)
    named, frames = set(node_ids), set(frame_ids)
    within = {each for each in graph.groups if not set(group_ids).isdisjoint(path_to(graph.groups, each))}
    return Held(
        tuple(n.id for n in graph.nodes.values() if n.id in named or n.group in within),
        tuple(f.id for f in graph.frames.values() if f.id in frames or f.group in within),
        tuple(each for each in graph.groups if each in within),
    )


def nodes_of(graph: Graph, keys: Iterable[str]) -> list[str]:
    """Ids of the nodes that keys mean: of groups, all the nodes within. Their order is that of the keys."""
    found: dict[str, None] = {}
    for key in keys:
        found.update(dict.fromkeys(held(graph, [key]).nodes if parted([key])[1] else [key]))
    return list(found)


def make_group(graph: Graph, keys: Iterable[str], frame_ids: Iterable[str] = (), *, title: str = "") -> Edit:
    """Put nodes, groups and frames of one canvas into a new group, which takes the place of them.

    Raises GraphError when there is nothing to put in, or they do not lie on one canvas.
    """
    node_ids, group_ids = parted(keys)
    nodes = [graph[each] for each in node_ids]
    inner = [graph.group(each) for each in group_ids]
    frames = [_frame(graph, each) for each in frame_ids]
    homes = {*(n.group for n in nodes), *(g.parent for g in inner), *(f.group for f in frames)}
    if len(homes) != 1:
        raise GraphError("Only nodes that lie beside each other can be grouped.")
    group = Group(_new_id(graph), title, homes.pop(), _corner(nodes, inner, frames))
    return edit_of(
        graph,
        counted("Group", graph, [*node_ids, *(each.key for each in inner)]) if nodes or inner else "Group",
        {each.id: replace(each, group=group.id) for each in nodes},
        {each.id: replace(each, group=group.id) for each in frames},
        {group.id: group, **{each.id: replace(each, parent=group.id) for each in inner}},
    )


def ungroup(graph: Graph, group_ids: Iterable[str]) -> Edit:
    """Put what is in groups where the groups were, and remove these. Raises GraphError for an unknown one."""
    ids = list(group_ids)
    edit = edit_of(graph, "Ungroup", {})
    after: dict[str, Node | None] = {}
    frames_after: dict[str, Frame | None] = {}
    groups_after: dict[str, Group | None] = {}
    for group_id in ids:
        group = graph.group(group_id)
        nodes = [each for each in graph.nodes.values() if each.group == group_id]
        inner = [each for each in graph.groups.values() if each.parent == group_id and each.id not in ids]
        frames = [each for each in graph.frames.values() if each.group == group_id]
        left, top = _corner(nodes, inner, frames)
        dx, dy = group.position[0] - left, group.position[1] - top
        for node in nodes:
            x, y = node.position
            after[node.id] = replace(node, group=group.parent, position=(x + dx, y + dy))
        for each in inner:
            x, y = each.position
            groups_after[each.id] = replace(each, parent=group.parent, position=(x + dx, y + dy))
        for frame in frames:
            frames_after[frame.id] = replace(frame, group=group.parent, place=frame.moved(dx, dy))
        groups_after[group_id] = None
    label = f"Ungroup {graph.title(graph.group(ids[0]).key)}" if len(ids) == 1 else edit.label
    return edit_of(graph, label, after, frames_after, groups_after)


def put_into(
    graph: Graph, keys: Iterable[str], frame_ids: Iterable[str] = (), *, group_id: str | None
) -> Edit:
    """Move nodes, groups and frames into a group, or to the top, right of what is there already.

    Raises GraphError when a group would lie in itself.
    """
    node_ids, group_ids = parted(keys)
    nodes = [graph[each] for each in node_ids]
    inner = [graph.group(each) for each in group_ids]
    frames = [_frame(graph, each) for each in frame_ids]
    there = [each for each in graph.nodes.values() if each.group == group_id]
    beside = [each for each in graph.groups.values() if each.parent == group_id]
    dx = dy = 0.0
    if there or beside:
        places = [*(each.position for each in there), *(each.position for each in beside)]
        right, top = max(x for x, _ in places) + GAP, min(y for _, y in places)
        left, upper = _corner(nodes, inner, frames)
        dx, dy = right - left, top - upper
    return edit_of(
        graph,
        counted("Move", graph, [*node_ids, *(each.key for each in inner)])
        if nodes or inner
        else "Move frame",
        {
            each.id: replace(each, group=group_id, position=(each.position[0] + dx, each.position[1] + dy))
            for each in nodes
        },
        {each.id: replace(each, group=group_id, place=each.moved(dx, dy)) for each in frames},
        {
            each.id: replace(each, parent=group_id, position=(each.position[0] + dx, each.position[1] + dy))
            for each in inner
        },
    )


GAP = 320.0
"""From the left edge of what is in a group to that of what is put beside it, in canvas units."""


def rename_group(graph: Graph, group_id: str, title: str) -> Edit:
    """Give a group another title. Raises GraphError when there is none of that id."""
    return change_group(graph, replace(graph.group(group_id), title=title.strip()), "Rename group")


def change_group(graph: Graph, group: Group, label: str) -> Edit:
    """Put a group in the place of the one with its id, or add it."""
    return edit_of(graph, label, {}, groups={group.id: group})


def expose(graph: Graph, group_id: str, what: Exposed, shown: bool) -> Edit:
    """Show a socket or a parameter of a node within on the group, after those shown already, or no longer.

    Raises GraphError when the node does not lie in the group, or there is no such group.
    """
    group = graph.group(group_id)
    if shown and group_id not in path_to(graph.groups, graph[what.node].group):
        raise GraphError(f"“{graph.title(what.node)}” does not lie in that group.", node=what.node)
    others = tuple(each for each in group.exposed if each != what)
    exposed = (*others, what) if shown else others
    verb = "Show" if shown else "Hide"
    return change_group(
        graph, replace(group, exposed=exposed), f"{verb} {what.name.replace('_', ' ')} on the group"
    )


def remove(
    graph: Graph, keys: Iterable[str], frame_ids: Iterable[str] = (), *, reconnect: bool = False
) -> Edit:
    """Remove nodes, groups with all that is in them, and frames; `reconnect` as for `remove_nodes`."""
    keys = list(keys)
    gone = held(graph, keys, frame_ids)
    edit = remove_nodes(graph, gone.nodes, reconnect=reconnect)
    groups = {**edit.groups_after, **dict.fromkeys(gone.groups)}
    label = counted("Remove", graph, keys) if keys else "Remove frame"
    return edit_of(graph, label, edit.after, dict.fromkeys(gone.frames), groups)


def copies(
    graph: Graph,
    nodes: Iterable[Node],
    frames: Iterable[Frame],
    groups: Iterable[Group],
    *,
    offset: Offset,
    into: str | None,
    keep_links: bool = False,
) -> Edit:
    """Add copies of nodes, frames and groups, of this graph or another one, with new ids.

    Args:
        offset: of what lies beside the others; what lies in one of the groups keeps its place there.
        into: group in which they come to lie, or None.
        keep_links: whether links from nodes that are not copied stay.
    """
    originals, groups = list(nodes), list(groups)
    group_ids: dict[str | None, str] = {}
    for group in groups:
        group_ids[group.id] = _new_id(graph, group_ids.values())

    def home(of: str | None) -> str | None:
        return group_ids.get(of, into) if of is not None else into

    def place(at: Offset, of: str | None) -> Offset:
        return at if of in group_ids else (at[0] + offset[0], at[1] + offset[1])

    edit = copied(graph, originals, offset, keep_links)
    made = dict(zip((node.id for node in originals), edit.after.values(), strict=True))
    after = {
        copy.id: replace(copy, group=home(node.group), position=place(node.position, node.group))
        for node in originals
        if (copy := made[node.id]) is not None
    }
    node_ids = {original: copy.id for original, copy in made.items() if copy is not None}
    frames_after: dict[str, Frame | None] = {}
    for frame in frames:
        number = 1
        while (frame_id := f"frame_{number}") in graph.frames or frame_id in frames_after:
            number += 1
        moved = frame.place if frame.group in group_ids else frame.moved(*offset)
        frames_after[frame_id] = replace(frame, id=frame_id, place=moved, group=home(frame.group))
    groups_after = {
        group_ids[each.id]: replace(
            each,
            id=group_ids[each.id],
            parent=home(each.parent),
            position=place(each.position, each.parent),
            pinned=False,
            exposed=tuple(
                shown._replace(node=node_ids[shown.node]) for shown in each.exposed if shown.node in node_ids
            ),
        )
        for each in groups
    }
    return edit_of(graph, edit.label, after, frames_after, groups_after)


def duplicate(
    graph: Graph,
    keys: Iterable[str],
    frame_ids: Iterable[str] = (),
    *,
    offset: Offset,
    into: str | None,
    keep_links: bool = True,
) -> Edit:
    """Copy nodes, groups with all that is in them, and frames, on the canvas on which they lie."""
    keys = list(keys)
    all_of_it = held(graph, keys, frame_ids)
    top = set(parted(keys)[0])
    order = [*parted(keys)[0], *(each for each in all_of_it.nodes if each not in top)]
    edit = copies(
        graph,
        [graph[each] for each in order],
        [graph.frames[each] for each in all_of_it.frames],
        [graph.groups[each] for each in all_of_it.groups],
        offset=offset,
        into=into,
        keep_links=keep_links,
    )
    return replace(edit, label=counted("Duplicate", graph, keys) if keys else "Duplicate frame")


def extract(graph: Graph, keys: Iterable[str], frame_ids: Iterable[str] = ()) -> Graph:
    """Nodes, groups with all that is in them, and frames as a graph of their own; links from outside go."""
    wanted = held(graph, keys, frame_ids)
    ids = set(wanted.nodes)
    nodes = [
        replace(node, inputs={name: source for name, source in node.inputs.items() if source.node in ids})
        for node in (graph[each] for each in wanted.nodes)
    ]
    frames = [graph.frames[each] for each in wanted.frames]
    return Graph(graph.registry, nodes, frames, [graph.groups[each] for each in wanted.groups])


def adding_to(edit: Edit, group_id: str | None) -> Edit:
    """An edit that adds nodes, which come to lie in a group."""
    after = {
        node_id: replace(node, group=group_id) if node is not None and edit.before[node_id] is None else node
        for node_id, node in edit.after.items()
    }
    return replace(edit, after=after)


def copies_of_top(graph: Graph, edit: Edit, into: str | None) -> tuple[list[str], list[str]]:
    """Of what an edit adds, the keys of nodes and groups, and the ids of frames, that lie on one canvas."""
    keys = [each for each, node in edit.after.items() if each not in graph and node and node.group == into]
    keys += [
        group.key
        for each, group in edit.groups_after.items()
        if each not in graph.groups and group and group.parent == into
    ]
    frames = [
        each
        for each, frame in edit.frames_after.items()
        if each not in graph.frames and frame and frame.group == into
    ]
    return keys, frames


def _corner(nodes: Iterable[Node], groups: Iterable[Group], frames: Iterable[Frame]) -> Offset:
    """The upper left corner of them all."""
    places: list[Offset] = [each.position for each in nodes]
    places += [each.position for each in groups]
    places += [each.place[:2] for each in frames]
    return min((x for x, _ in places), default=0.0), min((y for _, y in places), default=0.0)


def _new_id(graph: Graph, taken: Iterable[str] = ()) -> str:
    used, number = {*graph.groups, *taken}, 1
    while f"group_{number}" in used:
        number += 1
    return f"group_{number}"


def _frame(graph: Graph, frame_id: str) -> Frame:
    frame = graph.frames.get(frame_id)
    if frame is None:
        raise GraphError(f"There is no frame “{frame_id}” in this workflow.")
    return frame
