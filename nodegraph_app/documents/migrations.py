"""Old files in today's words: pure functions from one version to the next.

Two chains: of the file format as a whole, and of single node types, whose version rises when the same
parameters come to mean something else. Both work on plain JSON values and leave their argument as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..core.errors import DocumentError
from ..core.registry import Registry
from .document import VERSION

Step = Callable[[Mapping[str, Any]], dict[str, Any]]
"""JSON of version n → JSON of version n + 1. It need not write the version number."""

FORMAT_STEPS: dict[int, Step] = {}
"""Format version n → how a whole file of that version becomes one of n + 1."""

NODE_STEPS: dict[tuple[str, int], Step] = {
    # From 2 on, a model is saved into the model folder, and its name is no longer in a folder by default.
    ("merging.save", 1): lambda record: _with_parameters(record, name="models/model"),
    ("loaders.vae", 1): dict,  # from 2 on, the family of a VAE is left open where its file does not tell it
}
"""(node type id, version n) → how a node record of that version becomes one of n + 1. Node packs add
theirs.
"""


def _with_parameters(record: Mapping[str, Any], **params: Any) -> dict[str, Any]:
    """A node record that sets these parameters where it set none: they were the defaults."""
    held = record.get("params", {})
    return {**record, "params": {**params, **held}} if isinstance(held, dict) else dict(record)


def migrate_format(
    data: Mapping[str, Any], *, steps: Mapping[int, Step] = FORMAT_STEPS, newest: int = VERSION
) -> dict[str, Any]:
    """A whole file in the newest format.

    Args:
        data: the top-level object of a file.
        steps: version n → function to n + 1.
        newest: version to arrive at.

    Raises:
        DocumentError: the version is missing, no number, newer than `newest`, or too old for the steps there
            are.
    """
    version = data.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise DocumentError("The file does not say which version of the format it has.", place="version")
    if version > newest:
        raise DocumentError(
            f"The file has format version {version}; this Nodegraph reads up to version {newest}.",
            place="version",
            hint="Update Nodegraph.",
        )
    result = dict(data)
    while version < newest:
        if version not in steps:
            raise DocumentError(f"Format version {version} can no longer be read.", place="version")
        result = {**steps[version](result), "version": version + 1}
        version += 1
    return result


def migrate_node(
    record: Mapping[str, Any], registry: Registry, *, steps: Mapping[tuple[str, int], Step] = NODE_STEPS
) -> dict[str, Any]:
    """A node record in the version of its type that this installation has.

    A record of an unknown or newer type, or without a step from its version, is handed back as it is.

    Args:
        record: one entry of the block ``nodes``, already known to have a text ``type`` and a whole
            ``type_version``.
        registry: node types of this installation.
        steps: (type id, version n) → function to n + 1.
    """
    result = dict(record)
    version = result.get("type_version", 1)
    # The type may change on the way: a node that was split or renamed goes on under its new id.
    while (spec := registry.get(result["type"])) is None or version < spec.version:
        step = steps.get((result["type"], version))
        if step is None:
            return result
        version += 1
        result = {**step(result), "type_version": version}
    return result
