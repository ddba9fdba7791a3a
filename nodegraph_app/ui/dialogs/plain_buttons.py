"""Buttons with words only: the style's own little pictures are of another family."""

from __future__ import annotations

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox


def without_icons(dialog: QDialog) -> None:
    """Take the pictures off a dialog's buttons."""
    dialog.ensurePolished()  # the style puts them on
    for box in dialog.findChildren(QDialogButtonBox):
        for button in box.buttons():
            button.setIcon(QIcon())
