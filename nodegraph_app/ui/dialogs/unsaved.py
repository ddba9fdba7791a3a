"""Save, discard, or stay?"""

from __future__ import annotations

from typing import Literal

from PySide6.QtWidgets import QMessageBox, QWidget

from ..translation import translate
from .plain_buttons import without_icons


def ask_unsaved(parent: QWidget, title: str) -> Literal["save", "discard", "cancel"]:
    """What to do with changes that would be lost. Escape is Cancel."""
    box = QMessageBox(parent)
    box.setWindowTitle(translate("Unsaved", "Unsaved changes"))
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setText(translate("Unsaved", "Save the changes to “{title}”?").format(title=title))
    box.setInformativeText(translate("Unsaved", "Without saving they are lost."))
    save = box.addButton(QMessageBox.StandardButton.Save)
    discard = box.addButton(QMessageBox.StandardButton.Discard)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(QMessageBox.StandardButton.Save)
    without_icons(box)
    box.exec()
    clicked = box.clickedButton()
    box.deleteLater()
    return "save" if clicked is save else "discard" if clicked is discard else "cancel"
