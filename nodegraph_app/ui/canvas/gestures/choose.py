"""Which gesture a press begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ... import keymap
from .base import Gesture, Pointer
from .box import BoxSelect
from .cut import CutLinks
from .frame import MoveFrame, ResizeFrame
from .lasso import LassoSelect
from .lazy import LazyConnect
from .link import DrawLink
from .menu import AskForMenu
from .move import MoveNodes
from .pan import PanOrLeave
from .reroute import Reroute
from .scrub import Scrub

if TYPE_CHECKING:
    from ..hits import Hit
    from ..view import GraphView


def gesture_for(view: GraphView, hit: Hit, pointer: Pointer) -> Gesture | None:
    """The gesture that the left button begins; None where the press is the whole action."""
    scene = view.graph_scene
    if hit.part == "field":
        view.fields.focus(hit.node, hit.place)
    else:
        view.fields.leave()
    match hit.part:
        case "canvas" if pointer.ctrl and pointer.shift:
            return LassoSelect(view, pointer)
        case "canvas" if keymap.current().base.drag_pans and not (pointer.ctrl or pointer.shift):
            return PanOrLeave(view, pointer)
        case "canvas" | "strip":
            return BoxSelect(view, pointer)
        case "frame":
            return MoveFrame(view, pointer, hit.node)
        case "frame_edge":
            return ResizeFrame(view, pointer, hit.node, hit.place)
        case "link":
            scene.select_link(hit.node, hit.place)
            return None
        case "input" | "output":
            return DrawLink(view, pointer, hit.node, hit.place, output=hit.part == "output")
        case "dice":
            scene.select([hit.node])
            view.commands.fresh_seed(hit.node, hit.place)
            return None
        case "field" if _can_scrub(view, hit) and not (pointer.shift or pointer.alt):
            scene.select([hit.node])
            return Scrub(view, pointer, hit.node, hit.place)
    return MoveNodes(view, pointer, hit.node)


def right_gesture_for(view: GraphView, hit: Hit, pointer: Pointer) -> Gesture:
    """The gesture that the right button begins; each asks for the menu when it ends as a click."""
    if pointer.ctrl:
        return CutLinks(view, pointer)
    if pointer.shift:
        return Reroute(view, pointer)
    if pointer.alt:
        return LazyConnect(view, pointer, hit)
    return AskForMenu(view, pointer)


def _can_scrub(view: GraphView, hit: Hit) -> bool:
    field = view.graph_scene.nodes[hit.node].layout.fields[hit.place]
    spec = field.spec
    return spec is not None and not field.linked and spec.kind in ("integer", "number") and not spec.seed
