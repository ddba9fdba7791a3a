"""The buttons of a run: how many, by themselves after an edit, pause, cancel, and Run."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSpinBox, QWidget

from ..actions import keys_text
from ..runs.request import MOST_RUNS

RUN_TIP = "Make the pictures this workflow asks for; what is cached is used again"
CONTINUE_TIP = "Go on where the run was paused"
PAUSE_TIP = f"Stop after the current step, to go on from there later ({keys_text('Ctrl+Shift+.')})"
BATCH_TIP = (
    "How often Run runs, each time with the next seeds.\n"
    "A seed set to random, increment or decrement makes every run another one."
)
ON_CHANGE_TIP = (
    f"Run by itself after every edit, with the seeds of the last run ({keys_text('Ctrl+Alt+R')}).\n"
    "What goes on is cancelled; only what the edit touches is made again."
)


class RunButtons(QWidget):
    """A row of buttons. A click leaves the keys to the canvas.

    Signals:
        run_wanted, cancel_wanted, force_wanted, pause_wanted, continue_wanted: the buttons.
        on_change_switched: whether edits shall be run by themselves.
    """

    run_wanted = Signal()
    cancel_wanted = Signal()
    force_wanted = Signal()
    pause_wanted = Signal()
    continue_wanted = Signal()
    on_change_switched = Signal(bool)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.batch = QSpinBox()
        self.batch.setRange(1, MOST_RUNS)
        self.batch.setPrefix("Batch ")
        self.batch.setFixedWidth(100)
        self.batch.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.batch.setToolTip(BATCH_TIP)
        self.batch.setAccessibleName("Batch: number of runs")
        self.batch.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the wheel passes over it
        self.on_change = QPushButton("On change")
        self.on_change.setCheckable(True)
        self.on_change.setToolTip(ON_CHANGE_TIP)
        self.on_change.setAccessibleName("Run on change")
        self.on_change.toggled.connect(self.on_change_switched)
        self.pause = QPushButton("Pause")
        self.pause.clicked.connect(self._pause_or_go_on)
        self.cancel = QPushButton("Cancel")
        self.cancel.setToolTip(f"Stop after the current step ({keys_text('Ctrl+.')})")
        self.cancel.clicked.connect(self._stop)
        self.run = QPushButton(f"Run   {keys_text('Ctrl+Enter')}")
        self.run.setProperty("primary", "true")
        self.run.setAccessibleName("Run")
        self.run.setToolTip(RUN_TIP)
        self.run.clicked.connect(self.run_wanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for part in (self.batch, self.on_change, self.pause, self.cancel, self.run):
            layout.addWidget(part)
        for button in (self.on_change, self.pause, self.cancel, self.run):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._may_force = self._paused = False
        self.show_running(False)

    @property
    def count(self) -> int:
        """How many runs Run stands for."""
        return self.batch.value()

    def show_running(
        self, running: bool, *, cancelling: bool = False, may_force: bool = False, paused: bool = False
    ) -> None:
        """Say with the buttons what can be done now."""
        self._may_force, self._paused = may_force, paused and not running
        self.cancel.setEnabled((running and (may_force or not cancelling)) or self._paused)
        self.cancel.setText("Force stop" if may_force else "Stopping…" if cancelling else "Cancel")
        self.pause.setEnabled((running and not cancelling) or self._paused)
        self.pause.setText("Continue" if self._paused else "Pause")
        self.pause.setToolTip(CONTINUE_TIP if self._paused else PAUSE_TIP)

    def show_forecast(self, sentence: str) -> None:
        """Say on the Run button what it would do."""
        self.run.setToolTip(f"{RUN_TIP}\n{sentence}" if sentence else RUN_TIP)

    def _stop(self) -> None:
        (self.force_wanted if self._may_force else self.cancel_wanted).emit()

    def _pause_or_go_on(self) -> None:
        (self.continue_wanted if self._paused else self.pause_wanted).emit()
