import pytest

from nodegraph_app.core import edits
from nodegraph_app.core.errors import CycleError, GraphError, LinkError, ParameterError
from nodegraph_app.core.graph import Graph, Link, Node, Source
from nodegraph_app.core.problems import structural_problems
from nodegraph_app.core.routing import resolve, resolved_inputs
from tests.arithmetic import REGISTRY, NoFiles, graph


def three_in_a_row() -> Graph:
    return graph(
        one=("math.number", {"value": 1}),
        sum=("math.add", {"a": "one.value", "b": 2}),
        end=("math.report", {"a": "sum.value"}),
    )


def test_a_link_that_closes_a_loop_is_refused_and_the_loop_named() -> None:
    built = graph(a=("math.add", {}), b=("math.add", {"a": "a.value"}), c=("math.add", {"a": "b.value"}))
    before = dict(built.nodes)
    with pytest.raises(CycleError) as caught:
        built.apply(edits.connect(built, Link("c", "value", "a", "b")))
    assert set(caught.value.loop) == {"a", "b", "c"}
    assert "→" in str(caught.value)
    assert dict(built.nodes) == before
    assert built.in_order() == ["a", "b", "c"]


def test_a_node_cannot_feed_itself() -> None:
    built = graph(a=("math.add", {}))
    with pytest.raises(CycleError, match="a → a"):
        built.apply(edits.connect(built, Link("a", "value", "a", "b")))
    with pytest.raises(CycleError):
        built.check_link(Link("a", "value", "a", "b"))


@pytest.mark.parametrize(
    ("link", "words"),
    [
        (Link("one", "sum", "end", "a"), "no output “sum”"),
        (Link("one", "value", "end", "z"), "no input “z”"),
        (Link("nobody", "value", "end", "a"), "does not exist"),
        (Link("one", "value", "choice", "which"), "takes choice"),
    ],
)
def test_links_end_at_existing_sockets_of_types_that_fit(link: Link, words: str) -> None:
    built = graph(one=("math.number", {}), end=("math.report", {}), choice=("math.choose", {}))
    with pytest.raises(LinkError, match=words):
        built.apply(edits.connect(built, link))
    with pytest.raises(LinkError, match=words):
        built.check_link(link)


def test_connecting_replaces_the_link_that_was_there() -> None:
    built = three_in_a_row()
    built.apply(edits.connect(built, Link("one", "value", "end", "a")))
    assert built["end"].inputs == {"a": Source("one", "value")}
    assert built.links_from("sum") == []


def test_removing_a_node_removes_its_links_and_undo_brings_both_back() -> None:
    built = three_in_a_row()
    before = dict(built.nodes)
    edit = edits.remove_nodes(built, ["sum"])
    built.apply(edit)
    assert list(built.links()) == []
    built.apply(edit.inverse())
    assert dict(built.nodes) == before
    assert built.downstream(["one"]) == {"one", "sum", "end"}


def test_a_node_that_others_read_cannot_just_vanish() -> None:
    built = three_in_a_row()
    node = built["sum"]
    with pytest.raises(LinkError, match="does not exist"):
        built.apply(edits.Edit("Vanish", {"sum": node}, {"sum": None}))
    assert built["sum"] == node


def test_an_edit_for_another_state_is_refused() -> None:
    built = three_in_a_row()
    edit = edits.set_parameter(built, "one", "value", 5)
    built.apply(edits.set_parameter(built, "one", "value", 6))
    with pytest.raises(GraphError, match="no longer fits"):
        built.apply(edit)


@pytest.mark.parametrize("node_id", ["", "a.b", "a b", "x" * 65, "ä"])
def test_ids_are_plain(node_id: str) -> None:
    with pytest.raises(GraphError, match="cannot be a node id"):
        Graph(REGISTRY, [Node(node_id, "math.add")])


def test_two_nodes_of_one_id_are_refused() -> None:
    with pytest.raises(GraphError, match="same id"):
        Graph(REGISTRY, [Node("a", "math.add"), Node("a", "math.add")])


def test_unknown_node_types_are_kept_with_their_links() -> None:
    built = Graph(
        REGISTRY,
        [
            Node("one", "math.number"),
            Node("odd", "pack.unknown", 7, {"x": [1]}, {"in": Source("one", "value")}),
            Node("end", "math.report", inputs={"a": Source("odd", "out")}),
        ],
    )
    assert built.spec("odd") is None
    assert built.upstream(["end"]) == {"one", "odd", "end"}


def test_setting_a_parameter_checks_it() -> None:
    built = three_in_a_row()
    with pytest.raises(ParameterError) as caught:
        edits.set_parameter(built, "one", "value", "many")
    assert caught.value.node == "one"
    with pytest.raises(ParameterError, match="no parameter “colour”"):
        edits.set_parameter(built, "one", "colour", 1)


def test_observers_hear_which_nodes_changed_until_they_leave() -> None:
    built = three_in_a_row()
    heard: list[frozenset[str]] = []
    leave = built.subscribe(heard.append)
    built.apply(edits.set_parameter(built, "one", "value", 5))
    leave()
    built.apply(edits.set_parameter(built, "one", "value", 6))
    assert heard == [frozenset({"one"})]


def test_a_copy_stays_as_it_is_while_the_original_is_edited_and_the_other_way_round() -> None:
    built = three_in_a_row()
    heard: list[frozenset[str]] = []
    built.subscribe(heard.append)
    copy = built.copy()
    before = dict(built.nodes)
    built.apply(edits.remove_nodes(built, ["one"]))
    assert dict(copy.nodes) == before
    assert copy.in_order() == ["one", "sum", "end"]
    assert [link.source for link in copy.links_from("sum")] == ["sum"]
    copy.apply(edits.remove_nodes(copy, ["end"]))
    assert set(built.nodes) == {"sum", "end"}
    assert heard == [frozenset({"one", "sum"})]


def test_duplicates_keep_links_from_outside_and_among_themselves() -> None:
    built = three_in_a_row()
    built.apply(edits.duplicate(built, ["sum", "end"]))
    assert built["sum_2"].inputs == {"a": Source("one", "value")}
    assert built["end_2"].inputs == {"a": Source("sum_2", "value")}
    assert built["sum_2"].position == (32.0, 32.0)


def test_pasting_drops_links_from_outside() -> None:
    built = three_in_a_row()
    built.apply(edits.paste(built, [built["sum"], built["end"]]))
    assert built["sum_2"].inputs == {}
    assert built["end_2"].inputs == {"a": Source("sum_2", "value")}


def test_a_bypassed_node_hands_its_input_through() -> None:
    built = Graph(_latents(), [
        Node("make", "t.make"),
        Node("blur", "t.blur", inputs={"latent": Source("make", "latent")}, mode="bypassed"),
        Node("again", "t.blur", inputs={"latent": Source("blur", "latent")}, mode="bypassed"),
        Node("lost", "t.blur", mode="bypassed"),
    ])  # fmt: skip
    assert resolve(built, Source("again", "latent")) == Source("make", "latent")
    assert resolve(built, Source("lost", "latent")) is None


def test_a_reroute_is_not_there_for_what_it_feeds() -> None:
    built = Graph(_latents(), [
        Node("make", "t.make"),
        Node("dot", "t.dot", inputs={"value": Source("make", "latent")}),
        Node("blur", "t.blur", inputs={"latent": Source("dot", "latent")}),
        Node("loose", "t.dot"),
        Node("off", "t.dot", inputs={"value": Source("make", "latent")}, mode="muted"),
    ])  # fmt: skip
    assert resolved_inputs(built, "blur") == {"latent": Source("make", "latent")}
    assert resolve(built, Source("loose", "latent")) is None
    assert resolve(built, Source("off", "latent")) == Source("off", "latent")


def test_a_removed_node_leaves_what_it_handed_through() -> None:
    built = Graph(_latents(), [
        Node("make", "t.make"),
        Node("one", "t.blur", inputs={"latent": Source("make", "latent")}),
        Node("two", "t.blur", inputs={"latent": Source("one", "latent")}),
        Node("end", "t.blur", inputs={"latent": Source("two", "latent")}),
    ])  # fmt: skip
    edit = edits.remove_nodes(built, ["one", "two"], reconnect=True)
    before = dict(built.nodes)
    built.apply(edit)
    assert built["end"].inputs == {"latent": Source("make", "latent")}
    built.apply(edit.inverse())
    assert dict(built.nodes) == before


def _latents():  # type: ignore[no-untyped-def]
    from nodegraph_app.core.registry import Registry
    from nodegraph_app.core.spec import node
    from nodegraph_app.core.values import Latent

    @node("t.make", title="Make")
    def make() -> Latent:
        """Make."""
        raise AssertionError

    @node("t.dot", title="Dot", passes=True)
    def dot(value: Latent) -> Latent:
        """Hand on."""
        return value

    @node("t.blur", title="Blur")
    def blur(latent: Latent) -> Latent:
        """Blur."""
        return latent

    return Registry([each.__node_spec__ for each in (make, dot, blur)])  # type: ignore[attr-defined]


def test_a_chain_of_ten_thousand_nodes_needs_no_recursion() -> None:
    nodes = [Node("n0", "math.number")]
    nodes += [Node(f"n{i}", "math.add", inputs={"a": Source(f"n{i - 1}", "value")}) for i in range(1, 10_000)]
    built = Graph(REGISTRY, nodes)
    assert built.in_order()[-1] == "n9999"
    assert len(built.upstream(["n9999"])) == 10_000


def test_a_node_of_a_later_version_is_kept_with_links_this_version_does_not_know() -> None:
    built = Graph(
        REGISTRY,
        [
            Node("one", "math.number"),
            Node("later", "math.add", 2, {"mode": "wrap"}, {"carry": Source("one", "value")}),
            Node("end", "math.report", inputs={"a": Source("later", "overflow")}),
        ],
    )
    assert built.spec("later") is None
    assert built.title("later") == "Add"
    (problem,) = structural_problems(built, NoFiles())
    assert (problem.node, problem.hint) == ("later", "Update Nodegraph.")
    assert "version 2 of Add; here is 1" in problem.message


def test_the_order_follows_every_change_and_is_the_readers_own() -> None:
    built = graph(a=("math.add", {}), b=("math.add", {}), c=("math.add", {"a": "b.value"}))
    built.in_order().clear()
    assert built.in_order() == ["a", "b", "c"]
    built.apply(edits.connect(built, Link("c", "value", "a", "a")))
    assert built.in_order() == ["b", "c", "a"]
    built.apply(edits.remove_nodes(built, ["b"]))
    assert built.in_order() == ["c", "a"]
