"""Every edit has an exact inverse: random edits, all undone, all redone, compared byte for byte."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from nodegraph_app.core import arranging, edits, grouping
from nodegraph_app.core.errors import GraphError
from nodegraph_app.core.graph import Graph, Link, Source
from nodegraph_app.core.groups import Exposed, path_to
from nodegraph_app.documents.document import Document
from nodegraph_app.documents.native import dumps
from tests.arithmetic import REGISTRY

TYPES = ["math.number", "math.add", "math.divide", "math.choose", "math.report"]
SMALL = st.integers(0, 30)


def text(graph: Graph) -> str:
    """Canonical JSON of a graph."""
    return dumps(Document(graph))


class Editing(RuleBasedStateMachine):
    """Edits at random, as a person would make them, and some that must be refused."""

    @initialize()
    def start(self) -> None:
        self.graph = Graph(REGISTRY)
        self.blank = text(self.graph)
        self.done: list[edits.Edit] = []

    def pick(self, index: int) -> str:
        return sorted(self.graph.nodes)[index % len(self.graph)]

    def some(self, indices: list[int]) -> list[str]:
        return sorted({self.pick(index) for index in indices})

    def make(self, edit: edits.Edit) -> None:
        before = text(self.graph)
        try:
            self.graph.apply(edit)
        except GraphError:
            assert text(self.graph) == before, "a refused edit left something behind"
        else:
            self.done.append(edit)

    @rule(type_id=st.sampled_from(TYPES), x=SMALL, y=SMALL)
    def add(self, type_id: str, x: int, y: int) -> None:
        self.make(edits.add_node(self.graph, type_id, position=(float(x), float(y))))

    @precondition(lambda self: len(self.graph))
    @rule(indices=st.lists(SMALL, min_size=1, max_size=4))
    def remove(self, indices: list[int]) -> None:
        self.make(edits.remove_nodes(self.graph, self.some(indices)))

    @precondition(lambda self: len(self.graph))
    @rule(giver=SMALL, taker=SMALL, output=st.sampled_from(["value", "quotient", "remainder"]),
          name=st.sampled_from(["a", "b", "which", "note"]))  # fmt: skip
    def connect(self, giver: int, taker: int, output: str, name: str) -> None:
        self.make(edits.connect(self.graph, Link(self.pick(giver), output, self.pick(taker), name)))

    @precondition(lambda self: any(True for _ in self.graph.links()))
    @rule(index=SMALL)
    def disconnect(self, index: int) -> None:
        links = sorted(self.graph.links())
        link = links[index % len(links)]
        self.make(edits.disconnect(self.graph, link.target, link.input))

    @precondition(lambda self: len(self.graph))
    @rule(index=SMALL, value=SMALL)
    def set_parameter(self, index: int, value: int) -> None:
        node_id = self.pick(index)
        spec = self.graph.spec(node_id)
        assert spec is not None
        numbers = [p.name for p in spec.parameters if p.kind == "integer"]
        self.make(edits.set_parameter(self.graph, node_id, numbers[value % len(numbers)], value))

    @precondition(lambda self: len(self.graph))
    @rule(indices=st.lists(SMALL, min_size=1, max_size=4), x=SMALL)
    def move(self, indices: list[int], x: int) -> None:
        self.make(edits.move(self.graph, {node_id: (float(x), -float(x)) for node_id in self.some(indices)}))

    @precondition(lambda self: len(self.graph))
    @rule(index=SMALL, title=st.sampled_from([None, "", "Base pass", "Läuft"]))
    def rename(self, index: int, title: str | None) -> None:
        self.make(edits.rename(self.graph, self.pick(index), title))

    @precondition(lambda self: len(self.graph))
    @rule(
        indices=st.lists(SMALL, min_size=1, max_size=4), mode=st.sampled_from(["normal", "muted", "bypassed"])
    )
    def set_mode(self, indices: list[int], mode: str) -> None:
        self.make(edits.set_mode(self.graph, self.some(indices), mode))  # type: ignore[arg-type]

    @precondition(lambda self: 0 < len(self.graph) < 60)
    @rule(indices=st.lists(SMALL, min_size=1, max_size=4), keep=st.booleans())
    def duplicate(self, indices: list[int], keep: bool) -> None:
        self.make(edits.duplicate(self.graph, self.some(indices), keep_links=keep))

    @precondition(lambda self: 0 < len(self.graph) < 60)
    @rule(indices=st.lists(SMALL, min_size=1, max_size=4))
    def paste(self, indices: list[int]) -> None:
        nodes = [self.graph[node_id] for node_id in self.some(indices)]
        self.make(edits.paste(self.graph, nodes, offset=(8.0, 8.0)))

    def beside(self, indices: list[int]) -> tuple[list[str], list[str]]:
        """Keys of nodes and groups, and frames, on the canvas of some node."""
        home = self.graph[self.pick(indices[0])].group
        keys = sorted(
            [
                *(n.id for n in self.graph.nodes.values() if n.group == home),
                *(g.key for g in self.graph.groups.values() if g.parent == home),
            ]
        )
        frames = [f.id for f in self.graph.frames.values() if f.group == home and indices[-1] % 2]
        return sorted({keys[index % len(keys)] for index in indices}), frames

    def pick_group(self, index: int) -> str:
        return sorted(self.graph.groups)[index % len(self.graph.groups)]

    @precondition(lambda self: len(self.graph))
    @rule(indices=st.lists(SMALL, min_size=1, max_size=4))
    def group(self, indices: list[int]) -> None:
        self.make(grouping.make_group(self.graph, *self.beside(indices), title="Läuft"))

    @precondition(lambda self: len(self.graph) and len(self.graph.frames) < 5)
    @rule(index=SMALL)
    def frame(self, index: int) -> None:
        home = self.graph[self.pick(index)].group
        self.make(arranging.add_frame(self.graph, (0.0, 0.0, 400.0, 300.0), group=home))

    @precondition(lambda self: self.graph.groups)
    @rule(index=SMALL)
    def ungroup(self, index: int) -> None:
        self.make(grouping.ungroup(self.graph, [self.pick_group(index)]))

    @precondition(lambda self: len(self.graph))
    @rule(indices=st.lists(SMALL, min_size=1, max_size=4), index=SMALL)
    def put_into(self, indices: list[int], index: int) -> None:
        places = [None, *sorted(self.graph.groups)]
        try:
            edit = grouping.put_into(self.graph, *self.beside(indices), group_id=places[index % len(places)])
        except GraphError:
            return
        self.make(edit)

    @precondition(lambda self: len(self.graph) and self.graph.groups)
    @rule(index=SMALL, node=SMALL, name=st.sampled_from(["a", "b", "value"]), shown=st.booleans())
    def expose(self, index: int, node: int, name: str, shown: bool) -> None:
        what = Exposed(self.pick(node), name, name == "value")
        try:
            self.make(grouping.expose(self.graph, self.pick_group(index), what, shown))
        except GraphError:
            home = self.graph[what.node].group
            assert self.pick_group(index) not in path_to(self.graph.groups, home)

    @precondition(lambda self: self.graph.groups)
    @rule(index=SMALL, x=SMALL, title=st.sampled_from(["", "Detail"]))
    def change_a_group(self, index: int, x: int, title: str) -> None:
        group_id = self.pick_group(index)
        self.make(grouping.rename_group(self.graph, group_id, title))
        self.make(edits.move(self.graph, {f"group:{group_id}": (float(x), 0.0)}))
        self.make(arranging.collapse(self.graph, [f"group:{group_id}"], bool(x % 2)))

    @precondition(lambda self: len(self.graph))
    @rule(indices=st.lists(SMALL, min_size=1, max_size=3), reconnect=st.booleans())
    def remove_beside(self, indices: list[int], reconnect: bool) -> None:
        self.make(grouping.remove(self.graph, *self.beside(indices), reconnect=reconnect))

    @precondition(lambda self: 0 < len(self.graph) < 60 and len(self.graph.groups) < 20)
    @rule(indices=st.lists(SMALL, min_size=1, max_size=3), keep=st.booleans())
    def duplicate_beside(self, indices: list[int], keep: bool) -> None:
        home = self.graph[self.pick(indices[0])].group
        self.make(
            grouping.duplicate(
                self.graph, *self.beside(indices), offset=(8.0, 8.0), into=home, keep_links=keep
            )
        )

    @precondition(lambda self: len(self.done) > 1)
    @rule()
    def two_edits_in_one_have_one_inverse(self) -> None:
        before, both = text(self.graph), self.done[-2].then(self.done[-1])
        self.graph.apply(both.inverse())
        self.graph.apply(both)
        assert text(self.graph) == before

    @rule()
    def undo_all_and_redo_all(self) -> None:
        texts = [text(self.graph)]
        for edit in reversed(self.done):
            self.graph.apply(edit.inverse())
            texts.append(text(self.graph))
        assert texts[-1] == self.blank
        for edit, expected in zip(self.done, reversed(texts[:-1]), strict=True):
            self.graph.apply(edit)
            assert text(self.graph) == expected

    @invariant()
    def the_rules_of_a_graph_hold(self) -> None:
        if not hasattr(self, "graph"):
            return
        order = {node_id: place for place, node_id in enumerate(self.graph.in_order())}
        for link in self.graph.links():
            assert order[link.source] < order[link.target]
            source, target = self.graph.spec(link.source), self.graph.spec(link.target)
            assert source
            assert target
            output, accepted = source.output(link.output), target.target_type(link.input)
            assert output
            assert accepted
            assert accepted.accepts(output.type)
        edges = {(link.source, link.target) for link in self.graph.links()}
        assert set(self.graph.dependencies.edges) == edges
        groups = self.graph.groups
        homes = [n.group for n in self.graph.nodes.values()] + [f.group for f in self.graph.frames.values()]
        for home in (*homes, *(group.parent for group in groups.values())):
            assert home is None or home in groups
        for each in groups:
            assert len(path_to(groups, each)) <= len(groups), "a group lies in itself"


Editing.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestEditing = Editing.TestCase


def test_an_edit_names_itself_for_the_undo_menu() -> None:
    graph = Graph(REGISTRY)
    edit = edits.add_node(graph, "math.add")
    graph.apply(edit)
    assert edit.label == "Add Add"
    assert edits.remove_nodes(graph, ["add"]).label == "Remove Add"
    assert edits.set_parameter(graph, "add", "a", 3).label == "Set a"


def test_inputs_survive_an_undone_removal_of_their_source() -> None:
    graph = Graph(REGISTRY)
    graph.apply(edits.add_node(graph, "math.number"))
    graph.apply(edits.add_node(graph, "math.add"))
    graph.apply(edits.connect(graph, Link("number", "value", "add", "a")))
    removal = edits.remove_nodes(graph, ["number"])
    graph.apply(removal)
    graph.apply(removal.inverse())
    assert graph["add"].inputs == {"a": Source("number", "value")}
