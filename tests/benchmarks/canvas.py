"""Speed of the canvas. `python -m tests.benchmarks.canvas` prints JSON, all times in milliseconds.

The targets are those of a two-core machine without a GPU; the platform is offscreen, the viewport raster.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
from collections.abc import Callable
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nodegraph_app.core import edits
from nodegraph_app.core.graph import Graph, Node, Source
from nodegraph_app.ui import theme
from nodegraph_app.ui.app import COLLECT_AFTER
from nodegraph_app.ui.canvas import GraphView
from tests.ui.canvas.conftest import make_view
from tests.ui.canvas.nodes_for_tests import small_registry

TYPES = ("prompts.encode", "sampling.sample", "latent.decode", "latent.empty", "image.save")


def wide_graph(count: int) -> Graph:
    """A field of nodes; every sampler has its prompt, latent and decoder."""
    registry = small_registry()
    nodes: list[Node] = []
    for number in range(count):
        type_id = TYPES[number % 5]
        row, column = divmod(number, 50)
        first = number - number % 5
        inputs = {
            "sampling.sample": {"positive": Source(f"n{first}", "conditioning")},
            "latent.decode": {"latent": Source(f"n{first + 1}", "latent")},
            "image.save": {"image": Source(f"n{first + 2}", "image")},
        }.get(type_id, {})
        inputs = {name: source for name, source in inputs.items() if int(source.node[1:]) < count}
        position = (column * 280.0, row * 400.0)
        nodes.append(Node(f"n{number}", type_id, 1, registry[type_id].defaults(), inputs, position=position))
    return Graph(registry, nodes)


def timed_ms(action: Callable[[], object]) -> float:
    """How long one call takes."""
    start = perf_counter()
    action()
    return (perf_counter() - start) * 1000


def repaint_ms(view: GraphView, times: int = 10) -> float:
    """Median time of a full repaint."""
    return statistics.median(timed_ms(lambda: view.viewport().repaint()) for _ in range(times))


def opened(count: int) -> tuple[GraphView, object, float]:
    """A shown view, what must be kept with it, and how long the scene took to build."""
    graph = wide_graph(count)
    start = perf_counter()
    view, editing = make_view(graph)
    build_ms = (perf_counter() - start) * 1000
    view.resize(1600, 1000)
    view.show()
    QApplication.processEvents()
    return view, editing, build_ms


def drag_p95_ms(view: GraphView, *, zoom: float | None = None) -> float:
    """95th percentile of one mouse move, painted, while 100 nodes are dragged.

    Args:
        zoom: by default so far out that all are seen.
    """
    block = [f"n{row * 50 + column}" for row in range(10) for column in range(10)]
    ids = [node_id for node_id in block if node_id in view.graph_scene.nodes]
    view.graph_scene.select(ids)
    view.fit(ids)
    if zoom is not None:
        view.zoom_to(zoom)
        view.look_at(view.graph_scene.nodes[ids[0]].pos() + QPointF(700 / zoom, 400 / zoom))
    QApplication.processEvents()
    start = view.mapFromScene(view.graph_scene.nodes[ids[0]].pos() + QPointF(20, 16))
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)

    def step(number: int) -> None:
        QTest.mouseMove(view.viewport(), start + QPoint(3 * number, number))
        QApplication.processEvents()

    times = [timed_ms(lambda number=number: step(number)) for number in range(1, 61)]  # type: ignore[misc]
    view.cancel()
    return statistics.quantiles(times, n=20)[-1]


def measure() -> dict[str, float]:
    """Every number."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, theme.DARK)
    gc.set_threshold(COLLECT_AFTER)
    opened(10)  # fonts and inks are made once a process
    view, kept, build_ms = opened(1000)
    results = {"build_1000": build_ms}
    view.fit()
    results["fit_all_first_paint_1000"] = timed_ms(lambda: view.viewport().repaint())
    results["fit_all_repaint_1000"] = repaint_ms(view)
    view.zoom_to(1.0)
    view.viewport().repaint()
    results["repaint_at_1_to_1"] = repaint_ms(view)
    results["drag_100_p95"] = drag_p95_ms(view)
    results["drag_100_with_words_p95"] = drag_p95_ms(view, zoom=0.5)
    graph = view.graph_scene.graph
    editing = view.graph_scene.editing
    results["edit_a_parameter"] = statistics.median(
        timed_ms(lambda value=value: editing.make(edits.set_parameter, "n1", "steps", value))  # type: ignore[misc]
        for value in range(30, 40)
    )
    results["edit_1000_nodes_at_once"] = timed_ms(
        lambda: editing.make(edits.set_mode, list(graph.nodes), "muted")
    )
    view.close()
    big, kept_big, results["build_5000"] = opened(5000)
    big.zoom_to(0.05)
    big.fit()
    results["overview_first_paint_5000"] = timed_ms(lambda: big.viewport().repaint())
    results["overview_repaint_5000"] = repaint_ms(big)
    big.close()
    del kept, kept_big
    return {name: round(value, 2) for name, value in results.items()}


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
