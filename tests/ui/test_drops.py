"""What is dropped on the window: models become the node that loads them, folders of models are offered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QPushButton
from safetensors.numpy import save_file

from nodegraph_app.documents import native
from nodegraph_app.settings import Settings, data_folder
from nodegraph_app.ui.window import MainWindow

from .windows import emptied, opened_window, small_text_to_image, tab_texts

LORA = {"lora_unet_x.lora_down.weight": np.zeros((2, 4), np.float32)}


@pytest.fixture(scope="module")
def shared_window(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """One window without a worker for all tests here: opening one takes longer than most of them."""
    with opened_window(qapp, tmp_path_factory.mktemp("home")) as opened:
        yield opened


@pytest.fixture
def window(shared_window: MainWindow) -> MainWindow:
    """The window with an empty workflow."""
    return emptied(shared_window)


def drop(window: MainWindow, *paths: Path, wanted: bool = True) -> None:
    """As the window system does: the drag enters first, and only where that is accepted it may drop."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(40, 200), *how)
    QApplication.sendEvent(window.view.viewport(), enter)
    assert enter.isAccepted() == wanted
    if wanted:
        QApplication.sendEvent(window.view.viewport(), QDropEvent(QPointF(40, 200), *how))


def lora(folder: Path, name: str = "ink") -> Path:
    """A LoRA with one tensor."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file(LORA, folder / f"{name}.safetensors")
    return folder / f"{name}.safetensors"


def nodes(window: MainWindow) -> list[tuple[str, object]]:
    """Type and file of each node."""
    return [(node.type, node.params.get("file")) for node in window.filing.editing.graph.nodes.values()]


def test_a_model_becomes_its_loader_where_it_was_dropped_and_undo_takes_it_away(
    window: MainWindow, tmp_path: Path
) -> None:
    before = native.dumps(window.filing.document)
    drop(window, lora(data_folder() / "models" / "loras", "pencil"))
    assert nodes(window) == [("loaders.lora", "pencil")]
    (item,) = window.view.graph_scene.nodes.values()
    assert item.rect.contains(window.view.mapToScene(40, 200) + QPointF(4, 4))
    window.filing.editing.undo()
    assert native.dumps(window.filing.document) == before


def test_a_model_that_lies_elsewhere_is_loaded_once_its_folder_is_a_model_folder(
    window: MainWindow, tmp_path: Path
) -> None:
    path = lora(tmp_path / "downloads")
    drop(window, path)
    assert nodes(window) == []
    assert "“ink.safetensors” is a LoRA" in window.messages.label.text()
    window.messages.findChild(QPushButton).click()
    assert path.parent in Settings.load().model_folders
    assert nodes(window) == [("loaders.lora", "ink")]
    assert window.filing.files.find("lora", "ink") == path


def test_a_folder_of_models_is_offered_as_a_model_folder(window: MainWindow, tmp_path: Path) -> None:
    lora(tmp_path / "collection" / "loras", "chalk")
    drop(window, tmp_path / "collection")
    assert tmp_path / "collection" not in window.filing.settings.model_folders
    assert window.messages.label.text().startswith("“collection” holds model files.")
    window.messages.findChild(QPushButton).click()
    assert tmp_path / "collection" in Settings.load().model_folders
    assert window.filing.files.find("lora", "chalk") is not None
    (tmp_path / "letters").mkdir()
    drop(window, tmp_path / "letters")
    assert window.messages.label.text() == "In “letters” there are no model files."


def test_what_cannot_be_loaded_is_told_in_words(window: MainWindow, tmp_path: Path) -> None:
    for name, told in (
        ("old.ckpt", "can run code when opened"),
        ("torn.safetensors", "torn"),
    ):
        (tmp_path / name).write_bytes(b"\x00\x01")
        drop(window, tmp_path / name)
        assert told in window.messages.label.text()
    save_file({"strange": np.zeros(3, np.float32)}, tmp_path / "strange.safetensors")
    drop(window, tmp_path / "strange.safetensors")
    assert window.messages.label.text() == "“strange.safetensors” is no model that this version knows."
    save_file({"emb_params": np.zeros((2, 768), np.float32)}, tmp_path / "words.safetensors")
    drop(window, tmp_path / "words.safetensors")
    assert "Prompts name it: embedding:words." in window.messages.label.text()
    (tmp_path / "letter.txt").write_text("Dear")
    drop(window, tmp_path / "letter.txt", wanted=False)
    assert nodes(window) == []


def test_several_files_are_taken_at_once(window: MainWindow, tmp_path: Path) -> None:
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    for name in ("red", "blue"):
        image.fill(QColor(name))
        assert image.save(str(tmp_path / f"{name}.png"))
    drop(window, tmp_path / "red.png", tmp_path / "blue.png")
    assert sorted(nodes(window)) == [("loaders.image", "blue.png"), ("loaders.image", "red.png")]
    first, second = window.view.graph_scene.nodes.values()
    assert not first.rect.intersects(second.rect)
    drop(window, small_text_to_image(tmp_path, 1), small_text_to_image(tmp_path, 2))
    assert tab_texts(window) == ["Untitled •", "small_1", "small_2"]
