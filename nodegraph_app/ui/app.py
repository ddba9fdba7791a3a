"""The application: theme, window, event loop, and what happens to errors nobody caught."""

from __future__ import annotations

import gc
import logging
import logging.handlers
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from ..core.errors import NodegraphError
from ..loading import without_collecting
from ..settings import Settings, log_folder
from . import theme, translation
from .translation import translate
from .window import MainWindow

log = logging.getLogger(__name__)

LARGEST_LOG_BYTES = 1_000_000
LEAST_PERCENT, MOST_PERCENT = 50, 300
COLLECT_AFTER = 20_000
"""Objects made and kept between two looks for garbage. A large graph is some hundred thousand that all
stay; with Python's 700, a fifth of the time in which one is opened would go by with looking through them."""


def main(path: Path | None = None, *, on_first_paint: Callable[[], None] | None = None) -> int:
    """Open the window, with a workflow or picture if one is given; returns when it is closed.

    Args:
        path: what to open instead of the first workflow.
        on_first_paint: called once when the window is on the screen.
    """
    _write_log()
    take_size(_settings()[0].interface_percent)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Nodegraph")
    app.setDesktopFileName("nodegraph")
    gc.set_threshold(COLLECT_AFTER)
    with without_collecting():
        window = open_window(app, path, on_first_paint)
    # Ctrl+C in the terminal closes the window; Python sees the signal only while Python code runs.
    signal.signal(signal.SIGINT, lambda *_: window.close())
    awake = QTimer(interval=250)
    awake.timeout.connect(lambda: None)
    awake.start()
    try:
        return app.exec()
    finally:
        sys.excepthook = sys.__excepthook__


def open_window(
    app: QApplication, path: Path | None = None, on_first_paint: Callable[[], None] | None = None
) -> MainWindow:
    """Build and show the window. The worker starts after its first paint."""
    settings, problem = _settings()
    translation.install(app, settings.language)
    theme.apply(app, theme.named(settings.theme))
    window = MainWindow(settings, path)
    sys.excepthook = report_to(window)
    if on_first_paint is not None:
        window.first_painted.connect(on_first_paint)
    window.first_painted.connect(window.link.start)
    if problem is not None:
        window.messages.tell(str(problem))
    window.show()
    return window


def take_size(percent: int) -> None:
    """Let everything, texts too, be larger or smaller than the screen asks for.

    It counts only before the application is made. Whoever set Qt's own variable is heeded first.
    """
    if percent != 100 and LEAST_PERCENT <= percent <= MOST_PERCENT:
        os.environ.setdefault("QT_SCALE_FACTOR", f"{percent / 100:g}")


def _settings() -> tuple[Settings, NodegraphError | None]:
    try:
        return Settings.load(), None
    except NodegraphError as problem:
        log.warning("%s", problem)
        return Settings(), problem


def report_to(
    window: MainWindow,
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """For `sys.excepthook`: errors go to the log and to the message bar, and the window goes on."""

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        details = "".join(traceback.format_exception(kind, error, trace))
        log.error("Not caught:\n%s", details)
        window.messages.tell(
            translate(
                "App",
                "The last action could not be completed ({name}: {error}). "
                "Your workflow is as it was; save it, and please report this with the details.",
            ).format(name=kind.__name__, error=str(error).rstrip(".")),
            details=details,
        )

    return report


def _write_log() -> None:
    try:
        log_folder().mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            log_folder() / "window.log",
            maxBytes=LARGEST_LOG_BYTES,
            backupCount=1,
            encoding="utf-8",
            delay=True,
        )
    except OSError:
        return  # without a log the window still works
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger("nodegraph_app").addHandler(handler)
