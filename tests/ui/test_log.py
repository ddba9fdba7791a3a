"""The log of the session: what is written down, how it is read, and what it costs when nobody looks."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nodegraph_app import builtin
from nodegraph_app.settings import log_folder
from nodegraph_app.ui.log_files import LOGGER, WindowLog, WorkerLog, worker_lines
from nodegraph_app.ui.panels.log_panel import TEXT, LogPanel
from nodegraph_app.ui.session_log import MOST_LINES, LogLine, SessionLog
from nodegraph_app.ui.window import MainWindow

from .windows import emptied, opened_window, set_parameter

RECORD = "2026-03-01 12:00:00,123 nodegraph_app.models.store {level} {text}\n"


@pytest.fixture(scope="module")
def shared(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    with opened_window(qapp, tmp_path_factory.mktemp("home")) as window:
        yield window


@pytest.fixture
def log() -> SessionLog:
    return SessionLog()


@pytest.fixture
def window(shared: MainWindow) -> MainWindow:
    return emptied(shared)


@pytest.fixture
def panel(themed: QApplication, log: SessionLog, qtbot: QtBot) -> LogPanel:
    panel = LogPanel(log)
    qtbot.addWidget(panel)
    panel.resize(1000, 240)
    panel.show()
    return panel


def texts(log: SessionLog) -> list[str]:
    return [line.text for line in log.lines]


def shown(panel: LogPanel) -> list[str]:
    model = panel.list.model()
    return [str(model.index(row, TEXT).data()) for row in range(model.rowCount())]


def select(panel: LogPanel, *rows: int) -> None:
    flags = QItemSelectionModel.SelectionFlag
    panel.list.selectionModel().clearSelection()
    for row in rows:
        index = panel.model.index(row, TEXT)
        panel.list.selectionModel().select(index, flags.Select | flags.Rows)


def test_files_runs_and_messages_are_written_down_as_sentences(window: MainWindow, tmp_path: Path) -> None:
    log = window.log_keeper.log
    path = tmp_path / "small.json"
    path.write_bytes((builtin.workflows() / "text_to_image.json").read_bytes())
    assert window.filing.open(path)
    set_parameter(window, "sample", "steps", 3)
    window.autosave.keep_now()
    window.autosave._pool.waitForDone()
    QApplication.processEvents()
    assert window.filing.save()
    window.messages.tell("The bar said this.", details="and why")
    window.runs.finished.emit("done", 3.2)
    window.runs.finished.emit("failed", 0.0)
    assert window.filing.close()
    assert texts(log)[-7:] == [
        f"“small” was opened from {path}.",
        "Unsaved changes of “small” were kept for the case of a crash.",
        f"“small” was saved to {path}.",
        "The bar said this.",
        "The run of “small” is done after 3.2 s.",
        "The run of “small” failed.",
        "“small” was closed.",
    ]
    said = next(line for line in log.lines if line.text == "The bar said this.")
    assert (said.level, said.details) == ("error", "and why")


def test_a_warning_of_any_thread_is_a_line_until_the_window_closes(
    qapp: QApplication, log: SessionLog, qtbot: QtBot
) -> None:
    heard = WindowLog()
    heard.found.connect(log.add)
    logger = logging.getLogger(f"{LOGGER}.test")
    thread = threading.Thread(target=lambda: logger.warning("A thread stumbled.\nOver a stone."))
    thread.start()
    thread.join()
    logger.info("Nobody need know.")
    qtbot.waitUntil(lambda: "A thread stumbled." in texts(log), timeout=5000)
    (line,) = (line for line in log.lines if line.text == "A thread stumbled.")
    assert (line.level, line.details) == ("warning", "Over a stone.")
    heard.close()
    before = len(log.lines)
    logger.warning("Too late.")
    QApplication.processEvents()
    assert len(log.lines) == before


def test_what_two_places_say_at_once_is_one_line(log: SessionLog) -> None:
    log.add([LogLine("error", "The disk is full.", "a trace", 1000.0)])
    log.add([LogLine("warning", "The disk is full.", "", 1000.2)])
    log.add([LogLine("error", "The disk is full.", "", 1030.0)])
    assert [line.at_s for line in log.lines] == [1000.0, 1030.0]


def test_warnings_are_found_in_what_the_worker_writes_with_what_follows_them() -> None:
    text = (
        RECORD.format(level="INFO", text="All is well.")
        + "a library prints\n"
        + RECORD.format(level="WARNING", text="Falling back.")
        + RECORD.format(level="ERROR", text="It broke.")
        + "Traceback (most recent call last):\n  ValueError: odd\n"
        + "Fatal Python error: Segmentation fault\n\nThread 0x1:\n"
    )
    found = [(line.level, line.text, line.details) for line in worker_lines(text)]
    assert found == [
        ("warning", "Falling back.", ""),
        ("error", "It broke.", "Traceback (most recent call last):\n  ValueError: odd"),
        ("error", "Fatal Python error: Segmentation fault", "\nThread 0x1:"),
    ]


def test_the_worker_log_is_read_from_where_the_session_began_and_as_it_grows(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "worker.log"
    path.write_text(RECORD.format(level="WARNING", text="Of yesterday."))
    found: list[str] = []
    worker = WorkerLog(path)
    worker.found.connect(lambda lines: found.extend(line.text for line in lines))
    with path.open("a") as file:
        file.write(RECORD.format(level="WARNING", text="First."))
        file.write("2026-03-01 12:00:00,123 nodegraph_app.x WARN")
    worker.look()
    worker.look()
    assert found == ["First."]
    worker.follow(True)
    with path.open("a") as file:
        file.write("ING Second.\n")
    qtbot.waitUntil(lambda: found == ["First.", "Second."], timeout=5000)
    worker.follow(False)
    with path.open("a") as file:
        file.write(RECORD.format(level="ERROR", text="Third."))
    worker.look()
    assert found[-1] == "Third."
    path.write_text(RECORD.format(level="ERROR", text="Anew."))  # somebody emptied it
    worker.look()
    assert found[-1] == "Anew."


def test_a_log_that_is_not_there_yet_is_followed_as_soon_as_it_is(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "worker.log"
    found: list[str] = []
    worker = WorkerLog(path)
    worker.found.connect(lambda lines: found.extend(line.text for line in lines))
    worker.follow(True)
    path.write_text(RECORD.format(level="ERROR", text="Here I am."))
    qtbot.waitUntil(lambda: found == ["Here I am."], timeout=5000)
    worker.follow(False)


def test_the_log_holds_so_many_lines_and_drops_the_oldest(log: SessionLog, panel: LogPanel) -> None:
    log.add(LogLine("info", f"line {number}") for number in range(MOST_LINES))
    log.add(LogLine("info", f"more {number}") for number in range(3))
    assert len(log.lines) == MOST_LINES
    assert len(shown(panel)) == MOST_LINES
    assert shown(panel)[0] == "line 3"
    assert shown(panel)[-1] == "more 2"


def test_levels_and_words_decide_what_is_listed(log: SessionLog, panel: LogPanel, qtbot: QtBot) -> None:
    assert "written down here" in panel._note.text()
    log.tell("A picture was saved.")
    log.tell("The disk is nearly full.", level="warning")
    log.tell("The run failed.", level="error", details="of the DISK")
    assert len(shown(panel)) == 3
    panel.levels.setCurrentIndex(1)
    assert shown(panel) == ["The disk is nearly full.", "The run failed."]
    panel.levels.setCurrentIndex(0)
    qtbot.keyClicks(panel.search, "disk")
    assert shown(panel) == ["The disk is nearly full.", "The run failed."]
    log.tell("Something else.")
    log.tell("Another disk.")
    assert shown(panel)[-1] == "Another disk."
    qtbot.keyClicks(panel.search, " nowhere")
    assert "No line matches" in panel._note.text()
    assert panel._note.isVisible()


def test_selected_lines_are_copied_with_their_details_or_all_that_are_listed(
    log: SessionLog, panel: LogPanel, qtbot: QtBot
) -> None:
    log.tell("One.")
    log.tell("Two.", level="error", details="because")
    log.tell("Three.")
    select(panel, 1)
    assert panel.details.isVisible()
    assert panel.details.toPlainText() == "because"
    qtbot.keyClick(panel.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert copied == f"{log.lines[1].clock}  Error: Two.\nbecause"
    select(panel)
    assert panel.details.isHidden()
    qtbot.mouseClick(panel.copy, Qt.MouseButton.LeftButton)
    assert len(QGuiApplication.clipboard().text().splitlines()) == 4
    qtbot.mouseClick(panel.clear, Qt.MouseButton.LeftButton)
    assert shown(panel) == []
    assert log.lines == ()


def test_a_line_that_has_no_room_is_shown_whole_beside_the_list(log: SessionLog, panel: LogPanel) -> None:
    log.tell("Short.")
    log.tell("Long, " * 60 + "and at an end.")
    select(panel, 0)
    assert panel.details.isHidden()
    select(panel, 1)
    assert panel.details.isVisible()
    assert panel.details.toPlainText() == log.lines[1].text


def test_the_newest_line_is_seen_unless_somebody_reads_further_up(log: SessionLog, panel: LogPanel) -> None:
    log.add(LogLine("info", f"line {number}") for number in range(100))
    bar = panel.list.verticalScrollBar()
    assert bar.value() == bar.maximum()
    bar.setValue(10)
    log.tell("Quietly.")
    assert bar.value() == 10


def test_a_log_that_was_hidden_shows_its_end_and_goes_on_to(
    log: SessionLog, panel: LogPanel, qtbot: QtBot
) -> None:
    panel.hide()
    log.add(LogLine("info", f"line {number}") for number in range(200))
    panel.show()
    qtbot.waitUntil(lambda: panel._at_end and panel.list.verticalScrollBar().maximum() > 0)
    log.tell("The newest.")
    qtbot.waitUntil(lambda: panel._at_end)


def test_a_hidden_log_lists_nothing_until_it_is_seen_and_says_that_nobody_looks(
    log: SessionLog, panel: LogPanel
) -> None:
    looked: list[bool] = []
    panel.looked_at.connect(looked.append)
    panel.hide()
    log.tell("Unseen.")
    assert shown(panel) == []
    panel.show()
    assert shown(panel) == ["Unseen."]
    assert looked == [False, True]


def test_the_log_folder_is_where_both_processes_write(
    shared: MainWindow, panel: LogPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        "nodegraph_app.ui.panels.log_panel.QDesktopServices.openUrl",
        lambda url: opened.append(url.toLocalFile()),
    )
    qtbot.mouseClick(panel.folder, Qt.MouseButton.LeftButton)
    assert opened == [str(log_folder())]


def test_the_log_is_a_page_that_follows_the_worker_only_while_it_is_seen(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.actions_by_name["page_log"].trigger()
    panel = window.below.panel("log")
    assert isinstance(panel, LogPanel)
    assert panel.isVisible()
    assert window.log_keeper._worker._watcher is not None
    window.messages.tell("Look here.", bad=False)
    assert shown(panel)[-1] == "Look here."
    window.switches.show("pictures")
    assert window.log_keeper._worker._watcher is None
