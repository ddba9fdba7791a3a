"""Every edit has an exact inverse: random edits, all undone, all redone, compared byte for byte."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from nodegraph_app.core import edits
from nodegraph_app.core.errors import GraphError
from nodegraph_app.core.graph import Graph, Link, Source
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
