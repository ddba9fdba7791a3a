"""The node library: every node type by category, to search, to double-click, to drag onto the canvas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QByteArray, QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...core.registry import Registry
from ...core.spec import NodeSpec
from ..node_words import category_title
from ..theme import SMALL_PX, current, text_font
from .entered_tree import EnteredTree
from .labels import empty_note
from .search_field import SearchField

MIME_TYPE = "application/x-nodegraph-node-type"
"""What a drag from the library carries: a node type id in UTF-8."""

MOST_RECENT = 5

WORDS = Qt.ItemDataRole.UserRole + 1
"""Item data: what a search looks through."""


class _Tree(EnteredTree):
    def mimeTypes(self) -> list[str]:
        return [MIME_TYPE]

    def mimeData(self, items: Iterable[QTreeWidgetItem]) -> QMimeData:
        data = QMimeData()
        types = [type_id for item in items if (type_id := _type(item))]
        if types:
            data.setData(MIME_TYPE, QByteArray(types[0].encode()))
        return data

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.clearSelection()  # two marked lines, here and in the outline, would compete


class Library(QWidget):
    """The node types.

    Signals:
        add_wanted: id of a node type to put on the canvas.
    """

    add_wanted = Signal(str)

    def __init__(self, registry: Registry, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("face")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.search = SearchField(self.tr("Search nodes…"), self.tr("Search nodes"), self)
        self.search.textChanged.connect(self._filter)
        self.tree = _Tree(self)
        self.search.lead_to(self.tree, self._first, self._add)
        self.tree.setAccessibleName(self.tr("Node library"))
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setIndentation(12)
        self.tree.setDragEnabled(True)
        self.tree.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.tree.setExpandsOnDoubleClick(False)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(24)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.itemClicked.connect(self._toggle)
        self.tree.key_entered.connect(self._toggle)
        self.tree.entered_item.connect(self._add)
        self._nothing = empty_note(self.tr("No node is called that. Try another word, or clear the search."))
        self._nothing.hide()
        top = QVBoxLayout()
        top.setContentsMargins(8, 8, 8, 4)
        top.setSpacing(8)
        top.addWidget(self.search)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self._nothing)
        layout.addWidget(self.tree, 1)
        self._categories: dict[QTreeWidgetItem, list[QTreeWidgetItem]] = {}
        self._registry = registry
        self._recent: tuple[str, ...] = ()
        self._listed: tuple[str, ...] = ()
        self._lately = self._heading(self.tr("Used lately"))
        self._lately.setHidden(True)
        self._fill(registry)

    def _fill(self, registry: Registry) -> None:
        for category, everything in registry.categories().items():
            specs = [spec for spec in everything if not spec.passes]  # those come from their link
            parent = self._heading(category_title(category))
            parent.setText(1, str(len(specs)))
            self._categories[parent] = [self._line(spec, parent) for spec in specs]

    def _heading(self, title: str) -> QTreeWidgetItem:
        parent = QTreeWidgetItem([title])
        parent.setFont(1, text_font(SMALL_PX, tabular=True))
        parent.setForeground(1, current().color("muted"))
        parent.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        parent.setFlags(parent.flags() & ~Qt.ItemFlag.ItemIsDragEnabled)
        self.tree.addTopLevelItem(parent)
        return parent

    def _line(self, spec: NodeSpec, parent: QTreeWidgetItem) -> QTreeWidgetItem:
        how = self.tr("Double-click to add it, or drag it onto the canvas.")
        item = QTreeWidgetItem([spec.title])
        item.setData(0, Qt.ItemDataRole.UserRole, spec.type)
        item.setData(0, WORDS, _words(spec))
        item.setToolTip(0, f"{spec.summary}\n\n{how}".strip())
        parent.addChild(item)
        item.setFirstColumnSpanned(True)
        return item

    def show_recent(self, types: Sequence[str]) -> None:
        """List the types that were added last above all others; nothing moves while the mouse is over it."""
        self._recent = tuple(types)
        if not self.tree.underMouse():
            self._list_recent()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._list_recent()

    def _list_recent(self) -> None:
        specs = [spec for name in self._recent if (spec := self._registry.get(name)) and not spec.passes]
        shown = tuple(spec.type for spec in specs[:MOST_RECENT])
        if shown != self._listed:
            first = not self._listed
            self._listed = shown
            self._lately.takeChildren()
            for spec in specs[:MOST_RECENT]:
                self._line(spec, self._lately)
            self._lately.setText(1, str(len(shown)))
            if first:
                self._lately.setExpanded(True)
        self._lately.setHidden(not shown or bool(self.search.text().split()))

    def restyle(self) -> None:
        """The theme is another."""
        for parent in (self._lately, *self._categories):
            parent.setForeground(1, current().color("muted"))

    def _filter(self, text: str) -> None:
        words = text.lower().split()
        found = 0
        for parent, children in self._categories.items():
            here = 0
            for child in children:
                fits = all(word in child.data(0, WORDS) for word in words)
                child.setHidden(not fits)
                here += fits
            parent.setHidden(not here)
            parent.setExpanded(bool(words))
            found += here
        self._list_recent()
        self._nothing.setVisible(not found)
        self.tree.setVisible(bool(found))

    def _first(self) -> QTreeWidgetItem | None:
        shown = (
            child for children in self._categories.values() for child in children if not child.isHidden()
        )
        return next(shown, None)

    def _toggle(self, item: QTreeWidgetItem) -> None:
        if not _type(item):
            item.setExpanded(not item.isExpanded())

    def _add(self, item: QTreeWidgetItem) -> None:
        if type_id := _type(item):
            self.add_wanted.emit(type_id)


def _type(item: QTreeWidgetItem) -> str:
    return str(item.data(0, Qt.ItemDataRole.UserRole) or "")


def _words(spec: NodeSpec) -> str:
    return " ".join((spec.title, spec.type, spec.category, *spec.tags)).lower()
