"""Every text that a person meets can be said in another language."""

from __future__ import annotations

import platform
import re
from collections.abc import Callable, Iterable, Iterator
from typing import get_args
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QDialog

from nodegraph_app import builtin
from nodegraph_app.core.performance import Attention
from nodegraph_app.settings import Settings, log_folder
from nodegraph_app.ui.canvas.export import svg_of_graph
from nodegraph_app.ui.canvas.hits import Hit, Part, tip_at
from nodegraph_app.ui.canvas.node_item import NodeItem
from nodegraph_app.ui.canvas.picker import Picker
from nodegraph_app.ui.dialogs.changed_on_disk import ask_changed
from nodegraph_app.ui.dialogs.unsaved import ask_unsaved
from nodegraph_app.ui.filing import shipped_workflows
from nodegraph_app.ui.masks.dialog import MaskDialog
from nodegraph_app.ui.masks.painting import Painting
from nodegraph_app.ui.model_notes import notes_for
from nodegraph_app.ui.window import MainWindow

from .seen_texts import OPEN, Brackets, Seen, painted_by, painted_in, texts_of, unspoken
from .windows import SOON_MS, opened_window, small_text_to_image

PARTS: tuple[Part, ...] = ("input", "output", "field", "dice", "picture", "body")
NOT_OURS = {
    "numbers, signs, single letters": r"[\W\d_]*([A-Za-z][\W\d_]*)?",
    "keys": r"(\W|\d|Ctrl|Alt|Shift|Home|Esc|Del|Ins|Enter|Return|Backspace|Space|Tab|PgUp|PgDown|Left|Right"
    r"|Up|Down|F\d+|[A-Z]\b)*",
    "units": r"[\W\d]*(px|GB|MB|kB|ms|s|min|%|x)?[\W\d]*",
    "what the engine says, in English for now": r"never ran",
    "names": r"\W*(Nodegraph|CUDA|MPS|SHA-256|OWNER/NAME|Apple \(MPS\)|English|Deutsch)[\W\d.]*",
}
"""Reason → what needs no translation, as a regular expression of the whole rest of a text."""


@pytest.fixture(scope="module")
def language(qapp: QApplication) -> Iterator[Brackets]:
    brackets = Brackets()
    qapp.installTranslator(brackets)
    yield brackets
    qapp.removeTranslator(brackets)


@pytest.fixture(scope="module")
def bracketed(qapp: QApplication, language: Brackets) -> QApplication:
    """The program in a language of brackets."""
    return qapp


@pytest.fixture(scope="module")
def window(bracketed: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    home = tmp_path_factory.mktemp("home")
    with opened_window(bracketed, home, small_text_to_image(home)) as opened:
        opened.runs.plan_now()
        bracketed.processEvents()
        yield opened


def data_of(window: MainWindow) -> list[str]:
    """What people and files wrote: it is in no language, or in theirs."""
    filing = window.filing
    written = [str(Settings.path()), str(log_folder()), str(filing.path), filing.title, platform.node()]
    written += [str(getattr(filing.settings, name)) for name in ("output_folder", "input_folder")]
    written += [str(log_folder().parent), *map(str, filing.settings.model_folders), *shipped_workflows()]
    written += [path.name for path in filing.settings.recent_files]
    graph = filing.document.graph
    for node in graph.nodes.values():
        written += [node.id, node.type, node.title or "", *map(str, node.params.values())]
        if (item := window.view.graph_scene.nodes.get(node.id)) is not None:
            written += lines_of(item)
        written += notes_for(graph, filing.files, node.id)
    for spec in window.registry:
        for parameter in spec.parameters:
            written += [*parameter.choices, str(parameter.default)]
    return sorted({text for text in written if len(text) > 1}, key=len, reverse=True)


def lines_of(item: NodeItem) -> Iterator[str]:
    """What a person wrote into a node, as it is broken into lines."""
    for field in item.layout.fields.values():
        yield from field.lines


def check(window: MainWindow, seen: Iterable[Seen]) -> None:
    """Fails with the texts, and their places, of which something is not in brackets and is no data."""
    data, texts = data_of(window), list(seen)
    assert any(OPEN in text for _, text in texts), "nothing was seen in the language"
    found = set()
    for place, text in texts:
        rest = unspoken(text)
        for known in data:
            rest = rest.replace(known, "")
        if not any(re.fullmatch(pattern, rest.strip(), re.S) for pattern in NOT_OURS.values()):
            found.add(f"{place}: {text!r}")
    assert not found, "not translated:\n" + "\n".join(sorted(found))


def seen_when_asked(app: QApplication, ask: Callable[[], object]) -> list[Seen]:
    """What a modal dialog shows, which is then left."""
    seen: list[Seen] = []

    def look() -> None:
        dialog = app.activeModalWidget()
        if dialog is None:  # on a busy machine it is not there yet
            QTimer.singleShot(SOON_MS, look)
            return
        seen.extend(texts_of(dialog))
        assert isinstance(dialog, QDialog)
        dialog.reject()

    QTimer.singleShot(0, look)
    ask()
    while not seen:  # one that does not block
        app.processEvents()
    return seen


def test_the_window_with_a_workflow_speaks_only_through_the_translation(window: MainWindow) -> None:
    check(window, texts_of(window))


@pytest.mark.parametrize("node", ["sample", "checkpoint", "prompt", "save"])
def test_what_is_said_of_a_selected_node_is_translated(window: MainWindow, node: str) -> None:
    graph = window.filing.editing.graph
    chosen = next(each for each in graph.nodes if each.startswith(node))
    window.view.graph_scene.select([chosen])
    check(window, texts_of(window.inspector))


def test_what_is_said_of_several_nodes_is_translated(window: MainWindow) -> None:
    window.view.select_all()
    check(window, texts_of(window.inspector))
    window.view.graph_scene.select([])
    check(window, texts_of(window.inspector))


@pytest.mark.parametrize("command", ["preferences", "keys", "about", "share", "recover"])
def test_a_dialog_speaks_only_through_the_translation(
    bracketed: QApplication, window: MainWindow, command: str
) -> None:
    check(window, seen_when_asked(bracketed, window.actions_by_name[command].trigger))


@pytest.mark.parametrize("command", ["open", "save_as", "export_picture"])
def test_a_question_for_a_file_is_translated(
    bracketed: QApplication, window: MainWindow, command: str
) -> None:
    seen = seen_when_asked(bracketed, window.actions_by_name[command].trigger)
    check(window, [(place, text) for place, text in seen if not re.match(r"Q\w+View|.*lookInCombo", place)])


@pytest.mark.parametrize("command", ["models", "gallery", "grid"])
def test_a_further_window_speaks_only_through_the_translation(
    bracketed: QApplication, window: MainWindow, command: str
) -> None:
    before = set(bracketed.topLevelWidgets())
    window.actions_by_name[command].trigger()
    (opened,) = [each for each in bracketed.topLevelWidgets() if each not in before and each.isVisible()]
    check(window, texts_of(opened))
    opened.close()


def test_questions_are_translated(bracketed: QApplication, window: MainWindow) -> None:
    check(window, seen_when_asked(bracketed, lambda: ask_unsaved(window, window.filing.title)))
    check(window, seen_when_asked(bracketed, lambda: ask_changed(window, window.filing.title)))


def test_the_mask_editor_is_translated(bracketed: QApplication, window: MainWindow) -> None:
    picture = QImage(32, 24, QImage.Format.Format_RGB32)
    dialog = MaskDialog(picture, Painting(np.zeros((24, 32), np.uint8)), window.filing.title, window)
    check(window, texts_of(dialog))
    dialog.deleteLater()


def test_the_palette_of_commands_and_the_search_are_translated(window: MainWindow) -> None:
    window.show_commands()
    check(window, texts_of(window.palette_of_commands))
    check(window, entries_of(window.palette_of_commands))
    window.palette_of_commands.dismiss()
    window.view.open_search(QPointF(0, 0))
    check(window, texts_of(window.view.search))
    check(window, entries_of(window.view.search))
    window.view.search.dismiss()


def entries_of(picker: Picker) -> Iterator[Seen]:
    """What the rows of a picker show, the second column and the explanation too."""
    for row in range(picker.list.count()):
        entry = picker.list.item(row).data(Qt.ItemDataRole.UserRole)
        yield from (("title", entry.title), ("aside", entry.aside), ("detail", entry.detail))


def test_the_start_page_is_translated(window: MainWindow) -> None:
    window.show_start()
    check(window, texts_of(window.start))
    window.start.leave()


def test_what_is_painted_on_the_canvas_is_translated(bracketed: QApplication, window: MainWindow) -> None:
    check(window, painted_in(svg_of_graph(window.view), "node"))
    check(window, painted_by(window.viewer.view))
    window.filing.new()
    bracketed.processEvents()
    check(window, painted_by(window.view.viewport()))
    window.filing.close()


def test_what_stands_under_the_mouse_is_explained_in_the_language(window: MainWindow) -> None:
    scene = window.view.graph_scene
    tips = []
    for node, item in scene.nodes.items():
        places = [*item.layout.inputs, *item.layout.outputs, *item.layout.fields]
        tips += [tip_at(scene, Hit("header", node))]
        tips += [tip_at(scene, Hit(part, node, place)) for part in PARTS for place in places]
    check(window, [("tooltip", tip) for tip in tips])


def test_the_pages_at_the_side_and_below_are_translated(window: MainWindow) -> None:
    for pages in (window.left, window.below):
        for name in pages.names:
            check(window, texts_of(pages.panel(name)))


def test_the_form_is_translated(bracketed: QApplication, window: MainWindow) -> None:
    window.actions_by_name["form"].trigger()
    bracketed.processEvents()
    check(window, texts_of(window.canvases))
    window.actions_by_name["form"].trigger()


def test_what_the_window_asks_for_stands_in_the_lists_of_words(
    window: MainWindow, language: Brackets
) -> None:
    """What is written so that it is not found there would stay English in every language."""
    list_ = builtin.resources() / "translations" / "nodegraph_de.ts"
    known = {message.findtext("source") for message in ElementTree.parse(list_).iter("message")}
    assert len(language.asked) > 500
    # A subclass asks under its own name first. Names of keys and devices are in tables beside words.
    names = (*NOT_OURS.values(), *get_args(Attention))
    unknown = {text for _, text in language.asked if text not in known}
    assert {text for text in unknown if not any(re.fullmatch(name, text) for name in names)} == set()
