"""Which file? Asked with Qt's own dialog, so that it looks and behaves alike everywhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from ...workspace import PICTURE_SUFFIXES
from ..translation import translate
from .plain_buttons import without_icons


def ask_open(parent: QWidget, folder: Path) -> Path | None:
    """A workflow, or a picture that carries one."""
    return _ask(
        parent,
        translate("FileQuestions", "Open a workflow"),
        folder,
        translate("FileQuestions", "Workflows and pictures (*.json *.png);;All files (*)"),
    )


def ask_picture(parent: QWidget, folder: Path) -> Path | None:
    """A picture to load."""
    kinds = " ".join(f"*{suffix}" for suffix in PICTURE_SUFFIXES)
    return _ask(
        parent,
        translate("FileQuestions", "Choose a picture"),
        folder,
        translate("FileQuestions", "Pictures ({kinds});;All files (*)").format(kinds=kinds),
    )


def ask_save(parent: QWidget, suggestion: Path, *, title: str, kinds: str) -> Path | None:
    """Where to save; asks before replacing a file. The chosen kind's ending is added when none is typed."""
    dialog = QFileDialog(parent, title, str(suggestion.parent), kinds)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suggestion.suffix.removeprefix("."))
    dialog.selectFile(suggestion.name)
    dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(kind.partition("*.")[2].rstrip(")")))
    return _answer(dialog)


def _ask(parent: QWidget, title: str, folder: Path, kinds: str) -> Path | None:
    dialog = QFileDialog(parent, title, str(folder), kinds)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _answer(dialog)


def _answer(dialog: QFileDialog) -> Path | None:
    dialog.resize(720, 480)
    without_icons(dialog)
    accepted = dialog.exec() and dialog.selectedFiles()
    path = Path(dialog.selectedFiles()[0]) if accepted else None
    dialog.deleteLater()
    return path
