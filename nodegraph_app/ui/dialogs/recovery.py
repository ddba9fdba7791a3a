"""Which of the workflows that were not saved when a program ended shall be opened again?"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from ...documents.recovery import Recoverable
from ..panels.labels import empty_note, muted
from ..theme import current
from ..translation import QT_TRANSLATE_NOOP, Counted, translate
from .plain_buttons import without_icons

PICTURE_SIZE = QSize(96, 64)
WORDS = QT_TRANSLATE_NOOP(
    "Recovery",
    "Nodegraph ended before these workflows were saved. Open brings them back with their changes, which are "
    "then still to be saved. What you do not open stays here until you delete it.",
)
NOTHING = QT_TRANSLATE_NOOP(
    "Recovery",
    "Nothing is waiting to be recovered.\n\nIf Nodegraph ends unexpectedly, unsaved changes appear here.",
)


class RecoveryDialog(QDialog):
    """A list with a picture, the name, the age and the place of each.

    Args:
        delete: deletes one; answers whether it is gone.

    Signals:
        open_wanted: the `Recoverable`s that were chosen.
    """

    open_wanted = Signal(list)

    def __init__(
        self,
        found: Sequence[Recoverable],
        delete: Callable[[Recoverable], bool],
        parent: QWidget | None = None,
    ):
        super().__init__(parent)
        self.setWindowTitle(self.tr("Unsaved work"))
        self.resize(560, 380)
        self._delete = delete
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Workflows that were not saved"))
        self.list.setIconSize(PICTURE_SIZE)
        self.list.setSpacing(2)
        for each in found:
            self.list.addItem(_item(each))
        self.list.itemChanged.connect(self._show_chosen)
        self.list.itemDoubleClicked.connect(self._open_one)
        self._pages = QStackedLayout()
        self._pages.addWidget(empty_note(translate("Recovery", NOTHING)))
        self._pages.addWidget(self.list)
        self.open_button = QPushButton(self.tr("Open"))
        self.open_button.setDefault(True)
        self.open_button.clicked.connect(self._open)
        self.delete_button = QPushButton(self.tr("Delete…"))
        self.delete_button.setAutoDefault(False)
        self.delete_button.clicked.connect(self._ask_delete)
        later = QPushButton(self.tr("Not now"))
        later.setAutoDefault(False)
        later.clicked.connect(self.reject)
        self._later = later
        self._sure = QDialogButtonBox()
        buttons = QHBoxLayout()
        buttons.addWidget(self.delete_button)
        buttons.addStretch(1)
        buttons.addWidget(later)
        buttons.addWidget(self.open_button)
        self.words = muted(translate("Recovery", WORDS), wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(12)
        layout.addWidget(self.words)
        layout.addLayout(self._pages, 1)
        layout.addLayout(buttons)
        self._deleting = False
        self._show_chosen()
        if self.list.count():
            self.list.setCurrentRow(0)
            self.list.setFocus()
        without_icons(self)

    @property
    def chosen(self) -> list[Recoverable]:
        """Those with a tick."""
        return [item.data(Qt.ItemDataRole.UserRole) for item in self._ticked()]

    def _ticked(self) -> list[QListWidgetItem]:
        items = [self.list.item(row) for row in range(self.list.count())]
        return [item for item in items if item.checkState() == Qt.CheckState.Checked]

    def _show_chosen(self) -> None:
        self._deleting = False
        count = len(self._ticked())
        self._pages.setCurrentIndex(1 if self.list.count() else 0)
        self.words.setVisible(bool(self.list.count()))
        self.open_button.setText(self.tr("Open %n", "", count) if count > 1 else self.tr("Open"))
        self.delete_button.setText(self.tr("Delete…"))
        self.delete_button.setStyleSheet("")
        self._later.setText(self.tr("Not now") if self.list.count() else self.tr("Close"))
        for button in (self.open_button, self.delete_button):
            button.setVisible(bool(self.list.count()))
            button.setEnabled(count > 0)

    def _open_one(self, item: QListWidgetItem) -> None:
        self.open_wanted.emit([item.data(Qt.ItemDataRole.UserRole)])
        self.accept()

    def _open(self) -> None:
        self.open_wanted.emit(self.chosen)
        self.accept()

    def _ask_delete(self) -> None:
        """The first press asks, the second one deletes."""
        items = self._ticked()
        if not self._deleting:
            self._deleting = True
            self.delete_button.setText(self.tr("Delete these %n for ever", "", len(items)))
            self.delete_button.setStyleSheet(f"color: {current().bad};")
            return
        for item in items:
            if self._delete(item.data(Qt.ItemDataRole.UserRole)):
                self.list.takeItem(self.list.row(item))
        self._show_chosen()


def _item(found: Recoverable) -> QListWidgetItem:
    origin = found.origin
    where = _short(origin.path) if origin.path is not None else translate("Recovery", "never saved to a file")
    item = QListWidgetItem(f"{origin.name}\n{age_text(time.time() - origin.at_s)}  ·  {where}")
    item.setData(Qt.ItemDataRole.UserRole, found)
    item.setToolTip(str(origin.path or translate("Recovery", "It was never saved to a file.")))
    item.setCheckState(Qt.CheckState.Checked)
    icon, picture = QIcon(), _framed(found.picture)
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):  # Qt would tint the selected one
        icon.addPixmap(picture, mode)
    item.setIcon(icon)
    return item


def _framed(path: Path | None) -> QPixmap:
    """A picture in the middle of a space that is as large for all."""
    frame = QPixmap(PICTURE_SIZE * 2)
    frame.fill(current().color("canvas"))
    picture = QPixmap(str(path)) if path is not None else QPixmap()
    if not picture.isNull():
        how = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        scaled = picture.scaled(frame.size(), *how)
        painter = QPainter(frame)
        painter.drawPixmap(
            (frame.width() - scaled.width()) // 2, (frame.height() - scaled.height()) // 2, scaled
        )
        painter.end()
    return frame


def _short(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def age_text(seconds: float) -> str:
    """How long ago, in words."""
    days, hours, minutes = (int(seconds // unit_s) for unit_s in (86_400, 3_600, 60))
    if days:
        return Counted.tr("%n day(s) ago", "", days)
    if hours:
        return Counted.tr("%n hour(s) ago", "", hours)
    if minutes:
        return Counted.tr("%n minute(s) ago", "", minutes)
    return translate("Recovery", "less than a minute ago")
