"""What a workflow gives: the picture, large, and below it those it gave before."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from ..panels.filmstrip import Filmstrip, Finished
from ..panels.labels import ElidedLabel
from ..panels.picture_view import PictureView
from ..picture_shelf import Seen
from ..theme import icon

HEAD_PX, STRIP_PX = 48, 92


class ResultsPane(QWidget):
    """The picture of one result at a time; buttons choose which where there are several.

    Signals:
        result_chosen: id of the node whose picture is wanted.
        save_wanted: the `QImage`, its caption, and the `Finished` if it is one.
        told: something to know.
    """

    result_chosen = Signal(str)
    save_wanted = Signal(object, str, object)
    told = Signal(str)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.picture = PictureView()
        self.picture.setAccessibleName(self.tr("Result"))
        self.caption = ElidedLabel()
        self.caption.setProperty("role", "muted")
        self.origin: object = None
        self.copy = self._tool(self.tr("Copy the picture"))
        self.copy.clicked.connect(self._copy)
        self.save = self._tool(self.tr("Save the picture as…"))
        self.save.clicked.connect(
            lambda: self.save_wanted.emit(self.picture.image, self.caption.text(), self.origin)
        )
        self.strip = Filmstrip()
        self.strip.setFixedHeight(STRIP_PX)
        self.strip.chosen.connect(self._look_at)
        self._choices = QHBoxLayout()
        self._choices.setSpacing(4)
        self._group = QButtonGroup(self)
        head = QWidget()
        head.setFixedHeight(HEAD_PX)
        self._choices.setContentsMargins(12, 8, 12, 0)
        head.setLayout(self._choices)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 4, 12, 4)
        foot.setSpacing(4)
        foot.addWidget(self.caption, 1)
        foot.addWidget(self.copy)
        foot.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.picture, 1)
        column.addLayout(foot)
        column.addWidget(self.strip)
        self.restyle()
        self.show_seen(None)

    def restyle(self) -> None:
        """The theme is another."""
        self.copy.setIcon(icon("copy"))
        self.save.setIcon(icon("download"))

    def offer(self, results: Sequence[tuple[str, str]], chosen: str | None) -> None:
        """Offer several results, by node id and title; with one there is nothing to choose."""
        while (item := self._choices.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for node, title in results if len(results) > 1 else ():
            button = QPushButton(title)
            button.setCheckable(True)
            button.setObjectName("form_choice")
            button.setChecked(node == chosen)
            button.setAccessibleName(self.tr("Show the result {title}").format(title=title))
            button.clicked.connect(lambda *_, node=node: self.result_chosen.emit(node))
            self._group.addButton(button)
            self._choices.addWidget(button)
        self._choices.addStretch(1)

    def show_seen(self, seen: Seen | None) -> None:
        """Show a picture, or that there is none yet."""
        self.origin = seen.origin if seen is not None else None
        self.picture.show_image(seen.image if seen is not None else None)
        self.caption.setText(seen.caption if seen is not None else "")
        self._enable()

    def show_glimpse(self, image: QImage, caption: str) -> None:
        """Show what a run has so far."""
        self.origin = None
        self.picture.show_image(image, keep_size=True)
        self.caption.setText(caption)
        self._enable()

    def show_last(self, finished: Sequence[Finished]) -> None:
        """Line up the pictures of another workflow, oldest first."""
        self.strip.clear()
        for each in finished:
            self.strip.add(each)

    def _look_at(self, finished: Finished) -> None:
        self.show_seen(Seen(finished.image, finished.caption, finished))

    def _copy(self) -> None:
        if self.picture.image is not None:
            QGuiApplication.clipboard().setImage(self.picture.image)
            self.told.emit(self.tr("The picture is on the clipboard"))

    def _enable(self) -> None:
        for tool in (self.copy, self.save):
            tool.setEnabled(self.picture.image is not None)

    def _tool(self, words: str) -> QToolButton:
        tool = QToolButton(self)
        tool.setToolTip(words)
        tool.setAccessibleName(words)
        tool.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return tool
