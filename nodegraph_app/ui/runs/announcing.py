"""Tells of runs beyond the window: in its title while they go on, by a notice when a long one ends unseen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from ..filing import Filing
from ..panels.message_bar import MessageBar
from ..theme import icon
from ..translation import QT_TRANSLATE_NOOP, translate
from ..value_text import seconds_text
from .progress import share_done
from .run_control import RunControl

LONG_S = 20.0
"""A run that took longer is one that nobody may have waited for."""
NOTICE_MS = 10_000
WORDS = {
    "done": QT_TRANSLATE_NOOP("Announcer", "“{title}” is done."),
    "failed": QT_TRANSLATE_NOOP("Announcer", "“{title}” failed."),
    "cancelled": QT_TRANSLATE_NOOP("Announcer", "“{title}” was cancelled."),
    "paused": QT_TRANSLATE_NOOP("Announcer", "“{title}” is paused."),
}
WORDS_AFTER = {
    "done": QT_TRANSLATE_NOOP("Announcer", "“{title}” is done after {seconds}."),
    "failed": QT_TRANSLATE_NOOP("Announcer", "“{title}” failed after {seconds}."),
    "cancelled": QT_TRANSLATE_NOOP("Announcer", "“{title}” was cancelled after {seconds}."),
    "paused": QT_TRANSLATE_NOOP("Announcer", "“{title}” is paused after {seconds}."),
}


class Announcer(QObject):
    """Watches the runs of a window.

    Args:
        retitle: writes the title of the window anew, `prefix` included.
    """

    def __init__(
        self,
        window: QWidget,
        runs: RunControl,
        filing: Filing,
        messages: MessageBar,
        retitle: Callable[[], None],
    ):
        super().__init__(window)
        self._window, self._runs, self._filing, self._messages = window, runs, filing, messages
        self._retitle = retitle
        self._tray: QSystemTrayIcon | None = None
        self.prefix = ""
        """How far the run is, for the title: the list of windows shows its beginning."""
        runs.progressed.connect(self._progressed)
        runs.finished.connect(self._finished)

    def _progressed(self) -> None:
        share = share_done(self._runs)
        prefix = f"{share:.0%}  " if share is not None else "…  " if self._runs.running else ""
        if prefix != self.prefix:
            self.prefix = prefix
            self._retitle()

    def _finished(self, outcome: str, seconds: float) -> None:
        words = translate("Announcer", (WORDS_AFTER if seconds else WORDS)[outcome])
        text = words.format(title=self._filing.title, seconds=seconds_text(seconds))
        if seconds >= LONG_S and outcome in ("done", "failed") and not self._window.isActiveWindow():
            self._notify(text, bad=outcome == "failed")

    def _notify(self, text: str, *, bad: bool) -> None:
        QApplication.alert(self._window)
        if QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
            kind = QSystemTrayIcon.MessageIcon.Warning if bad else QSystemTrayIcon.MessageIcon.Information
            self._in_tray().showMessage("Nodegraph", text, kind, NOTICE_MS)
        elif not bad:  # of what failed the message bar tells more
            self._messages.tell(text, bad=False)

    def _in_tray(self) -> QSystemTrayIcon:
        """The icon in the tray, there from the first notice until the reader comes back."""
        if self._tray is None:
            app = QApplication.instance()
            assert isinstance(app, QApplication)
            self._tray = QSystemTrayIcon(icon("image"), self)
            self._tray.messageClicked.connect(self._come_back)
            self._tray.activated.connect(self._come_back)
            app.focusWindowChanged.connect(self._leave_tray)
        self._tray.show()
        return self._tray

    def _come_back(self) -> None:
        self._window.raise_()
        self._window.activateWindow()

    def _leave_tray(self) -> None:
        if self._tray is not None and self._window.isActiveWindow():
            self._tray.hide()
