"""Pages to read: the keys, and what this program is."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from ... import __version__
from ..masks.dialog import KEYS as MASK_KEYS
from ..panels.labels import heading, muted
from ..panels.viewer import KEYS as VIEWER_KEYS
from ..translation import QT_TRANSLATE_NOOP, translate
from .plain_buttons import without_icons

MOUSE = (
    (QT_TRANSLATE_NOOP("Pages", "Double-click the canvas"), QT_TRANSLATE_NOOP("Pages", "Add a node")),
    (
        QT_TRANSLATE_NOOP("Pages", "Drag from a socket"),
        QT_TRANSLATE_NOOP("Pages", "Link; into the void: add what fits"),
    ),
    (
        QT_TRANSLATE_NOOP("Pages", "Drop a node on a link"),
        QT_TRANSLATE_NOOP("Pages", "Put it between the two"),
    ),
    (QT_TRANSLATE_NOOP("Pages", "Drag the canvas"), QT_TRANSLATE_NOOP("Pages", "Select with a box")),
    (
        QT_TRANSLATE_NOOP("Pages", "Ctrl+Shift+drag the canvas"),
        QT_TRANSLATE_NOOP("Pages", "Select with a loop"),
    ),
    (QT_TRANSLATE_NOOP("Pages", "Right button"), QT_TRANSLATE_NOOP("Pages", "Menu of what is there")),
    (
        QT_TRANSLATE_NOOP("Pages", "Middle or right button, or Space and drag"),
        QT_TRANSLATE_NOOP("Pages", "Pan"),
    ),
    (QT_TRANSLATE_NOOP("Pages", "Ctrl+right drag"), QT_TRANSLATE_NOOP("Pages", "Cut links")),
    (QT_TRANSLATE_NOOP("Pages", "Shift+right drag"), QT_TRANSLATE_NOOP("Pages", "Put dots on links")),
    (
        QT_TRANSLATE_NOOP("Pages", "Alt+right drag from node to node"),
        QT_TRANSLATE_NOOP("Pages", "Connect what fits"),
    ),
    (
        QT_TRANSLATE_NOOP("Pages", "Drag a frame's title or edge"),
        QT_TRANSLATE_NOOP("Pages", "Move it with its nodes; resize it"),
    ),
    (QT_TRANSLATE_NOOP("Pages", "Wheel"), QT_TRANSLATE_NOOP("Pages", "Zoom")),
    (
        QT_TRANSLATE_NOOP("Pages", "Double-click a picture"),
        QT_TRANSLATE_NOOP("Pages", "Actual size; of Load image: paint a mask"),
    ),
)

COLUMNS = (
    (
        QT_TRANSLATE_NOOP("Pages", "File"),
        QT_TRANSLATE_NOOP("Pages", "Graph"),
        QT_TRANSLATE_NOOP("Pages", "Run"),
        QT_TRANSLATE_NOOP("Pages", "Help"),
    ),
    (QT_TRANSLATE_NOOP("Pages", "Edit"), QT_TRANSLATE_NOOP("Pages", "View")),
    (QT_TRANSLATE_NOOP("Pages", "Arrange"), QT_TRANSLATE_NOOP("Pages", "Viewer")),
    (QT_TRANSLATE_NOOP("Pages", "Mouse"), QT_TRANSLATE_NOOP("Pages", "Painting a mask")),
)


def show_keys(parent: QWidget, groups: Iterable[tuple[str, list[tuple[str, str]]]]) -> None:
    """The keys of every action, by menu in English, and what the mouse does."""
    dialog = _page(parent, translate("Pages", "Keys"))
    blocks = {
        **dict(groups),
        "Mouse": [(translate("Pages", keys), translate("Pages", words)) for keys, words in MOUSE],
        "Viewer": [(translate("Viewer", keys), translate("Viewer", words)) for keys, words in VIEWER_KEYS],
        "Painting a mask": [
            (translate("MaskDialog", keys), translate("MaskDialog", words)) for keys, words in MASK_KEYS
        ],
    }
    columns = QHBoxLayout()
    columns.setSpacing(40)
    for titles in COLUMNS:
        column = QVBoxLayout()
        column.setSpacing(16)
        for title in titles:
            column.addLayout(_block(translate("Pages", title), blocks.get(title, [])))
        column.addStretch(1)
        columns.addLayout(column)
    layout = dialog.layout()
    assert isinstance(layout, QVBoxLayout)
    layout.insertLayout(0, columns)
    without_icons(dialog)
    dialog.exec()
    dialog.deleteLater()


def _block(title: str, keys: list[tuple[str, str]]) -> QGridLayout:
    block = QGridLayout()
    block.setHorizontalSpacing(16)
    block.setVerticalSpacing(4)
    block.setColumnStretch(1, 1)
    block.addWidget(heading(title), 0, 0, 1, 2)
    for row, (key, text) in enumerate(keys, start=1):
        block.addWidget(QLabel(key), row, 0)
        block.addWidget(muted(text), row, 1)
    return block


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
