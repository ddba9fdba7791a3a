"""Putting dots on links with a stroke."""

from __future__ import annotations

from .base import Pointer
from .cut import Slash


class Reroute(Slash):
    """Drag a stroke across links: where it crosses them they get a dot to lead them by.

    Links from the same output share one dot.
    """

    def words(self, count: int) -> str:
        if not count:
            return "Cross the links to reroute"
        return f"Release to reroute {count} link{'s' if count != 1 else ''}"

    def end(self, pointer: Pointer) -> None:
        if not self.dragging:
            self.view.ask_for_menu(pointer)
            return
        self.drag(pointer)
        self.tidy()
        crossed = {
            self.scene.links[key].link: at for key, at in self.crossed.items() if key in self.scene.links
        }
        if crossed:
            self.scene.adder.reroute(crossed)
