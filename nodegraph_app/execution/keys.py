"""A value's key is its history: the same key means the same value, in any process, on any day."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def shape_key(types: Mapping[str, str]) -> str:
    """Name of a workflow that edits of parameters and links leave alone.

    Args:
        types: node id → node type id, of every node.
    """
    return _digest(types)


def result_key(
    node_type: str,
    type_version: int,
    parameters: Mapping[str, Any],
    inputs: Mapping[str, tuple[str, str]],
    files: Mapping[str, str],
    numerics: str,
    place: str = "",
) -> str:
    """Name of a node's result, from what made it alone; no tensor and no run is needed.

    Args:
        node_type: node type id.
        type_version: of the node type.
        parameters: every parameter that acts, none that a link drives.
        inputs: input name → (key of the feeding result, output name).
        files: parameter name → fingerprint of the file it names.
        numerics: class of devices and number types whose results may stand for each other.
        place: for a node with side effects, where they happen.

    Returns:
        64 hexadecimal digits (SHA-256 of canonical JSON).
    """
    return _digest([node_type, type_version, parameters, inputs, files, numerics, place])


def _digest(plain: object) -> str:
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()
