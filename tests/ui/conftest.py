"""What every test of the window needs: a platform without a screen, the theme, nothing left running."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from nodegraph_app.ui import theme, translation
from nodegraph_app.ui.window import MainWindow

from .windows import opened_window


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """The application in English, whatever the machine speaks."""
    translation.install(qapp, translation.ENGLISH)
    return qapp


@pytest.fixture
def themed(qapp: QApplication) -> QApplication:
    """The application in the dark theme with the shipped font."""
    if theme.current() is not theme.DARK or not qapp.styleSheet():
        theme.apply(qapp, theme.DARK)
    return qapp


@pytest.fixture
def no_leaks(qapp: QApplication) -> Iterator[None]:
    """Fails a test that leaves a thread, a running timer of its own or a visible window behind."""
    before = set(threading.enumerate())
    yield
    qapp.processEvents()
    assert not [thread for thread in threading.enumerate() if thread not in before and not thread.daemon]
    assert not [timer for timer in qapp.findChildren(QTimer) if timer.isActive()]
    assert not [each for each in qapp.topLevelWidgets() if each.isVisible()]


@pytest.fixture(scope="module")
def worker_window(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """One window for all tests of a file, because its worker takes seconds to load its libraries."""
    with opened_window(qapp, tmp_path_factory.mktemp("home")) as window:
        window.link.start()
        yield window
