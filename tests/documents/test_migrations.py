"""Migrations, on tables made for the test, and the real ones."""

from __future__ import annotations

import json

import pytest

from nodegraph_app import builtin
from nodegraph_app.core.errors import DocumentError
from nodegraph_app.core.registry import Registry
from nodegraph_app.core.spec import node
from nodegraph_app.documents import native
from nodegraph_app.documents.migrations import NODE_STEPS as TODAY
from nodegraph_app.documents.migrations import migrate_format, migrate_node

FORMAT_STEPS = {
    1: lambda data: {**data, "nodes": data["blocks"]},
    2: lambda data: {name: value for name, value in data.items() if name != "blocks"},
}


def test_a_file_goes_through_every_version_in_order():
    old = {"version": 1, "blocks": {"a": 1}}
    assert migrate_format(old, steps=FORMAT_STEPS, newest=3) == {"version": 3, "nodes": {"a": 1}}
    assert old == {"version": 1, "blocks": {"a": 1}}


def test_a_file_of_a_version_nobody_can_read_any_more_is_refused():
    with pytest.raises(DocumentError, match="can no longer be read"):
        migrate_format({"version": 1}, steps={2: FORMAT_STEPS[2]}, newest=3)


@node("test.blur", title="Blur", version=3)
def blur(*, radius_px: float = 2.0) -> float:
    """Blur by a radius."""
    return radius_px


NODE_STEPS = {
    ("test.soften", 1): lambda record: {**record, "type": "test.blur"},
    ("test.blur", 2): lambda record: {**record, "params": {"radius_px": record["params"]["diameter_px"] / 2}},
}


def test_a_node_record_becomes_one_of_the_newest_version_also_under_a_new_type():
    registry = Registry([blur.__node_spec__])
    old = {"type": "test.soften", "type_version": 1, "params": {"diameter_px": 6}}
    migrated = {"type": "test.blur", "type_version": 3, "params": {"radius_px": 3.0}}
    assert migrate_node(old, registry, steps=NODE_STEPS) == migrated
    assert migrate_node(migrated, registry, steps=NODE_STEPS) == migrated


def test_a_document_is_opened_with_its_old_nodes_migrated():
    registry = Registry([blur.__node_spec__])
    text = json.dumps(
        {
            "format": "nodegraph/workflow",
            "version": 1,
            "nodes": {"soft": {"type": "test.soften", "params": {"diameter_px": 6}, "note": "kept"}},
        }
    )
    soft = native.loads(text, registry, node_steps=NODE_STEPS).graph["soft"]
    assert (soft.type, soft.type_version, soft.params) == ("test.blur", 3, {"radius_px": 3.0})
    assert soft.extra == {"note": "kept"}


def test_a_record_without_a_step_is_left_as_it_is():
    registry = Registry([blur.__node_spec__])
    for record in (
        {"type": "test.blur", "type_version": 1},
        {"type": "test.blur", "type_version": 9},
        {"type": "x.y"},
    ):
        assert migrate_node(record, registry, steps={}) == record


def test_every_step_leads_to_a_version_that_is_there():
    for (type_id, version), step in TODAY.items():
        record = step({"type": type_id, "type_version": version})
        assert builtin.registry()[record["type"]].version > version


def test_a_model_that_was_saved_under_the_old_default_name_keeps_it():
    old = {"type": "merging.save", "params": {"precision": "float32"}}
    made = migrate_node(old, builtin.registry())
    assert made["params"] == {"name": "models/model", "precision": "float32"}
    named = {"type": "merging.save", "type_version": 1, "params": {"name": "mine"}}
    assert migrate_node(named, builtin.registry())["params"] == {"name": "mine"}
    assert migrate_node({**old, "params": 5}, builtin.registry())["params"] == 5
