"""What hands do on the canvas: one class per gesture, each with a start, an end and a way out."""

from __future__ import annotations

from .base import Gesture, Pointer
from .box import BoxSelect
from .choose import gesture_for, right_gesture_for
from .cut import CutLinks
from .frame import MoveFrame, ResizeFrame
from .lasso import LassoSelect
from .lazy import LazyConnect
from .link import DrawLink
from .menu import AskForMenu
from .move import MoveNodes
from .pan import Pan
from .reroute import Reroute
from .scrub import Scrub

__all__ = [
    "AskForMenu",
    "BoxSelect",
    "CutLinks",
    "DrawLink",
    "Gesture",
    "LassoSelect",
    "LazyConnect",
    "MoveFrame",
    "MoveNodes",
    "Pan",
    "Pointer",
    "Reroute",
    "ResizeFrame",
    "Scrub",
    "gesture_for",
    "right_gesture_for",
]
