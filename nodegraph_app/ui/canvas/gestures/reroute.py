"""Putting dots on links with a stroke."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF

from ....core.graph import Link
from .cut import Slash


class Reroute(Slash):
    """Drag a stroke across links: where it crosses them they get a dot to lead them by.

    Links from the same output share one dot.
    """

    def words(self, count: int) -> str:
        if not count:
            return "Cross the links to reroute"
        return f"Release to reroute {count} link{'s' if count != 1 else ''}"

    def act(self, crossed: Mapping[Link, QPointF]) -> None:
        self.scene.adder.reroute(crossed)
