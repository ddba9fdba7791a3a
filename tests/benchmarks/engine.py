"""Cost of planning and of the engine around the nodes: ``python -m tests.benchmarks.engine`` prints JSON.

All times are medians of rounds within one process; `overhead_us_per_node` is what the engine adds to the bare
call of a node's function.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable

from nodegraph_app.core import edits
from nodegraph_app.core.graph import Graph, Node, Source
from nodegraph_app.execution.cache import MemoryCache
from nodegraph_app.execution.ledger import Recollection
from tests.arithmetic import REGISTRY, plan, run

SIZES = (10, 100, 1_000, 10_000)
NODES = 1_000
PLENTY = 10**10


def chain(nodes: int) -> Graph:
    """Additions in a row and an end."""
    row = [Node("n0", "math.number", params={"value": 1})]
    row += [
        Node(f"n{i}", "math.add", params={"b": 1}, inputs={"a": Source(f"n{i - 1}", "value")})
        for i in range(1, nodes - 1)
    ]
    return Graph(REGISTRY, [*row, Node("end", "math.report", inputs={"a": Source(f"n{nodes - 2}", "value")})])


def median_ms(action: Callable[[], object], rounds: int) -> float:
    """Median time of a call."""
    took = []
    for _ in range(rounds):
        begin = time.perf_counter()
        action()
        took.append((time.perf_counter() - begin) * 1e3)
    return statistics.median(took)


def planning(nodes: int) -> dict[str, float]:
    """Milliseconds to plan: nothing known, everything known, everything changed by one edit and explained."""
    graph, cache, past = chain(nodes), MemoryCache(PLENTY), Recollection()
    rounds = 9 if nodes <= NODES else 3
    fresh = median_ms(lambda: plan(graph, MemoryCache(PLENTY)), rounds)
    run(graph, cache, past=past)
    cached = median_ms(lambda: plan(graph, cache, past), rounds)
    graph.apply(edits.set_parameter(graph, "n0", "value", 2))
    explained = median_ms(lambda: plan(graph, cache, past), rounds)
    return {"fresh_ms": round(fresh, 2), "cached_ms": round(cached, 2), "explained_ms": round(explained, 2)}


def overhead_us() -> dict[str, float]:
    """Microseconds per trivial node: in a run without its plan, called bare, and the difference."""
    graph = chain(NODES)
    planned = median_ms(lambda: plan(graph, MemoryCache(PLENTY)), 9)
    whole = median_ms(lambda: run(graph, MemoryCache(PLENTY)), 9)
    function = REGISTRY["math.add"].function
    bare = median_ms(lambda: [function(a=1, b=1) for _ in range(NODES)], 9)
    in_run, alone = (whole - planned) * 1e3 / NODES, bare * 1e3 / NODES
    return {
        "node_us": round(in_run, 2),
        "bare_call_us": round(alone, 2),
        "overhead_us_per_node": round(in_run - alone, 2),
    }


def main() -> None:
    """Print one JSON object."""
    print(json.dumps({"plan": {str(nodes): planning(nodes) for nodes in SIZES}, **overhead_us()}))


if __name__ == "__main__":
    main()
