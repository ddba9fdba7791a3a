"""The large Run button of the form, with how far the run is and how to stop it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from ..actions import keys_text
from ..panels.labels import ElidedLabel, muted
from ..remedies import Remedy

WHOLE = 1000
"""Of the progress bar."""


class RunBox(QFrame):
    """Run, Cancel, and in words what goes on or what is in the way.

    Signals:
        run_wanted, continue_wanted, cancel_wanted, force_wanted: the buttons.
    """

    run_wanted = Signal()
    continue_wanted = Signal()
    cancel_wanted = Signal()
    force_wanted = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("form_run")
        self.run = QPushButton(self.tr("Run"))
        self.run.setProperty("primary", "true")
        self.run.setToolTip(self.tr("Make the picture ({keys})").format(keys=keys_text("Ctrl+Enter")))
        self.run.clicked.connect(self._run)
        self.cancel = QPushButton(self.tr("Cancel"))
        stop = self.tr("Stop after the current step ({keys})")
        self.cancel.setToolTip(stop.format(keys=keys_text("Ctrl+.")))
        self.cancel.clicked.connect(self._stop)
        self.bar = QProgressBar()
        self.bar.setRange(0, WHOLE)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(4)
        self.bar.setAccessibleName(self.tr("Progress of the run"))
        self.state = ElidedLabel()
        self.state.setProperty("role", "muted")
        self.state.setAccessibleName(self.tr("State of the run"))
        self.trouble = QFrame()
        self.trouble.setObjectName("form_trouble")
        self.words = muted(wrap=True)
        self.words.setProperty("role", "")
        self.words.setAccessibleName(self.tr("What is in the way"))
        self.mend = QPushButton()
        self.mend.clicked.connect(self._mend)
        self._act: Callable[[], object] | None = None
        told = QVBoxLayout(self.trouble)
        told.setContentsMargins(12, 8, 12, 8)
        told.setSpacing(8)
        told.addWidget(self.words)
        aside = QHBoxLayout()
        aside.addWidget(self.mend)
        aside.addStretch(1)
        told.addLayout(aside)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.run, 1)
        buttons.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(8)
        column.addWidget(self.trouble)
        column.addLayout(buttons)
        column.addWidget(self.bar)
        column.addWidget(self.state)
        self._may_force = self._paused = False
        self.show_trouble("", None)
        self.show_run(running=False)

    def show_run(
        self,
        *,
        running: bool,
        paused: bool = False,
        cancelling: bool = False,
        may_force: bool = False,
        share: float | None = None,
        words: str = "",
    ) -> None:
        """Say how far the run is.

        Args:
            share: of everything Run was pressed for, 0 to 1; None while that is not known.
            words: the same in words, or how the last run ended.
        """
        self._may_force, self._paused = may_force, paused and not running
        self.cancel.setVisible(running or self._paused)
        self.cancel.setEnabled(may_force or not cancelling)
        stop = self.tr("Force stop") if may_force else self.tr("Stopping…")
        self.cancel.setText(stop if cancelling else self.tr("Cancel"))
        idle = self.tr("Continue") if self._paused else self.tr("Run")
        self.run.setText(self.tr("Running…") if running else idle)
        self.run.setEnabled(not running)
        keeps_room = self.bar.sizePolicy()
        keeps_room.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(keeps_room)
        self.bar.setVisible(running)
        self.bar.setValue(round(WHOLE * (share or 0.0)))
        self.state.setText(words)

    def show_trouble(self, words: str, remedy: Remedy | None) -> None:
        """Say what is in the way of a run, with a button that puts it right where there is one."""
        self.words.setText(words)
        self._act = remedy[1] if remedy is not None else None
        self.mend.setText(remedy[0] if remedy is not None else "")
        self.mend.setVisible(remedy is not None)
        self.trouble.setVisible(bool(words))

    def _mend(self) -> None:
        if self._act is not None:
            self._act()

    def _run(self) -> None:
        (self.continue_wanted if self._paused else self.run_wanted).emit()

    def _stop(self) -> None:
        (self.force_wanted if self._may_force else self.cancel_wanted).emit()


def title_label(text: str) -> QLabel:
    """The largest words of the form."""
    label = QLabel(text)
    label.setProperty("role", "large")
    label.setWordWrap(True)
    return label
