"""A page to read: what this program is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from ... import __version__
from ..panels.labels import muted
from ..translation import translate
from .plain_buttons import without_icons


def show_about(parent: QWidget, device: str) -> None:
    """Name, version, where it computes."""
    dialog = _page(parent, translate("Pages", "About Nodegraph"))
    layout = dialog.layout()
    assert isinstance(layout, QVBoxLayout)
    title = QLabel(f"Nodegraph {__version__}")
    title.setStyleSheet("font-weight: 600;")
    lines = (
        title,
        muted(translate("Pages", "A native desktop node editor for image diffusion."), wrap=True),
        muted(
            translate("Pages", "Computes on {device}. Nothing leaves this machine.").format(device=device),
            wrap=True,
        ),
        muted(
            translate(
                "Pages", "Apache License 2.0. Icons: Lucide (ISC). Text: Inter (SIL Open Font License)."
            ),
            wrap=True,
        ),
    )
    for index, line in enumerate(lines):
        layout.insertWidget(index, line)
    dialog.setMinimumWidth(360)
    without_icons(dialog)
    dialog.exec()
    dialog.deleteLater()


def _page(parent: QWidget, title: str) -> QDialog:
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(24, 24, 24, 16)
    layout.setSpacing(12)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    layout.addWidget(buttons)
    return dialog
