import pytest

from nodegraph_app.core import edits, grouping
from nodegraph_app.core.errors import GraphError
from nodegraph_app.core.graph import Graph
from nodegraph_app.core.groups import Exposed
from nodegraph_app.execution.cache import MemoryCache
from nodegraph_app.execution.ledger import Recollection
from nodegraph_app.execution.plan import Plan
from tests.arithmetic import CALLS, graph, plan, run


def diamond() -> Graph:
    return graph(
        top=("math.number", {"value": 7}),
        left=("math.add", {"a": "top.value", "b": 1}),
        right=("math.add", {"a": "top.value", "b": 2}),
        sum=("math.add", {"a": "left.value", "b": "right.value"}),
        end=("math.report", {"a": "sum.value"}),
        aside=("math.number", {"value": 1}),
    )


def verdicts(planned: Plan) -> dict[str, str]:
    return {step.node: step.verdict for step in planned.steps}


def test_only_what_the_outputs_depend_on_is_planned_sources_first() -> None:
    planned = plan(diamond(), MemoryCache(10**9))
    order = [step.node for step in planned.steps]
    assert order == ["top", "left", "right", "sum", "end"]
    assert set(verdicts(planned).values()) == {"run"}
    assert all(step.reason == "never ran" for step in planned.steps)


def test_after_a_run_everything_is_cached_and_nothing_runs() -> None:
    built, cache = diamond(), MemoryCache(10**9)
    run(built, cache)
    CALLS.clear()
    planned, _ = run(built, cache)
    assert set(verdicts(planned).values()) == {"cached"}
    assert not CALLS


def test_changing_a_parameter_reruns_exactly_what_lies_downstream_and_says_why() -> None:
    built, cache = diamond(), MemoryCache(10**9)
    past = Recollection()
    run(built, cache, past=past)
    built.apply(edits.set_parameter(built, "left", "b", 5))
    planned = plan(built, cache, past)
    assert verdicts(planned) == {
        "top": "cached",
        "left": "run",
        "right": "cached",
        "sum": "run",
        "end": "run",
    }
    reasons = {step.node: step.reason for step in planned.steps}
    assert reasons["left"] == "b changed: 1 → 5"
    assert reasons["sum"] == "b of Add changed: 1 → 5"
    assert reasons["end"] == "b of Add changed: 1 → 5"


def test_moving_and_renaming_a_node_reruns_nothing() -> None:
    built, cache = diamond(), MemoryCache(10**9)
    run(built, cache)
    built.apply(edits.move(built, {"left": (500.0, 0.0)}))
    built.apply(edits.rename(built, "left", "Left one"))
    assert set(verdicts(plan(built, cache)).values()) == {"cached"}


def test_groups_are_in_no_key_and_rerun_nothing() -> None:
    built, cache = diamond(), MemoryCache(10**9)
    before, _ = run(built, cache)
    built.apply(grouping.make_group(built, ["left", "sum"], title="Within"))
    built.apply(grouping.make_group(built, ["group:group_1", "end"]))
    built.apply(grouping.expose(built, "group_2", Exposed("left", "b"), True))
    after = plan(built, cache)
    assert [(step.node, step.key) for step in after.steps] == [(step.node, step.key) for step in before.steps]
    assert set(verdicts(after).values()) == {"cached"}


def test_setting_a_value_back_is_a_hit() -> None:
    built, cache = diamond(), MemoryCache(10**9)
    run(built, cache)
    edit = edits.set_parameter(built, "top", "value", 8)
    built.apply(edit)
    run(built, cache)
    built.apply(edit.inverse())
    assert set(verdicts(plan(built, cache)).values()) == {"cached"}


def test_a_parameter_driven_by_a_link_is_no_part_of_the_key() -> None:
    built, cache = diamond(), MemoryCache(10**9)
    run(built, cache)
    built.apply(edits.set_parameter(built, "left", "a", 99))
    assert verdicts(plan(built, cache))["left"] == "cached"


def test_what_feeds_only_known_results_is_not_needed() -> None:
    built, cache = diamond(), MemoryCache(10**9)
    run(built, cache)
    top_key = plan(built, cache).step("top").key  # type: ignore[union-attr]
    cache._drop(top_key)
    planned = plan(built, cache)
    assert verdicts(planned)["top"] == "skipped"
    assert planned.step("top").reason == "what it feeds is already known"  # type: ignore[union-attr]


def test_running_to_a_node_leaves_the_rest_alone() -> None:
    planned = plan(diamond(), MemoryCache(10**9), targets=["left"])
    assert list(verdicts(planned)) == ["top", "left"]


def test_a_muted_node_drops_what_depends_on_it() -> None:
    built = diamond()
    built.apply(edits.set_mode(built, ["left"], "muted"))
    planned = plan(built, MemoryCache(10**9))
    assert verdicts(planned)["left"] == "skipped"
    assert verdicts(planned)["sum"] == "skipped"
    assert planned.step("sum").reason == "“a” comes from Add, which is muted"  # type: ignore[union-attr]


def test_a_bad_value_blocks_the_node_and_says_what_it_takes() -> None:
    built = graph(bad=("math.choose", {"which": "middle"}), end=("math.report", {"a": "bad.value"}))
    planned = plan(built, MemoryCache(10**9))
    assert verdicts(planned) == {"bad": "blocked", "end": "blocked"}
    assert "one of smaller, larger, not “middle”" in planned.step("bad").reason  # type: ignore[union-attr]
    assert planned.step("end").reason == "“a” comes from Choose, which is blocked"  # type: ignore[union-attr]


def test_what_feeds_only_blocked_nodes_is_skipped_and_says_so() -> None:
    built = graph(
        fine=("math.number", {"value": 1}),
        bad=("math.choose", {"which": "middle", "a": "fine.value"}),
        end=("math.report", {"a": "bad.value"}),
    )
    step = plan(built, MemoryCache(10**9)).step("fine")
    assert step is not None
    assert (step.verdict, step.reason) == ("skipped", "what it feeds cannot run")


def test_a_graph_without_an_output_says_what_to_add() -> None:
    with pytest.raises(GraphError, match="Add Save image"):
        plan(graph(one=("math.number", {})), MemoryCache(10**9))


def test_a_muted_target_is_refused() -> None:
    built = diamond()
    built.apply(edits.set_mode(built, ["end"], "muted"))
    with pytest.raises(GraphError, match="muted"):
        plan(built, MemoryCache(10**9), targets=["end"])
