"""The status bar: what goes on, how long it still takes, what Run would do, and where it computes."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from ..theme import SMALL_PX, current, icon, text_font
from .labels import ElidedLabel, muted

MESSAGE_MS = 6000


class StatusLine(QFrame):
    """One line of text at the bottom of the window.

    Signals:
        problems_wanted: the count of problems was clicked.
        told: something that may be overlooked was said.
    """

    problems_wanted = Signal()
    told = Signal(str)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("status")
        self.setFixedHeight(24)
        self.state = QLabel(self.tr("Ready"))
        self.state.setStyleSheet(f"font-weight: 600; font-size: {SMALL_PX}px;")
        self.step, self.message = muted(), ElidedLabel()
        self.counts, self.expected, self.device = muted(), muted(), muted(self.tr("worker starting…"))
        self.memory = muted()
        self.message.setProperty("role", "muted")
        for label in (self.step, self.message, self.counts, self.expected, self.device, self.memory):
            label.setStyleSheet(f"font-size: {SMALL_PX}px;")
            label.setFont(text_font(SMALL_PX, tabular=True))
        self.problems = QToolButton()
        self.problems.setObjectName("problems_count")
        self.problems.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.problems.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.problems.setIconSize(QSize(12, 12))
        self.problems.setFont(text_font(SMALL_PX, tabular=True))
        self.problems.setStyleSheet(f"QToolButton {{ font-size: {SMALL_PX}px; padding: 0 4px; }}")
        self.problems.setToolTip(self.tr("Show what is wrong, and what helps"))
        self.problems.clicked.connect(self.problems_wanted)
        self.problems.hide()
        self.state.setAccessibleName(self.tr("State"))
        self.expected.hide()
        self.memory.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 0)
        layout.setSpacing(20)
        layout.addWidget(self.state)
        layout.addWidget(self.step)
        layout.addWidget(self.message, 1)
        layout.addWidget(self.problems)
        layout.addWidget(self.counts)
        layout.addWidget(self.expected)
        layout.addWidget(self.device)
        layout.addWidget(self.memory)
        self._fade = QTimer(self, interval=MESSAGE_MS, singleShot=True)
        self._fade.timeout.connect(lambda: self.message.setText(""))

    def tell(self, text: str, *, tip: str = "") -> None:
        """Say something that may be overlooked; it goes by itself. `tip` is the longer form."""
        self.message.setText(text)
        if tip:
            self.message.setToolTip(tip)
        self._fade.start()
        if text:
            self.told.emit(text)

    def show_problems(self, count: int) -> None:
        """How many things are wrong; no gap is left where nothing is."""
        self.problems.setText(self.tr("%n problem(s)", "", count))
        self.problems.setVisible(count > 0)
        if count and self.problems.icon().isNull():  # drawn when it is first seen
            self.restyle()

    def restyle(self) -> None:
        """The theme is another."""
        self.problems.setIcon(icon("triangle-alert", color=current().waiting))

    def show_counts(self, cached: int, to_run: int, blocked: int) -> None:
        """What Run would do."""
        words = (
            self.tr("{blocked} blocked  ·  {cached} cached  ·  {to_run} to run")
            if blocked
            else self.tr("{cached} cached  ·  {to_run} to run")
        )
        self.counts.setText(words.format(blocked=blocked, cached=cached, to_run=to_run))

    def show_expected(self, text: str, *, tip: str = "") -> None:
        """What Run would take; no gap is left where nothing is known. `tip` is the longer form."""
        self.expected.setText(text)
        self.expected.setToolTip(tip)
        self.expected.setVisible(bool(text))

    def show_memory(self, text: str, tip: str) -> None:
        """What the worker holds; no gap is left where that is not known."""
        self.memory.setText(text)
        self.memory.setToolTip(tip)
        self.memory.setVisible(bool(text))
