"""Speed of opening a file of 1,000 nodes in the window. `python -m tests.benchmarks.opening` prints JSON.

From the path to the painted canvas, panels and outline with it; and how long the window's own thread computed
in one piece meanwhile, which is how long it did not answer. Times in milliseconds, without a display.
"""

from __future__ import annotations

import json
import os
import statistics
import tempfile
from pathlib import Path
from time import perf_counter, thread_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from nodegraph_app import builtin
from nodegraph_app.documents import native
from nodegraph_app.ui.window import MainWindow
from tests.ui.windows import opened_window

COUNT, TIMES = 1000, 5


def written(folder: Path, name: str) -> Path:
    """The first workflow, so often side by side that there are a thousand nodes."""
    one = json.loads((builtin.workflows() / "text_to_image.json").read_text("utf-8"))
    nodes, layout = {}, {}
    for number in range(COUNT):
        copy, which = divmod(number, len(one["nodes"]))
        node_id = sorted(one["nodes"])[which]
        node = json.loads(json.dumps(one["nodes"][node_id]))
        node["inputs"] = {
            end: [f"{source}_{copy}", output] for end, (source, output) in node.get("inputs", {}).items()
        }
        nodes[f"{node_id}_{copy}"] = node
        x, y = one["layout"][node_id]["pos"]
        layout[f"{node_id}_{copy}"] = {"pos": [x + copy % 12 * 1600, y + copy // 12 * 900]}
    whole = set(nodes)
    for node in nodes.values():
        node["inputs"] = {end: link for end, link in node["inputs"].items() if link[0] in whole}
    path = folder / f"{name}.json"
    path.write_text(json.dumps({**one, "nodes": nodes, "layout": layout}))
    return path


def opened_ms(app: QApplication, window: MainWindow, path: Path) -> tuple[float, float]:
    """How long until it is painted, and the longest piece of processor time in between."""
    begun, worked = perf_counter(), thread_time()
    assert window.filing.open(path)
    longest = thread_time() - worked
    for _ in range(20):
        worked = thread_time()
        app.processEvents()
        longest = max(longest, thread_time() - worked)
    return (perf_counter() - begun) * 1000, longest * 1000


def measure() -> dict[str, float]:
    """Every number."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    whole, pieces = [], []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        with opened_window(app, home / "home") as window:
            app.processEvents()
            for number in range(TIMES):
                path = written(home, f"workflow_{number}")
                took, piece = opened_ms(app, window, path)
                whole.append(took)
                pieces.append(piece)
                assert len(window.filing.document.graph) == COUNT
        begun = perf_counter()
        native.loads(path.read_bytes(), builtin.registry())
        read = (perf_counter() - begun) * 1000
    return {
        "read_1000": round(read, 1),
        "open_1000": round(statistics.median(whole), 1),
        "open_1000_longest_piece": round(statistics.median(pieces), 1),
    }


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
