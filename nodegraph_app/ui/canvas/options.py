"""How the canvas is wished to look and to help: the same on every canvas of a window."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

LinkStyle = Literal["curve", "straight", "angled", "hidden"]
LINK_STYLES: tuple[LinkStyle, ...] = get_args(LinkStyle)


@dataclass(frozen=True)
class CanvasOptions:
    """What was chosen.

    Attributes:
        links: shape of the links; ``"hidden"`` ones are curves that are seen while they, or a node at their
            ends, are pointed at or selected.
        grid: whether what is moved lands on the grid.
        guides: whether lines say with which nodes it is in line; without the grid it is pulled there too.
    """

    links: LinkStyle = "curve"
    grid: bool = True
    guides: bool = True

    @classmethod
    def chosen(cls, links: str, *, grid: bool, guides: bool) -> CanvasOptions:
        """From preferences; a style of a later version counts as curves."""
        known = next((style for style in LINK_STYLES if style == links), cls.links)
        return cls(known, grid, guides)

    def with_shown_links(self) -> CanvasOptions:
        """The same where nobody can point: in pictures of the graph."""
        return replace(self, links="curve") if self.links == "hidden" else self
