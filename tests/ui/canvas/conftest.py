"""A canvas on a screen that is not there, with hands to use it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nodegraph_app.core import edits
from nodegraph_app.core.files import FileKind
from nodegraph_app.core.graph import Graph, Link
from nodegraph_app.documents.document import Document
from nodegraph_app.documents.native import dumps
from nodegraph_app.ui import theme
from nodegraph_app.ui.canvas import GraphScene, GraphView
from nodegraph_app.ui.editing import Editing

from .nodes_for_tests import small_registry

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
PLACES = {
    "checkpoint": ("loaders.checkpoint", (0.0, 96.0)),
    "prompt": ("prompts.encode", (240.0, 0.0)),
    "negative": ("prompts.encode", (240.0, 160.0)),
    "latent": ("latent.empty", (240.0, 320.0)),
    "sample": ("sampling.sample", (520.0, 32.0)),
    "decode": ("latent.decode", (768.0, 64.0)),
    "save": ("image.save", (1000.0, 64.0)),
}
LINKS = (
    Link("checkpoint", "text_encoder", "prompt", "text_encoder"),
    Link("checkpoint", "text_encoder", "negative", "text_encoder"),
    Link("checkpoint", "model", "sample", "model"),
    Link("prompt", "conditioning", "sample", "positive"),
    Link("negative", "conditioning", "sample", "negative"),
    Link("latent", "latent", "sample", "latent"),
    Link("sample", "latent", "decode", "latent"),
    Link("checkpoint", "vae", "decode", "vae"),
    Link("decode", "image", "save", "image"),
)


class NamesOnly:
    """Files of which only the names matter."""

    def find(self, kind: FileKind, name: str) -> Path | None:
        return None

    def digest(self, path: Path) -> str:
        return ""

    def known_sha256(self, path: Path) -> str | None:
        return None

    def names(self, kind: FileKind) -> list[str]:
        return ["pocket", "dreamlike", "other"] if kind == "checkpoint" else []

    def similar(self, kind: FileKind, name: str) -> tuple[str, ...]:
        return ()

    def note(self, kind: FileKind, name: str) -> str | None:
        return None


def text_to_image() -> Graph:
    """The seven nodes of the text-to-image workflow."""
    graph = Graph(small_registry())
    for node_id, (type_id, place) in PLACES.items():
        graph.apply(edits.add_node(graph, type_id, node_id=node_id, position=place))
    graph.apply(edits.set_parameter(graph, "prompt", "text", "a large blue star on a green background"))
    for link in LINKS:
        graph.apply(edits.connect(graph, link))
    return graph


class Hands:
    """Uses the canvas as a person does, and reads what the document then says."""

    def __init__(self, view: GraphView):
        self.view = view
        self.scene = view.graph_scene
        self.editing = self.scene.editing
        self.messages: list[str] = []
        self.scene.message.connect(self.messages.append)

    @property
    def graph(self) -> Graph:
        return self.scene.graph

    def text(self) -> str:
        """The document as it would be saved."""
        return dumps(Document(self.graph))

    def pixel(self, at: QPointF) -> QPoint:
        return self.view.mapFromScene(at)

    def header(self, node_id: str) -> QPointF:
        return self.scene.nodes[node_id].pos() + QPointF(20, 16)

    def socket(self, node_id: str, name: str, *, output: bool = False) -> QPointF:
        return self.scene.nodes[node_id].socket_pos(name, output=output)

    def field(self, node_id: str, name: str) -> QPointF:
        item = self.scene.nodes[node_id]
        return item.pos() + item.layout.fields[name].rect.center()

    def press(
        self, at: QPointF, modifiers: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = LEFT
    ) -> None:
        QTest.mouseMove(self.view.viewport(), self.pixel(at))
        QTest.mousePress(self.view.viewport(), button, modifiers, self.pixel(at))

    def move(self, to: QPointF) -> None:
        QTest.mouseMove(self.view.viewport(), self.pixel(to))

    def release(
        self, at: QPointF, modifiers: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = LEFT
    ) -> None:
        QTest.mouseRelease(self.view.viewport(), button, modifiers, self.pixel(at))

    def drag(
        self,
        start: QPointF,
        end: QPointF,
        modifiers: Qt.KeyboardModifier = NONE,
        button: Qt.MouseButton = LEFT,
        *,
        let_go: bool = True,
    ) -> None:
        viewport = self.view.viewport()
        way = [
            self.pixel(start + (end - start) * share) for share in (0.3, 0.7, 1.0)
        ]  # before anything scrolls
        self.press(start, modifiers, button)
        for pixel in way:
            QTest.mouseMove(viewport, pixel)
        if let_go:
            QTest.mouseRelease(viewport, button, modifiers, way[-1])

    def click(self, at: QPointF, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self.press(at, modifiers)
        self.release(at, modifiers)

    def double_click(self, at: QPointF) -> None:
        self.click(at)
        QTest.mouseDClick(self.view.viewport(), LEFT, NONE, self.pixel(at))
        self.release(at)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.view, key, modifiers)

    def type(self, words: str) -> None:
        QTest.keyClicks(QApplication.focusWidget(), words)


def make_view(graph: Graph) -> tuple[GraphView, Editing]:
    """A view on a graph; keep both."""
    editing = Editing(Document(graph))
    scene = GraphScene(editing, graph.registry, NamesOnly(), theme.DARK)
    return GraphView(scene), editing


@pytest.fixture
def open_canvas(themed: QApplication, qtbot: QtBot) -> Iterator[Callable[[Graph], Hands]]:
    """Opens canvases, and closes them after the test."""
    kept: list[tuple[GraphView, GraphScene, Editing]] = []

    def opened(graph: Graph) -> Hands:
        view, editing = make_view(graph)
        kept.append((view, view.graph_scene, editing))
        view.resize(1400, 760)
        view.show()
        view.activateWindow()
        qtbot.waitActive(view)
        view.setFocus()
        view.fit()
        return Hands(view)

    yield opened
    for view, scene, editing in kept:
        for button in (LEFT, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton):
            if QApplication.mouseButtons() & button:  # it would count as held in the tests after this one
                QTest.mouseRelease(view.viewport(), button)
        editing.close()
        view.close()
        view.setScene(None)  # type: ignore[arg-type]
        scene.deleteLater()
        view.deleteLater()
    themed.processEvents()


@pytest.fixture
def hands(open_canvas: Callable[[Graph], Hands]) -> Hands:
    """Hands on the text-to-image graph."""
    return open_canvas(text_to_image())


@pytest.fixture
def on_empty(open_canvas: Callable[[Graph], Hands]) -> Hands:
    """Hands on an empty canvas."""
    return open_canvas(Graph(small_registry()))
