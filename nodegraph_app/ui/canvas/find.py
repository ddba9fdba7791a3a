"""Finding nodes of the graph by their words, and going from one to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton

from ...core.graph import Graph
from ..theme import Palette
from ..translation import translate
from ..value_text import capital, value_text
from .picker import belongs_to_typing

if TYPE_CHECKING:
    from .view import GraphView

WIDTH = 380
NEAR = 0.8
"""What is found is shown at this zoom at least."""
LONGEST = 40
"""Letters of a value that are shown."""


@dataclass(frozen=True)
class Found:
    """A node, a group or a frame with the words that were looked for.

    Attributes:
        node: its id; of a group, its key.
        where: what they were found in, in words, e.g. ``"text: a large blue star"``.
    """

    node: str
    where: str
    frame: bool = False
    group: bool = False


def find(graph: Graph, query: str) -> list[Found]:
    """The nodes with every word of the query in their title, type or a value, in the order they run.

    Frames and groups come first, by their titles.
    """
    words = query.lower().split()
    if not words:
        return []
    titled = translate("Find", "frame: {title}")
    frames = [
        Found(frame.id, titled.format(title=frame.title), frame=True) for frame in graph.frames.values()
    ]
    grouped = translate("Find", "group: {title}")
    frames += [
        Found(group.key, grouped.format(title=group.title), group=True) for group in graph.groups.values()
    ]
    return [frame for frame in frames if all(word in frame.where.lower() for word in words)] + [
        found for node_id in graph.in_order() if (found := _found(graph, node_id, words)) is not None
    ]


def _found(graph: Graph, node_id: str, words: list[str]) -> Found | None:
    node, spec = graph[node_id], graph.spec(node_id)
    places = {
        translate("Find", "title"): graph.title(node_id),
        translate("Find", "type"): f"{spec.title} {node.type}" if spec else node.type,
    }
    for name, held in graph.parameters(node_id).items():
        parameter = spec.parameter(name) if spec else None
        if name not in node.inputs:
            title = parameter.title if parameter else name.replace("_", " ")
            places[title] = value_text(parameter, held) if parameter else str(held)
    everything = " ".join([*(f"{name} {text}" for name, text in places.items()), node_id]).lower()
    if not all(word in everything for word in words):
        return None
    for name, text in places.items():
        if any(word in text.lower() for word in words):
            line = " ".join(text.split())
            short = line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
            return Found(node_id, f"{name}: {short}")
    return Found(node_id, f"id: {node_id}")


class FindBar(QFrame):
    """A line over the canvas: type to find, Enter and Shift+Enter to go on and back, Esc to leave."""

    def __init__(self, view: GraphView):
        super().__init__(view)
        self._view = view
        self._found: list[Found] = []
        self._at = -1
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(self.tr("Find by title, type or value"))
        self.line.setAccessibleName(self.tr("Find nodes"))
        self.line.installEventFilter(self)
        self.line.textChanged.connect(self._look)
        self.count = QLabel(self)
        self.count.setMinimumWidth(48)
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 6, 6)
        row.setSpacing(4)
        row.addWidget(self.line, 1)
        row.addWidget(self.count)
        for text, name, act in (
            ("↑", self.tr("Previous (Shift+F3)"), self.previous),
            ("↓", self.tr("Next (F3)"), self.next),
            ("✕", self.tr("Close (Esc)"), self.leave),
        ):
            button = QToolButton(self)
            button.setText(text)
            button.setToolTip(name)
            button.setAccessibleName(name)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(act)
            row.addWidget(button)
        self.setFixedWidth(WIDTH)
        self.set_colors(view.graph_scene.colors)
        self.hide()

    def set_colors(self, palette: Palette) -> None:
        """Change the theme."""
        self.setStyleSheet(
            f"FindBar {{ background: {palette.raised}; border: 1px solid {palette.outline};"
            " border-radius: 8px; }"
            f"FindBar QLabel {{ color: {palette.muted}; background: transparent; }}"
        )

    @property
    def shown(self) -> Found | None:
        """What is shown of what was found."""
        return self._found[self._at] if 0 <= self._at < len(self._found) else None

    def ask(self) -> None:
        """Open, with what was looked for last ready to be typed over."""
        self.place()
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()
        self._look(self.line.text())

    def place(self) -> None:
        """Stand at the top of the canvas, in the middle."""
        self.adjustSize()
        self.move(max(8, (self._view.width() - self.width()) // 2), 12)

    def leave(self) -> None:
        """Close; what was found stays selected."""
        self.hide()
        self._view.setFocus()

    def next(self) -> None:
        """To the next node found; to the first after the last."""
        self._go(1)

    def previous(self) -> None:
        """To the node found before; to the last before the first."""
        self._go(-1)

    def _look(self, query: str) -> None:
        before = self.shown
        self._found = find(self._view.graph_scene.graph, query)
        self._at = self._place_of(before, otherwise=0)
        self._show()

    def _go(self, step: int) -> None:
        if not self.line.text().strip():
            self.ask()
            return
        before = self.shown
        self._found = find(self._view.graph_scene.graph, self.line.text())
        if self._found:
            self._at = (self._place_of(before, otherwise=-step) + step) % len(self._found)
        self._show()

    def _place_of(self, before: Found | None, *, otherwise: int) -> int:
        """Where what was shown stands among what is found now."""
        places = [(found.node, found.frame) for found in self._found]
        at = (before.node, before.frame) if before is not None else None
        return places.index(at) if at in places else otherwise

    def _show(self) -> None:
        found = self.shown
        if found is None:
            self.count.setText(self.tr("none") if self.line.text().strip() else "")
            self.setToolTip("")
            return
        self.count.setText(self.tr("{place} of {count}").format(place=self._at + 1, count=len(self._found)))
        self.setToolTip(found.where)
        scene = self._view.graph_scene
        if found.frame:
            home = scene.graph.frames[found.node].group
            if home != scene.levels.level:
                scene.enter(home)
            scene.select_frame(found.node)
            scene.message.emit(capital(found.where))
            rect = scene.frames[found.node].rect
        elif found.group:
            scene.reveal(found.node)
            scene.select([found.node])
            scene.message.emit(found.where.capitalize())
            rect = scene.nodes[found.node].rect
        else:
            scene.reveal(found.node)
            scene.select([found.node])
            scene.message.emit(f"{scene.graph.title(found.node)} – {found.where}")
            rect = scene.nodes[found.node].rect
        if self._view.zoom < NEAR:
            self._view.zoom_to(1.0)
        self._view.look_at(rect.center())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and belongs_to_typing(event):
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Escape:
                self.leave()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_F3:
                self._go(-1 if back else 1)
            case Qt.Key.Key_Down:
                self.next()
            case Qt.Key.Key_Up:
                self.previous()
            case Qt.Key.Key_Tab | Qt.Key.Key_Backtab:
                self._view.setFocus()
            case _:
                return False
        return True
