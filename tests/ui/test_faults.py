"""Whatever goes wrong in the worker: the window lives, the document is as it was, and the next run works."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nodegraph_app.documents import native
from nodegraph_app.execution import client as conversation
from nodegraph_app.ui.window import MainWindow
from tests.execution.test_client import grey, masks
from tests.faults import KINDS, PHASES, Fault, Faults, Kind, Phase, installed
from tests.homes import remember_device

from .windows import PATIENCE_MS, opened_window, run_to_the_end, set_parameter, states, written_workflow


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Faults]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conversation, "STOPPING_S", 1.0)
        yield installed(tmp_path_factory.mktemp("pack"), patch)


@pytest.fixture(scope="module")
def window(
    faults: Faults, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MainWindow]:
    folder = tmp_path_factory.mktemp("home")
    path = written_workflow(grey(folder / "flow"), "masks", json.loads(masks())["nodes"])
    remember_device(folder / "cache")
    with opened_window(qapp, folder, path) as window:
        window.link.start()
        yield window


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("phase", PHASES)
def test_the_window_names_the_node_keeps_the_document_and_runs_again(
    window: MainWindow, faults: Faults, qtbot: QtBot, phase: Phase, kind: Kind
) -> None:
    coverage = 0.1 + KINDS.index(kind) / 100 + PHASES.index(phase) / 1000
    set_parameter(window, "mask", "coverage", coverage)
    before = native.dumps(window.filing.document)
    faults.plant(Fault("flat", phase, kind))
    if kind == "hang":
        window.top.run.click()
        qtbot.waitUntil(lambda: faults.happened, timeout=PATIENCE_MS)
        with qtbot.waitSignal(window.runs.finished, timeout=PATIENCE_MS) as finished:
            window.top.cancel.click()
        assert finished.args[0] == "cancelled"
        assert "error" not in states(window).values()
    else:
        outcome = run_to_the_end(window, qtbot)
        # Short of memory, the node tries again with less. That is remembered: the next time it tries less at
        # once, and when it is still short, nothing is left to try.
        tried_again = kind == "memory" and phase == "before"
        kept_going = tried_again or (kind in ("exception", "memory") and phase == "writing the cache")
        assert tried_again == ("It goes on with less" in window.messages.label.text())
        assert outcome == ("done" if kept_going else "failed")
        if not kept_going:
            assert states(window)["flat"] == "error"
            assert "Composite" in window.messages.label.text()
            assert "safe" in window.messages.label.text()
    assert faults.happened
    assert not window.runs.running
    assert native.dumps(window.filing.document) == before
    window.link.client.start()  # three deaths would keep it down
    assert run_to_the_end(window, qtbot) == "done"
    assert set(states(window).values()) <= {"done", "cached"}
