"""What every shipped workflow has in common: it is sound, explained, neatly laid out."""

from __future__ import annotations

from pathlib import Path

import pytest

from nodegraph_app import builtin
from nodegraph_app.core.problems import structural_problems
from nodegraph_app.core.traits import infer_traits
from nodegraph_app.documents.model_files import named_models
from nodegraph_app.documents.storage import open_document
from nodegraph_app.settings import Settings
from nodegraph_app.workspace import Workspace

WORKFLOWS = sorted(builtin.workflows().glob("*.json"))
NAMES = ["controlnet_edges", "image_to_image", "inpaint", "latent_upscale", "lora_style", "text_to_image"]
SHOWS_A_PICTURE = ("sampling.sample", "image.save", "image.preview", "loaders.image")
LEAST_GAP = 20

every_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)


def test_the_six_workflows_are_there():
    assert [path.stem for path in WORKFLOWS] == NAMES


def test_the_ids_that_people_write_on_the_command_line_stay():
    graph = open_document(builtin.workflows() / "text_to_image.json", builtin.registry()).graph
    assert sorted(graph.nodes) == ["checkpoint", "decode", "latent", "negative", "prompt", "sample", "save"]


@every_workflow
def test_a_workflow_has_no_problems(path: Path, tmp_path, monkeypatch):
    monkeypatch.setenv("NODEGRAPH_HOME", str(tmp_path))
    graph = open_document(path, builtin.registry()).graph
    workspace = Workspace(Settings(), path.parent)
    assert structural_problems(graph, workspace) == []
    assert infer_traits(graph, workspace).problems == ()


@every_workflow
def test_a_workflow_says_what_it_is_and_names_its_model_files(path: Path):
    document = open_document(path, builtin.registry())
    assert document.title
    assert document.meta["description"].endswith(".")
    wanted = sorted(document.models)
    assert wanted == sorted(name for _, name in named_models(document.graph))
    assert document.graph["save"].params["name"] == path.stem


@every_workflow
def test_links_run_from_left_to_right(path: Path):
    graph = open_document(path, builtin.registry()).graph
    backwards = [
        f"{link.source} → {link.target}"
        for link in graph.links()
        if graph[link.source].position[0] >= graph[link.target].position[0]
    ]
    assert backwards == []


@every_workflow
def test_nodes_lie_apart_also_when_they_show_their_pictures(path: Path, qapp):
    from PySide6.QtCore import QSizeF

    from nodegraph_app.ui.canvas.layout import lay_out

    graph = open_document(path, builtin.registry()).graph
    boxes = {}
    for node in graph.nodes.values():
        size = QSizeF(128, 128) if node.type in SHOWS_A_PICTURE else None
        layout = lay_out(node, graph.spec(node.id), picture=size)
        boxes[node.id] = layout.body.translated(*node.position)
        assert node.position[0] % LEAST_GAP == node.position[1] % LEAST_GAP == 0, f"{node.id} is off the grid"
    room = LEAST_GAP / 2 - 0.5
    for node_id, box in boxes.items():
        wide = box.adjusted(-room, -room, room, room)
        close = [other for other, its in boxes.items() if other != node_id and wide.intersects(its)]
        assert close == [], f"{node_id} lies on or close to {close}"
