"""What the window's process loads: neither torch nor diffusers, nor at the start what is seen later."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from nodegraph_app.settings import HOME_VARIABLE

SEEN_LATER = (
    "PIL",
    "numpy",
    "nodegraph_app.documents.sharing",
    "nodegraph_app.models.conversion",
    "nodegraph_app.ui.canvas.export",
    "nodegraph_app.ui.dialogs.key_sheet",
    "nodegraph_app.ui.dialogs.keys",
    "nodegraph_app.ui.dialogs.models",
    "nodegraph_app.ui.dialogs.pages",
    "nodegraph_app.ui.dialogs.preferences",
    "nodegraph_app.ui.dialogs.recovery",
    "nodegraph_app.ui.dialogs.share",
    "nodegraph_app.ui.form.view",
    "nodegraph_app.ui.gallery.dialog",
    "nodegraph_app.ui.gallery.folder_pictures",
    "nodegraph_app.ui.grids.dialog",
    "nodegraph_app.ui.masks.board",
    "nodegraph_app.ui.masks.dialog",
    "nodegraph_app.ui.masks.painting",
    "nodegraph_app.ui.panels.log_panel",
    "nodegraph_app.ui.panels.model_list",
    "nodegraph_app.ui.panels.problems_panel",
)
"""What nobody needs to see the window: loaded when it is first wanted, or every start is slower for it."""

PROGRAM = """
import sys, threading
from PySide6.QtCore import QTimer
from nodegraph_app.execution.events import WorkerReady
from nodegraph_app.ui import app

def main():
    from PySide6.QtWidgets import QApplication
    application = QApplication([])

    def painted():
        print("early", [name for name in sys.argv[1:] if name in sys.modules], flush=True)

    window = app.open_window(application, on_first_paint=painted)

    def leave():
        heavy = {name.partition(".")[0] for name in sys.modules} & {"torch", "diffusers", "transformers"}
        print("heavy", sorted(heavy), flush=True)
        print("worker", window.link.client.worker_pid is not None, flush=True)
        window.close()
        threads = [t.name for t in threading.enumerate() if t is not threading.main_thread()]
        print("threads", threads, flush=True)
        print("worker", window.link.client.worker_pid is not None, flush=True)
        application.quit()

    window.view.graph_scene.select(["sample"])
    window.runs.device_known.connect(lambda ready: QTimer.singleShot(0, leave))
    QTimer.singleShot(200_000, application.quit)
    return application.exec()

if __name__ == "__main__":
    sys.exit(main())
"""


def test_opening_planning_and_closing_the_window_loads_no_torch_nothing_early_and_leaves_no_thread(
    tmp_path: Path,
) -> None:
    script = tmp_path / "program.py"
    script.write_text(PROGRAM)
    environment = {**os.environ, HOME_VARIABLE: str(tmp_path / "home"), "QT_QPA_PLATFORM": "offscreen"}
    root = str(Path(__file__).parents[2])
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (root, environment.get("PYTHONPATH"))))
    answer = subprocess.run(
        [sys.executable, str(script), *SEEN_LATER],
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert answer.stdout.splitlines() == [
        "early []",
        "heavy []",
        "worker True",
        "threads []",
        "worker False",
    ], answer.stderr


def test_what_shall_not_be_loaded_at_the_start_is_there_to_be_loaded() -> None:
    assert all(importlib.util.find_spec(name) for name in SEEN_LATER)
