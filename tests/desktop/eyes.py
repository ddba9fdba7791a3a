"""What a person sees in the windows of this process: words and where they stand on the screen.

Only looks. Each question is a line; each answer is a line of JSON, a list of what is visible now. A thing
that lies behind another window, or outside the part that is scrolled to, is not seen.
"""

from __future__ import annotations

import json
import os
import traceback
from collections.abc import Iterator
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPoint, QRect, QRectF, QSocketNotifier, Qt
from PySide6.QtGui import QAction, QTextDocumentFragment
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QToolButton,
    QWidget,
)

from nodegraph_app.ui.canvas import GraphView
from nodegraph_app.ui.canvas.metrics import FAR
from nodegraph_app.ui.canvas.node_item import NodeItem
from nodegraph_app.ui.masks.board import MaskBoard
from nodegraph_app.ui.panels.picture_view import PictureView

Seen = dict[str, Any]
MOST_ROWS = 300
"""Of a list; what is further down is out of sight anyway."""


class Eyes:
    """Answers over a pair of pipes, from the event loop of the program.

    Args:
        questions, answers: file descriptors to read from and to write to.
    """

    def __init__(self, app: QApplication, questions: int, answers: int):
        self._app, self._questions = app, questions
        self._answers = os.fdopen(answers, "w", encoding="utf-8")
        self._bell = QSocketNotifier(questions, QSocketNotifier.Type.Read, app)
        self._bell.activated.connect(self._asked)

    def open(self) -> None:
        """Listen from now on."""
        self._bell.setEnabled(True)

    def _asked(self) -> None:
        asked = os.read(self._questions, 4096)
        if not asked:
            self._bell.setEnabled(False)  # whoever looked has gone
            return
        for _ in range(asked.count(b"\n")):
            try:
                answer: list[Seen] | str = self.look()
            except Exception:  # whoever asked waits for an answer
                answer = traceback.format_exc()
            self._answers.write(json.dumps(answer) + "\n")
            self._answers.flush()

    def look(self) -> list[Seen]:
        """All that is visible now."""
        found: list[Seen] = []
        for window in self._app.topLevelWidgets():
            if window.isVisible() and not window.isMinimized():
                for widget in (window, *window.findChildren(QWidget)):
                    if widget.isVisible() and widget.window() is window:
                        found += [each for each in seen_in(widget) if self._uncovered(widget, each)]
        return found

    def _uncovered(self, widget: QWidget, thing: Seen) -> bool:
        """Whether its middle is not behind something else."""
        top = self._app.widgetAt(QPoint(*thing["at"]))
        if top is None:
            return False
        # A label in a card is passed through to the card below it.
        return top is widget or top.isAncestorOf(widget) or widget.isAncestorOf(top)


def seen_in(widget: QWidget) -> Iterator[Seen]:
    """What one widget shows by itself."""
    match widget:
        case QMenu() | QMenuBar():
            for action in widget.actions():
                if action.isVisible() and not action.isSeparator():
                    yield from _action(widget, action)
        case QTabBar():
            for index in range(widget.count()):
                yield from _thing("tab", widget.tabText(index), widget, widget.tabRect(index))
        case QLabel():
            if widget.text():
                yield from _thing("label", _plain(widget.text()), widget, widget.rect())
        case QComboBox():
            yield from _thing("field", widget.currentText(), widget, widget.rect(), named=_name(widget))
        case QAbstractSpinBox():
            yield from _thing("field", widget.text(), widget, widget.rect(), named=_name(widget))
        case QLineEdit():
            if not isinstance(widget.parent(), QAbstractSpinBox | QComboBox):
                text = widget.text() or widget.placeholderText()
                yield from _thing("field", text, widget, widget.rect(), named=_name(widget))
        case QPlainTextEdit() | QTextEdit():
            yield from _thing("field", widget.toPlainText(), widget, widget.rect(), named=_name(widget))
        case QAbstractButton():
            yield from _button(widget)
        case QHeaderView():
            yield from _header(widget)
        case QAbstractItemView():
            yield from _items(widget)
        case GraphView():
            yield from _graph(widget)
        case MaskBoard() | PictureView():
            if not widget.sight.size.isEmpty():
                where = widget.sight.target.toRect()
                yield from _thing("picture", widget.accessibleName(), widget, where)


def _thing(kind: str, text: str, widget: QWidget, where: QRect, **more: Any) -> Iterator[Seen]:
    """A part of a widget, if any of it is to be seen."""
    shown = where.intersected(widget.visibleRegion().boundingRect())
    if shown.isEmpty():
        return
    corner = widget.mapToGlobal(shown.topLeft())
    middle = widget.mapToGlobal(shown.center())
    yield {
        "kind": kind,
        "text": text,
        "at": [middle.x(), middle.y()],
        "rect": [corner.x(), corner.y(), shown.width(), shown.height()],
        "enabled": widget.isEnabled(),
        "window": widget.window().windowTitle(),
        **more,
    }


def _name(widget: QWidget) -> str:
    return widget.accessibleName()


def _plain(text: str) -> str:
    return QTextDocumentFragment.fromHtml(text).toPlainText() if "</" in text or "<br" in text else text


def _action(menu: QMenu | QMenuBar, action: QAction) -> Iterator[Seen]:
    words = action.text().partition("\t")[0].replace("&&", "\0").replace("&", "").replace("\0", "&")
    where = menu.actionGeometry(action)
    kind = "menu" if isinstance(menu, QMenuBar) else "entry"
    more = {"enabled": action.isEnabled(), "checked": action.isChecked()}
    for seen in _thing(kind, words, menu, where):
        yield {**seen, **more}


def _button(button: QAbstractButton) -> Iterator[Seen]:
    shows_words = not isinstance(button, QToolButton) or (
        button.toolButtonStyle() != Qt.ToolButtonStyle.ToolButtonIconOnly or button.icon().isNull()
    )
    words = button.text().replace("&", "") if shows_words else ""
    # A sign without words says what it does when the mouse rests on it.
    tip = _plain(button.toolTip()).partition("\n")[0]
    yield from _thing("button", words, button, button.rect(), tip=tip, checked=button.isChecked())


def _header(header: QHeaderView) -> Iterator[Seen]:
    model = header.model()
    for section in range(min(header.count(), MOST_ROWS)):
        words = str(model.headerData(section, header.orientation()) or "") if model is not None else ""
        start, size = header.sectionViewportPosition(section), header.sectionSize(section)
        across = header.orientation() == Qt.Orientation.Horizontal
        where = QRect(start, 0, size, header.height()) if across else QRect(0, start, header.width(), size)
        if words and not header.isSectionHidden(section):
            yield from _thing("header", words, header.viewport(), where)


def _items(view: QAbstractItemView) -> Iterator[Seen]:
    for index in _indexes(view.model()):
        where = view.visualRect(index)
        if where.isEmpty() or (isinstance(view, QListWidget) and view.isRowHidden(index.row())):
            continue
        words = index.data(Qt.ItemDataRole.DisplayRole)
        spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
        chosen = view.selectionModel().isSelected(index)
        more = {"named": str(spoken or view.accessibleName()), "checked": chosen}
        yield from _thing("item", str(words or ""), view.viewport(), where, **more)


def _indexes(model: QAbstractItemModel | None, parent: QModelIndex | None = None) -> Iterator[QModelIndex]:
    if model is None:
        return
    parent = parent if parent is not None else QModelIndex()
    for row in range(min(model.rowCount(parent), MOST_ROWS)):
        column = 0
        while (index := model.index(row, column, parent)).isValid():
            yield index
            if column == 0:
                yield from _indexes(model, index)
            column += 1


def _graph(view: GraphView) -> Iterator[Seen]:
    """Titles, sockets, values and pictures of nodes, as far as they can be read."""
    viewport = view.viewport()
    yield from _thing("canvas", view.accessibleName(), viewport, viewport.rect())
    for node in view.graph_scene.nodes.values() if view.zoom >= FAR else ():
        for seen in _node(view, node):
            where = view.mapToScene(viewport.mapFromGlobal(QPoint(*seen["at"])))
            if view.hit(where).node == node.id:  # and no other node lies over it
                yield seen


def _node(view: GraphView, node: NodeItem) -> Iterator[Seen]:
    parts, viewport = node.layout, view.viewport()

    def place(rect: QRectF) -> QRect:
        return view.mapFromScene(node.mapRectToScene(rect)).boundingRect()

    part = partial(_thing, widget=viewport, of=parts.title)
    state = {"state": node.badge_text, "note": node.caption, "message": "\n".join(parts.notice_lines)}
    yield from part("node", parts.title, where=place(parts.header), checked=node.chosen, **state)
    for spots, kind in ((parts.inputs, "input"), (parts.outputs, "output")):
        for spot in spots.values():
            centre = view.mapFromScene(node.mapToScene(spot.at))
            words = spot.label or (parts.fields[spot.name].label if spot.name in parts.fields else "")
            if viewport.rect().contains(centre):
                yield from part(kind, words, where=QRect(centre - QPoint(3, 3), centre + QPoint(3, 3)))
    for field in parts.fields.values():
        value = field.text or " ".join(" ".join(field.lines).split())
        yield from part("value", field.label, where=place(field.rect), value=value)
    if node.picture is not None and parts.picture is not None:
        yield from part("picture", "", where=place(parts.picture))
