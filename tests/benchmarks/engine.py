"""Cost of planning and of the engine around the nodes: ``python -m tests.benchmarks.engine`` prints JSON."""

from __future__ import annotations

import json
import statistics
import time

from nodegraph_app.core.graph import Graph, Node, Source
from nodegraph_app.execution.cache import MemoryCache
from tests.arithmetic import REGISTRY, plan, run

NODES = 1000
ROUNDS = 9


def chain() -> Graph:
    """A thousand additions in a row and an end."""
    nodes = [Node("n0", "math.number", params={"value": 1})]
    nodes += [
        Node(f"n{i}", "math.add", params={"b": 1}, inputs={"a": Source(f"n{i - 1}", "value")})
        for i in range(1, NODES - 1)
    ]
    return Graph(
        REGISTRY, [*nodes, Node("end", "math.report", inputs={"a": Source(f"n{NODES - 2}", "value")})]
    )


def main() -> None:
    graph = chain()
    plan_ms, run_us, bare_us, warm_ms = [], [], [], []
    for _ in range(ROUNDS):
        cache = MemoryCache(10**9)
        begin = time.perf_counter()
        plan(graph, cache)
        plan_ms.append((time.perf_counter() - begin) * 1e3)

        begin = time.perf_counter()
        run(graph, cache)
        run_us.append((time.perf_counter() - begin) * 1e6 / NODES - plan_ms[-1] * 1e3 / NODES)

        begin = time.perf_counter()
        plan(graph, cache)
        warm_ms.append((time.perf_counter() - begin) * 1e3)

        function = REGISTRY["math.add"].function
        begin = time.perf_counter()
        for _ in range(NODES):
            function(a=1, b=1)
        bare_us.append((time.perf_counter() - begin) * 1e6 / NODES)
    print(
        json.dumps(
            {
                "nodes": NODES,
                "plan_ms": round(statistics.median(plan_ms), 2),
                "plan_cached_ms": round(statistics.median(warm_ms), 2),
                "node_us": round(statistics.median(run_us), 2),
                "bare_call_us": round(statistics.median(bare_us), 2),
                "overhead_us_per_node": round(statistics.median(run_us) - statistics.median(bare_us), 2),
            }
        )
    )


if __name__ == "__main__":
    main()
