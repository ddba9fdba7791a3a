"""Files that do not say where their nodes stand: they are laid out, and the document counts as unchanged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from nodegraph_app import builtin
from nodegraph_app.documents import native
from nodegraph_app.ui.window import MainWindow

from .windows import emptied, opened_window, set_parameter


@pytest.fixture(scope="module")
def shared(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    with opened_window(qapp, tmp_path_factory.mktemp("home")) as window:
        yield window


@pytest.fixture
def window(shared: MainWindow) -> MainWindow:
    return emptied(shared)


def written(folder: Path, layout: dict[str, Any] | None) -> Path:
    document = json.loads((builtin.workflows() / "text_to_image.json").read_text("utf-8"))
    del document["layout"]
    if layout is not None:
        document["layout"] = layout
    path = folder / "unplaced.json"
    path.write_text(json.dumps(document))
    return path


def overlaps(window: MainWindow) -> list[tuple[str, str]]:
    items = window.view.graph_scene.nodes
    return [
        (one, other) for one, other in combinations(items, 2) if items[one].rect.intersects(items[other].rect)
    ]


@pytest.mark.parametrize("layout", [None, {"sample": {"collapsed": True}}])
def test_nodes_without_a_place_are_laid_out_and_nothing_is_unsaved(
    window: MainWindow, tmp_path: Path, layout: dict[str, Any] | None
) -> None:
    path = written(tmp_path, layout)
    before = path.read_bytes()
    assert window.filing.open(path)
    graph = window.filing.editing.graph
    assert overlaps(window) == []
    assert all(graph[link.source].position[0] < graph[link.target].position[0] for link in graph.links())
    assert graph["sample"].collapsed == (layout is not None)
    assert not window.filing.current.dirty
    assert window.filing.editing.stack.count() == 0
    assert path.read_bytes() == before


def test_nodes_that_have_a_place_keep_it_and_the_others_stand_clear_of_them(
    window: MainWindow, tmp_path: Path
) -> None:
    places = {"sample": {"pos": [400, -200]}, "decode": {"pos": [0, 0]}}
    assert window.filing.open(written(tmp_path, places))
    graph = window.filing.editing.graph
    assert graph["sample"].position == (400, -200)
    assert graph["decode"].position == (0, 0)
    assert overlaps(window) == []


def test_the_places_are_saved_with_the_next_edit_and_found_again(window: MainWindow, tmp_path: Path) -> None:
    path = written(tmp_path, None)
    assert window.filing.open(path)
    set_parameter(window, "sample", "steps", 3)
    window.filing.editing.undo()
    places = {each: node.position for each, node in window.filing.editing.graph.nodes.items()}
    assert window.filing.save()
    once = path.read_bytes()
    found = native.loads(once, window.registry)
    assert {each: node.position for each, node in found.graph.nodes.items()} == places
    assert found.unplaced == frozenset()
    assert native.dumps(found).encode() == once
