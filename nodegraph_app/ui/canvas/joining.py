"""Finding the link by which two items can be joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...core.errors import GraphError
from ...core.graph import Link
from .fitting import LinkEnd

if TYPE_CHECKING:
    from .scene import GraphScene


def first_fitting_link(scene: GraphScene, one: str, other: str) -> Link | None:
    """The first link, of equal names if possible, that two items can be joined by; None when there is none.

    From `one` to `other` if that is possible, or else the other way round. Only free inputs are filled. Of
    groups, the sockets that they show are joined.
    """
    shown, graph = scene.levels, scene.graph
    for source, target in ((one, other), (other, one)):
        giver, taker = shown.spec(source), shown.spec(target)
        if giver is None or taker is None:
            continue
        free = [end for end in taker.inputs if end.name not in shown[target].inputs]
        pairs = [(out, end) for end in free for out in giver.outputs if end.type.accepts(out.type)]
        found: list[Link] = []
        for out, end in pairs:
            tail, head = (
                shown.real(LinkEnd(source, out.name, True)),
                shown.real(LinkEnd(target, end.name, False)),
            )
            link = Link(tail.node, tail.place, head.node, head.place)
            try:
                graph.check_link(link)
            except GraphError:
                continue
            found.append(link)
        if found:
            return next((link for link in found if link.output == link.input), found[0])
    return None
