"""What others get when a workflow is shared: seen before it is written."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStackedLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...documents.sharing import NamedModel, SharedCopy
from ..panels.labels import empty_note, heading, muted
from ..panels.model_list import kind_heading
from ..translation import QT_TRANSLATE_NOOP, Counted, translate
from ..value_text import file_size_text
from .plain_buttons import without_icons

NO_MODELS = QT_TRANSLATE_NOOP("Share", "The workflow names no model files.")
MOST_NAMED = 4


class ShareDialog(QDialog):
    """The models a copy names, and what is left out of it.

    Args:
        make: makes the copy, with the names of pictures or without.

    Signals:
        save_wanted, copy_wanted: the `SharedCopy` that was shown.
    """

    save_wanted = Signal(object)
    copy_wanted = Signal(object)

    def __init__(self, make: Callable[[bool], SharedCopy], parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle(self.tr("Share a copy"))
        self.resize(560, 420)
        self._make = make
        self.models = QTreeWidget()
        self.models.setAccessibleName(self.tr("Models that the copy names"))
        self.models.setRootIsDecorated(False)
        self.models.setHeaderLabels([self.tr("Model"), self.tr("Kind"), self.tr("Size"), self.tr("Known by")])
        self.models.header().setStretchLastSection(False)
        self.models.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.models.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.models.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self._pages = QStackedLayout()
        self._pages.addWidget(empty_note(translate("Share", NO_MODELS)))
        self._pages.addWidget(self.models)
        self.left_out = muted(wrap=True)
        self.left_out.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.pictures = QCheckBox(self.tr("Keep the names of pictures"))
        self.pictures.setToolTip(
            self.tr("The pictures themselves are in no workflow: whoever opens it needs them, too")
        )
        self.pictures.toggled.connect(self._show)
        self.save = save = QPushButton(self.tr("Save a copy…"))
        self.as_text = QPushButton(self.tr("Copy as text"))
        cancel = QPushButton(self.tr("Cancel"))
        save.setDefault(True)
        for button in (self.as_text, cancel):
            button.setAutoDefault(False)
        save.clicked.connect(lambda: self._answer(self.save_wanted.emit))
        self.as_text.clicked.connect(lambda: self._answer(self.copy_wanted.emit))
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(self.as_text)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(heading(self.tr("Models it asks for")))
        layout.addLayout(self._pages, 1)
        layout.addWidget(heading(self.tr("Left out")))
        layout.addWidget(self.left_out)
        layout.addWidget(self.pictures)
        layout.addSpacing(8)
        layout.addLayout(buttons)
        without_icons(self)
        self._show()

    def _show(self) -> None:
        self.copy = self._make(self.pictures.isChecked())
        self.models.clear()
        for model in self.copy.models:
            self.models.addTopLevelItem(_row(model))
        self._pages.setCurrentIndex(1 if self.copy.models else 0)
        self.left_out.setText(left_out_text(self.copy))

    def _answer(self, wanted: Callable[[SharedCopy], object]) -> None:
        self.accept()
        wanted(self.copy)


def left_out_text(copy: SharedCopy) -> str:
    """What is left out of a copy, line by line."""
    lines = [
        f"{words}: {_listed(names)}"
        for words, names in (
            (translate("Share", "Pictures"), copy.pictures),
            (translate("Share", "Places on this machine"), copy.paths),
            (translate("Share", "Notes"), copy.notes),
        )
        if names
    ]
    return "\n".join(lines) or translate("Share", "Nothing: the workflow says nothing about this machine.")


def _listed(names: tuple[str, ...]) -> str:
    named = ", ".join(names[:MOST_NAMED])
    if len(names) <= MOST_NAMED:
        return named
    return Counted.tr("{names} and %n more", "", len(names) - MOST_NAMED).format(names=named)


def _row(model: NamedModel) -> QTreeWidgetItem:
    size = file_size_text(model.size_bytes) if model.size_bytes else translate("Share", "not here")
    if model.proven:
        known_by = translate("Share", "its content")
    elif model.size_bytes:
        known_by = translate("Share", "its name and size")
    else:
        known_by = translate("Share", "its name")
    row = QTreeWidgetItem([model.file, kind_heading(model.kind), size, known_by])
    row.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    row.setToolTip(0, model.file)
    return row
