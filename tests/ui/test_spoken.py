"""What is said aloud: in which words, and whether it interrupts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication

from nodegraph_app import builtin
from nodegraph_app.core import edits
from nodegraph_app.core.graph import Link
from nodegraph_app.ui import spoken
from nodegraph_app.ui.window import MainWindow

from .windows import emptied, opened_window, set_parameter

URGENT, POLITE = QAccessible.AnnouncementPoliteness.Assertive, QAccessible.AnnouncementPoliteness.Polite
Said = list[tuple[str, QAccessible.AnnouncementPoliteness]]


@pytest.fixture(scope="module")
def shared(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    with opened_window(qapp, tmp_path_factory.mktemp("home")) as window:
        yield window


@pytest.fixture
def window(shared: MainWindow) -> MainWindow:
    emptied(shared)
    assert shared.filing.open(builtin.workflows() / "text_to_image.json")
    shared.runs.plan_now()
    return shared


@pytest.fixture
def said(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> Said:
    """The events that reach Qt; a screen reader hears them through the desktop's bus."""
    heard: Said = []

    class Ear(QAccessible):
        @staticmethod
        def updateAccessibility(event: QAccessibleAnnouncementEvent) -> None:
            assert event.object() is window
            heard.append((event.message(), event.politeness()))
            QAccessible.updateAccessibility(event)

    monkeypatch.setattr(spoken, "QAccessible", Ear)
    return heard


def test_how_a_run_ended_is_said_and_only_a_failure_interrupts(window: MainWindow, said: Said) -> None:
    for outcome, seconds in (("done", 3.2), ("cancelled", 0.0), ("paused", 0.0), ("failed", 1.5)):
        window.runs.finished.emit(outcome, seconds)
    assert said == [
        ("“Text to image” is done after 3.2 s.", POLITE),
        ("“Text to image” was cancelled.", POLITE),
        ("“Text to image” is paused.", POLITE),
        ("“Text to image” failed after 1.5 s.", URGENT),
    ]


def test_a_run_that_cannot_begin_is_said_with_the_reason(window: MainWindow, said: Said) -> None:
    set_parameter(window, "checkpoint", "file", "lost")
    window.runs.plan_now()
    window.top.run.click()
    assert len(said) == 1
    assert said[0][0].startswith("Load checkpoint cannot run: There is no checkpoint file “lost” here.")
    assert said[0][1] is URGENT


def test_a_link_that_is_refused_is_said(window: MainWindow, said: Said) -> None:
    assert window.filing.editing.make(edits.connect, Link("decode", "image", "sample", "latent")) is None
    assert len(said) == 1
    assert "image" in said[0][0]
    assert said[0][1] is POLITE


def test_saving_is_said(window: MainWindow, said: Said, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_bytes((builtin.workflows() / "text_to_image.json").read_bytes())
    assert window.filing.open(path)
    set_parameter(window, "sample", "steps", 3)
    window.actions_by_name["save"].trigger()
    assert said == [("“mine” is saved.", POLITE)]


def test_what_two_parts_of_the_window_show_at_once_is_said_once(window: MainWindow, said: Said) -> None:
    window.messages.tell("The disk is full.")
    window.status.tell("The disk is full.")
    window.messages.tell("The disk is full again.")
    assert [text for text, _ in said] == ["The disk is full.", "The disk is full again."]
