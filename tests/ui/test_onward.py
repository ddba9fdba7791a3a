"""Going on with a picture that was made, and what somebody new is told and finds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from nodegraph_app import builtin
from nodegraph_app.documents import native
from nodegraph_app.documents.picture import write_picture
from nodegraph_app.ui.canvas.matching import ranked
from nodegraph_app.ui.looking import png_of
from nodegraph_app.ui.panels.filmstrip import Finished
from nodegraph_app.ui.window import MainWindow

from .windows import SOON_MS, opened_window, set_parameter

STAR, ASKED = "a large blue star on a green background", "a small red square on a black background"
SHIPPED = "a red circle left of a blue star on a white background"


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    with opened_window(qapp, tmp_path / "home") as opened:
        yield opened


def made(folder: Path, *, written: bool = True) -> Finished:
    """A picture of a run, as a file with the workflow inside, or only shown."""
    path = folder / "made_00001.png"
    workflow = (builtin.workflows() / "text_to_image.json").read_text("utf-8").replace(STAR, ASKED)
    write_picture(path, np.full((32, 48, 3), 0.3, np.float32), workflow)
    return Finished(QImage(str(path)), path.read_bytes(), "Save image", "save", path if written else None)


@pytest.mark.parametrize("written", [True, False], ids=["a file", "only shown"])
def test_the_button_below_the_picture_repaints_a_part_of_it(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, written: bool
) -> None:
    picture = made(tmp_path, written=written)
    window.viewer.show_picture(picture.image, picture.caption, origin=picture)
    qtbot.mouseClick(window.viewer.buttons["repaint"], Qt.MouseButton.LeftButton)
    dialog = window.masks.dialog
    assert dialog is not None
    assert dialog.painting.size == (48, 32)
    assert not dialog.painting.levels.any(), "the mask of the ready workflow is not kept for another picture"
    dialog.reject()

    filing = window.filing
    assert filing.title.startswith("Inpaint")
    named = filing.editing.graph["picture"].params
    assert named["mask"] == ""
    found = filing.files.find("image", str(named["file"]))
    assert found is not None
    assert found.read_bytes() == png_of(picture.image, picture)

    assert filing.editing.graph["prompt"].params["text"] == (ASKED if written else SHIPPED)
    taken = native.dumps(filing.document)
    filing.editing.undo()
    shipped = native.loads((builtin.workflows() / "inpaint.json").read_bytes(), window.registry)
    assert native.dumps(filing.document) == native.dumps(shipped)
    filing.editing.redo()
    assert native.dumps(filing.document) == taken


def test_the_menu_of_a_thumbnail_loads_the_picture_in_the_workflow_in_front(
    window: MainWindow, qapp: QApplication, tmp_path: Path
) -> None:
    window.filmstrip.add(made(tmp_path))
    before = native.dumps(window.filing.document)

    def choose() -> None:
        menu = qapp.activePopupWidget()
        if not isinstance(menu, QMenu):
            QTimer.singleShot(SOON_MS, choose)
            return
        entry = next(action for action in menu.actions() if action.text() == "Use as an input")
        menu.close()
        entry.trigger()

    QTimer.singleShot(0, choose)
    item = window.filmstrip.list.visualItemRect(window.filmstrip.list.item(0)).center()
    window.filmstrip.list.customContextMenuRequested.emit(QPoint(item))
    (loader,) = [node for node in window.filing.editing.graph.nodes.values() if node.type == "loaders.image"]
    assert loader.params["file"] == "made_00001.png"
    assert window.view.graph_scene.selected_ids() == [loader.id]
    window.filing.editing.undo()
    assert native.dumps(window.filing.document) == before


def test_without_a_picture_it_says_what_to_do(window: MainWindow) -> None:
    window.actions_by_name["repaint_shown"].trigger()
    assert "Run a workflow first" in window.messages.label.text()
    assert window.masks.dialog is None


@pytest.mark.parametrize("node", ["sample", "latent"])
def test_a_size_that_the_model_cannot_do_is_told_above_the_values_where_it_is_set_and_used(
    window: MainWindow, node: str
) -> None:
    window.view.graph_scene.select([node])
    assert window.inspector.node_page.advice.isHidden()
    set_parameter(window, "latent", "width", 512)
    set_parameter(window, "latent", "height", 512)
    assert "this model was trained on 128 × 128" in window.inspector.node_page.advice.text()
    assert not window.inspector.node_page.advice.isHidden()
    first = next(iter(window.inspector.editors.values()))
    place = QPoint(0, 0)
    assert (
        window.inspector.node_page.advice.mapTo(window.inspector, place).y()
        < first.mapTo(window.inspector, place).y()
    )


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("prompt", "Encode prompt"),
        ("save", "Save image"),
        ("empty", "Empty latent"),
        ("check", "Load checkpoint"),
        ("sample", "Sample"),
        ("decode", "Decode with VAE"),
    ],
)
def test_the_word_a_newcomer_types_finds_the_usual_node_first(typed: str, title: str) -> None:
    assert ranked(typed, builtin.registry())[0].title == title


def test_long_names_of_files_make_no_panel_wider(window: MainWindow) -> None:
    set_parameter(
        window, "checkpoint", "file", "folder/a_model-with_a_very-long_name-indeed_00001.safetensors"
    )
    window.runs.plan_now()
    for node in ("checkpoint", "sample"):
        window.view.graph_scene.select([node])
        assert window.inspector.widget().minimumSizeHint().width() <= 280  # the least width of the right side


def test_a_grid_does_not_begin_with_every_file_there_is(window: MainWindow) -> None:
    window.view.graph_scene.select(["checkpoint"])
    window.grids.show()
    assert window.grids.dialog is not None
    choice = window.grids.dialog.rows[0].choice
    assert choice is not None
    assert choice.parameter.file_kind is None


@pytest.mark.parametrize("model_first", [True, False])
def test_a_new_latent_has_the_side_that_the_model_in_the_graph_was_trained_on(
    window: MainWindow, model_first: bool
) -> None:
    window.filing.new()
    scene = window.view.graph_scene
    order = ["loaders.checkpoint", "latent.empty"] if model_first else ["latent.empty", "loaders.checkpoint"]
    for place, type_id in enumerate(order):
        scene.add_at(type_id, QPointF(400 * place, 0), onto=False)
    latent = next(node for node in scene.graph.nodes.values() if node.type == "latent.empty")
    sides = {latent.params["width"], latent.params["height"]}
    assert sides == ({128} if model_first else {512})
    assert window.filing.editing.stack.count() == 2, "the size is no step of its own"
