"""The filmstrip: finished pictures of this session, newest first."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QAction, QIcon, QImage, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from ..translation import translate
from .labels import empty_note

THUMBNAIL_PX = 64
LEAST_PX = 40
MOST_PICTURES = 200
"""Older ones leave the strip; on disk they stay."""


@dataclass
class Finished:
    """A picture in the strip.

    Attributes:
        image: the pixels.
        png: as the worker encoded it.
        caption: which node made it.
        node: id of that node.
        path: where it was written, if it was.
        workflow: the text of the workflow that made it, where that is known.
        made_s: when it was made, Unix time.
    """

    image: QImage
    png: bytes
    caption: str
    node: str
    path: Path | None = None
    workflow: str = ""
    made_s: float = field(default_factory=time.time)
    digest: bytes = field(init=False)

    def __post_init__(self) -> None:
        self.digest = sha256(self.png).digest()


class _Strip(QListWidget):
    """Thumbnails that can be pulled out of the window."""

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        finished = items[0].data(Qt.ItemDataRole.UserRole) if items else None
        return mime_of(finished.image, finished) if isinstance(finished, Finished) else QMimeData()


class Filmstrip(QWidget):
    """A row of thumbnails.

    Signals:
        chosen: the `Finished` to look at.
        open_wanted: path of a picture whose workflow is wanted.
        save_wanted: the `Finished` to save elsewhere.
        seed_wanted: the `Finished` whose seed shall be set in the workflow.
        pin_wanted: ``"A"`` or ``"B"``, and the `Finished` to compare others with.
        repaint_wanted, use_wanted: the `Finished` to repaint a part of, or to load in the workflow in front.
    """

    chosen = Signal(object)
    open_wanted = Signal(object)
    save_wanted = Signal(object)
    seed_wanted = Signal(object)
    pin_wanted = Signal(str, object)
    repaint_wanted = Signal(object)
    use_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("film")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._note = empty_note(
            self.tr(
                "Pictures you make line up here. Those of earlier days are in the gallery: View, Gallery."
            )
        )
        self.list = _Strip(self)
        self.list.setAccessibleName(self.tr("Finished pictures"))
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setFlow(QListView.Flow.LeftToRight)
        self.list.setWrapping(False)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setDragEnabled(True)
        self.list.setDragDropMode(QListView.DragDropMode.DragOnly)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setIconSize(QSize(THUMBNAIL_PX, THUMBNAIL_PX))
        self.list.setGridSize(QSize(THUMBNAIL_PX + 12, THUMBNAIL_PX + 10))
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self.list.currentItemChanged.connect(self._choose)
        self.list.itemClicked.connect(self._choose)
        self._pages = QStackedLayout()
        self._pages.addWidget(self._note)
        self._pages.addWidget(self.list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 0)
        self._note.setContentsMargins(8, 0, 8, 8)
        layout.addLayout(self._pages)
        self.setMinimumHeight(LEAST_PX)

    def add(self, finished: Finished) -> None:
        """Put a picture in front, or forward the same picture from where it was."""
        for row in range(self.list.count()):
            known = self._at(row)
            if known.digest == finished.digest:
                known.path = finished.path or known.path
                self.list.item(row).setToolTip(_told(known))
                self._select(row)
                return
        item = QListWidgetItem(_thumbnail(finished.image), "")
        item.setData(Qt.ItemDataRole.UserRole, finished)
        item.setToolTip(_told(finished))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, finished.caption)
        self.list.insertItem(0, item)
        while self.list.count() > MOST_PICTURES:
            self.list.takeItem(self.list.count() - 1)
        self._pages.setCurrentIndex(1)
        self._select(0)

    def clear(self) -> None:
        """Hold nothing any more."""
        self.list.blockSignals(True)
        self.list.clear()
        self.list.blockSignals(False)
        self._pages.setCurrentIndex(0)

    def written(self, node: str, path: Path) -> None:
        """The newest picture of a node without a path lies there."""
        for row in range(self.list.count()):
            finished = self._at(row)
            if finished.node == node and finished.path is None:
                finished.path = path
                self.list.item(row).setToolTip(_told(finished))
                return

    @property
    def count(self) -> int:
        """How many pictures are in the strip."""
        return self.list.count()

    def _at(self, row: int) -> Finished:
        finished = self.list.item(row).data(Qt.ItemDataRole.UserRole)
        assert isinstance(finished, Finished)
        return finished

    def _select(self, row: int) -> None:
        self.list.blockSignals(True)  # the caller shows the picture itself
        self.list.setCurrentRow(row)
        self.list.blockSignals(False)
        self.list.scrollToItem(self.list.item(row))

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))

    def _menu(self, where: QPoint) -> None:
        item = self.list.itemAt(where)
        if item is None:
            return
        finished: Finished = item.data(Qt.ItemDataRole.UserRole)
        menu = QMenu(self)
        self._entry(menu, self.tr("Repaint a part…"), lambda: self.repaint_wanted.emit(finished))
        self._entry(menu, self.tr("Use as an input"), lambda: self.use_wanted.emit(finished))
        menu.addSeparator()
        self._entry(menu, self.tr("Save as…"), lambda: self.save_wanted.emit(finished))
        opening = self._entry(
            menu, self.tr("Open its workflow"), lambda: self.open_wanted.emit(finished.path)
        )
        opening.setEnabled(finished.path is not None)
        seed = self._entry(menu, self.tr("Use its seed"), lambda: self.seed_wanted.emit(finished))
        seed.setEnabled(bool(finished.workflow) or finished.path is not None)
        menu.addSeparator()
        for name in ("A", "B"):
            self._entry(
                menu,
                self.tr("Pin as {name} to compare").format(name=name),
                partial(self.pin_wanted.emit, name, finished),
            )
        menu.exec(self.list.viewport().mapToGlobal(where))

    @staticmethod
    def _entry(menu: QMenu, text: str, slot: Callable[[], None]) -> QAction:
        action = menu.addAction(text)
        action.triggered.connect(lambda: slot())
        return action


def mime_of(image: QImage, origin: object) -> QMimeData:
    """A picture as other programs take it."""
    data = QMimeData()
    data.setImageData(image)
    if isinstance(origin, Finished) and origin.path is not None and origin.path.is_file():
        data.setUrls([QUrl.fromLocalFile(str(origin.path))])
    return data


def _thumbnail(image: QImage) -> QIcon:
    side = 2 * THUMBNAIL_PX  # enough for screens of double density
    scaled = image.scaled(
        side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    pixmap = QPixmap.fromImage(scaled)
    icon = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):  # Qt would tint the selected one
        icon.addPixmap(pixmap, mode)
    return icon


def _told(finished: Finished) -> str:
    size = translate("Filmstrip", "{width} × {height} px").format(
        width=finished.image.width(), height=finished.image.height()
    )
    return "\n".join(filter(None, (finished.caption, size, str(finished.path) if finished.path else "")))
