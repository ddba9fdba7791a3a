"""The buttons of a run: how many, by themselves after an edit, pause, cancel, and Run."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSpinBox, QWidget

from .. import keymap
from ..runs.request import MOST_RUNS
from ..translation import QT_TRANSLATE_NOOP, translate

RUN_TIP = QT_TRANSLATE_NOOP(
    "RunButtons", "Make the pictures this workflow asks for; what is cached is used again ({keys})"
)
CONTINUE_TIP = QT_TRANSLATE_NOOP("RunButtons", "Go on where the run was paused")
PAUSE_TIP = QT_TRANSLATE_NOOP("RunButtons", "Stop after the current step, to go on from there later ({keys})")
BATCH_TIP = QT_TRANSLATE_NOOP(
    "RunButtons",
    "How often Run runs, each time with the next seeds.\n"
    "A seed set to random, increment or decrement makes every run another one.",
)
ON_CHANGE_TIP = QT_TRANSLATE_NOOP(
    "RunButtons",
    "Run by itself after every edit, with the seeds of the last run ({keys}).\n"
    "What goes on is cancelled; only what the edit touches is made again.",
)

WIDE_PX = 1000
"""A window narrower than this has better uses for its room than the keys of Run; its tooltip names them."""


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
        self.batch.setPrefix(self.tr("Batch "))
        self.batch.setFixedWidth(100)
        self.batch.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.batch.setToolTip(translate("RunButtons", BATCH_TIP))
        self.batch.setAccessibleName(self.tr("Batch: number of runs"))
        self.batch.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the wheel passes over it
        self.on_change = QPushButton(self.tr("On change"))
        self.on_change.setCheckable(True)
        self.on_change.setAccessibleName(self.tr("Run on change"))
        self.on_change.toggled.connect(self.on_change_switched)
        self.pause = QPushButton(self.tr("Pause"))
        self.pause.clicked.connect(self._pause_or_go_on)
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.clicked.connect(self._stop)
        self.run = QPushButton()
        self.run.setProperty("primary", "true")
        self.run.setAccessibleName(self.tr("Run"))
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
        self._wide, self._forecast = True, ""
        self._tell_keys()
        keymap.NEWS.changed.connect(self._tell_keys)

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
        stop = self.tr("Stopping…") if cancelling else self.tr("Cancel")
        self.cancel.setText(self.tr("Force stop") if may_force else stop)
        self.pause.setEnabled((running and not cancelling) or self._paused)
        self.pause.setText(self.tr("Continue") if self._paused else self.tr("Pause"))
        self._tell_pause()

    def show_forecast(self, sentence: str) -> None:
        """Say on the Run button what it would do."""
        self._forecast = sentence
        self._name_run()

    def _tell_keys(self) -> None:
        self.on_change.setToolTip(
            translate("RunButtons", ON_CHANGE_TIP).format(keys=keymap.named("on_change"))
        )
        self.cancel.setToolTip(
            self.tr("Stop after the current step ({keys})").format(keys=keymap.named("cancel"))
        )
        self._name_run()
        self._tell_pause()

    def give_room(self, width_px: int) -> None:
        """Name the keys on Run where the window is wide enough for it, in any language."""
        wide = width_px >= WIDE_PX
        if wide != self._wide:
            self._wide = wide
            self._name_run()

    def _name_run(self) -> None:
        keys = keymap.current().first("run")
        self.run.setText(self.tr("Run   {keys}").format(keys=keys if self._wide else "").rstrip())
        tip = translate("RunButtons", RUN_TIP).format(keys=keymap.named("run"))
        self.run.setToolTip("\n".join(filter(None, (tip, self._forecast))))

    def _tell_pause(self) -> None:
        tip = translate("RunButtons", CONTINUE_TIP if self._paused else PAUSE_TIP)
        self.pause.setToolTip(tip.format(keys=keymap.named("pause")))

    def _stop(self) -> None:
        (self.force_wanted if self._may_force else self.cancel_wanted).emit()

    def _pause_or_go_on(self) -> None:
        (self.continue_wanted if self._paused else self.pause_wanted).emit()
