"""The language of the window: chosen, shown at the next start; its lists of words hold what the code says."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path
from string import Formatter
from xml.etree import ElementTree

import pytest
from PySide6.QtWidgets import QApplication, QComboBox

from nodegraph_app import builtin
from nodegraph_app.core import edits
from nodegraph_app.documents import native
from nodegraph_app.settings import HOME_VARIABLE, Settings
from nodegraph_app.ui import translation, word_lists
from nodegraph_app.ui.canvas.matching import ranked
from nodegraph_app.ui.dialogs.preferences import Preferences
from nodegraph_app.ui.parameter_words import takes_sentence

from .windows import opened_window, small_text_to_image


def test_the_language_of_the_system_is_taken_where_it_is_shipped() -> None:
    assert translation.chosen("system", ["xx", "de-AT", "en"]) == "de"
    assert translation.chosen("system", ["xx-YY"]) == "en"
    assert translation.chosen("de", ["en"]) == "de"
    assert translation.chosen("of a later version", ["de"]) == "en"
    assert list(translation.shipped().items())[:2] == [("en", "English"), ("de", "Deutsch")]


def test_the_language_that_was_chosen_is_shown_at_the_next_start(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_leaks: None
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    dialog = Preferences(Settings())
    menu = dialog.editors["language"]
    assert isinstance(menu, QComboBox)
    menu.setCurrentIndex(menu.findText("Deutsch"))
    dialog.settings.save()
    dialog.deleteLater()
    translation.install(qapp, Settings.load().language)
    try:
        with opened_window(qapp, tmp_path, small_text_to_image(tmp_path)) as window:
            assert window.menuBar().actions()[0].text() == "&Datei"
            assert window.top.run.text().startswith("Ausführen")
            assert window.view.graph_scene.nodes["save"].layout.title == "Bild speichern"
            found = [spec.type for spec in ranked("save image", window.registry, ())]
            assert found[0] == "image.save", "a search still finds a node by its English name"
            window.filing.editing.make(edits.set_parameter, "sample", "steps", 3)
            assert "Bild" not in native.dumps(window.filing.document), "files are in no language"
    finally:
        translation.install(qapp, translation.ENGLISH)


def test_what_a_parameter_takes_is_said_in_the_window_as_in_the_engine(qapp: QApplication) -> None:
    for spec in builtin.registry():
        for parameter in spec.parameters:
            said = parameter.describe()
            if parameter.file_kind is not None:  # in the window they are words
                said = said.replace(parameter.file_kind, parameter.file_kind.replace("_", " "))
            assert takes_sentence(parameter) == f"Takes {said}."


@pytest.mark.parametrize("code", translation.shipped())
def test_the_lists_of_words_are_up_to_date_with_the_code(code: str, tmp_path: Path) -> None:
    kept = builtin.resources() / "translations" / f"nodegraph_{code}.ts"
    copy = Path(shutil.copy(kept, tmp_path))
    word_lists.collect(copy, code)
    said, known = words_in(copy), words_in(kept)
    assert said == known, "run python -m nodegraph_app.ui.word_lists"
    if code == translation.ENGLISH:
        assert 'type="unfinished"' not in kept.read_text("utf-8"), "singular and plural are missing"


def words_in(path: Path) -> set[tuple[str, str]]:
    """Context and text of every entry."""
    contexts = ElementTree.parse(path).iter("context")
    return {
        (context.findtext("name") or "", message.findtext("source") or "")
        for context in contexts
        for message in context.iter("message")
    }


@pytest.mark.parametrize("code", translation.shipped())
def test_translations_keep_what_is_filled_in_later(code: str) -> None:
    """A placeholder that was lost or misspelt would be an error, or a number less, in that language alone."""
    kept = builtin.resources() / "translations" / f"nodegraph_{code}.ts"
    for message in ElementTree.parse(kept).iter("message"):
        source, said = message.findtext("source") or "", message.find("translation")
        assert said is not None
        if said.get("type") != "unfinished":
            for form in [each.text or "" for each in said.iter("numerusform")] or [said.text or ""]:
                assert fields_of(form) == fields_of(source), source


def fields_of(text: str) -> set[str]:
    """What is filled into a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_what_is_filled_into_a_text_is_what_it_asks_for() -> None:
    """Many messages are met only when something goes wrong, and must not go wrong themselves."""
    looked_at = 0
    for path in Path(word_lists.__file__).parent.rglob("*.py"):
        for call in (
            node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)
        ):
            text = translated_text(call)
            assert not isinstance(text, ast.JoinedStr), f"{path}:{call.lineno}: an f-string is in no list"
            match call.func:
                case ast.Attribute(attr="format", value=ast.Call() as filled):
                    said = translated_text(filled)
                case _:
                    continue
            if isinstance(said, ast.Constant):
                looked_at += 1
                given = {keyword.arg for keyword in call.keywords}
                assert given == fields_of(str(said.value)), f"{path}:{call.lineno}"
    assert looked_at > 100


def translated_text(call: ast.Call) -> ast.expr | None:
    """The text of a call of ``tr`` or ``translate``."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    place = {"tr": 0, "translate": 1}.get(name)
    return call.args[place] if place is not None and len(call.args) > place else None
