"""Runs from the window, with the real worker and the model that ships with the app."""

from __future__ import annotations

import os
import re
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from nodegraph_app.core import edits
from nodegraph_app.documents import native
from nodegraph_app.execution.events import WorkerReady
from nodegraph_app.models import devices
from nodegraph_app.settings import HOME_VARIABLE
from nodegraph_app.ui.window import MainWindow

from .windows import (
    PATIENCE_MS,
    emptied,
    opened_window,
    run_to_the_end,
    set_parameter,
    small_text_to_image,
    states,
    tab_texts,
    written_workflow,
)


@pytest.fixture
def window(worker_window: MainWindow, tmp_path: Path) -> MainWindow:
    """The window with only the small workflow open and nothing running."""
    assert emptied(worker_window).filing.open(small_text_to_image(tmp_path))
    return worker_window


def test_a_run_puts_the_picture_on_the_save_node_in_the_viewer_and_in_the_filmstrip(
    window: MainWindow, qtbot: QtBot
) -> None:
    before = native.dumps(window.filing.document)
    assert run_to_the_end(window, qtbot) == "done"
    assert window.view.graph_scene.nodes["save"].picture is not None
    assert window.viewer.image is not None
    assert (window.viewer.image.width(), window.viewer.image.height()) == (128, 128)
    assert window.filmstrip.count >= 1
    written = list(window.filing.settings.output_folder.glob("*.png"))
    assert len(written) == 1
    assert written[0].name in window.filmstrip.list.item(0).toolTip()
    assert set(states(window).values()) <= {"done", "cached"}
    assert native.dumps(window.filing.document) == before
    assert not window.filing.editing.dirty


def test_the_window_plans_with_the_memory_there_is_as_the_worker_does(
    qapp: QApplication, tmp_path: Path
) -> None:
    """Else it would look for results under other keys than those they are made under."""
    with opened_window(qapp, tmp_path / "home", vram_bytes=12_000_000) as thrifty:
        assert thrifty.filing.open(small_text_to_image(tmp_path))
        thrifty.runs.plan_now()
        assert thrifty.runs.plan is not None
        told = {row.node: row.economy for row in thrifty.runs.plan.nodes}
        assert told["sample"].startswith("denoiser in fp8: in pieces it would take about 14.7 MB of")
        thrifty.link.arrived.emit(WorkerReady(0, "cpu", devices.numerics("cpu"), "CPU", 8_000_000_000))
        of_settings = thrifty.runs.plan.step("sample")
    with opened_window(qapp, tmp_path / "home") as plentiful:
        assert plentiful.filing.open(small_text_to_image(tmp_path))
        ready = WorkerReady(0, "cuda", devices.numerics("cuda"), "a GPU", 7_000_000)
        plentiful.link.arrived.emit(ready)
        assert plentiful.runs.plan is not None
        of_device = plentiful.runs.plan.step("sample")
        plentiful.link.arrived.emit(replace(ready, memory_bytes=0))
        unknown = plentiful.runs.plan.step("sample")
    assert of_settings is not None
    assert of_device is not None
    assert unknown is not None
    assert [step.economy.fp8 for step in (of_settings, of_device, unknown)] == [True, True, False]


def test_only_what_depends_on_an_edited_parameter_will_run(window: MainWindow, qtbot: QtBot) -> None:
    run_to_the_end(window, qtbot)
    set_parameter(window, "negative", "text", "a purple circle")
    window.runs.plan_now()
    will_run = {node for node, kind in states(window).items() if kind == "will_run"}
    assert will_run == {"negative", "sample", "decode", "save"}
    assert window.runs.book.reason("negative").startswith("text changed")
    assert window.status.counts.text().endswith("4 to run")
    window.filing.editing.undo()
    window.runs.plan_now()
    assert "will_run" not in states(window).values()


def test_the_status_bar_says_what_the_next_run_takes_but_not_while_one_goes_on(
    window: MainWindow, qtbot: QtBot
) -> None:
    status, tip = window.status, window.top.run.toolTip
    run_to_the_end(window, qtbot)
    assert not status.expected.isVisible()
    assert tip().endswith("Next run: nothing, everything is known.")
    set_parameter(window, "sample", "steps", 3)
    window.runs.plan_now()
    assert status.counts.text().endswith("3 to run")
    assert re.fullmatch(r"about [\d.]+ s  ·  [\d.]+ [MG]B", status.expected.text())
    assert status.expected.isVisible()
    assert re.search(r"Next run: 3 of 7 nodes, about [\d.]+ s, up to [\d.]+ [MG]B of memory\.$", tip())
    shown: list[bool] = []
    window.runs.progressed.connect(lambda: shown.append(window.runs.running and status.expected.isVisible()))
    run_to_the_end(window, qtbot)
    assert len(shown) > 3
    assert not any(shown)
    set_parameter(window, "checkpoint", "file", "dreams")
    window.runs.plan_now()
    assert status.expected.text() == "checkpoint “dreams” missing"
    assert tip().endswith("Missing: checkpoint “dreams”.")


def test_a_second_run_uses_what_is_cached(window: MainWindow, qtbot: QtBot) -> None:
    run_to_the_end(window, qtbot)
    assert run_to_the_end(window, qtbot) == "done"
    assert set(states(window).values()) == {"cached"}


def test_a_new_window_knows_what_an_earlier_one_made_before_any_worker_runs(
    window: MainWindow, qtbot: QtBot, qapp: QApplication
) -> None:
    run_to_the_end(window, qtbot)
    path = window.filing.path
    assert path is not None
    with opened_window(qapp, Path(os.environ[HOME_VARIABLE]), path) as later:
        later.runs.plan_now()
        # Recipes are not kept, and nobody needs them here.
        assert states(later) == dict.fromkeys(states(later), "cached") | {"checkpoint": "skipped"}
        assert later.runs.book.reason("sample") == "disk"
        qtbot.waitUntil(lambda: later.viewer.image is not None, timeout=PATIENCE_MS)
        assert later.viewer.caption == "Save image"
        assert later.view.graph_scene.nodes["save"].picture is not None
        set_parameter(later, "sample", "seed", 7)
        later.runs.plan_now()
        will_run = {node for node, kind in states(later).items() if kind == "will_run"}
        assert will_run == {"checkpoint", "sample", "decode", "save"}
        assert later.link.client.worker_pid is None


def test_cancel_stops_within_one_step_and_the_next_run_finishes(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.filing.open(small_text_to_image(tmp_path, steps=400))
    steps: list[int] = []
    cancelled_at: list[int] = []

    def watch() -> None:
        if window.runs.running_node == "sample" and window.runs.step is not None:
            steps.append(window.runs.step[0])
            if window.runs.step[0] >= 2 and not cancelled_at:
                cancelled_at.append(window.runs.step[0])
                qtbot.mouseClick(window.top.cancel, Qt.MouseButton.LeftButton)

    window.runs.progressed.connect(watch)
    outcome = run_to_the_end(window, qtbot)
    window.runs.progressed.disconnect(watch)
    assert outcome == "cancelled"
    # One step was under way when Cancel was pressed, and one may have been on its way here.
    assert max(steps) <= cancelled_at[0] + 2
    assert states(window)["sample"] == "will_run"
    assert states(window)["prompt"] in ("done", "cached")
    set_parameter(window, "sample", "steps", 1)
    assert run_to_the_end(window, qtbot) == "done"


def test_a_cancelled_run_goes_on_where_it_stood_and_the_time_left_counts_only_steps_that_were_run(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.filing.open(small_text_to_image(tmp_path, steps=301))
    seen: list[tuple[int, float | None, float]] = []

    def watch() -> None:
        if window.runs.running_node == "sample" and window.runs.step is not None:
            seen.append((window.runs.step[0], window.runs.left_s, time.monotonic()))

    def run_until(step: int) -> None:
        seen.clear()
        window.top.run.click()
        qtbot.waitUntil(lambda: bool(seen) and seen[-1][0] >= step, timeout=PATIENCE_MS)
        with qtbot.waitSignal(window.runs.finished, timeout=PATIENCE_MS):
            window.runs.cancel()

    window.runs.progressed.connect(watch)
    run_until(20)
    stood = seen[-1][0]
    run_until(stood + 10)
    window.runs.progressed.disconnect(watch)
    first, none_yet, began_s = seen[0]
    assert first >= stood
    assert none_yet is None
    done, left_s, now_s = next(moment for moment in seen if moment[0] == first + 5)
    assert left_s == pytest.approx((now_s - began_s) / 5 * (301 - done), rel=0.2)


def test_a_preview_is_shown_on_the_sampling_node_while_it_runs(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.filing.open(small_text_to_image(tmp_path, steps=300))
    previews: list[str] = []
    window.runs.picture.connect(lambda node, image, event: previews.append(node) if event.preview else None)
    window.top.run.click()
    qtbot.waitUntil(lambda: bool(previews), timeout=PATIENCE_MS)
    assert previews[0] == "sample"
    assert window.view.graph_scene.nodes["sample"].picture is not None
    assert states(window)["sample"] == "running"
    assert window.view.graph_scene.nodes["sample"].state.text.endswith("/ 300")
    assert window.status.step.text().startswith("step ")
    with qtbot.waitSignal(window.runs.finished, timeout=PATIENCE_MS):
        window.runs.cancel()


def test_a_worker_killed_in_mid_run_leaves_window_and_document_alive_and_is_named(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.filing.open(small_text_to_image(tmp_path, steps=400))
    set_parameter(window, "prompt", "text", "a red circle on a blue background")
    before = native.dumps(window.filing.document)
    window.top.run.click()
    qtbot.waitUntil(
        lambda: window.runs.running_node == "sample" and window.runs.step is not None, timeout=PATIENCE_MS
    )
    pid = window.link.client.worker_pid
    assert pid is not None
    with qtbot.waitSignal(window.runs.finished, timeout=PATIENCE_MS) as finished:
        os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    assert finished.args[0] == "failed"
    assert states(window)["sample"] == "error"
    assert "Sample" in window.messages.label.text()
    assert "safe" in window.messages.label.text()
    assert native.dumps(window.filing.document) == before
    assert window.filing.editing.dirty
    set_parameter(window, "sample", "steps", 1)
    assert run_to_the_end(window, qtbot) == "done"


def test_a_run_that_is_stopped_by_force_counts_as_cancelled(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.filing.open(small_text_to_image(tmp_path, steps=400))
    window.top.run.click()
    qtbot.waitUntil(lambda: window.runs.running_node == "sample", timeout=PATIENCE_MS)
    with qtbot.waitSignal(window.runs.finished, timeout=PATIENCE_MS) as finished:
        window.runs.cancel()
        window.runs.stop_by_force()
    assert finished.args[0] == "cancelled"
    assert "error" not in states(window).values()


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="only POSIX can make a process deaf")
def test_a_worker_that_does_not_heed_cancel_may_be_stopped_by_force(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.filing.open(small_text_to_image(tmp_path, steps=400))
    window.top.run.click()
    qtbot.waitUntil(lambda: window.runs.running_node == "sample", timeout=PATIENCE_MS)
    pid = window.link.client.worker_pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    assert not window.display.may_force
    with qtbot.waitSignal(window.runs.cancel_ignored, timeout=PATIENCE_MS):
        window.runs.cancel()
    assert window.display.may_force
    with qtbot.waitSignal(window.runs.finished, timeout=PATIENCE_MS) as finished:
        window.top.force_wanted.emit()
    assert finished.args[0] == "cancelled"
    set_parameter(window, "sample", "steps", 1)
    assert run_to_the_end(window, qtbot) == "done"


def test_a_failure_is_shown_on_its_node_with_what_to_do(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    picture = _picture(tmp_path)
    path = written_workflow(
        tmp_path,
        "failing",
        {
            "load": {"type": "loaders.image", "type_version": 1, "params": {"file": picture.name}},
            "save": {
                "type": "image.save",
                "type_version": 1,
                "params": {"name": "../outside"},
                "inputs": {"image": ["load", "image"]},
            },
        },
    )
    assert window.filing.open(path)
    assert run_to_the_end(window, qtbot) == "failed"
    assert states(window) == {"load": "done", "save": "error"}
    assert "../outside" in window.messages.label.text()
    window.view.graph_scene.select(["save"])
    box = window.inspector.node_page.problem
    assert not box.isHidden()
    assert "no name for a picture" in box.text
    set_parameter(window, "save", "name", "inside")
    window.runs.plan_now()
    assert states(window)["save"] == "will_run"
    assert run_to_the_end(window, qtbot) == "done"
    assert (window.filing.settings.output_folder / "inside_00001.png").is_file()


def test_running_an_unfinished_workflow_says_what_is_missing(window: MainWindow, qtbot: QtBot) -> None:
    window.filing.new()
    window.top.run.click()
    assert not window.runs.running
    assert "Nothing in this workflow asks for a picture" in window.messages.label.text()


def test_the_window_answers_while_a_run_goes_on(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.filing.open(small_text_to_image(tmp_path, steps=300))
    window.top.run.click()
    qtbot.waitUntil(lambda: window.runs.running_node == "sample", timeout=PATIENCE_MS)
    set_parameter(window, "prompt", "text", "a white triangle on a black background")
    qtbot.waitUntil(lambda: states(window)["prompt"] == "will_run", timeout=PATIENCE_MS)
    assert states(window)["negative"] in ("done", "cached")
    assert window.runs.running
    with qtbot.waitSignal(window.runs.finished, timeout=PATIENCE_MS):
        window.runs.cancel()


def failing(folder: Path) -> Path:
    """A workflow whose Save cannot write: load → invert → save."""
    return written_workflow(
        folder,
        "failing",
        {
            "load": {"type": "loaders.image", "type_version": 1, "params": {"file": _picture(folder).name}},
            "turn": {"type": "image.invert", "type_version": 1, "inputs": {"image": ["load", "image"]}},
            "save": {
                "type": "image.save",
                "type_version": 1,
                "params": {"name": "../outside"},
                "inputs": {"image": ["turn", "image"]},
            },
            "show": {"type": "image.preview", "type_version": 1, "inputs": {"image": ["turn", "image"]}},
        },
    )


@pytest.mark.parametrize("repair", ["mute", "delete", "mend"])
def test_the_message_and_the_word_go_when_the_culprit_no_longer_fails(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, repair: str
) -> None:
    assert window.filing.open(failing(tmp_path))
    assert run_to_the_end(window, qtbot) == "failed"
    assert not window.messages.isHidden()
    assert window.status.state.text() == "Failed"
    match repair:
        case "mute":
            window.filing.editing.make(edits.set_mode, ["save"], "muted")
        case "delete":
            window.filing.editing.make(edits.remove_nodes, ["save"])
        case "mend":
            set_parameter(window, "save", "name", "inside")
    window.runs.plan_now()
    assert window.messages.isHidden()
    assert window.status.state.text() == "Ready"
    assert "error" not in states(window).values()
    window.filing.editing.undo()
    window.runs.plan_now()
    assert states(window)["save"] == "error"  # it would fail again, and that is known


def test_another_document_shows_nothing_of_the_one_before(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    assert window.filing.open(failing(tmp_path))
    assert run_to_the_end(window, qtbot) == "failed"
    assert window.viewer.image is not None
    window.filing.new()
    assert window.viewer.image is None
    assert window.messages.isHidden()
    assert window.status.state.text() == "Ready"
    assert window.status.step.text() == ""


def test_after_cancel_nothing_says_that_it_still_runs(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    run_to_the_end(window, qtbot)
    finished = window.viewer.caption
    window.filing.open(small_text_to_image(tmp_path, steps=300))
    with qtbot.waitSignal(window.runs.picture, timeout=PATIENCE_MS):
        window.top.run.click()
    assert "while it runs" in window.viewer.caption
    with qtbot.waitSignal(window.runs.finished, timeout=PATIENCE_MS):
        window.runs.cancel()
    assert "while it runs" not in window.viewer.caption
    assert window.viewer.image is None  # the document before had a picture; this one has none yet
    assert window.view.graph_scene.nodes["sample"].picture is None
    assert finished == "Save image"


def test_pictures_come_back_with_the_results_they_show(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = small_text_to_image(tmp_path)
    assert window.filing.open(path)
    assert run_to_the_end(window, qtbot) == "done"
    window.filing.new()
    assert window.filing.open(path)
    window.runs.plan_now()
    assert states(window)["save"] == "cached"
    assert window.view.graph_scene.nodes["save"].picture is not None
    assert window.viewer.caption == "Save image"
    assert window.viewer.origin is not None
    set_parameter(window, "prompt", "text", "a red circle on a white background")
    assert run_to_the_end(window, qtbot) == "done"
    red = window.viewer.image
    window.filing.editing.undo()
    window.runs.plan_now()
    window.view.graph_scene.select(["save"])
    assert window.viewer.image != red
    window.filing.editing.redo()
    window.runs.plan_now()
    window.view.graph_scene.select([])
    window.view.graph_scene.select(["save"])
    assert window.viewer.image == red


def test_a_loaded_picture_is_on_its_node_and_in_the_viewer_when_selected(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    assert window.filing.open(failing(tmp_path))
    window.runs.plan_now()
    load = window.view.graph_scene.nodes["load"]
    qtbot.waitUntil(lambda: load.picture is not None, timeout=PATIENCE_MS)
    window.view.graph_scene.select(["load"])
    assert window.viewer.image is not None
    assert (window.viewer.image.width(), window.viewer.image.height()) == (32, 24)
    assert "green.png" in window.viewer.caption
    set_parameter(window, "load", "file", "nowhere.png")
    window.runs.plan_now()
    assert load.picture is None


def test_run_says_what_blocks_it_and_shows_the_node(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    set_parameter(window, "checkpoint", "file", "dreamshaper_8")
    qtbot.mouseClick(window.top.run, Qt.MouseButton.LeftButton)
    assert not window.runs.running
    assert window.status.state.text() == "Blocked"
    text = window.messages.label.text()
    assert text.startswith("Load checkpoint cannot run: There is no checkpoint file “dreamshaper_8” here.")
    assert "6 blocked" in window.status.counts.text()
    shown = window.view.graph_scene.nodes
    assert [node for node, item in shown.items() if item.state.own] == ["checkpoint"]
    window.messages.findChild(QPushButton).click()
    assert window.view.graph_scene.selected_ids() == ["checkpoint"]
    assert window.inspector.node_page.problem.text.count("dreamshaper_8") == 1
    qtbot.mouseClick(window.top.run, Qt.MouseButton.LeftButton)
    window.filing.editing.undo()
    window.runs.plan_now()
    assert window.messages.isHidden()
    assert window.status.state.text() == "Ready"


def test_what_is_not_blocked_runs_all_the_same(window: MainWindow, qtbot: QtBot) -> None:
    lonely = window.view.graph_scene.add_at("image.preview", QPointF(0, 900))
    assert lonely is not None
    assert run_to_the_end(window, qtbot) == "failed"
    assert states(window)["save"] in ("done", "cached")
    assert window.messages.label.text().startswith("Preview image cannot run: Nothing is connected")


def test_a_click_on_run_leaves_the_keys_to_the_canvas(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitActive(window)
    window.view.setFocus()
    for button in (window.top.run, window.top.cancel):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert window.focusWidget() is window.view
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    qtbot.waitUntil(lambda: not window.runs.running, timeout=PATIENCE_MS)


def _picture(folder: Path) -> Path:
    from PySide6.QtGui import QColor, QImage

    image = QImage(32, 24, QImage.Format.Format_RGB32)
    image.fill(QColor(40, 170, 70))
    path = folder / "green.png"
    assert image.save(str(path))
    return path


@pytest.mark.parametrize("then", ["cancel", "open another", "close"])
def test_a_run_that_was_asked_to_start_anew_does_not_once_the_reader_wants_none(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, then: str
) -> None:
    window.filing.open(small_text_to_image(tmp_path, steps=400))
    asked: list[int] = []
    window.runs.asked.connect(lambda run, text: asked.append(run))
    window.top.run.click()
    qtbot.waitUntil(lambda: window.runs.running_node == "sample", timeout=PATIENCE_MS)
    set_parameter(window, "prompt", "text", "a green triangle on a white background")
    window.top.run.click()  # start anew
    if then == "cancel":
        with qtbot.waitSignal(window.runs.finished, timeout=PATIENCE_MS):
            window.runs.cancel()
    else:
        left = window.filing.current
        if then == "open another":
            assert window.filing.open(small_text_to_image(tmp_path, steps=300))
        else:
            window.filing.editing.mark_saved()
            assert window.filing.close()
        qtbot.waitUntil(lambda: window.runs.how_far(left.document) is None, timeout=PATIENCE_MS)
    qtbot.wait(300)
    assert len(asked) == 1
    assert not window.runs.running


def test_a_run_goes_on_in_its_tab_and_its_picture_is_there_when_that_comes_to_the_front(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.filing.open(small_text_to_image(tmp_path, 100))
    running = window.filing.current
    window.top.run.click()
    assert tab_texts(window) == ["small_2", "small_100 ▸"]
    window.filing.open(small_text_to_image(tmp_path, 1))
    before = native.dumps(window.filing.document)
    assert tab_texts(window) == ["small_2", "small_100 ▸", "small_1"]
    assert not window.runs.running
    assert not window.actions_by_name["cancel"].isEnabled()
    said: list[str] = []
    window.runs.asked.connect(
        lambda: said.append(f"{window.status.state.text()} {window.status.step.text()}"),
        Qt.ConnectionType.QueuedConnection,
    )
    assert run_to_the_end(window, qtbot) == "done"
    assert said == ["Waiting for the run of another tab"]
    assert tab_texts(window) == ["small_2", "small_100", "small_1"]
    assert window.runs.how_far(running.document) is None
    strip = window.filmstrip.list
    assert any(strip.item(row).toolTip().startswith("small_100: Save image") for row in range(strip.count()))
    assert native.dumps(window.filing.document) == before
    own = window.viewer.image
    window.filing.go_to(running)
    window.runs.plan_now()
    assert window.runs.book.state("save").kind in ("done", "cached")
    shown = window.view.graph_scene.nodes["save"].picture
    assert shown is not None
    assert window.viewer.image is not None
    assert window.viewer.image != own
    window.filing.go_on(1)
    assert window.viewer.image == own


def test_closing_a_tab_cancels_its_run_and_no_other(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.filing.open(small_text_to_image(tmp_path, 400))
    doomed = window.filing.current
    window.top.run.click()
    qtbot.waitUntil(lambda: window.runs.running_node == "sample", timeout=PATIENCE_MS)
    window.filing.open(small_text_to_image(tmp_path, 1))
    window.top.run.click()
    with qtbot.waitSignal(window.runs.finished, timeout=PATIENCE_MS) as finished:
        assert window.filing.close(doomed)
    assert finished.args[0] == "done"
    assert tab_texts(window) == ["small_2", "small_1"]
