"""Pens, brushes and colours of a theme, made once so that painting allocates none."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPen

from ..states import NodeState
from ..theme import Palette
from ..theme.node_colors import node_color

SHADES = 12
"""Steps from green to red; few, so that nodes of one shade are drawn in one call from afar."""


class Inks:
    """Everything the canvas paints with."""

    def __init__(self, palette: Palette):
        self.palette = palette
        self.color = {
            name: QColor(value)
            for name, value in vars(palette).items()
            if isinstance(value, str) and value.startswith("#")
        }
        color = self.color
        self.none = QPen(Qt.PenStyle.NoPen)
        self.node = QBrush(color["node"])
        self.header = QBrush(color["node_header"])
        self.field = QBrush(color["field"])
        self.fill = QBrush(color["field_fill"])
        self.outline = QPen(color["outline"], 1)
        self.dashed = QPen(color["muted"], 1.25, Qt.PenStyle.DashLine)
        self.selected = QPen(color["accent"], 2)
        self.line = QPen(color["line"], 1)
        self.focus = QPen(color["accent"], 1.25)
        self.bad = QPen(color["bad"], 1.5)
        self.running = QPen(mixed(color["accent"], color["node"], 0.65), 1.25)
        self.chosen_far = QPen(color["accent"], 2)
        self.chosen_far.setCosmetic(True)
        self.far = {
            "idle": color["outline"],
            "running": color["accent"],
            "error": color["bad"],
            "cached": mixed(color["good"], color["node"], 0.4),
            "will_run": mixed(color["waiting"], color["node"], 0.4),
        }
        self.doomed = QPen(color["bad"], 3, Qt.PenStyle.DotLine, Qt.PenCapStyle.RoundCap)
        self.doomed.setCosmetic(True)
        self.knife = QPen(color["bad"], 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        self.loop = QPen(color["accent"], 1.5, Qt.PenStyle.DashLine, Qt.PenCapStyle.RoundCap)
        self.pin = QPen(color["muted"], 1.25, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        self.guide = QPen(color["accent"], 1, Qt.PenStyle.DashLine)
        self.guide.setCosmetic(True)
        self.hover = QPen(color["outline"], 1)
        self.shadow = QColor(0, 0, 0, 70 if palette.name == "dark" else 18)
        self.socket_edge = QPen(color["canvas"], 1.5)
        self.socket = cache(self._socket)
        self.shade = cache(lambda number: shade_color(self, number))
        self.head = cache(self._head)
        self.frame = cache(self._frame)
        self.link = cache(self._link)

    def _head(self, name: str | None) -> QBrush:
        """Behind a node's title."""
        color = node_color(name, self.palette)
        return QBrush(QColor(color)) if color is not None else self.header

    def _frame(self, name: str | None) -> tuple[QBrush, QBrush, QPen]:
        """A frame's inside, what is behind its title, and its edge."""
        color = QColor(node_color(name, self.palette) or self.palette.raised)
        ground = QColor(self.palette.canvas)
        return (
            QBrush(mixed(color, ground, 0.4)),
            QBrush(mixed(color, ground, 0.8)),
            QPen(mixed(color, QColor(self.palette.outline), 0.5), 1),
        )

    def _socket(self, type_name: str, faded: bool = False) -> QColor:
        color = QColor(self.palette.socket(type_name).color)
        if faded:
            color.setAlphaF(0.22)
        return color

    def _link(self, type_name: str, emphasis: str) -> QPen:
        color = QColor(self.palette.socket(type_name).color)
        color.setAlphaF({"far": 0.7, "calm": 0.8, "hover": 1.0, "selected": 1.0, "faint": 0.3}[emphasis])
        width = {"far": 0.0, "calm": 2.0, "hover": 3.0, "selected": 3.5, "faint": 1.5}[emphasis]
        style = Qt.PenStyle.DashLine if emphasis == "faint" else Qt.PenStyle.SolidLine
        return QPen(color, width, style, Qt.PenCapStyle.RoundCap)

    def badge(self, state: NodeState) -> tuple[QColor, QColor]:
        """Colours of a badge: behind the word, and the word."""
        names = {
            "cached": ("good_soft", "good"),
            "will_run": ("waiting_soft", "waiting"),
            "running": ("accent_soft", "accent_text"),
            "error": ("bad_soft", "bad"),
        }
        if state.own:  # what has to be mended stands out from all that waits for it
            return self.color["bad_soft"], self.color["bad"]
        behind, word = names.get(state.kind, ("neutral_soft", "muted"))
        return self.color[behind], self.color[word]


def shade_color(inks: Inks, number: int) -> QColor:
    """The colour of a shade of what nodes take: green, over yellow, to red."""
    share = number / (SHADES - 1)
    if share < 0.5:
        return mixed(inks.color["waiting"], inks.color["good"], 2 * share)
    return mixed(inks.color["bad"], inks.color["waiting"], 2 * share - 1)


def mixed(color: QColor, ground: QColor, share: float) -> QColor:
    """A colour as it looks when `share` of it lies over a ground."""
    parts = zip(color.getRgb()[:3], ground.getRgb()[:3], strict=True)  # type: ignore[index,arg-type]
    return QColor(*(round(share * over + (1 - share) * under) for over, under in parts))


_made: dict[int, Inks] = {}


def inks(palette: Palette) -> Inks:
    """The inks of a theme."""
    found = _made.get(id(palette))
    if found is None or found.palette is not palette:
        found = _made[id(palette)] = Inks(palette)
    return found
