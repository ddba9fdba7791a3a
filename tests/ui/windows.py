"""Real windows for tests: settings, inputs and pictures in a folder of their own, and ways to wait."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from nodegraph_app import builtin
from nodegraph_app.core import edits
from nodegraph_app.core.registry import Registry
from nodegraph_app.settings import HOME_VARIABLE, Settings
from nodegraph_app.ui import theme
from nodegraph_app.ui.window import MainWindow

PATIENCE_MS = 240_000
"""Long enough for a machine that is busy with other things; nothing waits for all of it when things work."""


SOON_MS = 50


@contextmanager
def opened_window(
    app: QApplication,
    home: Path,
    path: Path | None = None,
    registry: Registry | None = None,
    **preferences: Any,
) -> Iterator[MainWindow]:
    """A shown window with settings below `home`, the default ones but for these preferences; closed, without
    a question, at the end. No start page covers the canvas unless it is asked for.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME_VARIABLE, str(home))
        theme.apply(app, theme.DARK)
        window = MainWindow(Settings(**{"start_page": False, **preferences}), path, registry)
        window.show()
        app.processEvents()
        try:
            yield window
        finally:
            for opened in window.filing.documents:
                opened.editing.mark_saved()
            window.close()
            app.processEvents()
            # Otherwise every window of the whole session lives on and is styled again with each new one.
            window.deleteLater()
            app.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def written_workflow(folder: Path, name: str, nodes: dict[str, Any]) -> Path:
    """A workflow file with these nodes."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    path.write_text(json.dumps({"format": "nodegraph/workflow", "version": 1, "nodes": nodes}))
    return path


def small_text_to_image(folder: Path, steps: int = 2) -> Path:
    """The first workflow with fewer steps, as a file of its own."""
    document = json.loads((builtin.workflows() / "text_to_image.json").read_text("utf-8"))
    document["nodes"]["sample"]["params"]["steps"] = steps
    path = folder / f"small_{steps}.json"
    path.write_text(json.dumps(document))
    return path


def set_parameter(window: MainWindow, node: str, name: str, value: object) -> None:
    """An edit, as the canvas and the inspector make them."""
    assert window.filing.editing.make(edits.set_parameter, node, name, value) is not None


def states(window: MainWindow) -> dict[str, str]:
    """Kind of state that each node shows on the canvas."""
    return {name: item.state.kind for name, item in window.view.graph_scene.nodes.items()}


def emptied(window: MainWindow) -> MainWindow:
    """A window that several tests share, with nothing but an empty workflow, which makes way for another."""
    for opened in list(window.filing.documents):
        opened.editing.mark_saved()
        assert window.filing.close(opened)
    window.messages.hide()
    return window


def tab_texts(window: MainWindow) -> list[str]:
    """What the tabs say."""
    return [window.top.tabs.tabText(index) for index in range(window.top.tabs.count())]


def run_to_the_end(window: MainWindow, qtbot: QtBot) -> str:
    """Press Run, wait, and return the outcome."""
    with qtbot.waitSignal(window.runs.finished, timeout=PATIENCE_MS) as finished:
        window.top.run.click()
    window.runs.plan_now()
    return str(finished.args[0])


def answer_file_dialog(app: QApplication, path: Path) -> Callable[[], None]:
    """For a timer: types a path into the file dialog that is open and accepts it."""

    def answer() -> None:
        dialog = app.activeModalWidget()
        if not isinstance(dialog, QFileDialog):  # on a busy machine it is not there yet
            QTimer.singleShot(SOON_MS, answer)
            return
        dialog.findChild(QLineEdit, "fileNameEdit").setText(str(path))
        dialog.accept()

    return answer


def answer_question(app: QApplication, button: QMessageBox.StandardButton) -> Callable[[], None]:
    """For a timer: presses a button of the question that is open."""

    def answer() -> None:
        box = app.activeModalWidget()
        if isinstance(box, QMessageBox):
            box.button(button).click()
        else:  # on a busy machine it is not there yet
            assert box is None or isinstance(box, QDialog)
            QTimer.singleShot(SOON_MS, answer)

    return answer
