"""The models at hand, beside the canvas: to search, to look at, to put into the workflow by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFrame,
    QHeaderView,
    QMenu,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...core.families import title
from ...models.compatibility import fits
from ...models.description import Description
from ..model_tasks import Found
from ..model_use import NamedModel, to_mime
from ..theme import SMALL_PX, current, text_font
from .entered_tree import EnteredTree
from .labels import empty_note, muted
from .model_list import REFUSED, WORDS, ModelDetails, ModelRow
from .search_field import SearchField

FIRST_HEIGHTS_PX = 300, 200
"""Of the list and of what is known of a model."""
FAMILY, SIZE = 2, 3
"""Columns of a `ModelRow`."""


class _Tree(EnteredTree):
    """Kinds, and below them models that can be dragged."""

    def mimeTypes(self) -> list[str]:
        return list(to_mime(NamedModel("checkpoint", "")).formats())

    def mimeData(self, items: Iterable[QTreeWidgetItem]) -> QMimeData:
        model = next((found for item in items if (found := _model(item)) is not None), None)
        return to_mime(NamedModel(model.kind, model.name)) if model is not None else QMimeData()


class ModelsPanel(QWidget):
    """What the library found, by kind.

    Signals:
        look_wanted: the panel is seen for the first time: somebody should look through the model folders.
        about_wanted: path of the model whose picture and words would be shown.
        use_wanted: the `NamedModel` that shall be used in the workflow.
        manage_wanted: the reader wants to see the folders, or to get models.
    """

    look_wanted = Signal()
    about_wanted = Signal(object)
    use_wanted = Signal(object)
    manage_wanted = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("face")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Models"))
        self._found: Found | None = None
        self.looked = False
        """Whether somebody was asked to look through the folders."""
        self._families: frozenset[str] = frozenset()
        self._named: frozenset[NamedModel] = frozenset()
        self.search = SearchField(self.tr("Search models…"), self.tr("Search models"))
        self.search.textChanged.connect(self._filter)
        self.setFocusProxy(self.search)
        self.fitting = QCheckBox(self.tr("Fits this workflow"))
        self.fitting.toggled.connect(self._filter)
        self.tree = _Tree()
        self.search.lead_to(self.tree, self._first, self._activate)
        self.tree.setAccessibleName(self.tr("Models by kind"))
        self.tree.setColumnCount(4)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setIndentation(12)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.tree.setDragEnabled(True)
        self.tree.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.tree.setExpandsOnDoubleClick(False)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.customContextMenuRequested.connect(self._open_menu)
        for column in (1, SIZE):
            self.tree.setColumnHidden(column, True)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(24)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(FAMILY, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.itemClicked.connect(self._toggle)
        self.tree.key_entered.connect(self._toggle)
        self.tree.entered_item.connect(self._activate)
        self.tree.currentItemChanged.connect(self._show_current)
        self.note = empty_note(self.tr("Looking through the model folders…"))
        self.manage = QPushButton(self.tr("Folders and downloads…"))
        self.manage.setToolTip(self.tr("Where models are looked for, and how to get more"))
        self.manage.clicked.connect(self.manage_wanted)
        self.details = ModelDetails(slim=True)
        self.unselected = muted(
            self.tr("Select a model to see its picture and what is known of it."), wrap=True
        )
        self._lay_out()
        self.tree.hide()
        self._take_families()

    def _lay_out(self) -> None:
        top = QVBoxLayout()
        top.setContentsMargins(8, 8, 8, 4)
        top.setSpacing(8)
        top.addWidget(self.search)
        top.addWidget(self.fitting)
        upper = QWidget()
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.note)
        column.addWidget(self.tree, 1)
        inside = QWidget()
        below = QVBoxLayout(inside)
        below.setContentsMargins(12, 8, 12, 8)
        below.addWidget(self.unselected)
        below.addWidget(self.details)
        below.addStretch(1)
        lower = QScrollArea()  # of one height whatever is selected: rows stay under the mouse
        lower.setWidgetResizable(True)
        lower.setFrameShape(QFrame.Shape.NoFrame)
        lower.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        lower.setAccessibleName(self.tr("About the selected model"))
        lower.setWidget(inside)
        inside.setObjectName("face")
        bottom = QVBoxLayout()
        bottom.setContentsMargins(8, 8, 8, 8)
        bottom.addWidget(self.manage)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.parts = QSplitter(Qt.Orientation.Vertical)
        self.parts.setChildrenCollapsible(False)
        self.parts.setHandleWidth(1)
        self.parts.addWidget(upper)
        self.parts.addWidget(lower)
        self.parts.setStretchFactor(0, 3)
        self.parts.setStretchFactor(1, 2)
        self.parts.setSizes(list(FIRST_HEIGHTS_PX))
        layout.addLayout(top)
        layout.addWidget(self.parts, 1)
        layout.addLayout(bottom)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.looked:
            self.looked = True
            self.look_wanted.emit()

    # --- what is shown -------------------------------------------------------------------------------

    def show_found(self, found: Found) -> None:
        """The folders were looked through; what was selected and which kinds are open stays so."""
        self._found = found
        self.looked = True
        before, closed = self.current, self._closed()
        self.tree.blockSignals(True)
        self.tree.clear()
        groups: dict[str, list[ModelRow]] = {}
        for row in (*map(ModelRow, found.models), *map(ModelRow, found.damaged)):
            groups.setdefault(row.kind, []).append(row)
        for kind in sorted(groups, key=lambda name: (name == REFUSED, name.casefold())):
            parent = self._heading(kind)
            self.tree.addTopLevelItem(parent)
            for row in sorted(groups[kind], key=lambda each: each.entry.name.casefold()):
                row.setFont(FAMILY, text_font(SMALL_PX))
                row.setText(
                    FAMILY, row.text(FAMILY).replace("Stable Diffusion", "SD")
                )  # the details have it all
                row.setToolTip(0, self._hint(row))
                parent.addChild(row)
            parent.setExpanded(kind not in closed)
        self.restyle()
        self.tree.blockSignals(False)
        self._take_families()
        if before is not None:
            self.select(before.path)

    def show_workflow(self, named: Iterable[NamedModel]) -> None:
        """These are the checkpoints and diffusion models that the open workflow names."""
        wanted = frozenset(named)
        if wanted != self._named:
            self._named = wanted
            self._take_families()

    def restyle(self) -> None:
        """The theme is another."""
        shade = current().color("muted")
        for parent in self._kinds():
            for item in (parent, *_children(parent)):
                item.setForeground(FAMILY, shade)

    def select(self, path: Path) -> None:
        """Select the model that lies there, if it is shown."""
        for row in self._rows():
            if row.entry.path == path and not row.isHidden():
                self.tree.setCurrentItem(row)
                self.tree.scrollToItem(row)

    def show_preview(self, model: Path, image: QImage) -> None:
        """The picture of a model was opened; without one there is none."""
        if self.current is not None and self.current.path == model:
            self.details.show_picture(image)
            self.details.picture.setVisible(not image.isNull())

    def show_words(self, model: Path, words: Sequence[str]) -> None:
        """The words of a model were read."""
        if self.current is not None and self.current.path == model:
            self.details.show_words(words)

    @property
    def current(self) -> Description | None:
        """The selected model."""
        item = self.tree.currentItem()
        return _model(item) if item is not None and not item.isHidden() else None

    # --- within --------------------------------------------------------------------------------------

    def _take_families(self) -> None:
        known = self._found.models if self._found is not None else ()
        told = {each.family for each in known if NamedModel(each.kind, each.name) in self._named}
        self._families = frozenset(told - {""})
        self.fitting.setEnabled(bool(self._families))
        titles = ", ".join(sorted(map(title, self._families)))
        self.fitting.setToolTip(
            self.tr("Only models that may work with {family}").format(family=titles)
            if titles
            else self.tr(
                "Once the workflow has a checkpoint whose family is known, this hides what cannot fit it."
            )
        )
        self._filter()

    def _filter(self) -> None:
        words = self.search.text().casefold().split()
        families = self._families if self.fitting.isChecked() else frozenset()
        shown = 0
        for parent in self._kinds():
            here = 0
            for row in _children(parent):
                fit = not isinstance(row.entry, Description) or fits(row.entry, families)
                fit = fit and all(word in row.data(0, WORDS) for word in words)
                row.setHidden(not fit)
                here += fit
            parent.setHidden(not here)
            parent.setText(FAMILY, str(here))
            if words:
                parent.setExpanded(True)
            shown += here
        self._tell(shown)
        self._show_current()

    def _tell(self, shown: int) -> None:
        if self._found is not None:
            if any(True for _ in self._rows()):
                words = self.tr(
                    "No model is called that. Try another word, or show those that do not fit, too."
                )
            else:
                words = self.tr(
                    "Models appear here when they lie in one of the model folders: add yours below, or get a "
                    "model from the hub."
                )
            self.note.setText(words)
        self.note.setVisible(not shown)
        self.tree.setVisible(bool(shown))

    def _show_current(self, *_: object) -> None:
        item = self.tree.currentItem()
        row = item if isinstance(item, ModelRow) and not item.isHidden() else None
        self.details.show_entry(row.entry if row is not None else None)
        self.unselected.setVisible(row is None)
        self.details.picture.hide()  # until there is one
        if row is not None and isinstance(row.entry, Description):
            self.about_wanted.emit(row.entry.path)

    def _heading(self, kind: str) -> QTreeWidgetItem:
        parent = QTreeWidgetItem([kind])
        parent.setFont(FAMILY, text_font(SMALL_PX, tabular=True))
        parent.setTextAlignment(FAMILY, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        parent.setFlags(parent.flags() & ~Qt.ItemFlag.ItemIsDragEnabled)
        return parent

    def _hint(self, row: ModelRow) -> str:
        if not isinstance(row.entry, Description):
            return f"{row.entry.name}\n\n{row.entry.reason}"
        use = self.tr("Double-click to use it, or drag it onto the canvas, a node or a link.")
        return f"{row.entry.name}\n\n{use}"

    def _closed(self) -> set[str]:
        return {parent.text(0) for parent in self._kinds() if not parent.isExpanded()}

    def _kinds(self) -> list[QTreeWidgetItem]:
        items = (self.tree.topLevelItem(index) for index in range(self.tree.topLevelItemCount()))
        return [item for item in items if item is not None]

    def _rows(self) -> Iterable[ModelRow]:
        return (row for parent in self._kinds() for row in _children(parent))

    # --- using ---------------------------------------------------------------------------------------

    def _first(self) -> ModelRow | None:
        return next((row for row in self._rows() if not row.isHidden() and _model(row) is not None), None)

    def _toggle(self, item: QTreeWidgetItem) -> None:
        if not isinstance(item, ModelRow):
            item.setExpanded(not item.isExpanded())

    def _activate(self, item: QTreeWidgetItem) -> None:
        model = _model(item)
        if model is not None:
            self.use_wanted.emit(NamedModel(model.kind, model.name))
        elif isinstance(item, ModelRow):
            self.manage_wanted.emit()  # that is where it can be mended

    def _open_menu(self, at: QPoint) -> None:
        menu = self.menu()
        if menu is not None:
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.tree.viewport().mapToGlobal(at))

    def menu(self) -> QMenu | None:
        """What can be done with the selected model."""
        model = self.current
        if model is None:
            return None
        menu = QMenu(self)
        menu.addAction(self.tr("Use in the workflow")).triggered.connect(
            lambda: self.use_wanted.emit(NamedModel(model.kind, model.name))
        )
        if words := self.details.words:
            menu.addAction(self.tr("Copy the trigger words")).triggered.connect(
                lambda: QGuiApplication.clipboard().setText(words)
            )
        menu.addAction(self.tr("Show folder")).triggered.connect(self.details.folder.click)
        menu.addAction(self.tr("Folders and downloads…")).triggered.connect(self.manage_wanted)
        return menu


def _children(parent: QTreeWidgetItem) -> list[ModelRow]:
    rows = (parent.child(index) for index in range(parent.childCount()))
    return [row for row in rows if isinstance(row, ModelRow)]


def _model(item: QTreeWidgetItem) -> Description | None:
    """The model of a row; None for a heading, and for a file that is none as it is."""
    return item.entry if isinstance(item, ModelRow) and isinstance(item.entry, Description) else None
