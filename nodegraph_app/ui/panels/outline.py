"""The outline: every node as a line of text with its state, those of a group below its line.

It is the canvas for the keyboard and the ear.
"""

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
from ...core.groups import GROUP_KEY, path_to
from .. import keymap
from ..states import IDLE, NodeState, summed_up
from ..theme import SMALL_PX, Palette, current, text_font
from .labels import empty_note


class Outline(QWidget):
    """The nodes in the order they would run, as a tree of the groups in which they lie.

    Signals:
        selected: ids of the nodes, and keys of the groups, that were selected here.
        activated: id of a node, or key of a group, to go to.
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
        self._rows: dict[str, str | None] = {}

    def _tell_keys(self) -> None:
        text = self.tr("The nodes of the workflow are listed here.\n{keys} on the canvas adds one.")
        self._nothing.setText(text.format(keys=keymap.named("add")))

    def show_graph(self, graph: Graph) -> None:
        """List the nodes of a graph. Selection and scroll position stay."""
        rows = _rows(graph)
        self.tree.blockSignals(True)
        if list(rows.items()) != list(self._rows.items()):
            chosen = set(self.selected_ids())
            closed = {key for key, item in self._items.items() if item.childCount() and not item.isExpanded()}
            self.tree.clear()
            self._rows = rows
            self._items = {key: self._item(key) for key in rows}
            for key, home in rows.items():
                if home is not None:
                    self._items[home].addChild(self._items[key])
            self.tree.addTopLevelItems([self._items[key] for key, home in rows.items() if home is None])
            self.tree.setRootIsDecorated(any(home is not None for home in rows.values()))
            for key, item in self._items.items():
                item.setSelected(key in chosen)
                item.setExpanded(key not in closed)
            states, self._states = self._states, {}
            self.show_states(states)
        for node_id, item in self._items.items():
            title = graph.title(node_id)
            if item.text(0) != title:
                item.setText(0, title)
                item.setToolTip(0, f"{title} ({node_id.removeprefix(GROUP_KEY)})")
        self.tree.blockSignals(False)
        self._pages.setCurrentIndex(1 if self._items else 0)

    def show_states(self, states: Mapping[str, NodeState]) -> None:
        """Write the states beside the nodes."""
        colors = current()
        states = {**states, **self._sums(states)}
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

    def _sums(self, states: Mapping[str, NodeState]) -> dict[str, NodeState]:
        """What sums up the inside of each group, by its key."""
        within: dict[str, list[NodeState]] = {}
        for key in self._rows:
            state, home = states.get(key), self._rows[key]
            while state is not None and home is not None:
                within.setdefault(home, []).append(state)
                home = self._rows[home]
        return {key: summed_up(found) for key, found in within.items()}

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


def _rows(graph: Graph) -> dict[str, str | None]:
    """Node id or key of a group → key of the group in which it lies, each group before what is in it."""
    rows: dict[str, str | None] = {}

    def add_groups(group_id: str | None) -> None:
        for each in path_to(graph.groups, group_id):
            parent = graph.groups[each].parent
            rows.setdefault(GROUP_KEY + each, GROUP_KEY + parent if parent is not None else None)

    for node_id in graph.in_order():
        home = graph[node_id].group
        add_groups(home)
        rows[node_id] = GROUP_KEY + home if home is not None else None
    for group_id in graph.groups:  # the empty ones
        add_groups(group_id)
    return rows


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
