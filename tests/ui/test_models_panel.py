"""The panel of models in the real window, with real folders and files, the mouse and the keys."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from safetensors.numpy import save_file

from nodegraph_app import builtin
from nodegraph_app.documents import native
from nodegraph_app.ui.model_use import NamedModel, to_mime
from nodegraph_app.ui.panels.model_list import REFUSED
from nodegraph_app.ui.panels.models_panel import ModelsPanel
from nodegraph_app.ui.window import MainWindow

from .windows import PATIENCE_MS, emptied, opened_window

LORA = {"lora_unet_x_attn2_to_k.lora_down.weight": np.ones((4, 768), np.float32)}
XL = {"lora_unet_x_attn2_to_k.lora_down.weight": np.ones((4, 2048), np.float32)}
SPOKEN = {
    "modelspec.trigger_phrase": "inkstyle",
    "ss_tag_frequency": json.dumps({"10_ink": {"crosshatching": 3, "pen drawing": 9}}),
}


@pytest.fixture(scope="module")
def shared_window(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """One window without a worker for all tests here, with four files in its model folder."""
    home = tmp_path_factory.mktemp("home")
    models = home / "data" / "models"
    (models / "loras").mkdir(parents=True)
    save_file(LORA, models / "loras" / "ink.safetensors", metadata=SPOKEN)
    save_file(XL, models / "loras" / "large.safetensors")
    save_file({"emb_params": np.zeros((2, 768), np.float32)}, models / "mood.safetensors")
    (models / "torn.safetensors").write_bytes(b"x" * 30)
    picture = QImage(64, 32, QImage.Format.Format_RGB32)
    picture.fill(QColor("#ff0000"))
    picture.save(str(models / "loras" / "ink.png"))
    with opened_window(qapp, home) as opened:
        yield opened
    assert not [t for t in threading.enumerate() if t.name in ("nodegraph-models", "nodegraph-hashing")]


@pytest.fixture
def window(shared_window: MainWindow) -> MainWindow:
    """The window with an empty workflow."""
    return emptied(shared_window)


@pytest.fixture
def panel(window: MainWindow, qtbot: QtBot) -> ModelsPanel:
    """The panel in front, with everything found."""
    if window.left.front != "models":
        with qtbot.waitSignal(window.clerks.found, timeout=PATIENCE_MS):
            window.actions_by_name["page_models"].trigger()
    made = window.left.panel("models")
    assert isinstance(made, ModelsPanel)
    made.search.clear()
    made.fitting.setChecked(False)
    return made


def shown(panel: ModelsPanel) -> dict[str, list[str]]:
    """Kind → names that are shown below it."""
    found: dict[str, list[str]] = {}
    for index in range(panel.tree.topLevelItemCount()):
        parent = panel.tree.topLevelItem(index)
        rows = [parent.child(at) for at in range(parent.childCount())]
        if names := [row.text(0) for row in rows if not row.isHidden()]:
            assert not parent.isHidden()
            assert parent.text(2) == str(len(names))
            found[parent.text(0)] = names
    return found


def choose(panel: ModelsPanel, name: str) -> QPoint:
    """Select a model; returns where its row is."""
    QApplication.processEvents()
    (item,) = panel.tree.findItems(name, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)
    panel.tree.setCurrentItem(item)
    panel.tree.scrollToItem(item)
    return panel.tree.visualItemRect(item).center()


def drag(window: MainWindow, model: NamedModel, place: QPointF, *, drop: bool = True) -> None:
    """Drag a model over the canvas to a point of the scene, as the window system does, and let it go."""
    viewport = window.view.viewport()
    at = window.view.mapFromScene(place)
    data = to_mime(model)
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(viewport, enter := QDragEnterEvent(at, *how))
    assert enter.isAccepted()
    QApplication.sendEvent(viewport, QDragMoveEvent(at, *how))
    if drop:
        QApplication.sendEvent(viewport, QDropEvent(QPointF(at), *how))


def nodes(window: MainWindow) -> list[tuple[str, object]]:
    """Type and file of each node."""
    return [(node.type, node.params.get("file")) for node in window.filing.editing.graph.nodes.values()]


def opened(window: MainWindow, name: str = "text_to_image") -> str:
    """Open a shipped workflow, all of it in sight; returns its text."""
    window.filing.open(builtin.workflows() / f"{name}.json")
    window.view.fit()
    QApplication.processEvents()
    return native.dumps(window.filing.document)


def test_folders_are_looked_through_when_the_panel_is_first_seen_and_the_dialog_is_one_click_away(
    window: MainWindow, qtbot: QtBot
) -> None:
    assert window.browsing.models is None, "nobody has looked yet"
    asked: list[object] = []
    window.clerks.found.connect(asked.append)
    with qtbot.waitSignal(window.clerks.found, timeout=PATIENCE_MS):
        window.actions_by_name["page_models"].trigger()
    panel = window.left.panel("models")
    assert isinstance(panel, ModelsPanel)
    assert panel.search.hasFocus()
    window.left.turn_to("nodes")
    window.left.turn_to("models")
    assert len(asked) == 1
    with qtbot.waitSignal(window.clerks.found, timeout=PATIENCE_MS):
        panel.manage.click()
    assert window.further.models is not None
    assert window.further.models.isVisible()
    window.further.models.close()
    window.clerks.found.disconnect(asked.append)


def test_models_are_listed_by_kind_searched_and_filtered_by_what_fits(
    panel: ModelsPanel, window: MainWindow
) -> None:
    assert shown(panel)["LoRA"] == ["ink", "large", "pocket/lora_outline"]
    assert shown(panel)[REFUSED] == ["torn"]
    assert list(shown(panel))[-1] == REFUSED
    assert not panel.fitting.isEnabled(), "nothing says what would fit an empty workflow"
    opened(window)
    assert panel.fitting.isEnabled()
    assert "Stable Diffusion 1.x" in panel.fitting.toolTip()
    QTest.mouseClick(panel.fitting, Qt.MouseButton.LeftButton, pos=QPoint(8, panel.fitting.height() // 2))
    assert shown(panel)["LoRA"] == ["ink", "pocket/lora_outline"]
    QTest.keyClicks(panel.search, "xl")
    assert shown(panel) == {}
    assert panel.note.isVisible()
    panel.fitting.click()
    assert shown(panel) == {"LoRA": ["large"]}
    QTest.keyClick(panel.search, Qt.Key.Key_Escape)
    assert panel.search.text() == ""
    assert len(shown(panel)["LoRA"]) == 3


def test_the_selected_model_shows_picture_family_place_and_trigger_words(
    panel: ModelsPanel, window: MainWindow, qtbot: QtBot
) -> None:
    choose(panel, "ink")
    details = panel.details
    qtbot.waitUntil(lambda: not details.picture.pixmap().isNull(), timeout=PATIENCE_MS)
    assert details.picture.pixmap().toImage().pixelColor(5, 5) == QColor("#ff0000")
    qtbot.waitUntil(lambda: details.words == "inkstyle, pen drawing, crosshatching", timeout=PATIENCE_MS)
    assert details._rows["Family"].text() == "Stable Diffusion 1.x"
    assert details._rows["Lies in"].text().endswith("loras")
    assert not details.hash.isVisible()
    menu = panel.menu()
    assert menu is not None
    next(each for each in menu.actions() if each.text() == "Copy the trigger words").trigger()
    assert QGuiApplication.clipboard().text() == details.words
    menu.deleteLater()
    with qtbot.waitSignal(window.clerks.words, timeout=PATIENCE_MS):
        choose(panel, "large")
    assert not details.picture.isVisible()
    assert details.words == ""


def test_double_click_adds_the_loader_or_gives_the_selected_node_the_model(
    panel: ModelsPanel, window: MainWindow
) -> None:
    before = native.dumps(window.filing.document)
    at = choose(panel, "ink")
    QTest.mouseClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert nodes(window) == []
    QTest.mouseDClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert nodes(window) == [("loaders.lora", "ink")]
    window.filing.editing.undo()
    assert native.dumps(window.filing.document) == before
    window.filing.editing.redo()
    (lora,) = window.filing.editing.graph.nodes
    window.view.graph_scene.select([lora])
    steps = window.filing.editing.stack.count()
    choose(panel, "large")
    panel.tree.setFocus()
    QTest.keyClick(panel.tree, Qt.Key.Key_Return)
    assert nodes(window) == [("loaders.lora", "large")]
    assert window.filing.editing.stack.count() == steps + 1
    panel.search.setFocus()
    QTest.keyClicks(panel.search, "checkpoint pocket")
    QTest.keyClick(panel.search, Qt.Key.Key_Return)
    assert sorted(nodes(window)) == [("loaders.checkpoint", "pocket"), ("loaders.lora", "large")]


def test_a_model_dropped_on_a_node_that_takes_one_sets_it_in_one_step(
    panel: ModelsPanel, window: MainWindow
) -> None:
    before = opened(window, "lora_style")
    item = window.view.graph_scene.nodes["lora"]
    place = item.rect.center()
    drag(window, NamedModel("lora", "ink"), place, drop=False)
    assert item.hovered == "file", "the field that takes it is lit"
    drag(window, NamedModel("lora", "ink"), place)
    assert item.hovered is None
    assert window.filing.editing.graph["lora"].params["file"] == "ink"
    assert window.filing.editing.stack.count() == 1
    window.filing.editing.undo()
    assert native.dumps(window.filing.document) == before


def test_a_lora_dropped_on_a_model_link_is_put_there_with_its_text_half(window: MainWindow) -> None:
    before = opened(window)
    scene = window.view.graph_scene
    link = scene.links["sample", "model"]
    drag(window, NamedModel("lora", "ink"), link.middle, drop=False)
    assert link.offered
    drag(window, NamedModel("lora", "ink"), link.middle)
    graph = window.filing.editing.graph
    (lora,) = [node for node in graph.nodes.values() if node.type == "loaders.lora"]
    assert lora.params["file"] == "ink"
    assert lora.inputs == {"model": ("checkpoint", "model"), "text_encoder": ("checkpoint", "text_encoder")}
    assert graph["sample"].inputs["model"] == (lora.id, "model")
    for prompt in ("prompt", "negative"):
        assert graph[prompt].inputs["text_encoder"] == (lora.id, "text_encoder")
    after = native.dumps(window.filing.document)
    window.filing.editing.undo()
    assert native.dumps(window.filing.document) == before
    window.filing.editing.redo()
    assert native.dumps(window.filing.document) == after


def test_a_lora_on_one_way_of_a_fork_leaves_the_text_of_both_alone(window: MainWindow) -> None:
    opened(window, "latent_upscale")
    drag(window, NamedModel("lora", "ink"), window.view.graph_scene.links["refine", "model"].middle)
    graph = window.filing.editing.graph
    (lora,) = [node for node in graph.nodes.values() if node.type == "loaders.lora"]
    assert set(lora.inputs) == {"model"}
    assert graph["sample"].inputs["model"] == ("checkpoint", "model")
    assert graph["prompt"].inputs["text_encoder"] == ("checkpoint", "text_encoder")


def test_an_embedding_dropped_on_a_prompt_is_spoken_there(window: MainWindow) -> None:
    opened(window)
    place = window.view.graph_scene.nodes["prompt"].rect.center()
    drag(window, NamedModel("embedding", "mood"), place)
    text = window.filing.editing.graph["prompt"].params["text"]
    assert text == "a large blue star on a green background, embedding:mood"
    count = len(window.filing.editing.graph)
    drag(window, NamedModel("embedding", "mood"), window.view.mapToScene(20, 20))
    assert len(window.filing.editing.graph) == count
    assert "embedding:mood" in window.messages.label.text()


def test_a_kind_that_no_node_at_the_place_takes_becomes_its_loader_on_empty_canvas(
    window: MainWindow,
) -> None:
    drag(window, NamedModel("vae", "pocket/vae"), window.view.mapToScene(200, 200))
    assert nodes(window) == [("loaders.vae", "pocket/vae")]
    (item,) = window.view.graph_scene.nodes.values()
    assert item.rect.contains(window.view.mapToScene(204, 204))


def test_words_come_from_the_header_and_from_nowhere_else(tmp_path: Path) -> None:
    from nodegraph_app.models.trigger_words import trigger_words, words_in

    assert words_in({"ss_tag_frequency": "{broken", "modelspec.trigger_phrase": ""}) == ()
    assert words_in({"ss_tag_frequency": "[1]"}) == ()
    counts = {"a": {"twice": 2, "x" * 500: 9}, "b": {"twice": 2, "thrice": 3}}
    assert words_in({"ss_tag_frequency": json.dumps(counts)}) == ("twice", "thrice")
    (tmp_path / "torn.safetensors").write_bytes(b"x")
    assert trigger_words(tmp_path / "torn.safetensors") == ()
    assert trigger_words(tmp_path) == ()
