"""Pictures of the window in its twelve states, to be looked at.

    python -m tests.desktop.states FOLDER [NAME …]

Each state is brought about with the real window and the model that ships with it; it needs no display. Those
in `LIGHT` are also shown in the light theme. The pictures that the test suite compares are made anew by
`python -m tests.ui.looks`.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QElapsedTimer, QEventLoop, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from nodegraph_app import builtin
from nodegraph_app.core import edits
from nodegraph_app.ui import translation
from nodegraph_app.ui.window import MainWindow
from tests.ui.windows import opened_window

SIZE = QSize(1600, 1000)
PATIENCE_S = 300.0
REST_MS = 400
"""So long nothing may happen before a picture is taken: glides end, thumbnails are decoded."""
PROMPTS = ("a large blue star on a green background", "a red circle on a white background")


@dataclass
class Stage:
    """A window and what is done with it.

    Attributes:
        shown: what the picture is of; the window itself by default.
    """

    app: QApplication
    window: MainWindow
    shown: QWidget | None = None

    def until(self, what: str, probe: Callable[[], object]) -> None:
        """Let the window work until something is so."""
        end_s = monotonic() + PATIENCE_S
        while not probe():
            assert monotonic() < end_s, f"Waited in vain for {what}"
            self.app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def rest(self) -> None:
        """Let it come to rest."""
        clock = QElapsedTimer()
        clock.start()
        self.until("some rest", lambda: clock.elapsed() > REST_MS)

    def open(self, name: str) -> None:
        """Open a ready workflow, all of it in sight."""
        assert self.window.filing.open(builtin.workflows() / f"{name}.json")
        self.window.runs.plan_now()
        self.rest()
        self.window.view.fit()

    def set(self, node: str, name: str, value: object) -> None:
        """Set a parameter."""
        assert self.window.filing.editing.make(edits.set_parameter, node, name, value) is not None

    def run(self) -> None:
        """Run to the end."""
        ended: list[object] = []
        told = self.window.runs.finished.connect(lambda *args: ended.append(args[0]))
        self.window.run()
        self.until("the end of the run", lambda: ended)
        self.window.runs.finished.disconnect(told)
        assert ended == ["done"]
        self.window.runs.plan_now()

    def picture(self) -> QImage:
        """What is to be seen now."""
        self.rest()
        return (self.shown or self.window).grab().toImage()


def start_page(stage: Stage) -> None:
    """What a newcomer sees."""
    stage.window.show_start()


def empty_canvas(stage: Stage) -> None:
    """Nothing yet."""
    stage.window.filing.new()


def text_to_image(stage: Stage) -> None:
    """After two runs."""
    stage.open("text_to_image")
    for prompt in PROMPTS:
        stage.set("prompt", "text", prompt)
        stage.run()
    stage.window.view.graph_scene.select(["sample"])
    stage.window.pictures.look_at("save")


def running(stage: Stage) -> None:
    """In the middle of a run, with a preview."""
    stage.open("text_to_image")
    stage.set("sample", "steps", 400)
    seen: list[object] = []
    stage.window.runs.picture.connect(lambda *args: seen.append(args))
    stage.window.run()
    stage.until("previews", lambda: len(seen) > 8)


def error(stage: Stage) -> None:
    """A picture is missing, and the message has a button for it."""
    stage.open("image_to_image")
    stage.set("picture", "file", "holiday.png")
    stage.window.runs.plan_now()
    stage.window.run()
    stage.rest()
    stage.window.view.graph_scene.select(["picture"])


def mask_editor(stage: Stage) -> None:
    """Painting what shall be repainted."""
    stage.open("inpaint")
    stage.until("the picture on its node", lambda: stage.window.view.graph_scene.nodes["picture"].picture)
    stage.window.masks.paint("picture")
    stage.until("the mask editor", lambda: stage.window.masks.dialog)
    stage.shown = stage.window.masks.dialog


def grid(stage: Stage) -> None:
    """Guidance by seed."""
    stage.open("text_to_image")
    stage.set("sample", "steps", 12)
    stage.window.grids.show()
    dialog = stage.window.grids.dialog
    assert dialog is not None
    for row, name, values in ((dialog.rows[0], "guidance", "2, 4, 6"), (dialog.rows[1], "seed", "1, 2")):
        titles = [row.what.itemText(index) for index in range(row.what.count())]
        row.what.setCurrentIndex(next(i for i, title in enumerate(titles) if name in title.lower()))
        row.values.setText(values)
    dialog.run.click()
    stage.until("the grid", lambda: dialog.run.isEnabled() and dialog.sheet.isEnabled())
    stage.shown = dialog


def compare(stage: Stage) -> None:
    """Two results, one left and one right of the slider."""
    text_to_image(stage)
    stage.window.filmstrip.list.setCurrentRow(1)
    stage.window.viewer.pin("A")
    stage.window.filmstrip.list.setCurrentRow(0)
    stage.window.viewer.pin("B")


def gallery(stage: Stage) -> None:
    """Every picture that was made."""
    text_to_image(stage)
    stage.window.further.show_gallery()
    stage.shown = stage.window.further.gallery


def preferences(stage: Stage) -> None:
    """How the program looks and what it may take."""
    from nodegraph_app.ui.dialogs.preferences import Preferences

    dialog = Preferences(stage.window.filing.settings, stage.window)
    dialog.show()
    stage.shown = dialog


def commands(stage: Stage) -> None:
    """Everything by name."""
    stage.open("text_to_image")
    stage.window.show_commands()
    stage.window.palette_of_commands.line.insert("sh")
    stage.window.palette_of_commands.line.textEdited.emit("sh")


def queue(stage: Stage) -> None:
    """What waits and what was run."""
    text_to_image(stage)
    for steps in (30, 40):
        stage.set("sample", "steps", steps)
        stage.window.actions_by_name["add_to_queue"].trigger()
    stage.window.switches.show("queue")


STATES: dict[str, Callable[[Stage], None]] = {
    each.__name__: each
    for each in (
        start_page,
        empty_canvas,
        text_to_image,
        running,
        error,
        mask_editor,
        grid,
        compare,
        gallery,
        preferences,
        commands,
        queue,
    )
}
LIGHT = ("start_page", "text_to_image", "mask_editor", "grid", "preferences")


def pictured(app: QApplication, name: str, *, light: bool, size: QSize = SIZE) -> QImage:
    """A picture of a state, in a window of its own."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        (home / "config").mkdir()
        (home / "config" / "settings.json").write_text(json.dumps({"start_page": False}))
        with opened_window(app, home) as window:
            stage = Stage(app, window)
            stage.rest()
            window.resize(size)  # whatever the size of the screen that is not there
            window.arrangement.divide(size.width(), size.height())
            window.link.start()
            if light:
                window.appearance.choose("light")
            STATES[name](stage)
            picture = stage.picture()
            if stage.shown is not None:
                stage.shown.close()
            if window.runs.running:
                window.actions_by_name["cancel"].trigger()
                stage.until("the end of the run", lambda: not window.runs.running)
            return picture


def main(folder: Path, names: list[str]) -> None:
    """Write the pictures."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    app.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    translation.install(app, translation.ENGLISH)
    folder.mkdir(parents=True, exist_ok=True)
    for name in names or STATES:
        for light in (False, True) if name in LIGHT else (False,):
            path = folder / f"{name}_{'light' if light else 'dark'}.png"
            assert pictured(app, name, light=light).save(str(path)), path
            print(path, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
