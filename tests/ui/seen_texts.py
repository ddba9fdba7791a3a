"""Every text that a window shows or reads aloud, with its place, and what of it was not translated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from xml.etree import ElementTree

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QBuffer,
    QByteArray,
    QModelIndex,
    QRectF,
    Qt,
    QTranslator,
)
from PySide6.QtGui import QAction
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QSpinBox,
    QTabBar,
    QTableWidget,
    QWidget,
)

OPEN, CLOSE = "‹", "›"
OWN_WITH_Q = ("QueuePanel", "QueueMessages", "QueueDesk")
Seen = tuple[str, str]
"""Place and text."""


class Brackets(QTranslator):
    """A language that says everything as it is, in brackets. Names of keys stay, which Qt also reads.

    Attributes:
        asked: contexts and texts, without Qt's own.
    """

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[tuple[str, str]] = set()

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, text: str, note: str | None = None, n: int = -1) -> str | None:
        if context == "QShortcut" or not text:
            return None
        if not context.startswith("Q") or context in OWN_WITH_Q:
            self.asked.add((context, text))
        return f"{OPEN}{text}{CLOSE}"


def texts_of(root: QWidget) -> Iterator[Seen]:
    """What `root` and all in it show, hidden parts too."""
    for widget in (root, *root.findChildren(QWidget)):
        place = f"{type(widget).__name__} {widget.objectName()}".strip()
        for what, text in _of_widget(widget):
            if text:
                yield f"{place}: {what}", text
    for action in root.findChildren(QAction):
        yield f"action {action.objectName()}", action.text()
        yield f"action {action.objectName()}: tip", action.toolTip()


def painted_by(widget: QWidget) -> Iterator[Seen]:
    """What a widget paints itself, as it is now."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    drawing = QSvgGenerator()
    drawing.setOutputDevice(buffer)
    drawing.setViewBox(QRectF(widget.rect()))
    widget.render(drawing)
    yield from painted_in(bytes(content.data()), f"painted by {type(widget).__name__}")


def painted_in(svg: bytes, place: str) -> Iterator[Seen]:
    """The texts of a drawing. Those of several lines are drawn line by line."""
    drawn = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    lines = ["".join(element.itertext()) for element in drawn]
    whole: list[str] = []
    for line in lines:
        if whole and whole[-1].count(OPEN) > whole[-1].count(CLOSE) and not whole[-1].endswith("…"):
            whole[-1] += f"\n{line}"
        else:
            whole.append(line)
    yield from ((place, text) for text in whole)


def unspoken(text: str) -> str:
    """What is left of a text without everything in brackets. One that was cut may have lost one of them."""
    before = None
    while before != text:
        before, text = text, re.sub(rf"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", " ", text)
    return re.sub(rf"^[^{OPEN}]*{CLOSE}|{OPEN}[^{CLOSE}]*$", "", text)


def _of_widget(widget: QWidget) -> Iterator[Seen]:
    yield "tooltip", _plain(widget.toolTip())
    yield "accessible name", widget.accessibleName()
    yield "accessible description", widget.accessibleDescription()
    if widget.isWindow():
        yield "window title", widget.windowTitle()
    match widget:
        case QLabel():
            yield "text", _plain(widget.text())
        case QAbstractButton():
            yield "text", widget.text()
        case QLineEdit():
            yield "placeholder", widget.placeholderText()
        case QTabBar():
            for index in range(widget.count()):
                yield "tab", widget.tabText(index)
                yield "tab's tooltip", widget.tabToolTip(index)
        case QComboBox():
            yield "placeholder", widget.placeholderText()
            for index in range(widget.count()):
                yield "entry", widget.itemText(index)
        case QGroupBox():
            yield "title", widget.title()
        case QMenu():
            yield "title", widget.title()
        case QMessageBox():
            yield "text", widget.text()
            yield "informative text", widget.informativeText()
        case QSpinBox() | QDoubleSpinBox():
            yield "prefix", widget.prefix()
            yield "suffix", widget.suffix()
            yield "special value", widget.specialValueText()
        case QAbstractSpinBox():
            pass
        case QHeaderView():
            for section in range(widget.count()):
                yield "header", str(widget.model().headerData(section, widget.orientation()) or "")
        case QTableWidget():
            for row, column in product(range(widget.rowCount()), range(widget.columnCount())):
                if (item := widget.item(row, column)) is not None:
                    yield "item", item.text()
        case QAbstractItemView() if widget.model() is not None:
            yield from _of_model(widget.model(), QModelIndex())


def _of_model(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[Seen]:
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
    for row in range(model.rowCount(parent)):
        for column in range(columns):
            index = model.index(row, column, parent)
            yield "item", str(index.data() or "")
            yield "item's tooltip", str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
        if not isinstance(model, QAbstractListModel):
            yield from _of_model(model, model.index(row, 0, parent))


def _plain(text: str) -> str:
    return re.sub(r"<[^>]*>", " ", text)
