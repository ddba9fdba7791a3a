"""Queue and history in the window, with the real worker: jobs are offered, never started unasked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nodegraph_app.execution.database import FILE_NAME, Database
from nodegraph_app.execution.history import History
from nodegraph_app.execution.queue import Queue

from .windows import PATIENCE_MS, opened_window, run_to_the_end, small_text_to_image, written_workflow


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def database(home: Path) -> Iterator[Database]:
    opened = Database(home / "data" / FILE_NAME)
    yield opened
    opened.close()


def add(database: Database, path: Path, title: str, out: Path) -> int:
    return Queue(database).add(
        title=title, workflow=path.read_text(), workflow_folder=str(path.parent), output_folder=str(out)
    )


def test_without_unfinished_jobs_nothing_is_said(qapp: QApplication, qtbot: QtBot, home: Path) -> None:
    with opened_window(qapp, home) as window:
        qtbot.waitUntil(lambda: (home / "data" / FILE_NAME).exists(), timeout=PATIENCE_MS)
        qtbot.wait(300)
        assert window.messages.isHidden()


def test_unfinished_jobs_are_offered_and_run_only_when_asked(
    qapp: QApplication, qtbot: QtBot, home: Path, tmp_path: Path, database: Database
) -> None:
    out = tmp_path / "out"
    good = add(database, small_text_to_image(tmp_path), "A star", out)
    bad_path = written_workflow(
        tmp_path,
        "bad",
        {"save": {"type": "image.save", "type_version": 1, "params": {"name": "../bad"}}},
    )
    bad = add(database, bad_path, "Nothing to save", out)
    add(database, bad_path, "Left alone", out)
    queue = Queue(database)
    queue.pause([bad + 1])
    with opened_window(qapp, home) as window:
        qtbot.waitUntil(lambda: not window.messages.isHidden(), timeout=PATIENCE_MS)
        text = window.messages.label.text()
        assert text == "2 jobs in the queue are unfinished: “A star”, “Nothing to save”."
        qtbot.wait(500)
        assert [job.state for job in queue.jobs()] == ["waiting", "waiting", "paused"]
        assert window.link.client.worker_pid is None
        assert not out.exists()
        with qtbot.waitSignal(window.books.queue_ended, timeout=PATIENCE_MS) as ended:
            qtbot.mouseClick(window.messages._action, Qt.MouseButton.LeftButton)
        assert ended.args == [1, ("Nothing to save",)]
        assert "1 job done. 1 job failed" in window.messages.label.text()
        assert [queue.job(number).state for number in (good, bad, bad + 1)] == ["done", "failed", "paused"]
        assert [path.name for path in out.iterdir()] == ["text_to_image_00001.png"]
        (run,) = [run for run in History(database).latest(9) if run.job == good]
        assert (run.origin, run.outcome, run.pictures) == ("queue", "done", 1)
        assert not window.runs.running


def test_a_run_in_the_window_is_in_the_history(
    qapp: QApplication, qtbot: QtBot, home: Path, tmp_path: Path, database: Database
) -> None:
    path = small_text_to_image(tmp_path)
    with opened_window(qapp, home, path) as window:
        assert run_to_the_end(window, qtbot) == "done"
        history = History(database)
        qtbot.waitUntil(lambda: history.latest(1)[0].outcome == "done", timeout=PATIENCE_MS)
    (run,) = history.latest(9)
    record = history.run(run.id)
    assert (run.origin, run.title, run.pictures) == ("window", path.stem, 1)
    assert record.start.file == str(path)
    assert record.start.seeds == {"sample": {"seed": "42"}}
    assert record.environment["device"] in ("cpu", "cuda", "mps")
    assert Path(record.pictures[0].path).is_file()


def test_closing_the_window_in_mid_job_puts_it_back_in_line_and_leaves_no_thread(
    qapp: QApplication, qtbot: QtBot, home: Path, tmp_path: Path, database: Database
) -> None:
    number = add(database, small_text_to_image(tmp_path, steps=1000), "Long", tmp_path / "out")
    with opened_window(qapp, home) as window:
        qtbot.waitUntil(lambda: not window.messages.isHidden(), timeout=PATIENCE_MS)
        with qtbot.waitSignal(window.books.job_began, timeout=PATIENCE_MS):
            qtbot.mouseClick(window.messages._action, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: window.runs.device is not None, timeout=PATIENCE_MS)
        assert window.messages.label.text() == "Queue: “Long” runs."
    assert Queue(database).job(number).state == "interrupted"
    assert "nodegraph-books" not in [thread.name for thread in threading.enumerate()]


def test_stop_puts_the_job_back_in_line_and_the_window_goes_on(
    qapp: QApplication, qtbot: QtBot, home: Path, tmp_path: Path, database: Database
) -> None:
    first = add(database, small_text_to_image(tmp_path, steps=1000), "Long", tmp_path / "out")
    second = add(database, small_text_to_image(tmp_path), "Short", tmp_path / "out")
    with opened_window(qapp, home, small_text_to_image(tmp_path, steps=3)) as window:
        qtbot.waitUntil(lambda: not window.messages.isHidden(), timeout=PATIENCE_MS)
        with qtbot.waitSignal(window.books.job_began, timeout=PATIENCE_MS):
            qtbot.mouseClick(window.messages._action, Qt.MouseButton.LeftButton)
        assert window.messages.label.text() == "Queue: “Long” runs, 1 job behind it."
        with qtbot.waitSignal(window.books.queue_ended, timeout=PATIENCE_MS):
            qtbot.mouseClick(window.messages._action, Qt.MouseButton.LeftButton)
        assert [Queue(database).job(n).state for n in (first, second)] == ["interrupted", "waiting"]
        assert run_to_the_end(window, qtbot) == "done"


def test_a_history_that_cannot_be_opened_is_told_and_runs_go_on(
    qapp: QApplication, qtbot: QtBot, home: Path, tmp_path: Path
) -> None:
    (home / "data").mkdir(parents=True)
    (home / "data" / FILE_NAME).write_bytes(b"damaged " * 1000)
    with opened_window(qapp, home, small_text_to_image(tmp_path)) as window:
        qtbot.waitUntil(lambda: not window.messages.isHidden(), timeout=PATIENCE_MS)
        assert "cannot be used" in window.messages.label.text()
        assert run_to_the_end(window, qtbot) == "done"
