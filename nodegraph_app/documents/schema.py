"""The published JSON Schema of the native format, made from the code so that it cannot fall behind.

It says what other programs may rely on: the blocks, a node record, and for every node type of this
installation its parameters and inputs. Ranges are those the editor enforces; unknown types and fields stay
allowed.
"""

from __future__ import annotations

from typing import Any

from ..core.edits import FORM_FIELD
from ..core.forms import LAST
from ..core.groups import GROUP_KEY
from ..core.parameters import ParameterSpec
from ..core.registry import Registry
from ..core.spec import NodeSpec
from .coordinates import FARTHEST
from .document import FORMAT, VERSION
from .frames import FRAME_PREFIX
from .native import MOST_NODES

_NODE_ID = "^[A-Za-z0-9_-]{1,64}$"
_ANY_TEXT = {"type": "string"}
_POSITION = {
    "type": "array",
    "items": {"type": "number", "minimum": -FARTHEST, "maximum": FARTHEST},
    "minItems": 2,
    "maxItems": 2,
}
_IN_GROUP = {"type": "string", "pattern": _NODE_ID, "description": "The group it lies in."}


def workflow_schema(registry: Registry) -> dict[str, Any]:
    """The schema (JSON Schema 2020-12) of a workflow file that uses the node types in `registry`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Nodegraph workflow, version {VERSION}",
        "type": "object",
        "required": ["format", "version", "nodes"],
        "properties": {
            "format": {"const": FORMAT},
            "version": {"const": VERSION},
            "nodes": {
                "type": "object",
                "description": "What runs, by node id.",
                "maxProperties": MOST_NODES,
                "propertyNames": {"pattern": _NODE_ID},
                "additionalProperties": {"$ref": "#/$defs/node"},
            },
            "models": {
                "type": "object",
                "description": "The model files the nodes name.",
                "additionalProperties": {"$ref": "#/$defs/model"},
            },
            "layout": {
                "type": "object",
                "description": "Where nodes lie and how they look, by node id; frames and groups.",
                "patternProperties": {
                    f"^{FRAME_PREFIX}": {"$ref": "#/$defs/frame"},
                    f"^{GROUP_KEY}": {"$ref": "#/$defs/group"},
                },
                "additionalProperties": {"$ref": "#/$defs/place"},
            },
            "meta": {"type": "object", "properties": {"title": _ANY_TEXT, "description": _ANY_TEXT}},
        },
        "$defs": {
            "node": _node(registry),
            "link": {
                "type": "array",
                "description": "Node id and output name that feed this input.",
                "prefixItems": [{"type": "string", "pattern": _NODE_ID}, _ANY_TEXT],
                "items": False,
                "minItems": 2,
            },
            "model": {
                "type": "object",
                "properties": {
                    "kind": _ANY_TEXT,
                    "file": _ANY_TEXT,
                    "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                    "size": {"type": "integer", "minimum": 0, "description": "Bytes."},
                },
            },
            "place": {
                "type": "object",
                "properties": {
                    "pos": _POSITION,
                    "collapsed": {"type": "boolean"},
                    "color": _ANY_TEXT,
                    "pinned": {"type": "boolean"},
                    "group": _IN_GROUP,
                    FORM_FIELD: {"$ref": "#/$defs/form"},
                },
            },
            "form": _form(),
            "group": _group(),
            "frame": {
                "type": "object",
                "required": ["place"],
                "properties": {
                    "place": {
                        "type": "array",
                        "description": "Left, top, width, height.",
                        "items": {"type": "number", "minimum": -FARTHEST, "maximum": FARTHEST},
                        "minItems": 4,
                        "maxItems": 4,
                    },
                    "title": _ANY_TEXT,
                    "color": _ANY_TEXT,
                    "group": _IN_GROUP,
                },
            },
            **{_definition(spec): _node_type(spec) for spec in registry},
        },
    }


def _group() -> dict[str, Any]:
    exposed = {
        "type": "array",
        "prefixItems": [{"type": "string", "pattern": _NODE_ID}, _ANY_TEXT, {"const": "output"}],
        "items": False,
        "minItems": 2,
    }
    return {
        "type": "object",
        "properties": {
            "pos": _POSITION,
            "title": _ANY_TEXT,
            "group": _IN_GROUP,
            "collapsed": {"type": "boolean"},
            "color": _ANY_TEXT,
            "pinned": {"type": "boolean"},
            "exposed": {
                "type": "array",
                "description": "Node id and name of each input, parameter or output within that it shows.",
                "items": exposed,
            },
        },
    }


def _form() -> dict[str, Any]:
    at = {"type": "integer", "minimum": 0, "maximum": LAST, "description": "Place on the form."}
    entry = {"type": "object", "required": ["at"], "properties": {"at": at, "label": _ANY_TEXT}}
    return {
        "type": "object",
        "description": "What of the node is on the form: parameters by name, and whether its pictures are.",
        "properties": {"fields": {"type": "object", "additionalProperties": entry}, "result": at},
    }


def _definition(spec: NodeSpec) -> str:
    return f"type {spec.type}"


def _node(registry: Registry) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["type"],
        "properties": {
            "type": {"type": "string", "minLength": 1},
            "type_version": {"type": "integer", "minimum": 1},
            "params": {"type": "object"},
            "inputs": {"type": "object", "additionalProperties": {"$ref": "#/$defs/link"}},
            "title": {"type": ["string", "null"]},
            "mode": {"enum": ["normal", "muted", "bypassed"]},
        },
        "allOf": [
            {
                "if": {"properties": {"type": {"const": spec.type}, "type_version": {"const": spec.version}}},
                "then": {"$ref": f"#/$defs/{_definition(spec).replace(' ', '%20')}"},
            }
            for spec in registry
        ],
    }


def _node_type(spec: NodeSpec) -> dict[str, Any]:
    return {
        "title": spec.title,
        "description": spec.summary,
        "properties": {
            "params": {
                "properties": {parameter.name: _parameter(parameter) for parameter in spec.parameters}
            },
            "inputs": {
                "propertyNames": {
                    "enum": [*(i.name for i in spec.inputs), *(p.name for p in spec.parameters)]
                }
            },
        },
    }


def _parameter(parameter: ParameterSpec) -> dict[str, Any]:
    bounds = parameter.bounds
    low_high = {"minimum": bounds.low, "maximum": bounds.high} if bounds else {}
    about: dict[str, Any] = {"default": parameter.to_json(parameter.default)}
    if parameter.help:
        about["description"] = parameter.help
    match parameter.kind:
        case "integer" if isinstance(about["default"], str):
            return {**about, "type": ["string", "integer"], "pattern": "^-?[0-9]{1,20}$"}
        case "integer":
            return {**about, "type": "integer", **low_high}
        case "number":
            return {**about, "type": "number", **low_high}
        case "boolean":
            return {**about, "type": "boolean"}
        case "choice":
            return {**about, "enum": list(parameter.choices)}
    return {**about, "type": "string"}
