"""The published schema: up to date with the code, sound, and true of every shipped workflow."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from nodegraph_app import builtin
from nodegraph_app.documents import native, strict_json
from nodegraph_app.documents.schema import workflow_schema

SHIPPED = sorted(builtin.workflows().glob("*.json"))


def published() -> dict[str, object]:
    return json.loads((builtin.resources() / "schema" / "workflow-1.json").read_text("utf-8"))


def test_the_published_schema_is_the_one_the_code_makes():
    text = (builtin.resources() / "schema" / "workflow-1.json").read_text("utf-8")
    assert text == strict_json.dumps(workflow_schema(builtin.registry())), (
        "Run: python -m nodegraph_app nodes --schema > resources/schema/workflow-1.json"
    )


def test_the_published_schema_is_a_valid_schema():
    jsonschema.Draft202012Validator.check_schema(published())


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_workflow_fits_the_schema_and_is_written_in_the_one_form(path: Path):
    text = path.read_text("utf-8")
    jsonschema.Draft202012Validator(published()).validate(json.loads(text))
    assert native.dumps(native.loads(text, builtin.registry())) == text


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"type_version": "1"}, "type_version"),
        ({"mode": "asleep"}, "mode"),
        ({"inputs": {"latent": ["a"]}}, "latent"),
        ({"inputs": {"nose": ["a", "b"]}}, "inputs"),
        ({"params": {"steps": 2.5}}, "steps"),
        ({"params": {"steps": 0}}, "steps"),
        ({"params": {"seed": "x"}}, "seed"),
        ({"params": {"sampler": "x"}}, "sampler"),
        ({"params": {"guidance": "7"}}, "guidance"),
    ],
)
def test_the_schema_catches_what_the_reader_or_the_checker_refuses(change, where):
    node = {"type": "sampling.sample", "type_version": 1, **change}
    errors = list(
        jsonschema.Draft202012Validator(published()).iter_errors(
            {"format": "nodegraph/workflow", "version": 1, "nodes": {"s": node}}
        )
    )
    assert any(where in error.absolute_path for error in errors)


def test_the_schema_lets_unknown_types_fields_and_parameters_pass():
    jsonschema.Draft202012Validator(published()).validate(
        {
            "format": "nodegraph/workflow",
            "version": 1,
            "licence": "CC0-1.0",
            "nodes": {
                "a": {"type": "someone.else", "params": {"x": [1]}, "inputs": {"y": ["b", "z"]}, "new": 1},
                "b": {"type": "sampling.sample", "type_version": 1, "params": {"from_the_future": {}}},
            },
        }
    )
