"""Putting dots on links with a stroke."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF

from ....core.graph import Link
from ...translation import Counted, translate
from .cut import Slash


class Reroute(Slash):
    """Drag a stroke across links: where it crosses them they get a dot to lead them by.

    Links from the same output share one dot.
    """

    def words(self, count: int) -> str:
        if not count:
            return translate("Reroute", "Cross the links to reroute")
        return Counted.tr("Release to reroute %n link(s)", "", count)

    def act(self, crossed: Mapping[Link, QPointF]) -> None:
        self.scene.adder.reroute(crossed)
