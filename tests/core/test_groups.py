"""Groups order what is seen: what they hold, what they refuse, and that nothing else changes with them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nodegraph_app.core import arranging, edits, grouping
from nodegraph_app.core.errors import GraphError
from nodegraph_app.core.frames import Frame
from nodegraph_app.core.graph import Graph, Link, Node, Source
from nodegraph_app.core.groups import Exposed, Group, in_a_loop, path_to
from nodegraph_app.documents.document import Document
from nodegraph_app.documents.native import dumps
from tests.arithmetic import REGISTRY


@pytest.fixture
def built() -> Graph:
    """one → sum → end, side by side, 100 apart."""
    graph = Graph(REGISTRY)
    for number, (node_id, kind) in enumerate((("one", "number"), ("sum", "add"), ("end", "report"))):
        edit = edits.add_node(graph, f"math.{kind}", node_id=node_id, position=(100.0 * number, 40.0))
        graph.apply(edit)
    graph.apply(edits.connect(graph, Link("one", "value", "sum", "a")))
    graph.apply(edits.connect(graph, Link("sum", "value", "end", "a")))
    return graph


def text(graph: Graph) -> str:
    return dumps(Document(graph))


def test_a_group_takes_the_place_of_what_is_put_into_it(built: Graph) -> None:
    before = text(built)
    edit = grouping.make_group(built, ["sum", "end"], title="Detail")
    assert edit.label == "Group 2 nodes"
    built.apply(edit)
    assert built.groups["group_1"] == Group("group_1", "Detail", position=(100.0, 40.0))
    assert [built[each].group for each in ("one", "sum", "end")] == [None, "group_1", "group_1"]
    assert built["sum"].inputs == {"a": Source("one", "value")}, "links lead where they led"
    built.apply(edit.inverse())
    assert text(built) == before


def test_grouping_and_ungrouping_leaves_everything_where_it_was(built: Graph) -> None:
    built.apply(arranging.add_frame(built, (90.0, 0.0, 200.0, 100.0)))
    before = text(built)
    built.apply(grouping.make_group(built, ["sum", "end"], ["frame_1"]))
    assert built.frames["frame_1"].group == "group_1"
    built.apply(grouping.ungroup(built, ["group_1"]))
    assert text(built) == before


def test_what_was_in_a_group_comes_out_where_the_group_is_now(built: Graph) -> None:
    built.apply(grouping.make_group(built, ["sum", "end"]))
    built.apply(edits.move(built, {"group:group_1": (500.0, 140.0)}))
    built.apply(grouping.ungroup(built, ["group_1"]))
    assert built["sum"].position == (500.0, 140.0)
    assert built["end"].position == (600.0, 140.0)


def test_groups_lie_in_groups_and_ungrouping_one_leaves_the_other(built: Graph) -> None:
    built.apply(grouping.make_group(built, ["sum"]))
    built.apply(grouping.make_group(built, ["end", "group:group_1"]))
    assert path_to(built.groups, built["sum"].group) == ["group_2", "group_1"]
    assert grouping.nodes_of(built, ["group:group_2", "one"]) == ["sum", "end", "one"]
    built.apply(grouping.ungroup(built, ["group_2"]))
    assert built.groups["group_1"].parent is None
    assert built["end"].group is None


def test_what_lies_on_two_canvases_cannot_be_grouped(built: Graph) -> None:
    built.apply(grouping.make_group(built, ["sum"]))
    with pytest.raises(GraphError, match="beside each other"):
        grouping.make_group(built, ["sum", "one"])


def test_a_group_cannot_lie_in_itself(built: Graph) -> None:
    built.apply(grouping.make_group(built, ["sum"]))
    built.apply(grouping.make_group(built, ["group:group_1"]))
    before = text(built)
    with pytest.raises(GraphError, match="lie in itself"):
        built.apply(grouping.put_into(built, ["group:group_2"], group_id="group_1"))
    assert text(built) == before


def test_a_group_goes_only_when_nothing_names_it(built: Graph) -> None:
    built.apply(grouping.make_group(built, ["sum"]))
    gone = edits.edit_of(built, "Remove", {}, groups={"group_1": None})
    with pytest.raises(GraphError, match="no group"):
        built.apply(gone)
    assert "group_1" in built.groups
    lost = edits.edit_of(built, "Lose", {"one": replace(built["one"], group="nowhere")})
    with pytest.raises(GraphError, match="no group"):
        built.apply(lost)


def test_removing_a_group_removes_all_within_and_can_be_taken_back(built: Graph) -> None:
    built.apply(grouping.make_group(built, ["sum"]))
    built.apply(grouping.make_group(built, ["end", "group:group_1"]))
    before = text(built)
    edit = grouping.remove(built, ["group:group_2"])
    built.apply(edit)
    assert list(built.nodes) == ["one"]
    assert not built.groups
    built.apply(edit.inverse())
    assert text(built) == before


def test_an_empty_group_stays_until_it_is_removed(built: Graph) -> None:
    built.apply(grouping.make_group(built, ["sum"]))
    built.apply(grouping.remove(built, ["sum"]))
    assert "group_1" in built.groups
    built.apply(grouping.remove(built, ["group:group_1"]))
    assert not built.groups


def test_a_copy_of_a_group_holds_copies_and_shows_theirs(built: Graph) -> None:
    built.apply(grouping.make_group(built, ["sum", "end"], title="Detail"))
    built.apply(grouping.expose(built, "group_1", Exposed("sum", "b"), True))
    edit = grouping.duplicate(built, ["group:group_1"], offset=(8.0, 8.0), into=None)
    built.apply(edit)
    copy = built.groups["group_2"]
    assert (copy.title, copy.position, copy.exposed) == ("Detail", (108.0, 48.0), (Exposed("sum_2", "b"),))
    assert built["sum_2"].group == built["end_2"].group == "group_2"
    assert built["sum_2"].position == built["sum"].position, "inside, everything keeps its place"
    assert built["sum_2"].inputs == {"a": Source("one", "value")}
    assert built["end_2"].inputs == {"a": Source("sum_2", "value")}
    assert grouping.copies_of_top(built, edit, None) == ([], []), "they are there now"


def test_a_part_of_a_graph_can_be_pasted_into_a_group(built: Graph) -> None:
    built.apply(grouping.make_group(built, ["sum", "end"], title="Detail"))
    part = grouping.extract(built, ["group:group_1"])
    assert set(part.nodes) == {"sum", "end"}
    assert part["sum"].inputs == {}
    edit = grouping.copies(
        built,
        part.nodes.values(),
        part.frames.values(),
        part.groups.values(),
        offset=(0.0, 0.0),
        into="group_1",
    )
    assert grouping.copies_of_top(built, edit, "group_1") == (["group:group_2"], [])
    built.apply(edit)
    assert built.groups["group_2"].parent == "group_1"
    assert built["sum_2"].group == "group_2"


def test_what_a_group_shows_goes_with_the_node(built: Graph) -> None:
    built.apply(grouping.make_group(built, ["sum", "end"]))
    for name in ("b", "a"):
        built.apply(grouping.expose(built, "group_1", Exposed("sum", name), True))
    assert built.groups["group_1"].exposed == (Exposed("sum", "b"), Exposed("sum", "a"))
    built.apply(grouping.expose(built, "group_1", Exposed("sum", "b"), False))
    assert built.groups["group_1"].exposed == (Exposed("sum", "a"),)
    with pytest.raises(GraphError, match="does not lie"):
        grouping.expose(built, "group_1", Exposed("one", "value", True), True)
    removal = edits.remove_nodes(built, ["sum"])
    built.apply(removal)
    assert built.groups["group_1"].exposed == ()
    built.apply(removal.inverse())
    assert built.groups["group_1"].exposed == (Exposed("sum", "a"),)


def test_records_that_name_a_group_which_is_not_given_lie_at_the_top() -> None:
    graph = Graph(
        REGISTRY,
        [Node("one", "math.number", group="away")],
        [Frame("f", group="away")],
        [Group("g", parent="away")],
    )
    assert graph["one"].group is graph.frames["f"].group is graph.groups["g"].parent is None


def test_loops_of_groups_are_found_with_what_lies_in_them() -> None:
    groups = {
        each: Group(each, parent=parent)
        for each, parent in {"a": "b", "b": "a", "in": "a", "top": None, "low": "top"}.items()
    }
    assert in_a_loop(groups) == {"a", "b", "in"}


def test_a_group_goes_by_its_key_where_nodes_are_named(built: Graph) -> None:
    built.apply(grouping.make_group(built, ["sum"]))
    assert built.title("group:group_1") == "Group"
    built.apply(grouping.rename_group(built, "group_1", " Detail "))
    assert built.title("group:group_1") == "Detail"
    assert arranging.pin(built, ["group:group_1"], True).label == "Pin Detail"
    built.apply(arranging.pin(built, ["group:group_1", "one"], True))
    assert built.groups["group_1"].pinned
    assert built["one"].pinned
