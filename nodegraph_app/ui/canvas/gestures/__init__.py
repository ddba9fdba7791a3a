"""What hands do on the canvas: one class per gesture, each with a start, an end and a way out."""

from __future__ import annotations

from .base import Gesture, Pointer
from .box import BoxSelect
from .choose import gesture_for
from .link import DrawLink
from .move import MoveNodes
from .pan import Pan
from .scrub import Scrub

__all__ = ["BoxSelect", "DrawLink", "Gesture", "MoveNodes", "Pan", "Pointer", "Scrub", "gesture_for"]
