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
from .plain_buttons import without_icons

MOUSE = (
    ("Double-click the canvas", "Add a node"),
    ("Drag from a socket", "Link; into the void: add what fits"),
    ("Drop a node on a link", "Put it between the two"),
    ("Drag the canvas", "Select with a box"),
    ("Ctrl+Shift+drag the canvas", "Select with a loop"),
    ("Right button", "Menu of what is there"),
    ("Middle or right button, or Space and drag", "Pan"),
    ("Ctrl+right drag", "Cut links"),
    ("Shift+right drag", "Put dots on links"),
    ("Alt+right drag from node to node", "Connect what fits"),
    ("Drag a frame's title or edge", "Move it with its nodes; resize it"),
    ("Wheel", "Zoom"),
    ("Double-click a picture", "Actual size; of Load image: paint a mask"),
)

COLUMNS = (
    ("File", "Graph", "Run", "Help"),
    ("Edit", "View"),
    ("Arrange", "Viewer"),
    ("Mouse", "Painting a mask"),
)


def show_keys(parent: QWidget, groups: Iterable[tuple[str, list[tuple[str, str]]]]) -> None:
    """The keys of every action, by menu, and what the mouse does."""
    dialog = _page(parent, "Keys")
    blocks = {
        **dict(groups),
        "Mouse": list(MOUSE),
        "Viewer": list(VIEWER_KEYS),
        "Painting a mask": list(MASK_KEYS),
    }
    columns = QHBoxLayout()
    columns.setSpacing(40)
    for titles in COLUMNS:
        column = QVBoxLayout()
        column.setSpacing(16)
        for title in titles:
            column.addLayout(_block(title, blocks.get(title, [])))
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
    dialog = _page(parent, "About Nodegraph")
    layout = dialog.layout()
    assert isinstance(layout, QVBoxLayout)
    title = QLabel(f"Nodegraph {__version__}")
    title.setStyleSheet("font-weight: 600;")
    lines = (
        title,
        muted("A native desktop node editor for image diffusion.", wrap=True),
        muted(f"Computes on {device}. Nothing leaves this machine.", wrap=True),
        muted("Apache License 2.0. Icons: Lucide (ISC). Text: Inter (SIL Open Font License).", wrap=True),
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
