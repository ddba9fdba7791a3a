"""Several runs to a press, seeds from run to run, runs to chosen nodes, run on change, pause: for real."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nodegraph_app.core import edits
from nodegraph_app.core.seed_control import SeedControl, SeedPlace, control_of, set_control
from nodegraph_app.documents import native
from nodegraph_app.documents.picture import workflow_in
from nodegraph_app.execution.events import Picture
from nodegraph_app.ui.runs.rows import RunRow
from nodegraph_app.ui.window import MainWindow

from .windows import (
    PATIENCE_MS,
    run_to_the_end,
    set_parameter,
    small_text_to_image,
    states,
)

SEED = SeedPlace("sample", "seed")
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(worker_window: MainWindow, tmp_path: Path) -> Iterator[MainWindow]:
    """The window with a workflow of one step open and nothing running."""
    worker_window.filing.editing.mark_saved()
    assert worker_window.filing.open(small_text_to_image(tmp_path, steps=1))
    worker_window.top.buttons.batch.setValue(1)
    yield worker_window
    worker_window.top.buttons.on_change.setChecked(False)


def control(window: MainWindow, control: SeedControl) -> None:
    assert window.filing.editing.make(set_control, SEED, control) is not None


def seed_in(picture: Path) -> str:
    with picture.open("rb") as file:
        text = workflow_in(file)
    assert text is not None
    return str(json.loads(text)["nodes"]["sample"]["params"]["seed"])


def test_a_batch_takes_the_next_seed_each_time_keeps_it_in_the_picture_and_leaves_the_document_alone(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.view.graph_scene.select(["sample"])
    menu = window.inspector.node_page.seed_rows["seed"].menu
    menu.setFocus()
    QTest.keyClick(menu, Qt.Key.Key_I)  # increment
    menu.textActivated.emit(menu.currentText())
    assert control_of(window.filing.editing.graph, SEED) == "increment"
    window.top.buttons.batch.setValue(3)
    written: list[Path] = []
    window.runs.written.connect(lambda node, path: written.append(path))
    before = native.dumps(window.filing.document)
    assert run_to_the_end(window, qtbot) == "done"
    assert [seed_in(path) for path in written] == ["42", "43", "44"]
    assert native.dumps(window.filing.document) == before
    assert window.status.step.text().endswith("seed 44")
    assert states(window)["sample"] == "will_run", "the next run takes the next seed"
    assert window.inspector.node_page.seed_rows["seed"].last.text() == "ran 44"
    qtbot.mouseClick(window.inspector.node_page.seed_rows["seed"].use, Qt.MouseButton.LeftButton)
    assert window.filing.editing.graph["sample"].params["seed"] == 44
    window.filing.editing.undo()
    assert native.dumps(window.filing.document) == before
    window.filmstrip.list.setCurrentRow(1)
    window.actions_by_name["use_seed"].trigger()
    assert window.filing.editing.graph["sample"].params["seed"] == 43
    window.filing.editing.undo()
    assert native.dumps(window.filing.document) == before


def test_a_batch_of_fixed_seeds_runs_once_and_offers_to_count_up(window: MainWindow, qtbot: QtBot) -> None:
    window.top.buttons.batch.setValue(2)
    asked: list[str] = []
    heard = window.runs.asked.connect(lambda number, text: asked.append(text))
    assert run_to_the_end(window, qtbot) == "done"
    assert len(asked) == 1
    assert "Every seed is fixed" in window.messages.label.text()
    with qtbot.waitSignal(window.runs.finished, timeout=PATIENCE_MS):
        qtbot.mouseClick(window.messages._action, Qt.MouseButton.LeftButton)
    window.runs.asked.disconnect(heard)
    assert len(asked) == 3
    window.filing.editing.undo()
    assert control_of(window.filing.editing.graph, SEED) == "fixed"


def test_ctrl_r_runs_to_the_selected_node_and_the_menu_says_before_what_that_takes(
    window: MainWindow, qtbot: QtBot
) -> None:
    set_parameter(window, "prompt", "text", "a small green square on a white background")
    window.view.graph_scene.select(["prompt"])
    window.run_commands.foretell(window.actions_by_name)
    assert " of 2 nodes" in window.actions_by_name["run_to"].text()
    assert "nodes" in window.actions_by_name["run_selection"].text()
    window.view.setFocus()
    with qtbot.waitSignal(window.runs.finished, timeout=PATIENCE_MS) as finished:
        window.actions_by_name["run_to"].trigger()
    assert finished.args[0] == "done"
    shown = states(window)
    assert shown["prompt"] == "done"
    assert shown["sample"] == shown["save"] == "will_run"
    window.view.graph_scene.select([])
    window.actions_by_name["run_to"].trigger()
    assert window.messages.label.text().startswith("Nothing is selected")


def test_run_what_the_selection_leads_to_makes_only_its_pictures(window: MainWindow, qtbot: QtBot) -> None:
    editing = window.filing.editing
    edit = editing.make(edits.duplicate, ["sample", "decode", "save"])
    assert edit is not None
    other = next(node for node in edit.after if node.startswith("sample"))
    set_parameter(window, other, "seed", 5)
    window.view.graph_scene.select([other])
    with qtbot.waitSignal(window.runs.finished, timeout=PATIENCE_MS) as finished:
        window.actions_by_name["run_selection"].trigger()
    assert finished.args[0] == "done"
    shown = states(window)
    assert {shown[node] for node in edit.after} == {"done"}
    assert shown["save"] in ("will_run", "cached")
    window.view.graph_scene.select(["checkpoint"])
    window.run_commands.foretell(window.actions_by_name)
    assert window.actions_by_name["run_selection"].isEnabled()


def test_run_on_change_runs_an_edit_by_itself_but_not_a_move_nor_what_cannot_run(
    window: MainWindow, qtbot: QtBot
) -> None:
    run_to_the_end(window, qtbot)
    asked: list[int] = []
    heard = window.runs.asked.connect(lambda number, text: asked.append(number))
    control(window, "random")
    qtbot.mouseClick(window.top.buttons.on_change, Qt.MouseButton.LeftButton)
    assert window.actions_by_name["on_change"].isChecked()
    window.inspector.setFocus()
    window.filing.editing.make(edits.move, {"save": (1200.0, 0.0)})
    qtbot.wait(400)
    set_parameter(window, "checkpoint", "file", "nowhere")
    qtbot.wait(400)
    assert window.messages.isHidden()
    window.filing.editing.undo()
    assert not asked
    with qtbot.waitSignal(window.runs.finished, timeout=PATIENCE_MS) as finished:
        set_parameter(window, "sample", "steps", 3)
        set_parameter(window, "sample", "steps", 2)
    window.runs.asked.disconnect(heard)
    assert finished.args[0] == "done"
    assert len(asked) == 1
    assert window.runs.last_seed(SEED) == 42, "the edit is the only thing that differs"
    assert states(window)["prompt"] == "cached"
    assert states(window)["sample"] == "done"


def test_a_batch_is_not_disturbed_by_run_on_change(window: MainWindow, qtbot: QtBot) -> None:
    control(window, "increment")
    qtbot.mouseClick(window.top.buttons.on_change, Qt.MouseButton.LeftButton)
    set_parameter(window, "prompt", "text", "a yellow star on a black background")
    window.top.buttons.batch.setValue(3)
    asked: list[int] = []
    heard = window.runs.asked.connect(lambda number, text: asked.append(number))
    assert run_to_the_end(window, qtbot) == "done"
    qtbot.wait(400)
    window.runs.asked.disconnect(heard)
    assert len(asked) == 3


def test_an_edit_cancels_the_run_on_change_before_it(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.filing.open(small_text_to_image(tmp_path, steps=400))
    window.runs.plan_now()
    qtbot.mouseClick(window.top.buttons.on_change, Qt.MouseButton.LeftButton)
    outcomes: list[str] = []
    heard = window.runs.finished.connect(lambda outcome, seconds: outcomes.append(outcome))
    set_parameter(window, "sample", "steps", 401)
    qtbot.waitUntil(lambda: window.runs.running_node == "sample", timeout=PATIENCE_MS)
    set_parameter(window, "sample", "steps", 1)
    qtbot.waitUntil(lambda: outcomes == ["cancelled", "done"], timeout=PATIENCE_MS)
    window.runs.finished.disconnect(heard)


def test_a_paused_batch_goes_on_with_the_step_and_the_seed_it_stood_at(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.filing.open(small_text_to_image(tmp_path, steps=20))
    control(window, "increment")
    window.top.buttons.batch.setValue(2)
    pause = window.top.buttons.pause
    assert not pause.isEnabled()
    window.top.run.click()
    qtbot.waitUntil(lambda: bool(window.runs.step and window.runs.step[0] >= 3), timeout=PATIENCE_MS)
    with qtbot.waitSignal(window.runs.finished, timeout=PATIENCE_MS) as finished:
        qtbot.mouseClick(pause, Qt.MouseButton.LeftButton)
    assert finished.args[0] == "paused"
    assert window.runs.paused
    (before, *_), rows = recorded(window, qtbot, lambda rows: rows[0].state == "paused")
    assert window.status.state.text() == "Paused"
    assert pause.text() == "Continue"
    texts: list[str] = []
    first: list[int] = []
    titles: list[str] = []
    window.windowTitleChanged.connect(titles.append)
    window.runs.asked.connect(lambda number, text: texts.append(text))
    window.runs.progressed.connect(lambda: window.runs.step and first.append(window.runs.step[0]))
    with qtbot.waitSignal(window.runs.finished, timeout=PATIENCE_MS) as finished:
        qtbot.mouseClick(pause, Qt.MouseButton.LeftButton)
    assert finished.args[0] == "done"
    assert first[0] >= 3
    assert re.match(r"\d+%  small_20", titles[0])
    assert titles[-1].startswith("small_20")
    assert re.fullmatch(r"memory [\d.]+ [MG]B of [\d.]+ GB", window.status.memory.text())
    assert [json.loads(text)["nodes"]["sample"]["params"]["seed"] for text in texts] == ["42", "43"]
    assert not window.runs.paused
    assert not pause.isEnabled()
    (second, first_run, *_), after = recorded(window, qtbot, lambda rows: rows[0].state == "done")
    assert (first_run.id, first_run.state) == (before.id, "done")
    assert first_run.seconds > before.seconds
    assert second.seeds == ("43",)
    assert len(after) == len(rows) + 1


def recorded(
    window: MainWindow, qtbot: QtBot, known: Callable[[tuple[RunRow, ...]], bool]
) -> tuple[list[RunRow], tuple[RunRow, ...]]:
    """The runs in the history, newest first, as soon as what is waited for is written."""
    found: list[tuple[RunRow, ...]] = []
    heard = window.books.listed.connect(lambda rows, running: found.append(rows))
    window.books.look(True)
    qtbot.waitUntil(lambda: bool(found) and known(found[-1]), timeout=PATIENCE_MS)
    window.books.look(False)
    window.books.listed.disconnect(heard)
    return list(found[-1]), found[-1]


class Heartbeat(QObject):
    """Beats every few milliseconds in the window's own thread, and keeps how long it computed in between.

    What counts is processor time of that thread: a machine that is busy with other things delays a beat, but
    only the window's own work can make it computed for long.
    """

    def __init__(self) -> None:
        super().__init__()
        self.longest_s, self.beats = 0.0, 0
        self._last_s = time.thread_time()
        self._timer = QTimer(self, interval=5, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now_s = time.thread_time()
        self.longest_s, self._last_s = max(self.longest_s, now_s - self._last_s), now_s
        self.beats += 1

    def stop(self) -> None:
        self._timer.stop()


def test_nothing_keeps_the_event_loop_for_longer_than_a_tenth_of_a_second_during_a_run(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.filing.open(small_text_to_image(tmp_path, steps=12))
    control(window, "increment")
    window.top.buttons.batch.setValue(2)
    window.runs.plan_now()
    qtbot.wait(50)  # the new canvas is on the screen
    previews: list[Picture] = []
    window.runs.picture.connect(lambda node, image, event: previews.append(event) if event.preview else None)
    heart = Heartbeat()
    assert run_to_the_end(window, qtbot) == "done"
    qtbot.wait(100)  # what follows the end belongs to it
    heart.stop()
    assert heart.beats > 20
    assert previews, "previews are decoded and painted in the same loop"
    assert heart.longest_s < 0.1


def test_the_heartbeat_notices_work_that_keeps_the_event_loop(qtbot: QtBot) -> None:
    heart = Heartbeat()

    def work() -> None:
        until_s = time.thread_time() + 0.12
        while time.thread_time() < until_s:
            pass

    QTimer.singleShot(0, work)
    qtbot.waitUntil(lambda: heart.longest_s > 0.1, timeout=PATIENCE_MS)
    heart.stop()


def test_a_batch_goes_on_in_a_tab_that_is_not_in_front_and_every_run_is_in_the_history(
    window: MainWindow, qtbot: QtBot
) -> None:
    first, before = window.filing.current, native.dumps(window.filing.document)
    set_parameter(window, "sample", "seed", 700)
    control(window, "increment")
    window.top.buttons.batch.setValue(3)
    rows: list[RunRow] = []
    heard = window.books.listed.connect(lambda listed, running: rows.__setitem__(slice(None), listed))
    window.books.look(True)
    with qtbot.waitSignal(window.runs.finished_elsewhere, timeout=PATIENCE_MS) as finished:
        window.top.run.click()
        window.filing.new()
        assert not window.runs.running
    assert finished.args[:2] == [first.document, "done"]
    qtbot.waitUntil(
        lambda: (
            [(row.title, row.state, row.seeds) for row in rows[:3]]
            == [("small_1", "done", (seed,)) for seed in ("702", "701", "700")]
        ),
        timeout=PATIENCE_MS,
    )
    window.books.look(False)
    window.books.listed.disconnect(heard)
    window.filing.go_to(first)
    assert window.runs.last_seed(SEED) == 702
    for _ in range(2):
        window.filing.editing.undo()
    assert native.dumps(window.filing.document) == before


def test_a_run_that_is_paused_in_a_tab_left_behind_waits_there_and_goes_on_when_the_reader_is_back(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    runs = window.runs
    window.filing.open(small_text_to_image(tmp_path, steps=30))
    running, told = window.filing.current, list[str]()
    window.top.run.click()
    qtbot.waitUntil(lambda: bool(runs.step and runs.step[0] >= 2), timeout=PATIENCE_MS)
    runs.failed.connect(lambda failure: told.append("failed"))
    runs.trouble.connect(lambda message, hint: told.append(message))
    with qtbot.waitSignal(runs.finished_elsewhere, timeout=PATIENCE_MS) as finished:
        window.run_commands.pause_or_go_on()
        window.filing.new()
    assert finished.args[:2] == [running.document, "paused"]
    assert not runs.paused  # the one in front has nothing to continue
    assert runs.step is None
    assert window.status.message.text() == "small_30: paused"
    window.filing.go_to(running)
    assert runs.paused
    with qtbot.waitSignal(runs.finished, timeout=PATIENCE_MS) as finished:
        window.run_commands.pause_or_go_on()
    assert finished.args[0] == "done"
    assert told == []


def test_what_a_document_in_front_can_use_of_a_run_behind_it_is_planned_anew_when_that_ends(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    runs, path = window.runs, small_text_to_image(tmp_path, steps=31)
    twin = path.with_name("twin.json")
    twin.write_text(path.read_text())
    window.filing.open(path)
    with qtbot.waitSignal(runs.finished_elsewhere, timeout=PATIENCE_MS):
        window.top.run.click()
        window.filing.open(twin)
        runs.plan_now()
        assert runs.book.state("sample").kind == "will_run"
    qtbot.waitUntil(lambda: runs.book.state("sample").kind == "cached", timeout=PATIENCE_MS)


def test_a_closed_document_is_cancelled_and_no_longer_heard_of(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    runs = window.runs
    window.filing.open(small_text_to_image(tmp_path, steps=400))
    running, heard = window.filing.current, list[object]()
    window.top.run.click()
    qtbot.waitUntil(lambda: bool(runs.step and runs.step[0] >= 2), timeout=PATIENCE_MS)
    window.filing.new()
    assert re.fullmatch(r"running, step \d+ of 400", runs.how_far(running.document) or "")
    runs.finished_elsewhere.connect(lambda document, outcome, seconds: heard.append(document))
    assert window.filing.close(running)
    assert runs.how_far(running.document) is None
    window.filing.open(small_text_to_image(tmp_path, steps=1))
    set_parameter(window, "prompt", "text", "a red circle")
    with qtbot.waitSignal(runs.finished, timeout=PATIENCE_MS) as finished:
        window.top.run.click()  # it comes to its end although the other had hundreds of steps to go
    assert finished.args[0] == "done"
    assert heard == []
