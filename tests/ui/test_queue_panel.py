"""The panel of queue and history, on a real database: what it lists and what its buttons and keys do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nodegraph_app import builtin
from nodegraph_app.core import edits
from nodegraph_app.core.seed_control import SeedPlace, seeds_of, set_control
from nodegraph_app.documents import native
from nodegraph_app.execution.database import FILE_NAME, Database
from nodegraph_app.execution.history import History, PictureRecord, RunEnd, RunStart
from nodegraph_app.execution.queue import Queue
from nodegraph_app.ui.window import MainWindow

from .windows import PATIENCE_MS, opened_window, small_text_to_image

WORKFLOW = (builtin.workflows() / "text_to_image.json").read_text("utf-8")
BUTTON, NONE, ALT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier


class Desk:
    """A window with the panel shown, and the database behind it."""

    def __init__(self, window: MainWindow, database: Database, qtbot: QtBot):
        self.window, self.qtbot, self.list = window, qtbot, window.queue.list
        self.queue, self.history = Queue(database), History(database)

    def add(self, *titles: str) -> list[int]:
        return [
            self.queue.add(title=title, workflow=WORKFLOW, workflow_folder=None, output_folder="out")
            for title in titles
        ]

    def was_run(self, title: str, picture: Path | None = None, message: str = "") -> int:
        start = RunStart("window", title, WORKFLOW, None, "out", {}, {})
        number = self.history.begin(start)
        pictures = [PictureRecord("save", str(picture), "")] if picture else []
        outcome = "failed" if message else "done"
        self.history.end(number, RunEnd(outcome, 3.0, message, {}, [], pictures))
        return number

    def titles(self) -> list[str]:
        return [row.title for row in self.list.rows]

    def until(self, *titles: str) -> None:
        """Wait until exactly these are listed."""
        self.window.queue.look_wanted.emit()
        self.qtbot.waitUntil(lambda: self.titles() == list(titles), timeout=PATIENCE_MS)

    def choose(self, title: str) -> None:
        self.list.setFocus()
        item = self.list.topLevelItem(self.titles().index(title))
        self.list.setCurrentItem(item)
        self.list.select([next(row.key for row in self.list.rows if row.title == title)])

    def click(self, name: str) -> None:
        button = getattr(self.window.queue, name)
        assert button.isEnabled()
        self.qtbot.mouseClick(button, BUTTON)


@pytest.fixture(scope="module")
def open_window(
    qapp: QApplication, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[MainWindow, Database]]:
    home = tmp_path_factory.mktemp("home")
    database = Database(home / "data" / FILE_NAME)
    with opened_window(qapp, home) as window:
        window.actions_by_name["page_queue"].trigger()
        yield window, database
    database.close()


@pytest.fixture
def desk(open_window: tuple[MainWindow, Database], qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(*open_window, qtbot)
    yield desk
    desk.queue.remove([job.id for job in desk.queue.jobs()])
    desk.history.forget(before_s=1e12)
    desk.until()
    desk.window.filing.editing.mark_saved()


def test_it_says_what_will_appear_then_lists_the_line_and_below_it_what_was_run_with_its_picture(
    desk: Desk, tmp_path: Path
) -> None:
    desk.until()
    assert desk.window.queue._pages.currentIndex() == 0
    picture = QImage(40, 20, QImage.Format.Format_RGB32)
    picture.fill(QColor("teal"))
    assert picture.save(str(tmp_path / "made.png"))
    desk.was_run("Teal", tmp_path / "made.png")
    desk.was_run("Broken", message="Sample: the latent has 16 channels.")
    desk.add("One", "Two")
    desk.until("One", "Two", "Broken", "Teal")
    teal, broken = desk.list.rows[3], desk.list.rows[2]
    assert teal.thumbnail is not None
    assert teal.thumbnail.pixelColor(5, 5) == QColor("teal")
    assert (teal.state, teal.seconds) == ("done", 3.0)
    assert "16 channels" in broken.message
    item = desk.list.topLevelItem(2)
    assert item is not None
    assert "16 channels" in item.text(4)
    assert desk.window.queue.counts.text() == "2 waiting"


def test_jobs_are_put_in_another_order_with_alt_and_an_arrow_and_by_dragging(desk: Desk) -> None:
    desk.add("One", "Two", "Three")
    desk.until("One", "Two", "Three")
    desk.choose("One")
    QTest.keyClick(desk.list, Qt.Key.Key_Down, ALT)
    desk.until("Two", "One", "Three")
    QTest.keyClick(desk.list, Qt.Key.Key_Down, ALT)
    desk.until("Two", "Three", "One")
    assert [row.title for row in desk.list.chosen] == ["One"], "what was chosen stays so"
    target = desk.list.visualItemRect(desk.list.topLevelItem(0)).center()
    mime = desk.list.mimeData([desk.list.currentItem()])
    drop = QDropEvent(QPointF(target), Qt.DropAction.MoveAction, mime, BUTTON, NONE)
    desk.list.dropEvent(drop)
    desk.until("One", "Two", "Three")
    assert [job.title for job in desk.queue.jobs()] == ["One", "Two", "Three"]


def test_jobs_are_paused_resumed_cancelled_repeated_and_removed(desk: Desk) -> None:
    desk.add("One", "Two")
    desk.until("One", "Two")
    desk.choose("One")
    desk.click("hold")
    desk.qtbot.waitUntil(lambda: desk.list.rows[0].state == "paused", timeout=PATIENCE_MS)
    assert desk.window.queue.hold.text() == "Resume"
    desk.click("hold")
    desk.qtbot.waitUntil(lambda: desk.list.rows[0].state == "waiting", timeout=PATIENCE_MS)
    QTest.keyClick(desk.list, Qt.Key.Key_Delete)
    desk.until("Two", "One")
    assert desk.list.rows[1].state == "cancelled"
    desk.choose("One")
    desk.click("repeat")
    desk.until("Two", "One", "One")
    desk.click("remove")
    desk.until("Two", "One")
    assert [row.state for row in desk.list.rows] == ["waiting", "waiting"], "the copy stays in line"


def test_a_run_is_repeated_as_a_job_and_forgotten(desk: Desk) -> None:
    desk.was_run("Star")
    desk.until("Star")
    desk.choose("Star")
    assert not desk.window.queue.cancel.isEnabled()
    desk.click("repeat")
    desk.until("Star", "Star")
    assert desk.queue.jobs()[0].workflow == WORKFLOW
    desk.list.select([desk.list.rows[1].key])
    QTest.keyClick(desk.list, Qt.Key.Key_Delete)
    desk.until("Star")
    assert not desk.history.latest(9)


def test_enter_opens_the_workflow_of_a_run(desk: Desk) -> None:
    window = desk.window
    window.filing.editing.make(edits.remove_nodes, list(window.filing.editing.graph.nodes))
    window.filing.editing.mark_saved()
    desk.was_run("Star")
    desk.until("Star")
    desk.choose("Star")
    with desk.qtbot.waitSignal(window.filing.opened, timeout=PATIENCE_MS):
        QTest.keyClick(desk.list, Qt.Key.Key_Return)
    assert native.dumps(window.filing.document) == native.dumps(native.loads(WORKFLOW, window.registry))
    assert window.filing.path is None


def test_the_open_workflow_is_added_as_often_as_the_batch_says_with_the_next_seeds(
    desk: Desk, tmp_path: Path
) -> None:
    window = desk.window
    assert window.filing.open(small_text_to_image(tmp_path))
    window.filing.editing.make(set_control, SeedPlace("sample", "seed"), "decrement")
    window.top.buttons.batch.setValue(2)
    before = native.dumps(window.filing.document)
    window.actions_by_name["add_to_queue"].trigger()
    desk.until("small_2", "small_2")
    window.top.buttons.batch.setValue(1)
    jobs = [native.loads(job.workflow, window.registry).graph for job in desk.queue.jobs()]
    assert [seeds_of(graph)[SeedPlace("sample", "seed")] for graph in jobs] == [42, 41]
    assert native.dumps(window.filing.document) == before
    assert window.link.client.worker_pid is None, "adding runs nothing"


def test_what_cannot_run_is_not_added_and_it_is_said_why(desk: Desk, tmp_path: Path) -> None:
    window = desk.window
    assert window.filing.open(small_text_to_image(tmp_path))
    window.filing.editing.make(edits.set_parameter, "checkpoint", "file", "nowhere")
    window.actions_by_name["add_to_queue"].trigger()
    assert "nowhere" in window.messages.label.text()
    desk.until()
