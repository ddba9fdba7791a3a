"""The models dialog of the real window, with real folders, files, processes and a hub on this machine."""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from safetensors.numpy import save, save_file

from nodegraph_app import builtin
from nodegraph_app.documents.model_files import describe_models
from nodegraph_app.documents.storage import open_document, save_document
from nodegraph_app.models.description import Description
from nodegraph_app.settings import Settings
from nodegraph_app.ui.dialogs.models import ModelsDialog
from nodegraph_app.ui.panels.model_list import REFUSED
from nodegraph_app.ui.window import MainWindow
from nodegraph_app.workspace import Workspace
from tests.hub import Hub, running_hub

from .windows import PATIENCE_MS, opened_window

LORA = {"lora_unet_x_attn2_to_k.lora_down.weight": np.ones((4, 768), np.float32)}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home whose model folder has a LoRA with a picture, a damaged file and one in an old format."""
    models = tmp_path / "home" / "data" / "models"
    (models / "loras").mkdir(parents=True)
    save_file(LORA, models / "loras" / "ink.safetensors")
    picture = QImage(64, 32, QImage.Format.Format_RGB32)
    picture.fill(QColor("#ff0000"))
    picture.save(str(models / "loras" / "ink.png"))
    (models / "torn.safetensors").write_bytes(b"x" * 30)
    torch.save(
        {"state_dict": {name: torch.from_numpy(value) for name, value in LORA.items()}}, models / "old.pt"
    )
    return tmp_path / "home"


@pytest.fixture
def window(qapp: QApplication, home: Path) -> Iterator[MainWindow]:
    with opened_window(qapp, home) as opened:
        yield opened
    assert not [t for t in threading.enumerate() if t.name in ("nodegraph-models", "nodegraph-hashing")]


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> ModelsDialog:
    """The dialog with everything found."""
    with qtbot.waitSignal(window.clerks.found, timeout=PATIENCE_MS):
        window.actions_by_name["models"].trigger()
    assert window.further.models is not None
    return window.further.models


def shown(dialog: ModelsDialog) -> list[tuple[str, str]]:
    """Name and kind of each visible row."""
    tree = dialog.list.tree
    rows = [tree.topLevelItem(index) for index in range(tree.topLevelItemCount())]
    return [(row.text(0), row.text(1)) for row in rows if not row.isHidden()]


def test_models_are_listed_searched_and_filtered_by_kind(dialog: ModelsDialog) -> None:
    assert {("ink", "LoRA"), ("pocket", "Checkpoint"), ("pocket/vae", "VAE")} < set(shown(dialog))
    assert {("old.pt", REFUSED), ("torn", REFUSED)} < set(shown(dialog))
    dialog.list.search.setText("INK diffusion")
    assert shown(dialog) == [("ink", "LoRA")]
    dialog.list.kind.setCurrentText("VAE")
    assert shown(dialog) == []
    assert dialog.list.note.isVisible()
    assert "No model is called that" in dialog.list.note.text()
    dialog.list.search.clear()
    assert shown(dialog) == [("pocket/vae", "VAE")]


def test_the_selected_model_shows_its_picture_place_and_hash(
    dialog: ModelsDialog, window: MainWindow, qtbot: QtBot, home: Path
) -> None:
    file = home / "data" / "models" / "loras" / "ink.safetensors"
    dialog.list.select(file)
    details = dialog.list.details
    qtbot.waitUntil(lambda: not details.picture.pixmap().isNull(), timeout=PATIENCE_MS)
    assert details.picture.pixmap().toImage().pixelColor(5, 5) == QColor("#ff0000")
    assert details._rows["Lies in"].text() == str(file.parent)
    with qtbot.waitSignal(window.clerks.hashed, timeout=PATIENCE_MS):
        details.hash.click()
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    qtbot.waitUntil(lambda: details.sha256.text().replace("\n", "") == sha256)


def test_a_model_without_a_picture_says_how_to_have_one(dialog: ModelsDialog, qtbot: QtBot) -> None:
    dialog.list.select(builtin.resources() / "models" / "pocket" / "vae")
    qtbot.waitUntil(lambda: "beside it" in dialog.list.details.picture.text(), timeout=PATIENCE_MS)


def test_a_folder_that_is_added_is_searched_by_window_and_worker_and_saved(
    dialog: ModelsDialog, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    comfy = tmp_path / "ComfyUI"
    (comfy / "comfy").mkdir(parents=True)
    (comfy / "models" / "loras").mkdir(parents=True)
    save_file(LORA, comfy / "models" / "loras" / "brush.safetensors")
    with qtbot.waitSignal(window.clerks.found, timeout=PATIENCE_MS):
        dialog.add_folder(comfy)
    assert ("brush", "LoRA") in shown(dialog)
    assert "collection of ComfyUI" in dialog.places.list.item(1).text()
    assert window.filing.files.find("lora", "brush") is not None
    assert window.inspector._files is window.filing.files
    assert comfy in window.link.client.settings.model_folders
    assert comfy in Settings.load().model_folders
    dialog.add_folder(comfy)
    assert "already" in dialog.message.text()
    dialog.places.list.setCurrentRow(1)
    with qtbot.waitSignal(window.clerks.found, timeout=PATIENCE_MS):
        dialog.places.remove.click()
    assert ("brush", "LoRA") not in shown(dialog)
    assert window.filing.files.find("lora", "brush") is None
    assert (comfy / "models" / "loras" / "brush.safetensors").exists()


def test_an_old_file_is_converted_while_the_window_goes_on(
    dialog: ModelsDialog, window: MainWindow, qtbot: QtBot, home: Path
) -> None:
    old = home / "data" / "models" / "old.pt"
    dialog.list.select(old)
    assert dialog.list.details.convert.isVisible()
    with qtbot.waitSignal(dialog.command.ended, timeout=PATIENCE_MS) as ended:
        dialog.list.details.convert.click()
        assert dialog.command.running, "the click did not wait for it"
        assert dialog.cancel.isVisible()
    assert ended.args == [True, ""]
    qtbot.waitUntil(lambda: ("old", "LoRA") in shown(dialog), timeout=PATIENCE_MS)
    current = dialog.list.current
    assert current is not None
    assert current.path == old.with_suffix(".safetensors")
    assert not dialog.cancel.isVisible()


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with running_hub() as made:
        made.repositories["ada/brush"] = {"brush.safetensors": save(LORA), "brush.ckpt": b"x"}
        for name, value in {"HF_ENDPOINT": made.url, "HF_HUB_OFFLINE": "0", "no_proxy": "*"}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("TRANSFORMERS_OFFLINE", raising=False)
        yield made


def test_a_model_is_fetched_after_its_size_was_seen_cancelled_and_resumed(
    dialog: ModelsDialog, window: MainWindow, qtbot: QtBot, hub: Hub, home: Path
) -> None:
    get = dialog.get
    assert not get.look.isEnabled()
    get.repository.setText("")
    qtbot.keyClicks(get.repository, "ada/brush")
    assert not get.fetch.isEnabled(), "the size comes first"
    with qtbot.waitSignal(dialog.command.ended, timeout=PATIENCE_MS):
        get.look.click()
    assert get.files.topLevelItem(0).text(0) == "brush.safetensors"
    assert get.fetch.text() == "Fetch 12 kB"
    assert not hub.requests, "nothing was fetched so far"

    hub.waits_after["brush.safetensors"] = 6000
    get.fetch.click()
    part = home / "data" / "models" / ".fetching"
    qtbot.waitUntil(lambda: any(p.stat().st_size == 6000 for p in part.rglob("*.part")), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: dialog.progress.value() > 0, timeout=PATIENCE_MS)
    with qtbot.waitSignal(dialog.command.ended, timeout=PATIENCE_MS) as ended:
        dialog.cancel.click()
    assert ended.args[0] is False
    assert "kept" in dialog.message.text()
    assert ("brush", "LoRA") not in shown(dialog)

    hub.waits_after.clear()
    hub.go_on.set()
    with qtbot.waitSignal(dialog.command.ended, timeout=PATIENCE_MS) as ended:
        get.fetch.click()
    assert ended.args == [True, ""]
    assert hub.requests[-1] == ("brush.safetensors", "bytes=6000-")
    qtbot.waitUntil(lambda: ("brush", "LoRA") in shown(dialog), timeout=PATIENCE_MS)
    assert (home / "data" / "models" / "loras" / "brush.safetensors").read_bytes() == save(LORA)
    assert window.filing.files.find("lora", "brush") is not None


def test_what_the_hub_has_not_is_told_in_the_dialog(dialog: ModelsDialog, qtbot: QtBot, hub: Hub) -> None:
    qtbot.keyClicks(dialog.get.repository, "ada/none")
    with qtbot.waitSignal(dialog.command.ended, timeout=PATIENCE_MS):
        dialog.get.look.click()
    assert "There is no model “ada/none”" in dialog.message.text()
    assert not dialog.get.fetch.isEnabled()


def test_a_missing_model_is_found_by_its_content_in_the_background_and_the_node_says_so(
    window: MainWindow, qtbot: QtBot, home: Path, tmp_path: Path
) -> None:
    shutil.copytree(builtin.resources() / "models" / "pocket", home / "data" / "models" / "renamed")
    document = open_document(builtin.workflows() / "text_to_image.json", builtin.registry())
    describe_models(document, Workspace(Settings()))
    path = tmp_path / "theirs.json"
    save_document(document, path)
    changed = json.loads(path.read_text("utf-8"))
    changed["nodes"]["checkpoint"]["params"]["file"] = "theirs"
    changed["models"] = {"theirs": changed["models"]["pocket"] | {"file": "theirs"}}
    path.write_text(json.dumps(changed))

    assert window.filing.open(path)
    window.runs.plan_now()
    assert [problem.place for problem in window.runs.problems][:1] == ["file"]
    qtbot.waitUntil(lambda: not window.runs.problems, timeout=PATIENCE_MS)
    window.view.graph_scene.select(["checkpoint"])
    assert (
        "“theirs” is not here; “pocket” has the same content and is used."
        in window.inspector.node_page.notes.text()
    )
    assert not window.filing.editing.dirty, "the workflow is as its author wrote it"


def test_the_dialog_opens_with_a_model_that_can_be_used(
    dialog: ModelsDialog, home: Path, qtbot: QtBot, window: MainWindow
) -> None:
    (home / "data" / "models" / "a_torn_one.safetensors").write_bytes(b"x" * 30)
    dialog.list.tree.clear()
    with qtbot.waitSignal(window.clerks.found, timeout=PATIENCE_MS):
        dialog.refresh()
    assert shown(dialog)[0] == ("a_torn_one", REFUSED)
    assert isinstance(dialog.list.current, Description)


def test_a_double_click_puts_a_model_into_the_workflow_and_nothing_that_is_broken(
    dialog: ModelsDialog, window: MainWindow, home: Path, qtbot: QtBot
) -> None:
    def double_click(path: Path) -> None:
        dialog.list.select(path)
        tree = dialog.list.tree
        place = tree.visualItemRect(tree.currentItem()).center()
        QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseDClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)

    models = home / "data" / "models"
    graph = window.filing.editing.graph
    before = set(graph.nodes)
    double_click(models / "torn.safetensors")
    assert set(graph.nodes) == before
    double_click(models / "loras" / "ink.safetensors")
    (added,) = set(graph.nodes) - before
    assert graph[added].type == "loaders.lora"
    assert graph[added].params["file"] == "ink"
    window.filing.editing.undo()
    assert set(graph.nodes) == before
