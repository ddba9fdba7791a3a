"""The workflows at hand, beside the canvas: to search by what they are called and what is noted, to open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFont, QShowEvent
from PySide6.QtWidgets import (
    QMenu,
    QPushButton,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ..theme import current, text_font
from ..workflow_shelf import FoundWorkflows, Place, ShelvedWorkflow
from .entered_tree import EnteredTree
from .labels import empty_note
from .search_field import SearchField
from .workflow_rows import WorkflowItem, WorkflowRows


class WorkflowsPanel(QWidget):
    """Workflows by where they come from.

    Signals:
        look_wanted: the panel is seen: somebody should look what there is.
        open_wanted: path of the workflow to open.
        folder_wanted: path whose folder is to be shown.
        rename_wanted, duplicate_wanted: path of a file of the reader's.
        add_wanted: the reader wants to choose one more folder of workflows.
        unlist_wanted: path of a workflow whose folder shall be listed no longer.
    """

    look_wanted = Signal()
    open_wanted = Signal(object)
    folder_wanted = Signal(object)
    rename_wanted = Signal(object)
    duplicate_wanted = Signal(object)
    add_wanted = Signal()
    unlist_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("face")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Workflows"))
        self._rows: tuple[ShelvedWorkflow, ...] | None = None
        self._headings: dict[Place, QTreeWidgetItem] = {}
        self.search = SearchField(self.tr("Search names and notes…"), self.tr("Search workflows"))
        self.search.textChanged.connect(self._filter)
        self.setFocusProxy(self.search)
        self.tree = EnteredTree()
        self.search.lead_to(self.tree, self._first, self._open)
        self.tree.setAccessibleName(self.tr("Workflows at hand"))
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(0)
        self.tree.setMouseTracking(True)
        self.tree.setExpandsOnDoubleClick(False)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._delegate = WorkflowRows(self.tree)
        self.tree.setItemDelegate(self._delegate)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.customContextMenuRequested.connect(self._open_menu)
        self.tree.itemClicked.connect(self._toggle)
        self.tree.key_entered.connect(self._toggle)
        self.tree.entered_item.connect(self._open)
        self.note = empty_note(self.tr("Looking for workflows…"))
        self.add = QPushButton(self.tr("Add a folder…"))
        self.add.setToolTip(self.tr("List the workflows of one more folder here"))
        self.add.clicked.connect(self.add_wanted)
        top = QVBoxLayout()
        top.setContentsMargins(8, 8, 8, 4)
        top.addWidget(self.search)
        bottom = QVBoxLayout()
        bottom.setContentsMargins(8, 8, 8, 8)
        bottom.addWidget(self.add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.note)
        layout.addWidget(self.tree, 1)
        layout.addStretch(0)
        layout.addLayout(bottom)
        self.tree.hide()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look_wanted.emit()

    # --- what is shown -------------------------------------------------------------------------------

    def show_found(self, found: FoundWorkflows) -> None:
        """Show these; what is selected, and which headings are closed, stays so."""
        before = self.current
        closed = {place for place, item in self._headings.items() if not item.isExpanded()}
        self._rows = found.rows
        self.tree.clear()
        self._headings = {}
        titles: tuple[tuple[Place, str], ...] = (
            ("recent", self.tr("Recent")),
            ("own", self.tr("In your folders")),
            ("shipped", self.tr("Come with Nodegraph")),
        )
        for place, title in titles:
            heading = self._headings[place] = QTreeWidgetItem([title])
            heading.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            heading.setFont(0, text_font(weight=QFont.Weight.DemiBold))
            self.tree.addTopLevelItem(heading)
            for row in found.rows:
                if row.place == place:
                    heading.addChild(WorkflowItem(row))
            if place == "own" and found.folders and not found.any_own:
                heading.addChild(self._none_in(found.folders))
            heading.setExpanded(place not in closed)
        self.restyle()
        self._filter()
        if before is not None:
            self.select(before.path)

    @property
    def current(self) -> ShelvedWorkflow | None:
        """The selected workflow."""
        item = self.tree.currentItem()
        return item.shelved if isinstance(item, WorkflowItem) and not item.isHidden() else None

    def select(self, path: Path) -> None:
        """Select the workflow of a file, if it is shown."""
        for item in self._items():
            if item.shelved.path == path and not item.isHidden():
                self.tree.setCurrentItem(item)

    def restyle(self) -> None:
        """The theme is another."""
        shade = current().color("muted")
        for heading in self._headings.values():
            heading.setForeground(0, shade)
        self.tree.viewport().update()

    def _filter(self) -> None:
        words = self.search.text().casefold().split()
        shown = 0
        for heading in self._headings.values():
            here = 0
            for item in _children(heading):
                fits = all(word in item.shelved.searched for word in words)
                item.setHidden(not fits)
                here += fits
            bare = heading.childCount() - len(_children(heading))
            heading.setHidden(not here and (bool(words) or not bare))
            if words:
                heading.setExpanded(True)
            shown += here
        if self._rows is not None:
            self.note.setText(self.tr("In no name and no note is there such a word. Try another one."))
        self.note.setVisible(not shown)
        self.tree.setVisible(bool(shown))

    def _none_in(self, folders: tuple[Path, ...]) -> QTreeWidgetItem:
        """Where the reader's own would be looked for."""
        told = self.tr("None yet in “{folder}”").format(folder=folders[0].name)
        item = QTreeWidgetItem([told])
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setForeground(0, current().color("muted"))
        where = "\n".join(map(str, folders))
        item.setToolTip(
            0,
            self.tr("Workflows that you save in these folders appear here:\n{folders}").format(folders=where),
        )
        return item

    def _items(self) -> list[WorkflowItem]:
        return [item for heading in self._headings.values() for item in _children(heading)]

    # --- opening -------------------------------------------------------------------------------------

    def _first(self) -> WorkflowItem | None:
        return next((item for item in self._items() if not item.isHidden()), None)

    def _toggle(self, item: QTreeWidgetItem) -> None:
        if not isinstance(item, WorkflowItem):
            item.setExpanded(not item.isExpanded())

    def _open(self, item: QTreeWidgetItem) -> None:
        if isinstance(item, WorkflowItem):
            self.open_wanted.emit(item.shelved.path)

    def _open_menu(self, at: QPoint) -> None:
        if (menu := self.menu()) is not None:
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.tree.viewport().mapToGlobal(at))

    def menu(self) -> QMenu | None:
        """What can be done with the selected workflow."""
        chosen = self.current
        if chosen is None:
            return None
        menu = QMenu(self)

        def offer(text: str, act: Callable[[object], object], *, possible: bool = True) -> None:
            action = menu.addAction(text)
            action.setEnabled(possible)
            action.triggered.connect(lambda: act(chosen.path))

        own = chosen.place != "shipped"
        offer(self.tr("Open"), self.open_wanted.emit)
        offer(self.tr("Show in folder"), self.folder_wanted.emit)
        menu.addSeparator()
        offer(self.tr("Rename…"), self.rename_wanted.emit, possible=own)
        offer(self.tr("Duplicate"), self.duplicate_wanted.emit)
        if chosen.place == "own":
            menu.addSeparator()
            offer(self.tr("List this folder no longer"), self.unlist_wanted.emit)
        return menu


def _children(heading: QTreeWidgetItem) -> list[WorkflowItem]:
    items = (heading.child(index) for index in range(heading.childCount()))
    return [item for item in items if isinstance(item, WorkflowItem)]
