import threading
import time
from pathlib import Path

import pytest

from nodegraph_app.core.graph import Graph, Node, Source
from nodegraph_app.core.registry import Registry
from nodegraph_app.core.run import Run
from nodegraph_app.core.spec import node
from nodegraph_app.execution.cache import MemoryCache
from nodegraph_app.execution.events import (
    Event,
    NodeBlocked,
    NodeFailed,
    NodeFinished,
    NodeStarted,
    Planned,
    RunFinished,
    StepProgress,
)
from nodegraph_app.execution.executor import Surroundings, execute
from nodegraph_app.execution.ledger import Recollection
from nodegraph_app.execution.plan import make_plan
from tests.arithmetic import CALLS, REGISTRY, NoFiles, graph, plan, run


def named(events: list[Event], kind: type[Event]) -> list[str]:
    return [event.node for event in events if isinstance(event, kind)]  # type: ignore[attr-defined]


def test_a_run_tells_its_plan_its_nodes_and_its_end_in_order() -> None:
    built = graph(one=("math.number", {"value": 3}), end=("math.report", {"a": "one.value"}))
    cache = MemoryCache(10**9)
    planned, events = run(built, cache)
    assert [type(event) for event in events] == [
        Planned, NodeStarted, NodeFinished, NodeStarted, NodeFinished, RunFinished,
    ]  # fmt: skip
    assert cache.get(planned.step("end").key).outputs == {"value": 3}  # type: ignore[union-attr]
    assert events[-1].outcome == "done"  # type: ignore[attr-defined]


def test_a_failing_node_blocks_its_dependants_and_other_branches_finish() -> None:
    built = graph(
        bad=("math.divide", {"a": 1, "b": 0}),
        behind=("math.add", {"a": "bad.quotient", "b": 1}),
        lost=("math.report", {"a": "behind.value"}),
        good=("math.report", {"a": 5}),
    )
    _, events = run(built, MemoryCache(10**9))
    (failed,) = [event for event in events if isinstance(event, NodeFailed)]
    assert (failed.node, failed.place) == ("bad", "b")
    assert failed.message == "Divide: Nothing can be divided by 0."
    assert failed.hint == "Choose another number."
    assert named(events, NodeBlocked) == ["behind", "lost"]
    assert named(events, NodeFinished) == ["good"]
    assert events[-1].outcome == "failed"  # type: ignore[attr-defined]


def test_an_unforeseen_exception_is_told_in_words_with_the_traceback_behind_a_fold() -> None:
    _, events = run(
        graph(bad=("math.crash", {}), end=("math.report", {"a": "bad.value"})), MemoryCache(10**9)
    )
    (failed,) = [event for event in events if isinstance(event, NodeFailed)]
    assert failed.message == "Crash stopped with ZeroDivisionError: unforeseen."
    assert "Traceback" not in failed.message
    assert "Traceback" in failed.details


def test_cancelling_stops_within_one_step_and_keeps_what_is_finished() -> None:
    built = graph(
        one=("math.number", {"value": 3}),
        slow=("math.count", {"steps": 1000}),
        sum=("math.add", {"a": "one.value", "b": "slow.value"}),
        end=("math.report", {"a": "sum.value"}),
    )
    cache, cancelled, events = MemoryCache(10**9), threading.Event(), []

    def emit(event: Event) -> None:
        events.append(event)
        if isinstance(event, StepProgress) and event.done == 5:
            cancelled.set()

    planned = plan(built, cache)
    finished = execute(planned, cache, Surroundings(1, "cpu", Path(), "{}", False, cancelled, emit))
    assert finished.outcome == "cancelled"
    assert max(event.done for event in events if isinstance(event, StepProgress)) == 5
    assert cache.info(planned.step("one").key) is not None  # type: ignore[union-attr]
    assert cache.info(planned.step("slow").key) is None  # type: ignore[union-attr]


def test_several_outputs_are_told_apart() -> None:
    built = graph(
        split=("math.divide", {"a": 17, "b": 5}),
        first=("math.report", {"a": "split.quotient"}),
        second=("math.report", {"a": "split.remainder"}),
    )
    cache = MemoryCache(10**9)
    planned, _ = run(built, cache)
    values = {n: cache.get(planned.step(n).key).outputs["value"] for n in ("first", "second")}  # type: ignore[union-attr]
    assert values == {"first": 3, "second": 2}


def test_a_linked_parameter_is_checked_like_a_typed_one() -> None:
    built = graph(
        big=("math.number", {"value": 10**9}),
        slow=("math.count", {"steps": "big.value"}),
        end=("math.report", {"a": "slow.value"}),
    )
    _, events = run(built, MemoryCache(10**9))
    (failed,) = [event for event in events if isinstance(event, NodeFailed)]
    assert failed.node == "slow"
    assert "from 1 to 1000000" in failed.message


def test_a_chain_of_a_thousand_nodes_runs_without_recursion() -> None:

    nodes = [Node("n0", "math.number", params={"value": 1})]
    nodes += [
        Node(f"n{i}", "math.add", params={"b": 1}, inputs={"a": Source(f"n{i - 1}", "value")})
        for i in range(1, 1000)
    ]
    nodes.append(Node("end", "math.report", inputs={"a": Source("n999", "value")}))
    cache = MemoryCache(10**9)
    planned, events = run(Graph(REGISTRY, nodes), cache)
    assert cache.get(planned.step("end").key).outputs == {"value": 1000}  # type: ignore[union-attr]
    assert len(named(events, NodeFinished)) == 1001


def test_with_a_cache_that_holds_nothing_a_run_still_finishes() -> None:

    built = graph(one=("math.number", {"value": 3}), end=("math.report", {"a": "one.value"}))
    _, events = run(built, MemoryCache(0))
    assert events[-1].outcome == "done"  # type: ignore[attr-defined]


def test_what_two_nodes_make_of_the_same_is_made_once() -> None:
    built = graph(
        left=("math.number", {"value": 3}),
        right=("math.number", {"value": 3}),
        one=("math.add", {"a": "left.value", "b": 1}),
        two=("math.add", {"a": "right.value", "b": 1}),
        sum=("math.add", {"a": "one.value", "b": "two.value"}),
        end=("math.report", {"a": "sum.value"}),
        again=("math.report", {"a": "sum.value"}),
    )
    CALLS.clear()
    plan, events = run(built, cache := MemoryCache(10**9))
    assert CALLS == {"math.number": 1, "math.add": 2, "math.report": 1}
    finished = [event for event in events if isinstance(event, NodeFinished)]
    assert {event.node for event in finished} == set(built.nodes)
    assert sum(event.cached for event in finished) == 3
    for target in ("end", "again"):
        result = cache.get(plan.step(target).key)  # type: ignore[union-attr]
        assert result is not None
        assert result.outputs == {"value": 8}


def test_where_nothing_can_be_held_the_same_is_made_again_and_right() -> None:
    built = graph(
        left=("math.number", {"value": 3}),
        right=("math.number", {"value": 3}),
        sum=("math.add", {"a": "left.value", "b": "right.value"}),
        end=("math.report", {"a": "sum.value"}),
    )
    CALLS.clear()
    _, events = run(built, MemoryCache(0))
    assert CALLS == {"math.number": 2, "math.add": 1, "math.report": 1}
    assert isinstance(events[-1], RunFinished)
    assert events[-1].outcome == "done"


@node("math.resume", title="Resume")
def resume(*, known: int = 0, run: Run) -> int:
    """Ten steps of which some are known, and a fiftieth of a second for each of the others."""
    for done in range(known, 11):
        run.step(done, 10)
        time.sleep(0.02 if done < 10 else 0)
    return known


def test_the_ledger_learns_what_a_node_takes_from_scratch_when_steps_of_it_were_known() -> None:
    registry = Registry([*REGISTRY, resume.__node_spec__])  # type: ignore[attr-defined]
    past = Recollection()
    for known in (5, 10):
        built = Graph(
            registry,
            [
                Node("resume", "math.resume", 1, {"known": known}, {}),
                Node("end", "math.report", 1, {}, {"a": Source("resume", "value")}),
            ],
        )
        planned, events = run(built, MemoryCache(10**9), past=past)
        took_s = next(e.seconds for e in events if isinstance(e, NodeFinished) and e.node == "resume")
        made = past.made(planned.step("resume").key)  # type: ignore[union-attr]
        assert made is not None
        if known == 5:
            half = made
            assert made.seconds == pytest.approx(2 * took_s)
        else:
            assert took_s < half.seconds / 2
            assert made.seconds == half.seconds, "nothing was run: what is known stays"


@node("test.save_model", title="Save model", writes_models=True)
def save_model(run: Run) -> None:
    """Write a model that is three bytes long."""
    run.write_file([b"abc"], "mine", ".safetensors", lambda path: path.read_text())


@node("test.save_text", title="Save text", writes=True)
def save_text(run: Run) -> None:
    """Write another file."""
    run.write_file([b"abc"], "mine", ".txt", lambda path: path.read_text())


def test_a_model_is_written_into_the_model_folder_and_its_key_says_where(tmp_path: Path) -> None:
    registry = Registry([save_model.__node_spec__, save_text.__node_spec__])
    both = Graph(registry, [Node("model", "test.save_model"), Node("text", "test.save_text")])
    out, models, other = (tmp_path / name for name in ("out", "models", "other"))
    files, known = NoFiles(), MemoryCache(10**6)
    planned = make_plan(both, files, known, output_folder=out, model_folder=models)
    events: list[Event] = []
    around = Surroundings(
        1, "cpu", out, "{}", False, threading.Event(), events.append, model_folder=models
    )  # fmt: skip
    execute(planned, known, around)
    assert (models / "mine_00001.safetensors").read_bytes() == b"abc"
    assert [path.name for path in out.iterdir()] == ["mine_00001.txt"]
    elsewhere = make_plan(both, files, known, output_folder=out, model_folder=other)
    assert [step.key == planned.steps[n].key for n, step in enumerate(elsewhere.steps)] == [False, True]
    other.write_text("a file where the folder should be")
    (problem,) = make_plan(both, files, known, output_folder=out, model_folder=other).unwritable
    assert (problem.node, problem.hint) == ("model", "Choose another model folder.")
