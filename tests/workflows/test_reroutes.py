"""A reroute in a shipped workflow changes no key: nothing is run again because a link was led around."""

from __future__ import annotations

import json
from pathlib import Path

from nodegraph_app import builtin
from nodegraph_app.core.graph import Graph, Node, Source
from nodegraph_app.documents.native import loads
from nodegraph_app.execution.cache import MemoryCache
from nodegraph_app.execution.plan import make_plan
from nodegraph_app.settings import Settings
from nodegraph_app.workspace import Workspace


def keys(graph: Graph, home: Path) -> dict[str, str]:
    """Node → key, of all that Run would look at."""
    files = Workspace(Settings(cache_folder=home))
    return {step.node: step.key for step in make_plan(graph, files, MemoryCache(10**6)).steps}


def test_a_dot_on_every_link_of_the_first_workflow_changes_no_key(tmp_path: Path) -> None:
    registry = builtin.registry()
    text = (builtin.workflows() / "text_to_image.json").read_text("utf-8")
    plain = loads(text, registry).graph
    content = json.loads(text)
    dots: dict[str, Node] = {}
    rerouted: list[Node] = []
    for node in plain.nodes.values():
        changed = node
        for name, source in node.inputs.items():
            spec = plain.spec(source.node)
            output = spec.output(source.output) if spec else None
            assert output is not None
            kind = f"flow.reroute_{output.type.name}"
            dot = Node(f"dot_{len(dots)}", kind, inputs={"value": source})
            dots[dot.id] = dot
            changed = changed.with_input(name, Source(dot.id, output.type.name))
        rerouted.append(changed)
    assert len(dots) == sum(len(record.get("inputs", {})) for record in content["nodes"].values())
    wanted = keys(plain, tmp_path)
    assert all(wanted.values())
    assert keys(Graph(registry, [*rerouted, *dots.values()]), tmp_path) == wanted


def test_every_value_that_a_link_carries_has_a_reroute() -> None:
    registry = builtin.registry()
    passing = {spec.inputs[0].type.name for spec in registry if spec.passes}
    carried = {end.type.name for spec in registry for end in spec.inputs}
    assert carried <= passing
    assert not any(spec.passes and spec.parameters for spec in registry)
