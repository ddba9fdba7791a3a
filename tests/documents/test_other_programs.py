"""A workflow of another program is refused by name, and everything else as before."""

from __future__ import annotations

import json
from typing import Any

import pytest

from nodegraph_app import builtin
from nodegraph_app.core.errors import DocumentError
from nodegraph_app.documents import native

SAVED: dict[str, Any] = {
    "last_node_id": 9,
    "last_link_id": 4,
    "nodes": [
        {"id": 4, "type": "CheckpointLoaderSimple", "pos": [26, 474], "widgets_values": ["a.safetensors"]},
        {"id": 3, "type": "KSampler", "pos": [863, 186], "inputs": [{"name": "model", "link": 1}]},
    ],
    "links": [[1, 4, 0, 3, 0, "MODEL"]],
    "version": 0.4,
}
"""The older shape, with links as lists."""

SAVED_LATER: dict[str, Any] = {
    "version": 1,
    "state": {"lastNodeId": 4},
    "nodes": [{"id": 4, "type": "CheckpointLoaderSimple"}],
    "links": [{"id": 1, "origin_id": 4, "target_id": 3, "type": "MODEL"}],
}

CALLED: dict[str, Any] = {
    "3": {"class_type": "KSampler", "inputs": {"seed": 5, "model": ["4", 0]}, "_meta": {"title": "KSampler"}},
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "a.safetensors"}},
    "9": {"class_type": "SaveImage", "inputs": {"images": ["8", 0]}},
}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (SAVED, "ComfyUI with 2 nodes, as its editor saves it"),
        (SAVED_LATER, "ComfyUI with 1 node, as its editor saves it"),
        (CALLED, "ComfyUI with 3 nodes, in the form that is sent to its API"),
    ],
)
def test_both_forms_of_comfyui_are_named_and_it_is_said_that_they_cannot_be_imported(
    content: dict[str, Any], words: str
) -> None:
    with pytest.raises(DocumentError) as caught:
        native.loads(json.dumps(content), builtin.registry())
    assert words in caught.value.message
    assert caught.value.hint is not None
    assert "cannot import it yet" in caught.value.hint
    assert "stays as it is" in caught.value.hint


@pytest.mark.parametrize(
    "content",
    [
        {},
        [],
        {"nodes": []},
        {"nodes": ["a"], "links": []},
        {"nodes": {"a": {"type": "x"}}, "links": []},
        {"a": {"class_type": 3}},
        {"a": {"class_type": "KSampler"}, "settings": 4},
    ],
)
def test_what_only_looks_a_little_like_it_is_still_no_workflow(content: Any) -> None:
    with pytest.raises(DocumentError, match="This is not a Nodegraph workflow"):
        native.loads(json.dumps(content), builtin.registry())


def test_a_workflow_of_ours_is_never_taken_for_another() -> None:
    text = (builtin.workflows() / "text_to_image.json").read_text("utf-8")
    content = {**json.loads(text), "links": [], "last_node_id": 3}
    assert len(native.loads(json.dumps(content), builtin.registry()).graph) == 7
