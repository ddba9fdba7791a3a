"""Where models come from: the folders that are searched, and the Hugging Face hub."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...model_folders import ModelFolder
from ..translation import QT_TRANSLATE_NOOP, translate
from ..value_text import file_size_text
from .labels import muted

NUMBER = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

FOLDERS_HELP = QT_TRANSLATE_NOOP(
    "ModelPages",
    "These folders are searched for models, the first one first. A folder of ComfyUI or AUTOMATIC1111, its "
    "root or its “models”, is used where it lies; nothing is ever written into it. New files go into the "
    "first folder of your own.",
)
GET_HELP = QT_TRANSLATE_NOOP(
    "ModelPages",
    "The name of a model on the Hugging Face hub is OWNER/NAME, as in the address of its page. You see what "
    "it holds and how large it is before anything is fetched; only .safetensors weights and their configs "
    "are. Nothing else in Nodegraph uses a network.",
)


class ModelFolders(QWidget):
    """The model folders.

    Signals:
        add_wanted: the reader wants to choose one more.
        remove_wanted: path of a folder that shall be searched no longer.
    """

    add_wanted = Signal()
    remove_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Model folders"))
        self.list.currentItemChanged.connect(self._enable)
        self.add = QPushButton(self.tr("Add folder…"))
        self.add.clicked.connect(self.add_wanted)
        self.remove = QPushButton(self.tr("Remove from the list"))
        self.remove.setToolTip(self.tr("Its files stay where they are"))
        self.remove.clicked.connect(self._remove)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.add, self.remove):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(muted(translate("ModelPages", FOLDERS_HELP), wrap=True))
        layout.addWidget(self.list, 1)
        layout.addLayout(buttons)
        self._enable()

    def show_folders(self, folders: Sequence[ModelFolder]) -> None:
        """The folders of the settings."""
        self.list.clear()
        for folder in folders:
            if not folder.exists:
                what = self.tr("does not exist now")
            elif folder.program:
                what = self.tr("collection of {program}").format(program=folder.program)
            else:
                what = self.tr("your own")
            item = QListWidgetItem(f"{folder.path}   ·   {what}")
            item.setData(Qt.ItemDataRole.UserRole, str(folder.path))
            self.list.addItem(item)
        self._enable()

    def _enable(self, *_: object) -> None:
        self.remove.setEnabled(self.list.currentItem() is not None)

    def _remove(self) -> None:
        if (item := self.list.currentItem()) is not None:
            self.remove_wanted.emit(Path(str(item.data(Qt.ItemDataRole.UserRole))))


class GetModel(QWidget):
    """Fetching a model: ask, see the size, agree.

    Signals:
        look_wanted: repository and file, which may be empty: what would be fetched?
        fetch_wanted: the same: fetch it.
    """

    look_wanted = Signal(str, str)
    fetch_wanted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.repository = QLineEdit()
        self.repository.setPlaceholderText("OWNER/NAME")
        self.repository.setAccessibleName(self.tr("Model on the hub"))
        self.file = QLineEdit()
        self.file.setPlaceholderText(self.tr("one file only (optional)"))
        self.file.setAccessibleName(self.tr("File in the repository"))
        for field in (self.repository, self.file):
            field.textEdited.connect(self.forget)
            field.returnPressed.connect(self._look)
        self.look = QPushButton(self.tr("Look it up"))
        self.look.clicked.connect(self._look)
        self.files = QTreeWidget()
        self.files.setAccessibleName(self.tr("Files that would be fetched"))
        self.files.setHeaderLabels([self.tr("File"), self.tr("Size")])
        self.files.headerItem().setTextAlignment(1, NUMBER)
        self.files.setRootIsDecorated(False)
        self.files.header().setStretchLastSection(False)
        self.files.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.files.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.sum = muted(wrap=True)
        self.fetch = QPushButton(self.tr("Fetch"))
        self.fetch.setProperty("primary", "true")
        self.fetch.clicked.connect(lambda: self.fetch_wanted.emit(*self._wish()))
        for button in (self.look, self.fetch):
            button.setAutoDefault(False)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.repository, 3)
        top.addWidget(self.file, 2)
        top.addWidget(self.look)
        bottom = QHBoxLayout()
        bottom.addWidget(self.sum, 1)
        bottom.addWidget(self.fetch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(muted(translate("ModelPages", GET_HELP), wrap=True))
        layout.addLayout(top)
        layout.addWidget(self.files, 1)
        layout.addLayout(bottom)
        self._busy = False
        self.forget()

    def show_offer(self, offer: Mapping[str, Any]) -> None:
        """What the hub holds of what was asked for."""
        self.files.clear()
        for file in offer["files"]:
            item = QTreeWidgetItem([file["name"], file_size_text(file["size_bytes"])])
            item.setTextAlignment(1, NUMBER)
            self.files.addTopLevelItem(item)
        size = file_size_text(offer["size_bytes"])
        self.sum.setText(self.tr("{size} in all, into {folder}").format(size=size, folder=offer["folder"]))
        self.fetch.setText(self.tr("Fetch {size}").format(size=size))
        self._offered = True
        self._enable()

    def show_busy(self, busy: bool) -> None:
        """Whether something is going on."""
        self._busy = busy
        self._enable()

    def forget(self) -> None:
        """Nothing is offered."""
        self._offered = False
        self.files.clear()
        self.sum.clear()
        self.fetch.setText(self.tr("Fetch"))
        self._enable()

    def _wish(self) -> tuple[str, str]:
        return self.repository.text().strip(), self.file.text().strip()

    def _look(self) -> None:
        if self.look.isEnabled():
            self.forget()
            self.look_wanted.emit(*self._wish())

    def _enable(self) -> None:
        self.look.setEnabled(not self._busy and bool(self.repository.text().strip()))
        self.fetch.setEnabled(not self._busy and self._offered)
