"""The scrubber: the steps of a sampling run, to go through with a slider."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSlider, QToolButton, QWidget

from ..theme import icon
from .labels import muted

LABEL_PX = 88


class Scrubber(QWidget):
    """A line below the viewer, while a sampling node is selected.

    Signals:
        steps_wanted: the pictures of the steps shall be drawn.
        step_shown: number of a step, counted from 1, to look at.
        branch_wanted: number of the step from which a new branch shall go.
        plot_wanted: the noise levels shall be drawn.
    """

    steps_wanted = Signal()
    step_shown = Signal(int)
    branch_wanted = Signal(int)
    plot_wanted = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("caption")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.pictures: tuple[QImage, ...] = ()
        self.draw = QPushButton(self.tr("Show the steps"))
        self.draw.setToolTip(
            self.tr("Draw the picture as it was after every step; steps that are known are not run again")
        )
        self.draw.clicked.connect(self.steps_wanted)
        self.label = QLabel()
        self.label.setFixedWidth(LABEL_PX)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(self.tr("Step"))
        self.slider.setPageStep(1)
        self.slider.valueChanged.connect(self._moved)
        self.note = muted()
        self.branch = QToolButton()
        self.branch.setIcon(icon("git-branch"))
        self.branch.setAccessibleName(self.tr("Start a new branch from this step"))
        self.branch.setToolTip(
            self.tr(
                "Start a new branch from this step: nodes that go the same way to here, and on as you like"
            )
        )
        self.branch.clicked.connect(lambda: self.branch_wanted.emit(self.slider.value()))
        self.plot = QToolButton()
        self.plot.setIcon(icon("trending-down"))
        self.plot.setAccessibleName(self.tr("Plot the noise levels"))
        self.plot.setToolTip(self.tr("Plot the noise levels over the steps"))
        self.plot.clicked.connect(self.plot_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(self.draw)
        row.addWidget(self.note, 1)
        row.addWidget(self.label)
        row.addWidget(self.slider, 1)
        row.addWidget(self.branch)
        row.addWidget(self.plot)
        self.hide()

    def offer(self) -> None:
        """A sampling node is looked at whose steps were not drawn yet."""
        self._show((), "")

    def offer_plot(self) -> None:
        """A node is looked at that has noise levels and no steps."""
        self._show((), self.tr("Noise levels over the steps"))
        self.draw.hide()

    def show_plot(self, shown: bool) -> None:
        """Whether noise levels can be drawn."""
        self.plot.setVisible(shown)

    def wait(self, words: str) -> None:
        """They are being drawn."""
        self._show((), words)
        self.draw.hide()

    def refuse(self, why: str) -> None:
        """They could not be drawn."""
        self._show((), why)

    def show_steps(self, pictures: tuple[QImage, ...], step: int, *, may_branch: bool) -> None:
        """Offer these pictures, one for every step, beginning with a step counted from 1."""
        self._show(pictures, "")
        self.branch.setVisible(may_branch)
        with QSignalBlocker(self.slider):
            self.slider.setRange(1, len(pictures))
            self.slider.setValue(step)
        self._tell()

    def _show(self, pictures: tuple[QImage, ...], words: str) -> None:
        self.pictures = pictures
        self.note.setText(words)
        self.note.setToolTip(words)
        for widget, shown in (
            (self.draw, not pictures),
            (self.note, not pictures),
            (self.label, bool(pictures)),
            (self.slider, bool(pictures)),
            (self.branch, bool(pictures)),
        ):
            widget.setVisible(shown)
        self.show()

    def _moved(self, step: int) -> None:
        self._tell()
        self.step_shown.emit(step)

    def _tell(self) -> None:
        step, count = self.slider.value(), len(self.pictures)
        self.label.setText(self.tr("Step {step} of {count}").format(step=step, count=count))
        self.branch.setEnabled(1 <= step < count)

    def restyle(self) -> None:
        """The theme is another."""
        self.branch.setIcon(icon("git-branch"))
        self.plot.setIcon(icon("trending-down"))
