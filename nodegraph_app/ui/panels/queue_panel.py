"""Queue and history: what waits, what runs and what was run, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from .. import keymap
from ..runs.rows import RunRow
from ..translation import QT_TRANSLATE_NOOP, translate
from .labels import empty_note, muted
from .run_list import RunList

LOOK_EVERY_MS = 2000
"""Other programs add to the queue, too: the command line, another window."""
EMPTY = QT_TRANSLATE_NOOP(
    "QueuePanel",
    "What waits to be run, and what was run, is listed here.\n\n"
    "{add_keys} adds the workflow to the queue; {run_keys} runs it now.",
)
WAITING = ("waiting", "interrupted", "paused")


class QueuePanel(QFrame):
    """The list with its buttons.

    Signals:
        run_queue_wanted, stop_queue_wanted: the queue shall run, or its job go back in line.
        add_wanted: the open workflow shall be put at the end of the line.
        moved: number of a job, and its place from 1.
        cancel_wanted, pause_wanted, resume_wanted: numbers of jobs.
        remove_wanted, repeat_wanted: `RunRow`s.
        open_wanted: the `RunRow` whose workflow shall be opened.
        look_wanted: the list may be old.
    """

    run_queue_wanted = Signal()
    stop_queue_wanted = Signal()
    add_wanted = Signal()
    moved = Signal(int, int)
    cancel_wanted = Signal(object)
    pause_wanted = Signal(object)
    resume_wanted = Signal(object)
    remove_wanted = Signal(object)
    repeat_wanted = Signal(object)
    open_wanted = Signal(object)
    look_wanted = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("queue")
        self.list = RunList()
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self.list.itemSelectionChanged.connect(self._enable)
        self.list.moved.connect(self.moved)
        self.list.activated_row.connect(self.open_wanted)
        self.list.removed.connect(self._give_up)
        self.counts = muted()
        self.add = self._button(
            self.tr("Add to queue"),
            self.add_wanted.emit,
            self.tr("Put the open workflow at the end of the line"),
        )
        self.run = self._button(
            self.tr("Run queue"), self._run_or_stop, self.tr("Run what waits, one job after another")
        )
        self.hold = self._button(
            self.tr("Pause"), self._hold, self.tr("Keep the selected jobs from being run, or let them")
        )
        self.cancel = self._button(
            self.tr("Cancel"), self._cancel, self.tr("Give the selected jobs up; they stay listed")
        )
        self.repeat = self._button(
            self.tr("Repeat"),
            lambda: self.repeat_wanted.emit(self.list.chosen),
            self.tr("Put a copy at the end of the line"),
        )
        self.open = self._button(
            self.tr("Open"), self._open, self.tr("Open the workflow as it was run (Enter)")
        )
        self.remove = self._button(
            self.tr("Remove"),
            lambda: self.remove_wanted.emit(self.list.chosen),
            self.tr("Forget; pictures stay on the disk"),
        )
        head = QHBoxLayout()
        head.setContentsMargins(8, 4, 8, 4)
        head.setSpacing(8)
        head.addWidget(self.counts)
        head.addStretch(1)
        for button in (self.open, self.repeat, self.hold, self.cancel, self.remove, self.add, self.run):
            head.addWidget(button)
        self._pages = QStackedLayout()
        self._nothing = empty_note("")
        self._tell_keys()
        keymap.NEWS.changed.connect(self._tell_keys)
        self._pages.addWidget(self._nothing)
        self._pages.addWidget(self.list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addLayout(self._pages, 1)
        self._running = False
        self._look = QTimer(self, interval=LOOK_EVERY_MS)
        self._look.timeout.connect(self.look_wanted)
        self._enable()

    def _tell_keys(self) -> None:
        nothing = translate("QueuePanel", EMPTY)
        keys = {"add_keys": keymap.named("add_to_queue"), "run_keys": keymap.named("run")}
        self._nothing.setText(nothing.format(**keys))

    def show_rows(self, rows: tuple[RunRow, ...], *, running: bool) -> None:
        """Show what there is.

        Args:
            running: whether this window runs the queue.
        """
        self._running = running
        self.list.show_rows(rows)
        self._pages.setCurrentIndex(1 if rows else 0)
        waiting = sum(row.state in ("waiting", "interrupted") for row in rows if row.position)
        self.counts.setText(self.tr("%n waiting", "", waiting) if waiting else "")
        self.run.setText(self.tr("Stop queue") if running else self.tr("Run queue"))
        self.run.setEnabled(running or waiting > 0)
        self._enable()

    def restyle(self) -> None:
        """The theme is another."""
        self.list.show_again()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look_wanted.emit()
        self._look.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._look.stop()
        self.look_wanted.emit()

    def _button(self, text: str, act: Callable[[], None], tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(act)
        return button

    def _enable(self) -> None:
        chosen = self.list.chosen
        self.open.setEnabled(len(chosen) == 1)
        self.repeat.setEnabled(bool(chosen))
        self.cancel.setEnabled(any(row.position for row in chosen))
        held = [row for row in chosen if row.position and row.state == "paused"]
        self.hold.setEnabled(any(row.position for row in chosen))
        self.hold.setText(self.tr("Resume") if held else self.tr("Pause"))
        self.remove.setEnabled(any(not row.state.startswith("running") for row in chosen))

    def _jobs(self, *, running: bool = True) -> list[int]:
        return [
            row.id
            for row in self.list.chosen
            if row.position and (running or not row.state.startswith("running"))
        ]

    def _run_or_stop(self) -> None:
        (self.stop_queue_wanted if self._running else self.run_queue_wanted).emit()

    def _hold(self) -> None:
        paused = [row.id for row in self.list.chosen if row.position and row.state == "paused"]
        if paused:
            self.resume_wanted.emit(paused)
        else:
            self.pause_wanted.emit(self._jobs())

    def _cancel(self) -> None:
        self.cancel_wanted.emit(self._jobs())

    def _give_up(self) -> None:
        """Del: what is in line is cancelled, what is over is forgotten."""
        if jobs := self._jobs():
            self.cancel_wanted.emit(jobs)
        elif chosen := self.list.chosen:
            self.remove_wanted.emit(chosen)

    def _open(self) -> None:
        for row in self.list.chosen[:1]:
            self.open_wanted.emit(row)

    def _menu(self, where: QPoint) -> None:
        if not self.list.chosen:
            return
        menu = QMenu(self)
        for button in (self.open, self.repeat, self.hold, self.cancel, self.remove):
            entry = menu.addAction(button.text())
            entry.setEnabled(button.isEnabled())
            entry.triggered.connect(button.click)
        messages = "\n\n".join(row.message for row in self.list.chosen if row.message)
        if messages:
            menu.addSeparator()
            menu.addAction(self.tr("Copy what happened")).triggered.connect(
                lambda: QGuiApplication.clipboard().setText(messages)
            )
        menu.exec(self.list.viewport().mapToGlobal(where))
        menu.deleteLater()
