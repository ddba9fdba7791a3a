"""What is known of the open workflow, and what its author writes about it; seen where no node is selected."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QImage, QPixmap
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from ...core.files import FileKind
from ...documents.about import Field
from ..model_use import models_named
from ..open_document import OpenDocument
from .labels import ElidedLabel, heading, muted
from .text_fields import TextArea, TextLine

KINDS: tuple[FileKind, ...] = tuple(kind for kind in get_args(FileKind) if kind != "image")
"""Of the files that count as models."""
LABEL_PX = 104
PICTURE = QSize(192, 128)
NOTES_LINES = 7
TYPING_PAUSE_MS = 700
"""Keystrokes closer together than this are one step of the undo history."""


class WorkflowPage(QWidget):
    """Title and notes to edit, numbers to read.

    Args:
        opened: the workflow.
        picture: asks for its last result or how its graph looks.
        hint: what can be done instead, in a sentence or two.
    """

    _bursts = 0

    def __init__(
        self,
        opened: OpenDocument,
        picture: Callable[[OpenDocument], QImage | None],
        hint: str,
        parent: QWidget | None = None,
    ):
        super().__init__(parent)
        self._opened, self._ask_picture = opened, picture
        self._key = ""
        self.title = TextLine()
        self.title.setPlaceholderText(self.tr("Title"))
        self.title.setAccessibleName(self.tr("Title of the workflow"))
        self.title.textEdited.connect(lambda text: self._write("title", text))
        self.notes = TextArea()
        self.notes.setPlaceholderText(
            self.tr("Notes: what this workflow shows, what to try, where its models come from.")
        )
        self.notes.setAccessibleName(self.tr("Notes about the workflow"))
        self.notes.setFixedHeight(QFontMetrics(self.notes.font()).lineSpacing() * NOTES_LINES + 20)
        self.notes.textChanged.connect(lambda: self._write("description", self.notes.toPlainText()))
        self._pause = QTimer(self, interval=TYPING_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._end_burst)
        self.title.left.connect(self._end_burst)
        self.notes.left.connect(self._end_burst)
        self.picture = QLabel()
        self.picture.setAccessibleName(self.tr("Picture of the workflow"))
        self.facts: dict[str, QLabel] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(heading(self.tr("This workflow")))
        column.addWidget(self.title)
        column.addWidget(self.notes)
        column.addLayout(self._grid())
        column.addWidget(muted(hint, wrap=True))
        column.addWidget(self.picture)
        column.addStretch(1)
        opened.noting.changed.connect(self._show_notes)
        opened.editing.changed.connect(self._show_facts)
        self._show_notes()
        self._show_facts()
        QTimer.singleShot(0, self, self._show_picture)  # it may have to be drawn, and nobody waits for it

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, LABEL_PX)
        grid.setColumnStretch(1, 1)
        titles = {
            "nodes": self.tr("Nodes"),
            "links": self.tr("Links"),
            "models": self.tr("Models"),
            "file": self.tr("File"),
        }
        for row, (name, title) in enumerate(titles.items()):
            value = self.facts[name] = ElidedLabel()
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            value.setAccessibleName(title)
            grid.addWidget(muted(title), row, 0)
            grid.addWidget(value, row, 1)
        return grid

    def _write(self, field: Field, text: str) -> None:
        if not self._key:
            WorkflowPage._bursts += 1
            self._key = str(WorkflowPage._bursts)
        self._pause.start()
        self._opened.noting.write(field, text, merge=self._key)

    def _end_burst(self) -> None:
        self._key = ""

    def _show_notes(self) -> None:
        about = self._opened.noting.about
        self.title.show_text(about.title)
        self.notes.show_text(about.notes)

    def _show_facts(self) -> None:
        graph = self._opened.editing.graph
        models = ", ".join(sorted({model.name for model in models_named(graph, *KINDS)}))
        for name, text in (
            ("nodes", str(len(graph))),
            ("links", str(sum(1 for _ in graph.links()))),
            ("models", models or "–"),
            ("file", str(self._opened.path or self.tr("not saved yet"))),
        ):
            self.facts[name].setText(text)

    def _show_picture(self) -> None:
        image = self._ask_picture(self._opened)
        self.picture.setVisible(image is not None)
        if image is None:
            return
        ratio = self.devicePixelRatioF()
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        fitted = QPixmap.fromImage(image.scaled(PICTURE * ratio, keep, smooth))
        fitted.setDevicePixelRatio(ratio)
        self.picture.setPixmap(fitted)
