"""What the eye sees of nodes, and the frames around them: kept in the layout block, taken back exactly."""

from __future__ import annotations

import json
from typing import Any

import pytest

from nodegraph_app.core import arranging, edits
from nodegraph_app.core.edits import Edit
from nodegraph_app.core.errors import DocumentError, GraphError
from nodegraph_app.core.frames import LEAST_SIDE, Frame
from nodegraph_app.core.graph import Graph
from nodegraph_app.documents.document import Document
from nodegraph_app.documents.native import dumps, loads
from tests.arithmetic import REGISTRY, graph


def three() -> Graph:
    return graph(
        one=("math.number", {"value": 1}),
        sum=("math.add", {"a": "one.value", "b": 2}),
        end=("math.report", {"a": "sum.value"}),
    )


def framed() -> Graph:
    built = three()
    built.apply(arranging.add_frame(built, (-40, -60, 400, 300), title="Light"))
    built.apply(arranging.collapse(built, ["sum"], True))
    built.apply(arranging.pin(built, ["sum", "end"], True))
    built.apply(arranging.set_color(built, ["one"], "teal"))
    built.apply(arranging.color_frame(built, "frame_1", "blue"))
    return built


def test_frames_and_looks_survive_save_and_load_to_the_byte() -> None:
    text = dumps(Document(framed()))
    again = loads(text, REGISTRY)
    assert dumps(again) == text
    assert again.graph.frames == {"frame_1": Frame("frame_1", "Light", (-40, -60, 400, 300), "blue")}
    assert [n.id for n in again.graph.nodes.values() if n.collapsed] == ["sum"]
    assert [n.id for n in again.graph.nodes.values() if n.pinned] == ["end", "sum"]
    assert again.graph["one"].color == "teal"


def test_looks_and_frames_stay_in_the_layout_block() -> None:
    plain, dressed = (json.loads(dumps(Document(each))) for each in (three(), framed()))
    assert {**plain, "layout": None} == {**dressed, "layout": None}
    assert dressed["layout"]["frame:frame_1"] == {
        "color": "blue", "place": [-40, -60, 400, 300], "title": "Light",
    }  # fmt: skip


def test_a_node_may_be_called_like_a_frame_and_unknown_fields_of_frames_are_kept() -> None:
    content = json.loads(dumps(Document(framed())))
    content["nodes"]["frame_1"] = {"type": "math.number"}
    content["layout"]["frame:frame_1"]["folded"] = {"since": 3}
    content["layout"]["grid:1"] = {"size": 8}
    document = loads(json.dumps(content), REGISTRY)
    text = dumps(document)
    assert dumps(loads(text, REGISTRY)) == text
    written = json.loads(text)
    assert written["layout"]["frame:frame_1"]["folded"] == {"since": 3}
    assert written["layout"]["grid:1"] == {"size": 8}
    document.graph.apply(arranging.rename_frame(document.graph, "frame_1", "Shade"))
    assert document.graph.frames["frame_1"].extra == {"folded": {"since": 3}}
    assert "frame_1" in document.graph


@pytest.mark.parametrize(
    ("name", "record", "place"),
    [
        ("frame:a", 3, "layout"),
        ("frame:a", {"place": [0, 0, 10]}, "place"),
        ("frame:a", {"place": [0, 0, -1, 10]}, "place"),
        ("frame:a", {"place": [0, 0, 10, 2e9]}, "place"),
        ("frame:a", {"place": [0, 0, 10, 10], "title": 3}, "title"),
        ("frame:a b", {"place": [0, 0, 10, 10]}, "layout"),
        ("one", {"pos": [0, 0], "collapsed": "yes"}, "layout.one.collapsed"),
        ("one", {"pos": [0, 0], "color": 3}, "layout.one.color"),
        ("one", {"pos": [0, 0], "pinned": 1}, "layout.one.pinned"),
    ],
)
def test_a_damaged_look_is_refused_with_its_place(name: str, record: Any, place: str) -> None:
    content = json.loads(dumps(Document(three())))
    content["layout"][name] = record
    with pytest.raises(DocumentError) as caught:
        loads(json.dumps(content), REGISTRY)
    assert place in str(caught.value.place)


def edits_of_frames(built: Graph) -> list[Edit]:
    return [
        arranging.add_frame(built, (0, 0, 1, 1)),
        arranging.rename_frame(built, "frame_1", "  Shade "),
        arranging.color_frame(built, "frame_1", None),
        arranging.resize_frame(built, "frame_1", (0, 0, 900, 2)),
        arranging.remove_frame(built, "frame_1"),
        arranging.move_all(built, {"one": (9.0, 9.0)}, {"frame_1": (5, 5, 400, 300)}, "Move"),
        arranging.collapse(built, ["one"], True),
        arranging.pin(built, ["sum"], False),
        arranging.set_color(built, ["sum", "one"], None),
    ]


@pytest.mark.parametrize("number", range(9))
def test_every_edit_of_looks_is_taken_back_exactly(number: int) -> None:
    built = framed()
    before = dumps(Document(built))
    edit = edits_of_frames(built)[number]
    assert not edit.changes_nothing
    built.apply(edit)
    assert dumps(Document(built)) != before
    built.apply(edit.inverse())
    assert dumps(Document(built)) == before


def test_a_frame_is_never_too_small_to_be_seized() -> None:
    built = framed()
    built.apply(arranging.resize_frame(built, "frame_1", (0, 0, 1, 1)))
    assert built.frames["frame_1"].place == (0, 0, LEAST_SIDE, LEAST_SIDE)


def test_two_edits_of_one_frame_are_one_step_and_an_outdated_one_is_refused() -> None:
    built = framed()
    before = dumps(Document(built))
    first = arranging.rename_frame(built, "frame_1", "A")
    built.apply(first)
    second = arranging.color_frame(built, "frame_1", None)
    built.apply(second)
    with pytest.raises(GraphError, match="no longer fits"):
        built.apply(first)
    built.apply(first.then(second).inverse())
    assert dumps(Document(built)) == before
    with pytest.raises(GraphError, match="no frame"):
        arranging.remove_frame(built, "nobody")


def test_removing_a_frame_leaves_its_nodes_and_observers_hear_of_it() -> None:
    built = framed()
    heard: list[frozenset[str]] = []
    built.subscribe(heard.append)
    nodes = dict(built.nodes)
    built.apply(arranging.remove_frame(built, "frame_1"))
    assert not built.frames
    assert dict(built.nodes) == nodes
    assert heard == [frozenset()]
    assert edits.remove_nodes(built, ["one"]).frames_after == {}
