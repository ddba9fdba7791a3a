"""Groups in a file: saved whole, of no weight for the logic, and never the price of a workflow."""

from __future__ import annotations

import json
from typing import Any

import pytest

from nodegraph_app.core import arranging, edits, grouping
from nodegraph_app.core.graph import Graph, Link
from nodegraph_app.core.groups import Exposed, path_to
from nodegraph_app.documents import groups
from nodegraph_app.documents.document import Document
from nodegraph_app.documents.native import dumps, loads
from tests.arithmetic import REGISTRY


def grouped() -> Graph:
    """one → sum → end; sum in a group in a group, with a frame."""
    graph = Graph(REGISTRY)
    for node_id, kind in (("one", "number"), ("sum", "add"), ("end", "report")):
        graph.apply(edits.add_node(graph, f"math.{kind}", node_id=node_id))
    graph.apply(edits.connect(graph, Link("one", "value", "sum", "a")))
    graph.apply(edits.connect(graph, Link("sum", "value", "end", "a")))
    graph.apply(arranging.add_frame(graph, (0.0, 0.0, 300.0, 200.0), title="Here"))
    graph.apply(grouping.make_group(graph, ["sum"], ["frame_1"], title="Inner"))
    graph.apply(grouping.make_group(graph, ["group:group_1", "end"], title="Outer"))
    graph.apply(grouping.expose(graph, "group_2", Exposed("sum", "b"), True))
    graph.apply(grouping.expose(graph, "group_2", Exposed("sum", "value", True), True))
    graph.apply(arranging.set_color(graph, ["group:group_2"], "teal"))
    graph.apply(arranging.collapse(graph, ["group:group_2"], True))
    graph.apply(arranging.pin(graph, ["group:group_2"], True))
    return graph


def test_groups_are_saved_whole_and_saving_again_gives_the_same_bytes() -> None:
    graph = grouped()
    text = dumps(Document(graph))
    again = loads(text, REGISTRY)
    assert again.graph.groups == graph.groups
    assert again.graph.nodes == graph.nodes
    assert again.graph.frames == graph.frames
    assert dumps(again) == text
    record = json.loads(text)["layout"]["group:group_2"]
    assert record["exposed"] == [["sum", "b"], ["sum", "value", "output"]]


def test_grouping_shows_in_the_layout_alone() -> None:
    graph = grouped()
    with_groups = json.loads(dumps(Document(graph)))
    graph.apply(grouping.ungroup(graph, ["group_2"]))
    graph.apply(grouping.ungroup(graph, ["group_1"]))
    without = json.loads(dumps(Document(graph)))
    assert with_groups.pop("layout") != without.pop("layout")
    assert with_groups == without


def test_fields_of_a_group_that_this_version_does_not_know_are_kept() -> None:
    content = json.loads(dumps(Document(grouped())))
    content["layout"]["group:group_1"]["icon"] = "star"
    text = dumps(loads(json.dumps(content), REGISTRY))
    assert json.loads(text)["layout"]["group:group_1"]["icon"] == "star"


@pytest.mark.parametrize(
    "record",
    [
        None,
        [],
        "group",
        {"pos": ["left", "top"]},
        {"pos": [1e300, 0]},
        {"title": 3},
        {"pinned": "yes"},
        {"group": ["group_2"]},
        {"exposed": {"sum": "a"}},
        {"exposed": [["sum"]]},
        {"exposed": [["sum", "a", "sideways"]]},
    ],
)
def test_a_damaged_group_costs_no_workflow_and_stays_in_the_file(record: Any) -> None:
    content = json.loads(dumps(Document(grouped())))
    content["layout"]["group:group_1"] = record
    document = loads(json.dumps(content), REGISTRY)
    assert set(document.graph.groups) == {"group_2"}
    assert document.graph["sum"].group is None
    assert document.graph.frames["frame_1"].group is None
    assert json.loads(dumps(document))["layout"]["group:group_1"] == record


@pytest.mark.parametrize("home", ["nowhere", "", 7, None, ["group_1"], "group_1 "])
def test_what_names_no_group_lies_at_the_top(home: Any) -> None:
    content = json.loads(dumps(Document(grouped())))
    content["layout"]["one"]["group"] = home
    document = loads(json.dumps(content), REGISTRY)
    assert document.graph["one"].group is None
    assert set(document.graph.groups) == {"group_1", "group_2"}


def test_groups_that_lie_in_each_other_lie_at_the_top() -> None:
    content = json.loads(dumps(Document(grouped())))
    content["layout"]["group:group_2"]["group"] = "group_1"
    graph = loads(json.dumps(content), REGISTRY).graph
    assert {group.parent for group in graph.groups.values()} == {None}
    assert graph["sum"].group == "group_1"


@pytest.mark.parametrize("name", ["group:", "group:a b", "group:" + "x" * 65, "group:a:b"])
def test_names_that_can_be_no_group_are_kept_and_left_alone(name: str) -> None:
    content = json.loads(dumps(Document(grouped())))
    content["layout"][name] = {"pos": [1, 2]}
    document = loads(json.dumps(content), REGISTRY)
    assert set(document.graph.groups) == {"group_1", "group_2"}
    assert json.loads(dumps(document))["layout"][name] == {"pos": [1, 2]}


def test_of_more_groups_than_are_allowed_the_rest_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "MOST_GROUPS", 5)
    content = json.loads(dumps(Document(Graph(REGISTRY))))
    content["layout"] = {f"group:g{number}": {"pos": [number, 0]} for number in range(8)}
    document = loads(json.dumps(content), REGISTRY)
    assert len(document.graph.groups) == 5
    assert len(json.loads(dumps(document))["layout"]) == 8


def test_a_very_deep_nest_of_groups_is_read_and_saved_alike() -> None:
    content = json.loads(dumps(Document(Graph(REGISTRY))))
    content["layout"] = {f"group:g{n}": {"pos": [0, 0], "group": f"g{n + 1}"} for n in range(1_000)}
    document = loads(json.dumps(content), REGISTRY)
    assert len(document.graph.groups) == 1_000
    depths = {len(path_to(document.graph.groups, each)) for each in document.graph.groups}
    assert max(depths) == groups.DEEPEST
    text = dumps(document)
    assert dumps(loads(text, REGISTRY)) == text
