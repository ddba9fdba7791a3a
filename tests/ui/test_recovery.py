"""Unsaved work is kept while it is done, offered after a crash; what others wrote is not overwritten."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from nodegraph_app.documents import native
from nodegraph_app.documents.recovery import Session, recoverable
from nodegraph_app.settings import HOME_VARIABLE, state_folder
from nodegraph_app.ui.dialogs.recovery import RecoveryDialog, age_text
from nodegraph_app.ui.panels.filmstrip import Finished
from nodegraph_app.ui.picture_shelf import Seen
from nodegraph_app.ui.window import MainWindow

from .windows import (
    PATIENCE_MS,
    SOON_MS,
    answer_file_dialog,
    answer_question,
    emptied,
    opened_window,
    set_parameter,
    small_text_to_image,
    tab_texts,
)

Button = QMessageBox.StandardButton

CRASHES = """
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from nodegraph_app.core import edits
from nodegraph_app.settings import Settings
from nodegraph_app.ui.window import MainWindow

application = QApplication([])
window = MainWindow(Settings(), Path(sys.argv[1]))
window.show()
window.filing.editing.make(edits.set_parameter, "sample", "steps", 7)
window.filing.new()
window.view.graph_scene.add_at("mask.solid", window.view.center())
kept = []
window.autosave.kept.connect(lambda name: (kept.append(name), print(name, flush=True)))
window.autosave.pause.start(0)
sys.exit(application.exec())
"""


@pytest.fixture(scope="module")
def shared_window(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """One window without a worker for all tests here: opening one takes longer than most of them."""
    with opened_window(qapp, tmp_path_factory.mktemp("home")) as opened:
        yield opened


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """For windows that crash."""
    return tmp_path / "home"


@pytest.fixture
def window(shared_window: MainWindow, tmp_path: Path) -> MainWindow:
    """The window with the small workflow, and nothing unsaved kept."""
    assert emptied(shared_window).filing.open(small_text_to_image(tmp_path))
    keeper = shared_window.autosave
    for timer in (keeper.pause, keeper.longest):
        timer.stop()
    keeper._pool.waitForDone()
    return shared_window


def states() -> list[Path]:
    """What is kept of unsaved work."""
    return list((state_folder() / "unsaved").rglob("*.autosave"))


def kept_now(window: MainWindow, qtbot: QtBot) -> None:
    """Let what is unsaved be written, and wait for it."""
    with qtbot.waitSignal(window.autosave.kept, timeout=PATIENCE_MS):
        window.autosave.keep_now()


def offered(qtbot: QtBot, window: MainWindow) -> RecoveryDialog:
    """The dialog that opens by itself."""
    qtbot.waitUntil(lambda: window.recovering.dialog is not None, timeout=PATIENCE_MS)
    assert window.recovering.dialog is not None
    return window.recovering.dialog


def test_a_killed_program_loses_nothing_and_a_living_one_is_no_crash(
    qapp: QApplication, qtbot: QtBot, home: Path, tmp_path: Path
) -> None:
    path = small_text_to_image(tmp_path)
    before = path.read_bytes()
    root = Path(__file__).parents[2]
    process = subprocess.Popen(
        [sys.executable, "-c", CRASHES, str(path)],
        env={**os.environ, HOME_VARIABLE: str(home), "PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        assert {process.stdout.readline(), process.stdout.readline()} == {"small_2\n", "Untitled\n"}
        with opened_window(qapp, home) as second:
            qapp.processEvents()
            assert recoverable(state_folder() / "unsaved") == []
            second.recovering.offer()
            assert second.recovering.dialog is None
    finally:
        process.kill()  # SIGKILL: nothing is tidied up
        process.wait()
        process.stdout.close()
    with opened_window(qapp, home) as window:
        dialog = offered(qtbot, window)
        rows = [dialog.list.item(row).text() for row in range(2)]
        assert {row.partition("\n")[0] for row in rows} == {"small_2", "Untitled"}
        assert all("less than a minute ago" in row for row in rows)
        assert all(not dialog.list.item(row).icon().isNull() for row in range(2))
        QTest.mouseClick(dialog.open_button, Qt.MouseButton.LeftButton)
        assert set(tab_texts(window)) == {"small_2 •", "Untitled •"}
        edited = next(each for each in window.filing.documents if each.path == path)
        assert edited.editing.graph["sample"].params["steps"] == 7
        assert path.read_bytes() == before
        window.filing.go_to(edited)
        assert window.filing.save()
        assert native.loads(path.read_bytes(), window.registry).graph["sample"].params["steps"] == 7
    with opened_window(qapp, home) as window:
        window.recovering.offer()
        assert window.recovering.dialog is None, "the one was saved, the other given up"


def test_what_is_not_opened_is_offered_again_and_deleted_only_on_demand(
    qapp: QApplication, qtbot: QtBot, home: Path, tmp_path: Path
) -> None:
    with opened_window(qapp, home) as window:
        for steps in (1, 2):
            window.filing.open(small_text_to_image(tmp_path, steps))
            set_parameter(window, "sample", "steps", 9)
            kept_now(window, qtbot)
        presence = window.autosave._session._presence
        assert presence is not None
        presence.end()  # as if it had crashed
        with opened_window(qapp, home) as second:
            dialog = offered(qtbot, second)
            assert dialog.list.count() == 2
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
            assert second.recovering.dialog is None
            second.actions_by_name["recover"].trigger()
            dialog = offered(qtbot, second)
            dialog.list.item(0).setCheckState(Qt.CheckState.Unchecked)
            name = dialog.list.item(0).text().partition("\n")[0]
            QTest.mouseClick(dialog.delete_button, Qt.MouseButton.LeftButton)
            assert dialog.list.count() == 2, "the first press asks"
            QTest.mouseClick(dialog.delete_button, Qt.MouseButton.LeftButton)
            assert dialog.list.count() == 1
            left = recoverable(state_folder() / "unsaved")
            assert [each.origin.name for each in left] == [name]
            dialog.reject()


@pytest.mark.parametrize("edited", [False, True])
def test_a_recovered_version_replaces_its_open_file_only_where_that_has_no_changes_of_its_own(
    qapp: QApplication, qtbot: QtBot, home: Path, tmp_path: Path, edited: bool
) -> None:
    path = small_text_to_image(tmp_path)
    with opened_window(qapp, home, path) as window:
        set_parameter(window, "sample", "steps", 9)
        kept_now(window, qtbot)
        presence = window.autosave._session._presence
        assert presence is not None
        presence.end()  # as if it had crashed
        with opened_window(qapp, home, path) as second:
            if edited:
                set_parameter(second, "sample", "steps", 8)
            QTest.mouseClick(offered(qtbot, second).open_button, Qt.MouseButton.LeftButton)
            assert second.filing.editing.graph["sample"].params["steps"] == 9
            assert tab_texts(second) == ["small_2 •"] * (2 if edited else 1)
            assert second.filing.path == (None if edited else path)
            second.filing.editing.undo()
            assert second.filing.current.dirty, "no undoing makes it what is on disk"


def test_what_cannot_be_read_any_more_is_told_and_stays(
    qapp: QApplication, qtbot: QtBot, home: Path, tmp_path: Path
) -> None:
    with opened_window(qapp, home) as window:
        set_parameter(window, "sample", "steps", 9)
        kept_now(window, qtbot)
        (state,) = states()
        state.write_text(state.read_text("utf-8")[:-99], "utf-8")
        presence = window.autosave._session._presence
        assert presence is not None
        presence.end()
        with opened_window(qapp, home) as second:
            QTest.mouseClick(offered(qtbot, second).open_button, Qt.MouseButton.LeftButton)
            assert "“Text to image” could not be recovered" in second.messages.label.text()
            assert state.is_file()


def test_an_edit_is_kept_after_a_pause_and_going_on_editing_does_not_put_it_off(
    window: MainWindow, qtbot: QtBot
) -> None:
    keeper = window.autosave
    set_parameter(window, "sample", "steps", 7)
    assert keeper.pause.isActive()
    assert (keeper.pause.interval(), keeper.longest.interval()) == (5_000, 30_000)
    keeper.longest.stop()
    keeper.longest.start(200)
    with qtbot.waitSignal(keeper.kept, timeout=PATIENCE_MS):
        for steps in range(8, 12):
            set_parameter(window, "sample", "steps", steps)  # starts the pause anew
    assert not keeper.longest.isActive()
    assert len(states()) == 1
    keeper.pause.start(0)
    qtbot.waitUntil(lambda: not keeper.pause.isActive())
    keeper._pool.waitForDone()
    assert len(states()) == 1, "nothing was edited since"


@pytest.mark.parametrize("how", ["save", "undo", "give up"])
def test_what_is_no_longer_unsaved_is_forgotten(
    window: MainWindow, qapp: QApplication, qtbot: QtBot, tmp_path: Path, how: str
) -> None:
    set_parameter(window, "sample", "steps", 7)
    kept_now(window, qtbot)
    assert len(states()) == 1
    if how == "save":
        assert window.filing.save()
    elif how == "undo":
        window.filing.editing.undo()
    else:
        QTimer.singleShot(50, answer_question(qapp, Button.Discard))
        assert window.filing.close()
    window.autosave._pool.waitForDone()
    assert states() == []


def test_what_is_kept_has_a_small_picture_of_the_graph_or_of_its_last_result(
    window: MainWindow, qtbot: QtBot
) -> None:
    set_parameter(window, "sample", "steps", 7)
    kept_now(window, qtbot)
    picture = states()[0].parent / "picture.png"
    graph = QImage(str(picture))
    shades = {graph.pixel(x, y) for x in range(graph.width()) for y in range(graph.height())}
    assert len(shades) > 5, "nodes and links on the canvas"
    result = QImage(512, 512, QImage.Format.Format_RGB32)
    result.fill(QColor("#c02020"))
    window.pictures.shown["save"] = Seen(result, "Save image", Finished(result, b"png", "Save image", "save"))
    window.pictures.look_at("save")
    set_parameter(window, "sample", "steps", 8)
    kept_now(window, qtbot)
    small = QImage(str(picture))
    assert (small.width(), small.height()) == (128, 128)
    assert small.pixelColor(64, 64) == QColor("#c02020")


def test_a_disk_that_refuses_is_told_once_and_editing_goes_on(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    window.autosave.trouble.connect(lambda message, hint: told.append(message))
    unsaved = tmp_path / "unsaved"
    unsaved.write_text("a file where a folder should be")
    monkeypatch.setattr(window.autosave, "_session", Session(unsaved))
    for steps in (7, 8):
        set_parameter(window, "sample", "steps", steps)
        with qtbot.waitSignal(window.autosave._refused, timeout=PATIENCE_MS):
            window.autosave.keep_now()
    assert len(told) == 1
    assert told[0].startswith("Unsaved changes cannot be kept for the case of a crash:")
    assert told[0] in window.messages.label.text()
    assert window.filing.editing.graph["sample"].params["steps"] == 8
    unsaved.unlink()
    set_parameter(window, "sample", "steps", 9)
    kept_now(window, qtbot)
    assert len(told) == 1
    window.autosave._session.end()


def test_the_window_is_not_kept_waiting_by_a_slow_disk(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    slow = window.autosave._session.keep

    def keep(*given: object) -> None:
        while not written:  # until the window has gone on
            time.sleep(0.01)
        slow(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(window.autosave._session, "keep", keep)
    set_parameter(window, "sample", "steps", 7)
    with qtbot.waitSignal(window.autosave.kept, timeout=PATIENCE_MS):
        window.autosave.keep_now()
        set_parameter(window, "sample", "steps", 8)
        written.append("went on")
    (state,) = states()
    text = state.read_text("utf-8").partition("\n")[2]
    assert native.loads(text, window.registry).graph["sample"].params["steps"] == 7, "as it was when asked"


def changed_elsewhere(window: MainWindow, tmp_path: Path) -> tuple[Path, bytes]:
    """An open and edited document whose file somebody else has changed, and what they wrote."""
    path = tmp_path / "small_2.json"
    set_parameter(window, "sample", "steps", 7)
    theirs = path.read_text("utf-8").replace('"guidance": 4.0', '"guidance": 3.0').replace("blue", "red")
    path.write_text(theirs, "utf-8")
    return path, path.read_bytes()


def pressing(qapp: QApplication, words: str) -> Callable[[], None]:
    """For a timer: presses the button with these words in the question that is open."""

    def press() -> None:
        box = qapp.activeModalWidget()
        if isinstance(box, QMessageBox):
            next(button for button in box.buttons() if button.text().replace("&", "") == words).click()
        else:  # on a busy machine it is not there yet
            QTimer.singleShot(SOON_MS, press)

    return press


def test_a_file_that_was_changed_on_disk_is_overwritten_only_when_told_to(
    window: MainWindow, qapp: QApplication, tmp_path: Path
) -> None:
    path, theirs = changed_elsewhere(window, tmp_path)
    QTimer.singleShot(50, answer_question(qapp, Button.Cancel))
    assert not window.filing.save()
    assert path.read_bytes() == theirs
    assert window.filing.editing.dirty
    QTimer.singleShot(50, pressing(qapp, "Overwrite"))
    assert window.filing.save()
    assert native.loads(path.read_bytes(), window.registry).graph["sample"].params["steps"] == 7
    set_parameter(window, "sample", "steps", 8)
    assert window.filing.save(), "and from then on it is not asked"


def test_both_versions_can_be_kept(window: MainWindow, qapp: QApplication, tmp_path: Path) -> None:
    path, theirs = changed_elsewhere(window, tmp_path)

    def save_as() -> None:
        QTimer.singleShot(100, answer_file_dialog(qapp, tmp_path / "mine.json"))
        pressing(qapp, "Save as…")()

    QTimer.singleShot(50, save_as)
    assert window.filing.save()
    assert path.read_bytes() == theirs
    assert window.filing.path == tmp_path / "mine.json"
    mine = native.loads((tmp_path / "mine.json").read_bytes(), window.registry)
    assert mine.graph["sample"].params["steps"] == 7


def test_what_is_on_disk_can_be_loaded_instead(
    window: MainWindow, qapp: QApplication, tmp_path: Path
) -> None:
    path, theirs = changed_elsewhere(window, tmp_path)
    QTimer.singleShot(50, pressing(qapp, "Load what is there"))
    assert window.filing.save()
    assert path.read_bytes() == theirs
    assert tab_texts(window) == ["small_2"]
    assert "red" in str(window.filing.editing.graph["prompt"].params["text"])
    assert window.filing.editing.graph["sample"].params["steps"] == 2


def test_a_file_with_a_new_date_but_the_same_content_is_saved_without_a_question(
    window: MainWindow, tmp_path: Path
) -> None:
    set_parameter(window, "sample", "steps", 7)
    os.utime(tmp_path / "small_2.json", (1, 1))
    assert window.filing.save()


def test_whoever_comes_back_to_the_window_hears_once_that_a_file_was_changed(
    window: MainWindow, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "small_2.json"

    def come_back() -> None:
        qapp.sendEvent(window, QEvent(QEvent.Type.WindowActivate))

    come_back()
    assert not window.messages.isVisible()
    path.write_text(path.read_text("utf-8").replace("blue", "red"), "utf-8")
    come_back()
    assert window.messages.label.text() == "“small_2.json” was changed by another program."
    window.messages.hide()
    come_back()
    assert not window.messages.isVisible(), "that was told"
    path.write_text(path.read_text("utf-8").replace("red", "green"), "utf-8")
    come_back()
    window.messages.findChild(QPushButton).click()
    assert "green" in str(window.filing.editing.graph["prompt"].params["text"])
    assert tab_texts(window) == ["small_2"]
    set_parameter(window, "sample", "steps", 9)
    path.write_text(path.read_text("utf-8").replace("star", "circle"), "utf-8")
    come_back()
    assert window.messages.label.text().endswith("Saving will ask which version stays.")
    assert window.filing.editing.graph["sample"].params["steps"] == 9


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (3, "less than a minute ago"),
        (61, "1 minute ago"),
        (7_300, "2 hours ago"),
        (200_000, "2 days ago"),
    ],
)
def test_ages_are_told_in_words(seconds: float, words: str) -> None:
    assert age_text(seconds) == words
