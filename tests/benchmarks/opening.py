"""Speed of opening a file of 1,000 nodes in the window. `python -m tests.benchmarks.opening` prints JSON.

From the path to the painted canvas; then planning, and showing the plan on nodes and panels; and the longest
piece of it all, for which the window did not answer. Milliseconds of processor time of the window's thread,
so that a busy machine measures the same. Without a display.
"""

from __future__ import annotations

import json
import os
import statistics
import tempfile
from pathlib import Path
from time import thread_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from nodegraph_app import builtin
from nodegraph_app.documents import native
from nodegraph_app.ui.window import MainWindow
from tests.ui.windows import opened_window

COUNT, TIMES = 1000, 5
SHARED = "checkpoint"


def written(folder: Path, name: str) -> Path:
    """The first workflow, so often side by side that there are a thousand nodes; all use one checkpoint."""
    one = json.loads((builtin.workflows() / "text_to_image.json").read_text("utf-8"))
    nodes, layout = {SHARED: one["nodes"].pop(SHARED)}, {SHARED: one["layout"].pop(SHARED)}
    order = ["latent", "negative", "prompt", "sample", "decode", "save"]  # what feeds others comes first
    for number in range(COUNT - 1):
        copy, which = divmod(number, len(order))
        node = json.loads(json.dumps(one["nodes"][order[which]]))
        node["inputs"] = {
            end: [source if source == SHARED else f"{source}_{copy}", output]
            for end, (source, output) in node.get("inputs", {}).items()
        }
        x, y = one["layout"][order[which]]["pos"]
        nodes[f"{order[which]}_{copy}"] = node
        layout[f"{order[which]}_{copy}"] = {"pos": [x + copy % 12 * 1600, y + copy // 12 * 900]}
    path = folder / f"{name}.json"
    path.write_text(json.dumps({**one, "nodes": nodes, "layout": layout}))
    return path


def opened_ms(app: QApplication, window: MainWindow, path: Path) -> tuple[float, float, float]:
    """Time of opening and painting, of all that follows, and of its longest piece."""
    begun = thread_time()
    assert window.filing.open(path)
    window.view.viewport().repaint()
    painted = thread_time()
    longest, settled = painted - begun, 0.0
    for _ in range(20):
        from_here = thread_time()
        app.processEvents()
        piece = thread_time() - from_here
        longest, settled = max(longest, piece), settled + piece
    return (painted - begun) * 1000, settled * 1000, longest * 1000


def measure() -> dict[str, float]:
    """Every number."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    measured = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        with opened_window(app, Path(folder) / "home") as window:
            app.processEvents()
            for number in range(TIMES):
                path = written(Path(folder), f"workflow_{number}")
                measured.append(opened_ms(app, window, path))
                assert len(window.filing.document.graph) == COUNT
        registry = builtin.registry()
        begun = thread_time()
        native.loads(path.read_bytes(), registry)
        read = (thread_time() - begun) * 1000
    names = ("open_1000", "plan_and_show_1000", "longest_piece")
    middle = [round(statistics.median(each), 1) for each in zip(*measured, strict=True)]
    return {"read_1000": round(read, 1), **dict(zip(names, middle, strict=True))}


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
