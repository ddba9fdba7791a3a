"""Forms: the parameters and results of a workflow that are shown to people who do not want to see the graph.

What is on the form, in which order and under which label, is kept with the nodes themselves, in the layout
block (field ``form`` of the node's entry). So no key contains it and no diff of logic shows it; what is on
the form goes with its node and comes back with it; and every change is an edit with an exact inverse. A
foreign entry that makes no sense is kept, and means nothing.

A workflow that says nothing has a form all the same: `proposed` reads it off the graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from .edits import FORM_FIELD as FIELD
from .edits import Edit, edit_of
from .errors import GraphError, ParameterError
from .graph import Graph, Node
from .parameters import ParameterSpec

LONGEST_LABEL = 80
LAST = 1_000_000
"""Places on the form are counted from 0 to here."""

MOST_PROPOSED = 40
"""Fields of a form that nobody made; more would be a graph in another shape."""

_KNOBS = ("width", "height", "seed", "steps", "guidance", "strength", "denoise")
"""Parameters that a reader turns first, in the order of the form."""

_PICTURES = ("image", "mask")


class FieldPlace(NamedTuple):
    """A parameter of a node."""

    node: str
    parameter: str


@dataclass(frozen=True)
class FormField:
    """A parameter on the form.

    Attributes:
        place: which.
        label: the reader's own; empty for the parameter's title.
    """

    place: FieldPlace
    label: str = ""


@dataclass(frozen=True)
class Form:
    """What is shown.

    Attributes:
        fields: from top to bottom.
        results: nodes whose pictures are shown, the most important one first.
        own: whether the workflow itself says so; else it was read off the graph.
    """

    fields: tuple[FormField, ...]
    results: tuple[str, ...]
    own: bool = True

    def field(self, place: FieldPlace) -> FormField | None:
        """The field of a parameter, if it is on the form."""
        return next((field for field in self.fields if field.place == place), None)


def form_of(graph: Graph) -> Form:
    """The form of a workflow: its own, or the one that is proposed."""
    form = pinned(graph)
    return form if form is not None else proposed(graph)


def on_the_form(graph: Graph, node_id: str) -> frozenset[str]:
    """The parameters of a node that are on the form."""
    return frozenset(field.place.parameter for field in form_of(graph).fields if field.place.node == node_id)


# --- what a workflow says ----------------------------------------------------------------------------------


def pinned(graph: Graph) -> Form | None:
    """The form that the workflow itself says; None where it says none."""
    fields: list[tuple[int, FormField]] = []
    results: list[tuple[int, str]] = []
    for node_id, node in graph.nodes.items():
        held = node.layout_extra.get(FIELD)
        if not isinstance(held, Mapping):
            continue
        spec = graph.spec(node_id)
        for parameter in spec.parameters if spec else ():
            said = _said(held, parameter.name)
            if said is not None:
                fields.append((said[0], FormField(FieldPlace(node_id, parameter.name), said[1])))
        at = _place(held.get("result"))
        if at is not None:
            results.append((at, node_id))
    if not fields and not results:
        return None
    ordered = tuple(field for _, field in sorted(fields, key=lambda each: each[0]))
    shown = tuple(node for _, node in sorted(results, key=lambda each: each[0]))
    return Form(ordered, shown or outputs(graph))


def _said(held: Mapping[str, Any], parameter: str) -> tuple[int, str] | None:
    """Place and label of a parameter, as far as an entry says them."""
    fields = held.get("fields")
    entry = fields.get(parameter) if isinstance(fields, Mapping) else None
    at = _place(entry.get("at")) if isinstance(entry, Mapping) else None
    if at is None or not isinstance(entry, Mapping):
        return None
    label = entry.get("label", "")
    return at, tidy(label) if isinstance(label, str) else ""


def _place(said: object) -> int | None:
    return said if isinstance(said, int) and not isinstance(said, bool) and 0 <= said <= LAST else None


def tidy(label: str) -> str:
    """A label in one line, no longer than there is room for."""
    return " ".join(label.split())[:LONGEST_LABEL]


# --- what is proposed --------------------------------------------------------------------------------------


def proposed(graph: Graph) -> Form:
    """Prompts, pictures, then size, seed, steps, guidance and strengths of what the results are made from."""
    results = outputs(graph)
    asking = [node_id for node_id in graph.upstream(results) if _asks(graph, node_id)]
    nodes = sorted(asking, key=lambda node_id: (_denies(graph, node_id), graph[node_id].position, node_id))
    found = [
        (rank, FormField(FieldPlace(node_id, parameter.name)))
        for node_id in nodes
        if graph[node_id].mode == "normal"
        for parameter in settable(graph, node_id)
        if (rank := _rank(graph, node_id, parameter)) is not None
    ]
    # What belongs to one node stays together: a heading stands above it.
    first: dict[str, int] = {}
    for rank, field in found:
        first[field.place.node] = min(rank, first.get(field.place.node, rank))
    order = {node_id: number for number, node_id in enumerate(nodes)}
    found.sort(key=lambda each: (first[each[1].place.node], order[each[1].place.node], each[0]))
    return Form(tuple(field for _, field in found[:MOST_PROPOSED]), results, own=False)


def outputs(graph: Graph) -> tuple[str, ...]:
    """The nodes at which a run ends and that have pictures, those that write files first."""
    found = []
    for node_id, node in graph.nodes.items():
        spec = graph.spec(node_id)
        if spec is None or not spec.output_node or node.mode != "normal":
            continue
        if any(end.type.name in _PICTURES for end in spec.inputs):
            found.append((not spec.writes, node_id))
    return tuple(node_id for _, node_id in sorted(found))


def settable(graph: Graph, node_id: str) -> Iterator[ParameterSpec]:
    """The parameters of a node that no link drives."""
    spec = graph.spec(node_id)
    for parameter in spec.parameters if spec else ():
        if parameter.name not in graph[node_id].inputs:
            yield parameter


def _rank(graph: Graph, node_id: str, parameter: ParameterSpec) -> int | None:
    """Where it stands among those of a proposed form; None for what is not on it."""
    spec = graph.spec(node_id)
    with_its_picture = spec is not None and spec.parameter(parameter.painted_over) is not None
    if parameter.advanced or with_its_picture:
        return None
    if parameter.kind == "text" and parameter.multiline:
        return 0
    if parameter.file_kind == "image":
        return 1
    return _KNOBS.index(parameter.name) + 2 if parameter.name in _KNOBS else None


def _asks(graph: Graph, node_id: str) -> bool:
    """Whether there is anything to set on a node that a proposed form shows."""
    return any(_rank(graph, node_id, parameter) is not None for parameter in settable(graph, node_id))


def _denies(graph: Graph, node_id: str) -> bool:
    """Whether a node only says what shall not be there: it comes after what shall."""
    readers = [link.input for link in graph.links_from(node_id)]
    return bool(readers) and all(name == "negative" for name in readers)


# --- edits -------------------------------------------------------------------------------------------------


def set_form(graph: Graph, form: Form, label: str) -> Edit:
    """Give the workflow this form.

    Raises:
        ParameterError: a field is no parameter of the workflow.
        GraphError: a result is no node of it.
    """
    entries: dict[str, dict[str, Any]] = {}
    for at, field in enumerate(form.fields):
        node_id, name = field.place
        spec = graph.spec(node_id)
        if spec is None or spec.parameter(name) is None:
            raise ParameterError(f"Node “{node_id}” has no parameter “{name}”.", node=node_id, place=name)
        entry: dict[str, Any] = {"at": at}
        if written := tidy(field.label):
            entry["label"] = written
        entries.setdefault(node_id, {}).setdefault("fields", {})[name] = entry
    for at, node_id in enumerate(form.results):
        if node_id not in graph:
            raise GraphError(f"There is no node “{node_id}” in this workflow.", node=node_id)
        entries.setdefault(node_id, {})["result"] = at
    after: dict[str, Node | None] = {}
    for node_id, node in graph.nodes.items():
        if graph.spec(node_id) is None:
            continue  # whoever knows the type knows what its entry means
        changed = _with_entry(graph, node, entries.get(node_id, {}))
        if changed is not node:
            after[node_id] = changed
    return edit_of(graph, label, after)


def _with_entry(graph: Graph, node: Node, entry: dict[str, Any]) -> Node:
    """The node with this entry, and what the one before says of parameters that nobody knows here."""
    spec, held = graph.spec(node.id), node.layout_extra.get(FIELD)
    said = held.get("fields") if isinstance(held, Mapping) else None
    if isinstance(said, Mapping) and spec is not None:
        foreign = {name: value for name, value in said.items() if spec.parameter(name) is None}
        if foreign:
            entry = {**entry, "fields": {**foreign, **entry.get("fields", {})}}
    if (dict(held) if isinstance(held, Mapping) else None) == (entry or None):
        return node
    layout = {name: value for name, value in node.layout_extra.items() if name != FIELD}
    if entry:
        layout[FIELD] = entry
    return replace(node, layout_extra=layout)


def add_field(graph: Graph, place: FieldPlace) -> Edit:
    """Put a parameter on the form, behind the last one of its node. Raises ParameterError."""
    form = form_of(graph)
    if form.field(place) is not None:
        return set_form(graph, form, "Show in the form")
    mates = [number for number, field in enumerate(form.fields) if field.place.node == place.node]
    at = mates[-1] + 1 if mates else len(form.fields)
    fields = (*form.fields[:at], FormField(place), *form.fields[at:])
    return set_form(graph, replace(form, fields=fields), f"Show {_title(graph, place)} in the form")


def remove_field(graph: Graph, place: FieldPlace) -> Edit:
    """Take a parameter off the form; on the node it stays."""
    form = form_of(graph)
    fields = tuple(field for field in form.fields if field.place != place)
    return set_form(graph, replace(form, fields=fields), f"Take {_title(graph, place)} off the form")


def move_field(graph: Graph, place: FieldPlace, to: int) -> Edit:
    """Put a field at another place of the form, counted without itself."""
    form = form_of(graph)
    field = _field(form, place)
    rest = [each for each in form.fields if each.place != place]
    rest.insert(min(max(to, 0), len(rest)), field)
    return set_form(graph, replace(form, fields=tuple(rest)), f"Move {_title(graph, place)} on the form")


def label_field(graph: Graph, place: FieldPlace, label: str) -> Edit:
    """Give a field a label of its own; a blank one returns to the parameter's title."""
    form = form_of(graph)
    named = replace(_field(form, place), label=tidy(label))
    fields = tuple(named if field.place == place else field for field in form.fields)
    return set_form(graph, replace(form, fields=fields), "Rename on the form")


def show_results(graph: Graph, nodes: Iterable[str]) -> Edit:
    """Show the pictures of these nodes, the most important one first."""
    return set_form(graph, replace(form_of(graph), results=tuple(nodes)), "Choose the results of the form")


def forget_form(graph: Graph) -> Edit:
    """Return to the form that is read off the graph."""
    return set_form(graph, Form((), ()), "Forget the form")


def _field(form: Form, place: FieldPlace) -> FormField:
    field = form.field(place)
    if field is None:
        raise ParameterError(
            f"“{place.parameter}” is not on the form.", node=place.node, place=place.parameter
        )
    return field


def _title(graph: Graph, place: FieldPlace) -> str:
    spec = graph.spec(place.node) if place.node in graph else None
    parameter = spec.parameter(place.parameter) if spec else None
    return parameter.title if parameter is not None else place.parameter
