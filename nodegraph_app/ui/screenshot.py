"""Makes the picture of the window for the README, with the window itself.

    python -m nodegraph_app.ui.screenshot OUT.png [--size 1600x1000] [--theme dark|light] [--pictures 6]

It opens the first workflow with settings and folders of its own, runs it with several prompts on the model
that ships with the app, and saves what the window shows after the last run. It needs no display.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QObject, QSize, QTimer
from PySide6.QtWidgets import QApplication

from ..core import edits
from ..settings import HOME_VARIABLE, Settings
from . import theme, translation
from .window import MainWindow

PROMPTS = (
    "a blue square on a orange background",
    "a green triangle on a yellow background",
    "a large yellow star on a black background",
    "a red circle above a white square on a blue background",
    "a purple circle on a white background",
    "a large orange star on a green background",
    "a white triangle right of a blue circle on a red background",
    "a large blue star on a green background",
)
SETTLE_MS = 500
"""From the end of a run to the picture: states and thumbnails are on the screen by then."""


class Photographer(QObject):
    """Runs one prompt after the other, then takes the picture and closes the window."""

    def __init__(self, window: MainWindow, out: Path, size: QSize, prompts: tuple[str, ...]):
        super().__init__(window)
        self._window, self._out, self._size, self._left = window, out, size, list(prompts)
        self.outcomes: list[str] = []
        window.runs.finished.connect(self._finished)
        window.first_painted.connect(self._begin)

    def _begin(self) -> None:
        self._window.resize(self._size)  # whatever the size of the screen that is not there
        self._window.arrangement.divide(self._size.width(), self._size.height())
        QTimer.singleShot(0, self, self._window.view.fit)
        self._next()

    def _next(self) -> None:
        editing = self._window.filing.editing
        editing.make(edits.set_parameter, "prompt", "text", self._left.pop(0))
        self._window.run()

    def _finished(self, outcome: str) -> None:
        self.outcomes.append(outcome)
        QTimer.singleShot(SETTLE_MS, self, self._next if self._left else self._take)

    def _take(self) -> None:
        self._window.view.graph_scene.select(["sample"])
        self._window.pictures.look_at("save")
        self._window.runs.plan_now()
        QTimer.singleShot(SETTLE_MS, self, self._save)

    def _save(self) -> None:
        if not self._window.grab().save(str(self._out)):
            self.outcomes.append("not saved")
        self._window.filing.editing.mark_saved()
        self._window.close()


def main(arguments: list[str] | None = None) -> int:
    """Take the picture; 0 when every run was done and the file is written."""
    parser = argparse.ArgumentParser(prog="python -m nodegraph_app.ui.screenshot", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", default="1600x1000")
    parser.add_argument("--theme", choices=("dark", "light"), default="dark")
    parser.add_argument("--pictures", type=int, default=len(PROMPTS))
    options = parser.parse_args(arguments)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as home:
        os.environ[HOME_VARIABLE] = home
        app = QApplication([])
        translation.install(app, translation.ENGLISH)
        theme.apply(app, theme.LIGHT if options.theme == "light" else theme.DARK)
        window = MainWindow(Settings())
        width, height = (int(side) for side in options.size.split("x"))
        prompts = PROMPTS[-max(1, options.pictures) :]
        photographer = Photographer(window, options.out, QSize(width, height), prompts)
        window.show()
        app.exec()
        return 0 if set(photographer.outcomes) == {"done"} else 1


if __name__ == "__main__":
    sys.exit(main())
