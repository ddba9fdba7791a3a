"""The native format: named values in JSON that diffs well, and the strict way back.

One block says what runs (``nodes``), one which model files it names (``models``), one where things lie on the
canvas (``layout``) and one what people say about it (``meta``). Reading what was written gives the same
bytes again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..core.errors import CycleError, DocumentError, GraphError, ParameterError
from ..core.frames import Frame
from ..core.graph import Graph, Mode, Node, Source
from ..core.groups import Group
from ..core.registry import Registry
from . import strict_json
from .coordinates import FARTHEST, numbers, read_numbers
from .document import FORMAT, VERSION, Document
from .frames import FRAME_PREFIX, MOST_FRAMES, frame_record, read_frame
from .groups import MOST_GROUPS, group_record, home_of, read_groups
from .migrations import FORMAT_STEPS, NODE_STEPS, Step, migrate_format, migrate_node
from .other_programs import of_another_program
from .strict_json import place_of, short

MOST_NODES = 10_000
MOST_LINKS = 50_000
_BLOCKS = ("format", "version", "nodes", "models", "layout", "meta")
_FIELDS = ("type", "type_version", "params", "inputs", "title", "mode")
_LAYOUT_FIELDS = ("pos", "collapsed", "color", "pinned", "group")
_MODES: dict[str, Mode] = {"normal": "normal", "muted": "muted", "bypassed": "bypassed"}


def dumps(document: Document) -> str:
    """The text of a workflow file: the same for equal documents.

    Raises:
        DocumentError: a value cannot be written, or the workflow is too large to be read again.
    """
    graph = document.graph
    layout = {
        **document.layout_extra,
        **{node.id: _layout_record(node) for node in graph.nodes.values()},
        **{FRAME_PREFIX + frame.id: frame_record(frame) for frame in graph.frames.values()},
        **{group.key: group_record(group) for group in graph.groups.values()},
    }
    text = strict_json.dumps(
        {
            **document.extra,
            "format": FORMAT,
            "version": VERSION,
            "nodes": {node.id: _node_record(graph, node) for node in graph.nodes.values()},
            "models": document.models,
            "layout": layout,
            "meta": document.meta,
        }
    )
    links = sum(len(node.inputs) for node in graph.nodes.values())
    _check_counts(len(graph), links, len(graph.frames))
    if len(graph.groups) > MOST_GROUPS:
        raise DocumentError(
            f"The workflow has {len(graph.groups)} groups; {MOST_GROUPS} are the most.", place="layout"
        )
    if len(text.encode()) > strict_json.LARGEST_BYTES:
        raise DocumentError(
            f"The workflow is larger than {strict_json.LARGEST_BYTES // 2**20} MiB.", place="file"
        )
    return text


def _node_record(graph: Graph, node: Node) -> dict[str, Any]:
    spec = graph.registry.get(node.type, node.type_version)
    record: dict[str, Any] = {**node.extra, "type": node.type, "type_version": node.type_version}
    if node.params:
        record["params"] = {
            name: parameter.to_json(value) if spec and (parameter := spec.parameter(name)) else value
            for name, value in node.params.items()
        }
    if node.inputs:
        record["inputs"] = {name: list(source) for name, source in node.inputs.items()}
    if node.title is not None:
        record["title"] = node.title
    if node.mode != "normal":
        record["mode"] = node.mode
    return record


def _layout_record(node: Node) -> dict[str, Any]:
    record: dict[str, Any] = {**node.layout_extra, "pos": numbers(node.position)}
    if node.collapsed:
        record["collapsed"] = True
    if node.color is not None:
        record["color"] = node.color
    if node.pinned:
        record["pinned"] = True
    if node.group is not None:
        record["group"] = node.group
    return record


def loads(
    data: bytes | str,
    registry: Registry,
    *,
    format_steps: Mapping[int, Step] = FORMAT_STEPS,
    node_steps: Mapping[tuple[str, int], Step] = NODE_STEPS,
) -> Document:
    """The workflow in a file's content.

    Node types, fields and parameters that `registry` does not know are kept as they are. Values of known
    parameters are taken in the parameter's own type whatever their range: out of range is for
    `core.problems` to say.

    Args:
        data: content of the file.
        registry: node types of this installation.
        format_steps: migrations of whole files.
        node_steps: migrations of node records.

    Raises:
        DocumentError: it is no workflow, or breaks a rule of the format; `place` says where, `others` where
            else.
    """
    content = strict_json.loads(data)
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise of_another_program(content) or DocumentError(
            "This is not a Nodegraph workflow.", place="format", hint=f"A workflow says “format”: “{FORMAT}”."
        )
    content = migrate_format(content, steps=format_steps)
    nodes = _object(content, "nodes", [])
    layout = _object(content, "layout", [])
    meta = _object(content, "meta", [])
    models = _object(content, "models", [])
    _check_counts(len(nodes), 0)
    _check_meta(meta)
    _check_models(models)
    records = {node_id: _migrated(node_id, record, registry, node_steps) for node_id, record in nodes.items()}
    _check_counts(len(nodes), sum(len(_object(r, "inputs", ["nodes", i])) for i, r in records.items()))
    frames = {name for name in layout if name.startswith(FRAME_PREFIX)}
    _check_counts(len(nodes), 0, len(frames))
    groups = read_groups(layout)
    faults: list[DocumentError] = []
    found = []
    for node_id, record in records.items():
        try:
            place = _object(layout, node_id, ["layout"])
            found.append(_node(node_id, record, place, groups, registry, faults))
        except DocumentError as error:
            faults.append(error)
    drawn = [read_frame(name, layout[name], groups) for name in layout if name in frames]
    graph = _graph(registry, found, (drawn, list(groups.values())), set(records), faults)
    rest = Document(
        Graph(registry) if graph is None else graph,
        meta,
        models,
        extra={name: value for name, value in content.items() if name not in _BLOCKS},
        layout_extra={
            name: value for name, value in layout.items() if name not in {*nodes, *frames, *groups}
        },
        unplaced=frozenset(node.id for node in found if "pos" not in layout.get(node.id, {})),
    )
    if faults:
        first, *others = faults
        first.others, first.rest = tuple(others), rest if graph is not None else None
        raise first
    return rest


def _object(parent: Mapping[str, Any], name: str, path: list[str | int]) -> dict[str, Any]:
    value = parent.get(name, {})
    if not isinstance(value, dict):
        raise DocumentError(
            f"Here stands {short(value)} instead of an object.", place=place_of([*path, name])
        )
    return value


def _check_counts(nodes: int, links: int, frames: int = 0) -> None:
    if frames > MOST_FRAMES:
        raise DocumentError(f"The workflow has {frames} frames; {MOST_FRAMES} are the most.", place="layout")
    if nodes > MOST_NODES:
        raise DocumentError(f"The workflow has {nodes} nodes; {MOST_NODES} are the most.", place="nodes")
    if links > MOST_LINKS:
        raise DocumentError(f"The workflow has {links} links; {MOST_LINKS} are the most.", place="nodes")


def _check_meta(meta: Mapping[str, Any]) -> None:
    for name in ("title", "description"):
        if not isinstance(meta.get(name, ""), str):
            raise DocumentError(f"Here stands {short(meta[name])} instead of text.", place=f"meta.{name}")


def _check_models(models: Mapping[str, Any]) -> None:
    for name in models:
        entry = _object(models, name, ["models"])
        for field in ("kind", "file", "sha256"):
            if not isinstance(entry.get(field, ""), str):
                raise DocumentError(
                    f"Here stands {short(entry[field])} instead of text.",
                    place=place_of(["models", name, field]),
                )
        size = entry.get("size", 0)
        if not isinstance(size, int) or isinstance(size, bool) or size < 0:
            raise DocumentError(
                f"Here stands {short(size)} instead of a number of bytes.",
                place=place_of(["models", name, "size"]),
            )


def _migrated(
    node_id: str, record: object, registry: Registry, steps: Mapping[tuple[str, int], Step]
) -> dict[str, Any]:
    place = place_of(["nodes", node_id])
    if not isinstance(record, dict):
        raise DocumentError(f"Here stands {short(record)} instead of a node.", node=node_id, place=place)
    if not isinstance(record.get("type"), str) or not record["type"]:
        raise DocumentError("The node does not say its type.", node=node_id, place=f"{place}.type")
    version = record.get("type_version", 1)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise DocumentError(
            f"Here stands {short(version)} instead of a whole number from 1.",
            node=node_id,
            place=f"{place}.type_version",
        )
    return migrate_node(record, registry, steps=steps)


def _node(
    node_id: str,
    record: Mapping[str, Any],
    layout: Mapping[str, Any],
    groups: Mapping[str, Group],
    registry: Registry,
    faults: list[DocumentError],
) -> Node:
    """The node but for what cannot be read of it, which goes to the faults. Raises DocumentError."""
    path: list[str | int] = ["nodes", node_id]
    title = record.get("title")
    if title is not None and not isinstance(title, str):
        raise DocumentError(
            f"Here stands {short(title)} instead of text.", node=node_id, place=place_of([*path, "title"])
        )
    mode = record.get("mode", "normal")
    if not isinstance(mode, str) or mode not in _MODES:
        raise DocumentError(
            f"The mode is one of {', '.join(_MODES)}, not {short(mode)}.",
            node=node_id,
            place=place_of([*path, "mode"]),
        )
    return Node(
        node_id,
        record["type"],
        record.get("type_version", 1),
        _params(node_id, record, registry, faults),
        _inputs(node_id, record, faults),
        title,
        _MODES[mode],
        _position(node_id, layout),
        {name: value for name, value in record.items() if name not in _FIELDS},
        {name: value for name, value in layout.items() if name not in _LAYOUT_FIELDS},
        group=home_of(layout, groups),
        **_looks(node_id, layout),
    )


def _looks(node_id: str, layout: Mapping[str, Any]) -> dict[str, Any]:
    """Collapsed, colour and pinned, as fields of a node."""
    looks: dict[str, Any] = {}
    for name, kind, words in (("collapsed", bool, "true or false"), ("color", str, "the name of a colour"),
                              ("pinned", bool, "true or false")):  # fmt: skip
        if name in layout:
            if not isinstance(layout[name], kind):
                raise DocumentError(
                    f"Here stands {short(layout[name])} instead of {words}.",
                    node=node_id,
                    place=place_of(["layout", node_id, name]),
                )
            looks[name] = layout[name]
    return looks


def _params(
    node_id: str, record: Mapping[str, Any], registry: Registry, faults: list[DocumentError]
) -> dict[str, Any]:
    spec = registry.get(record["type"], record.get("type_version", 1))
    params = dict(_object(record, "params", ["nodes", node_id]))
    for name, value in tuple(params.items()):
        parameter = spec.parameter(name) if spec else None
        if parameter is None:
            continue
        try:
            params[name] = held = parameter.read(value)
            if isinstance(held, int) and abs(held) >= 10**strict_json.LONGEST_INTEGER:
                raise ParameterError(parameter.describe())
        except ParameterError:
            del params[name]
            faults.append(
                DocumentError(
                    f"This parameter takes {parameter.describe()}, not {short(value)}.",
                    node=node_id,
                    place=place_of(["nodes", node_id, "params", name]),
                )
            )
    return params


def _inputs(node_id: str, record: Mapping[str, Any], faults: list[DocumentError]) -> dict[str, Source]:
    inputs = {}
    for name, link in _object(record, "inputs", ["nodes", node_id]).items():
        match link:
            case [str(source), str(output)]:
                inputs[name] = Source(source, output)
            case _:
                faults.append(
                    DocumentError(
                        f"Here stands {short(link)} instead of a link, which is [node, output].",
                        node=node_id,
                        place=place_of(["nodes", node_id, "inputs", name]),
                    )
                )
    return inputs


def _position(node_id: str, layout: Mapping[str, Any]) -> tuple[float, float]:
    found = read_numbers(layout.get("pos", [0.0, 0.0]), 2)
    if found is None:
        raise DocumentError(
            f"A position is two numbers up to {FARTHEST:g}.",
            node=node_id,
            place=place_of(["layout", node_id, "pos"]),
        )
    return found[0], found[1]


def _graph(
    registry: Registry,
    nodes: list[Node],
    around: tuple[list[Frame], list[Group]],
    known: set[str],
    faults: list[DocumentError],
) -> Graph | None:
    """The graph without links that cannot be, which go to the faults; None where there is none even so.

    Args:
        around: frames and groups.
        known: ids in the file, those of nodes that could not be read among them.
    """
    try:
        return Graph(registry, nodes, *around)
    except GraphError as error:
        sound = _without_bad_links(registry, nodes, known, faults)
        if sound == nodes:
            faults.append(_located(error))
            return None
        return _graph(registry, sound, around, known, faults)


def _without_bad_links(
    registry: Registry, nodes: list[Node], known: set[str], faults: list[DocumentError]
) -> list[Node]:
    nothing, all_nodes = Graph(registry), {node.id: node for node in nodes}
    sound = []
    for node in nodes:
        for name, source in node.inputs.items():
            if error := nothing.link_error(node, name, all_nodes):
                all_nodes[node.id] = all_nodes[node.id].with_input(name, None)
                if source.node in all_nodes or source.node not in known:
                    faults.append(_located(error))
        sound.append(all_nodes[node.id])
    return sound


def _located(error: GraphError) -> DocumentError:
    """The same as an error of the file."""
    if isinstance(error, CycleError):
        names = " → ".join((*error.loop[:8], *(["…"] if len(error.loop) > 8 else []), error.loop[0]))
        return DocumentError(
            f"These nodes feed each other in a loop: {names}.",
            node=error.node,
            place=place_of(["nodes", error.loop[0], "inputs"]),
        )
    path: list[str | int] = ["nodes"]
    if error.node is not None:
        path.append(error.node)
    if error.place is not None:
        path += ["inputs", error.place]
    return DocumentError(error.message, node=error.node, place=place_of(path), hint=error.hint)
