"""Preferences: what is changed in the dialog is kept, and heeded without a new start."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QDoubleSpinBox,
    QLineEdit,
    QSpinBox,
)
from pytestqt.qtbot import QtBot

from nodegraph_app import builtin
from nodegraph_app.documents.picture import workflow_in
from nodegraph_app.settings import HOME_VARIABLE, Settings
from nodegraph_app.ui import motion, theme
from nodegraph_app.ui.canvas.options import CanvasOptions
from nodegraph_app.ui.dialogs.preferences import PAGES, Preferences
from nodegraph_app.ui.window import MainWindow
from tests.ui.windows import opened_window, run_to_the_end, set_parameter, small_text_to_image

OK = QDialogButtonBox.StandardButton.Ok


@pytest.fixture
def window(
    themed: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_leaks: None
) -> Iterator[MainWindow]:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    with opened_window(themed, tmp_path, small_text_to_image(tmp_path)) as opened:
        yield opened


def answer(themed: QApplication, window: MainWindow, change) -> None:
    """Open the preferences with the menu, let `change` use the dialog, and press OK."""

    def use() -> None:
        dialog = themed.activeModalWidget()
        assert isinstance(dialog, Preferences)
        change(dialog)
        QTest.mouseClick(dialog.findChild(QDialogButtonBox).button(OK), Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, window, use)
    window.actions_by_name["preferences"].trigger()


def test_untouched_preferences_are_the_same_to_the_byte(themed: QApplication, tmp_path: Path) -> None:
    held = Settings(cache_bytes=123_456_789, vram_bytes=1, device="tpu of a later version")
    dialog = Preferences(held)
    assert dialog.settings == held
    names = {preference.name for _, preferences in PAGES for preference in preferences}
    assert names <= set(vars(held))
    assert all(editor.accessibleName() for editor in dialog.editors.values())
    dialog.deleteLater()


def test_what_is_changed_is_kept_on_disk(themed: QApplication, window: MainWindow, tmp_path: Path) -> None:
    def change(dialog: Preferences) -> None:
        size, folder = dialog.editors["vram_bytes"], dialog.editors["input_folder"]
        assert isinstance(size, QDoubleSpinBox)
        size.setValue(6)
        line = folder.findChild(QLineEdit)
        line.clear()
        QTest.keyClicks(line, str(tmp_path / "elsewhere"))

    answer(themed, window, change)
    assert Settings.load().vram_bytes == 6 * 1000**3
    assert Settings.load().input_folder == tmp_path / "elsewhere"
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "cat.png").touch()
    assert window.filing.files.find("image", "cat.png") == tmp_path / "elsewhere" / "cat.png"


def test_another_theme_is_put_on_at_once(themed: QApplication, window: MainWindow) -> None:
    def change(dialog: Preferences) -> None:
        menu = dialog.editors["theme"]
        assert isinstance(menu, QComboBox)
        menu.setCurrentIndex(menu.findData("light"))

    answer(themed, window, change)
    assert theme.current() is theme.LIGHT
    assert window.actions_by_name["light"].isChecked()
    window.actions_by_name["dark"].trigger()
    assert theme.current() is theme.DARK


def test_runs_go_by_the_new_preferences_and_write_where_they_say(
    themed: QApplication, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    assert run_to_the_end(window, qtbot) == "done"
    before = window.link.client.worker_pid
    assert before is not None

    def change(dialog: Preferences) -> None:
        line = dialog.editors["output_folder"].findChild(QLineEdit)
        line.setText(str(tmp_path / "other pictures"))
        carry = dialog.editors["workflow_in_pictures"]
        assert isinstance(carry, QCheckBox)
        carry.setChecked(False)

    answer(themed, window, change)
    assert window.link.client.worker_pid is None  # another takes its place with the next run
    assert run_to_the_end(window, qtbot) == "done"
    assert window.link.client.worker_pid not in (None, before)
    (picture,) = (tmp_path / "other pictures").glob("*.png")
    with picture.open("rb") as file:
        assert workflow_in(file) is None, "it says nothing of its prompt"
    assert b"background" not in picture.read_bytes()


def test_what_was_opened_is_forgotten_and_unsaved_work_is_kept_when_wanted(
    themed: QApplication, window: MainWindow
) -> None:
    assert window.filing.settings.recent_files

    def change(dialog: Preferences) -> None:
        remember, autosave = dialog.editors["remember_files"], dialog.editors["autosave_s"]
        assert isinstance(remember, QCheckBox)
        assert isinstance(autosave, QSpinBox)
        remember.setChecked(False)
        autosave.setValue(0)

    answer(themed, window, change)
    assert Settings.load().recent_files == ()
    window.filing.open(builtin.workflows() / "inpaint.json")
    assert not window.filing.settings.recent_files
    set_parameter(window, "sample", "steps", 7)
    assert not window.autosave.pause.isActive()
    window.filing.change_settings(replace(window.filing.settings, autosave_s=9))
    set_parameter(window, "sample", "steps", 8)
    assert window.autosave.pause.interval() == 9_000


def test_links_grid_and_motion_are_switched_by_the_menu_and_kept(
    themed: QApplication, window: MainWindow
) -> None:
    scene, actions = window.view.graph_scene, window.actions_by_name
    assert actions["links_curve"].isChecked()
    assert actions["snap_to_grid"].isChecked()
    actions["links_angled"].trigger()
    actions["snap_to_grid"].trigger()
    assert scene.options == CanvasOptions("angled", grid=False)
    assert {link.style for link in scene.links.values()} == {"angled"}
    assert (Settings.load().link_style, Settings.load().snap_to_grid) == ("angled", False)
    window.filing.new()
    assert window.view.graph_scene.options == CanvasOptions("angled", grid=False)

    def change(dialog: Preferences) -> None:
        for name, value in (("link_style", "straight"), ("motion", "reduced")):
            menu = dialog.editors[name]
            assert isinstance(menu, QComboBox)
            menu.setCurrentIndex(menu.findData(value))

    answer(themed, window, change)
    assert actions["links_straight"].isChecked()
    assert motion.reduced()
    assert window.view.aligner.glide.duration_ms == 0
    motion.use("full")
    assert motion.longest_ms() == motion.LONGEST_MS
    motion.use("system")
