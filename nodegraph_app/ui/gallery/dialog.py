"""The gallery's window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QFile, QPoint, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QMessageBox,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from ...core.registry import Registry
from ..dialogs.plain_buttons import without_icons
from ..panels.labels import empty_note, muted
from ..panels.picture_cells import PICTURE_ROLE, PictureCells
from ..translation import QT_TRANSLATE_NOOP, translate
from ..value_text import file_size_text
from .folder_pictures import FolderPictures, PictureFile

FIRST_SIZE = QSize(980, 680)
CELL_PX, CAPTION_PX = 168, 20
MOST_TOLD = 8
"""Facts in a tooltip."""
EMPTY = QT_TRANSLATE_NOOP(
    "GalleryDialog", "Pictures that Save image writes appear here.\n\nRun a workflow to make the first one."
)
NONE_FOUND = QT_TRANSLATE_NOOP("GalleryDialog", "No picture has these words in its prompts or its name.")

Key = Callable[[PictureFile], tuple[object, ...]]
ORDERS: tuple[tuple[str, Key], ...] = (
    (QT_TRANSLATE_NOOP("GalleryDialog", "Newest first"), lambda picture: (-picture.made_s, picture.name)),
    (QT_TRANSLATE_NOOP("GalleryDialog", "Oldest first"), lambda picture: (picture.made_s, picture.name)),
    (QT_TRANSLATE_NOOP("GalleryDialog", "By name"), lambda picture: (picture.name.casefold(),)),
    (
        QT_TRANSLATE_NOOP("GalleryDialog", "By prompt"),
        lambda picture: ([fact.text for fact in picture.facts if fact.prompt], picture.name),
    ),
    (
        QT_TRANSLATE_NOOP("GalleryDialog", "Largest first"),
        lambda picture: (-picture.size_bytes, picture.name),
    ),
)


class _Item(QListWidgetItem):
    """A picture, which knows its place among the others."""

    def __init__(self, picture: PictureFile, order: Callable[[], Key]):
        super().__init__()
        self._order = order
        self.show_picture(picture)

    def show_picture(self, picture: PictureFile) -> None:
        self.picture = picture
        self.setText(picture.name)
        self.setData(PICTURE_ROLE, picture.thumbnail)
        self.setData(Qt.ItemDataRole.AccessibleTextRole, picture.name)
        self.setToolTip(_told(picture))

    def __lt__(self, other: QListWidgetItem) -> bool:
        key = self._order()
        return isinstance(other, _Item) and key(self.picture) < key(other.picture)


class GalleryDialog(QDialog):
    """Every picture in the output folder.

    Args:
        folder: asks which that is.

    Signals:
        looked_at: a `PictureFile` to show large.
        open_wanted: path of a picture whose workflow is wanted.
        trouble: a sentence about something that could not be done.
    """

    looked_at = Signal(object)
    open_wanted = Signal(object)
    trouble = Signal(str)

    def __init__(self, registry: Registry, folder: Callable[[], Path], parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("gallery")
        self.setWindowTitle(self.tr("Gallery"))
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        self.resize(FIRST_SIZE)
        self._folder = folder
        self._items: dict[Path, _Item] = {}
        self._reader = FolderPictures(registry, self)
        self._reader.found.connect(self._take)
        self._reader.ended.connect(self._ended)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search prompts, models and names…"))
        self.search.setAccessibleName(self.tr("Search"))
        self.search.setClearButtonEnabled(True)
        self.order = QComboBox()
        self.order.setAccessibleName(self.tr("Order"))
        for title, _ in ORDERS:
            self.order.addItem(translate("GalleryDialog", title))
        self.list = QListWidget()
        self.note, self.amount = empty_note(""), muted()
        self.open_as = QPushButton(self.tr("Open its workflow"))
        self.show_in = QPushButton(self.tr("Show in its folder"))
        self.remove = QPushButton(self.tr("Delete…"))
        self._pages = QStackedLayout()
        self._arrange()
        self.search.textChanged.connect(self._sift)
        self.order.activated.connect(lambda index: self.list.sortItems())
        self.list.itemSelectionChanged.connect(self._selected)
        self.list.itemActivated.connect(lambda item: self._open())
        self.list.customContextMenuRequested.connect(self._menu)
        self.open_as.clicked.connect(self._open)
        self.show_in.clicked.connect(self._show_folder)
        self.remove.clicked.connect(self.ask_remove)
        QShortcut(QKeySequence("Del"), self).activated.connect(self.ask_remove)  # not while a word is edited
        self._selected()
        self._sift()

    @property
    def chosen(self) -> list[PictureFile]:
        """What is selected."""
        return [item.picture for item in self.list.selectedItems() if isinstance(item, _Item)]

    @property
    def shown(self) -> list[str]:
        """Names of the pictures that are seen, in their order."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return [item.text() for item in items if not item.isHidden()]

    def refresh(self) -> None:
        """Look through the folder again."""
        known = {path: item.picture.made_s for path, item in self._items.items()}
        self._reader.look(self._folder(), known)

    def shut(self) -> None:
        """The window closes."""
        self._reader.close()
        self.close()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def ask_remove(self) -> None:
        """Move what is selected to the system's trash, if the reader means it."""
        pictures = self.chosen
        if not pictures or not self._sure(pictures):
            return
        refused = []
        for picture in pictures:
            moved = QFile.moveToTrash(str(picture.path))
            if moved[0] if isinstance(moved, tuple) else moved:
                self.list.takeItem(self.list.row(self._items.pop(picture.path)))
            else:
                refused.append(picture.name)
        self._sift()
        if refused:
            self.trouble.emit(
                self.tr(
                    "{names} could not be moved to the trash, and nothing was deleted. "
                    "The folder may lie on a disk without one."
                ).format(names=", ".join(refused))
            )

    # --- what the folder holds -----------------------------------------------------------------------

    def _take(self, picture: PictureFile) -> None:
        item = self._items.get(picture.path)
        if item is not None:
            item.show_picture(picture)
        else:
            item = self._items[picture.path] = _Item(picture, self._key)
            self.list.addItem(item)
        item.setHidden(not self._fits(picture))
        self._count()

    def _ended(self, here: frozenset[Path]) -> None:
        for path in [path for path in self._items if path not in here]:
            self.list.takeItem(self.list.row(self._items.pop(path)))
        self.list.sortItems()
        self._sift()

    def _key(self) -> Key:
        return ORDERS[max(self.order.currentIndex(), 0)][1]

    def _fits(self, picture: PictureFile) -> bool:
        words = self.search.text().casefold().split()
        return all(word in picture.searched for word in words)

    def _sift(self) -> None:
        for item in self._items.values():
            item.setHidden(not self._fits(item.picture))
        self._count()

    def _count(self) -> None:
        seen = sum(not item.isHidden() for item in self._items.values())
        self._pages.setCurrentIndex(1 if seen else 0)
        self.note.setText(translate("GalleryDialog", NONE_FOUND if self._items and not seen else EMPTY))
        count = len(self._items)
        self.amount.setText(
            self.tr("%n picture(s)", "", count)
            if seen == count
            else self.tr("{seen} of %n picture(s)", "", count).format(seen=seen)
        )

    # --- what is done with pictures ------------------------------------------------------------------

    def _selected(self) -> None:
        pictures = self.chosen
        one = len(pictures) == 1
        self.open_as.setEnabled(one and bool(pictures[0].facts))
        self.show_in.setEnabled(one)
        self.remove.setEnabled(bool(pictures))
        if one:
            self.looked_at.emit(pictures[0])

    def _open(self) -> None:
        if len(self.chosen) == 1 and self.chosen[0].facts:
            self.open_wanted.emit(self.chosen[0].path)

    def _show_folder(self) -> None:
        if len(self.chosen) == 1:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.chosen[0].path.parent)))

    def _menu(self, where: QPoint) -> None:
        if not self.chosen:
            return
        menu = QMenu(self)
        for button in (self.open_as, self.show_in, self.remove):
            action = menu.addAction(button.text())
            action.setEnabled(button.isEnabled())
            action.triggered.connect(button.click)
        menu.exec(self.list.viewport().mapToGlobal(where))

    def _sure(self, pictures: list[PictureFile]) -> bool:
        box = QMessageBox(self)
        box.setWindowTitle(self.tr("Delete"))
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setText(
            self.tr("Move “{name}” to the trash?").format(name=pictures[0].name)
            if len(pictures) == 1
            else self.tr("Move %n picture(s) to the trash?", "", len(pictures))
        )
        box.setInformativeText(self.tr("From there it can be brought back."))
        move = box.addButton(self.tr("Move to the trash"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        without_icons(box)
        box.exec()
        sure = box.clickedButton() is move
        box.deleteLater()
        return sure

    # --- building ------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        self.list.setAccessibleName(self.tr("Pictures"))
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setUniformItemSizes(True)
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.setGridSize(QSize(CELL_PX, CELL_PX + CAPTION_PX))
        self.list.setItemDelegate(PictureCells(self.list, captioned=QSize(CELL_PX, CELL_PX + CAPTION_PX)))
        for button in (self.open_as, self.show_in, self.remove):
            button.setAutoDefault(False)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.search, 1)
        top.addWidget(self.order)
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addWidget(self.amount, 1)
        for button in (self.remove, self.show_in, self.open_as):
            bottom.addWidget(button)
        self._pages.addWidget(self.note)
        self._pages.addWidget(self.list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addLayout(self._pages, 1)
        layout.addLayout(bottom)


def _told(picture: PictureFile) -> str:
    made = datetime.fromtimestamp(picture.made_s).strftime("%d %B %Y, %H:%M")
    size = translate("GalleryDialog", "{width} × {height} px, {file}").format(
        width=picture.size.width(), height=picture.size.height(), file=file_size_text(picture.size_bytes)
    )
    return "\n".join([picture.name, made, size, *(f"{f.label}: {f.text}" for f in picture.facts[:MOST_TOLD])])
