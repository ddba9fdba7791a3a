"""Groups: nodes that hold a part of the graph. They only order what is seen and take no part in any run.

The graph itself stays flat: ids are unique in all of it, links join nodes wherever these lie, and a node, a
frame or a group says in which group it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

GROUP_KEY = "group:"
"""Before the id of a group where nodes and groups are named together. Node ids hold no colon."""

UNTITLED = "Group"


class Exposed(NamedTuple):
    """A socket or a parameter of a node within that a group shows as its own.

    Attributes:
        output: whether it is an output; inputs and parameters of a node share their names.
    """

    node: str
    name: str
    output: bool = False


@dataclass(frozen=True)
class Group:
    """A node that holds others.

    Attributes:
        id: unique among the groups of its graph; letters, digits, ``_`` and ``-``.
        title: what stands in its head.
        parent: id of the group it lies in, or None.
        position: of the top left corner on the canvas of its parent.
        collapsed: only the header and the sockets show.
        color: name of a node colour, or None.
        pinned: it cannot be moved by hand.
        exposed: what it shows besides the ends of links that cross its border, in this order. What names no
            node within is passed over.
        extra: fields of the file that this version does not know, kept as they were.
    """

    id: str
    title: str = ""
    parent: str | None = None
    position: tuple[float, float] = (0.0, 0.0)
    collapsed: bool = False
    color: str | None = None
    pinned: bool = False
    exposed: tuple[Exposed, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What it is called where nodes and groups are named together."""
        return GROUP_KEY + self.id


def parted(keys: Iterable[str]) -> tuple[list[str], list[str]]:
    """Node ids and group ids, from keys that name both."""
    nodes: list[str] = []
    groups: list[str] = []
    for key in keys:
        (groups if key.startswith(GROUP_KEY) else nodes).append(key.removeprefix(GROUP_KEY))
    return nodes, groups


def path_to(groups: Mapping[str, Group], group_id: str | None) -> list[str]:
    """The groups around a place, the outermost first and `group_id` last; none at the top."""
    path: list[str] = []
    while group_id is not None:
        path.append(group_id)
        group_id = groups[group_id].parent
    return path[::-1]


def in_a_loop(groups: Mapping[str, Group]) -> set[str]:
    """The groups that lie in themselves, and those within them."""
    sound: set[str | None] = {None}
    bad: set[str] = set()
    for start in groups:
        path: set[str] = set()
        at: str | None = start
        while at is not None and at not in sound and at not in bad and at not in path:
            path.add(at)
            at = groups[at].parent
        if at in sound:
            sound.update(path)
        else:
            bad.update(path)
    return bad
