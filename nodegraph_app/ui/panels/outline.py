"""The outline: every node as a line of text with its state; the canvas for the keyboard and the ear."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStackedLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from ...core.graph import Graph
from .. import keymap
from ..states import IDLE, NodeState
from ..theme import SMALL_PX, Palette, current, text_font
from .labels import empty_note


class Outline(QWidget):
    """A list of the nodes, in the order they would run.

    Signals:
        selected: ids of the nodes that were selected here.
        activated: id of a node to go to.
    """

    selected = Signal(list)
    activated = Signal(str)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.tree = QTreeWidget(self)
        self.tree.setAccessibleName(self.tr("Outline of the workflow"))
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(24)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.itemSelectionChanged.connect(self._tell_selection)
        self.tree.itemActivated.connect(lambda item: self.activated.emit(_id(item)))
        self._pages = QStackedLayout(self)
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._nothing = empty_note("")
        self._tell_keys()
        keymap.NEWS.changed.connect(self._tell_keys)
        self._pages.addWidget(self._nothing)
        self._pages.addWidget(self.tree)
        self._items: dict[str, QTreeWidgetItem] = {}
        self._states: dict[str, NodeState] = {}

    def _tell_keys(self) -> None:
        text = self.tr("The nodes of the workflow are listed here.\n{keys} on the canvas adds one.")
        self._nothing.setText(text.format(keys=keymap.named("add")))

    def show_graph(self, graph: Graph) -> None:
        """List the nodes of a graph. Selection and scroll position stay."""
        order = graph.in_order()
        self.tree.blockSignals(True)
        if list(self._items) != order:
            chosen = set(self.selected_ids())
            self.tree.clear()
            self._items = {node_id: self._item(node_id) for node_id in order}
            self.tree.addTopLevelItems(list(self._items.values()))
            for node_id in chosen & self._items.keys():
                self._items[node_id].setSelected(True)
        for node_id, item in self._items.items():
            title = graph.title(node_id)
            if item.text(0) != title:
                item.setText(0, title)
                item.setToolTip(0, f"{title} ({node_id})")
        self.tree.blockSignals(False)
        self._pages.setCurrentIndex(1 if self._items else 0)

    def show_states(self, states: Mapping[str, NodeState]) -> None:
        """Write the states beside the nodes."""
        colors = current()
        header = self.tree.header()
        # Otherwise every single word has the whole column measured: seconds for a thousand nodes.
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        for node_id, state in states.items():
            item = self._items.get(node_id)
            if item is not None and self._states.get(node_id, IDLE) != state:
                item.setText(1, state.word)
                item.setToolTip(1, state.detail)
                item.setForeground(1, QColor(state_color(state, colors)))
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._states = dict(states)

    def restyle(self) -> None:
        """The theme is another."""
        states, self._states = self._states, {}
        self.show_states(states)

    def selected_ids(self) -> list[str]:
        """Ids of the selected nodes."""
        return [_id(item) for item in self.tree.selectedItems()]

    def select(self, node_ids: list[str]) -> None:
        """Select these nodes without telling."""
        if set(node_ids) == set(self.selected_ids()):
            return
        self.tree.blockSignals(True)
        self.tree.clearSelection()
        for node_id in node_ids:
            if node_id in self._items:
                self._items[node_id].setSelected(True)
        if node_ids and node_ids[0] in self._items:
            first = self._items[node_ids[0]]
            self.tree.selectionModel().setCurrentIndex(
                self.tree.indexFromItem(first), QItemSelectionModel.SelectionFlag.NoUpdate
            )
        self.tree.blockSignals(False)

    def _item(self, node_id: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem()
        item.setData(0, Qt.ItemDataRole.UserRole, node_id)
        item.setFont(1, text_font(SMALL_PX, tabular=True))
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._states.pop(node_id, None)
        return item

    def _tell_selection(self) -> None:
        self.selected.emit(self.selected_ids())


def _id(item: QTreeWidgetItem) -> str:
    return str(item.data(0, Qt.ItemDataRole.UserRole))


def state_color(state: NodeState, colors: Palette) -> str:
    """Colour of a state's word."""
    match state.kind:
        case "cached" | "done":
            return colors.good
        case "will_run":
            return colors.waiting
        case "running":
            return colors.accent_text
        case "error":
            return colors.bad
        case "blocked" if state.own:
            return colors.bad
    return colors.muted
