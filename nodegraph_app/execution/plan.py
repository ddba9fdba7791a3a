"""The plan: what will run, what is already known, what cannot run, and why. Needs no torch and no run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import networkx as nx

from ..core.economy import Economy
from ..core.errors import GraphError
from ..core.files import FileKind, FileRef, Files
from ..core.forecast import Memory, NoLimit
from ..core.graph import Graph, Source
from ..core.problems import Problem, structural_problems
from ..core.routing import resolved_inputs
from ..core.traits import infer_traits
from .cache import CacheView
from .drafts import Drafts
from .events import PlannedNode, Verdict
from .explain import Change, explain
from .keys import shape_key
from .ledger import NoPast, Past
from .step import Step

NO_LIMIT = NoLimit()


@dataclass(frozen=True)
class Plan:
    """Steps so that each comes after what it needs.

    Attributes:
        steps: of every node that the targets depend on, in the order they run.
        targets: ids of the outputs asked for.
        missing: (kind, name) of files that the steps name and this machine lacks.
        shape: name of the workflow, see `shape_key`.
        numerics: class of the device's results; empty where no device is chosen yet.
        unwritable: of the nodes whose pictures could not be kept, why.
    """

    steps: tuple[Step, ...]
    targets: tuple[str, ...]
    missing: tuple[tuple[FileKind, str], ...] = ()
    shape: str = ""
    numerics: str = ""
    unwritable: tuple[Problem, ...] = ()

    @property
    def expected_seconds(self) -> float | None:
        """How long it will probably take; None when of a step that will run nothing is known."""
        estimates = [step.estimate for step in self.with_verdict("run")]
        return sum(e.seconds for e in estimates if e) if all(estimates) else None

    @property
    def expected_peak_bytes(self) -> int | None:
        """Most memory it will probably take; None where that is not known."""
        peaks = [step.estimate.peak_bytes for step in self.with_verdict("run") if step.estimate]
        return max((peak for peak in peaks if peak is not None), default=None)

    def step(self, node_id: str) -> Step | None:
        """The step of a node, or None when no target depends on it."""
        return next((step for step in self.steps if step.node == node_id), None)

    @property
    def files(self) -> Mapping[FileRef, FileRef]:
        """Every file that a node names, by kind, name and digest → with the path where it lies now."""
        return {file: file for step in self.steps for file in step.files.values()}

    def with_verdict(self, *verdicts: Verdict) -> Iterator[Step]:
        """The steps of these verdicts."""
        return (step for step in self.steps if step.verdict in verdicts)

    @property
    def nodes(self) -> tuple[PlannedNode, ...]:
        """The plan as it is told to others."""
        return tuple(step.told for step in self.steps)


def make_plan(
    graph: Graph,
    files: Files,
    cache: CacheView,
    *,
    targets: Iterable[str] | None = None,
    numerics: str = "",
    output_folder: Path | None = None,
    model_folder: Path | None = None,
    past: Past | None = None,
    economies: Mapping[str, Economy] = MappingProxyType({}),
    memory: Memory = NO_LIMIT,
) -> Plan:
    """Order the work and say what will happen to every node, and why.

    Args:
        graph: the workflow.
        files: finds and fingerprints the files it names.
        cache: says which results are known.
        targets: ids of the nodes wanted; every output node by default.
        numerics: class of the device's results, see `result_key`.
        output_folder: where pictures will be written.
        model_folder: where models will be written; with None, in the output folder too.
        past: what was made before, for reasons, estimates, and what there was too little memory for.
        economies: node id → how it shall make do with the memory there is, whatever the past says.
        memory: what is known of the device's memory: what would not fit makes do from the start.

    Raises:
        GraphError: a target does not exist, is muted, or there is nothing to run.
    """
    wanted = _targets(graph, targets)
    feeds = _feeds(graph, wanted)
    problems: dict[str, Problem] = {}
    traits = infer_traits(graph, files)
    for problem in (*structural_problems(graph, files), *traits.problems):
        problems.setdefault(problem.node, problem)
    past = past or NoPast()
    shape = shape_key({node_id: node.type for node_id, node in graph.nodes.items()})
    drafts = Drafts(
        graph, files, cache, numerics, output_folder, model_folder or output_folder, problems, traits.outputs,
        lambda node, size: economies.get(node) or past.economy(shape, node, size, numerics), memory, shape,
    )  # fmt: skip
    for node_id in _order(feeds, wanted):
        drafts.add(node_id, feeds[node_id])
    needed = _needed(drafts.steps, wanted)
    waited_for = {
        source.node
        for step in drafts.steps.values()
        if step.verdict == "blocked"
        for source in step.inputs.values()
    }
    steps = tuple(_judged(step, needed, waited_for) for step in drafts.steps.values())
    return Plan(
        _with_past(steps, past), tuple(wanted), tuple(sorted(drafts.missing)), shape, numerics,
        tuple(drafts.unwritable),
    )  # fmt: skip


def _targets(graph: Graph, asked: Iterable[str] | None) -> list[str]:
    if asked is None:
        found = [
            n for n in graph.nodes if graph[n].mode == "normal" and (s := graph.spec(n)) and s.output_node
        ]
        if not found:
            raise GraphError(
                "Nothing in this workflow asks for a picture.",
                hint="Add Save image or Preview image and connect it.",
            )
        return sorted(found)
    wanted = sorted(set(asked))
    for node_id in wanted:
        if graph[node_id].mode != "normal":
            raise GraphError(
                f"{graph.title(node_id)} is {graph[node_id].mode} and cannot be run.", node=node_id
            )
    return wanted


def _feeds(graph: Graph, targets: list[str]) -> dict[str, dict[str, Source]]:
    """Node id → input name → what really feeds it, for all that the targets depend on."""
    feeds: dict[str, dict[str, Source]] = {}
    waiting = list(targets)
    while waiting:
        node_id = waiting.pop()
        if node_id not in feeds:
            found = resolved_inputs(graph, node_id)
            feeds[node_id] = {name: source for name, source in found.items() if source is not None}
            waiting += [source.node for source in feeds[node_id].values()]
    return feeds


def _order(feeds: Mapping[str, Mapping[str, Source]], targets: list[str]) -> list[str]:
    """Depth first from each target: a branch is finished before the next begins, so values die early."""
    needs: nx.DiGraph[str] = nx.DiGraph()
    needs.add_nodes_from(feeds)
    needs.add_edges_from((node_id, s.node) for node_id, inputs in feeds.items() for s in inputs.values())
    order: dict[str, None] = {}
    for target in targets:
        order.update(dict.fromkeys(nx.dfs_postorder_nodes(needs, target, sort_neighbors=sorted)))
    return list(order)


def _needed(steps: dict[str, Step], targets: Iterable[str]) -> set[str]:
    """The nodes whose values somebody will read: targets, and the inputs of what runs."""
    needed = set(targets)
    for node_id in reversed(steps):
        if node_id in needed and steps[node_id].verdict == "run":
            needed.update(source.node for source in steps[node_id].inputs.values())
    return needed


def _judged(step: Step, needed: set[str], waited_for: set[str]) -> Step:
    if step.verdict != "run" or step.node in needed:
        return step
    reason = "what it feeds cannot run" if step.node in waited_for else "what it feeds is already known"
    return replace(step, verdict="skipped", reason=reason)


def _with_past(steps: tuple[Step, ...], past: Past) -> tuple[Step, ...]:
    """The steps with reasons and estimates."""
    runs = any(step.verdict == "run" for step in steps)
    why = explain((step for step in steps if step.origin), past) if runs else {}
    return tuple(_told(step, past, why) for step in steps)


def _told(step: Step, past: Past, why: Mapping[str, tuple[str, tuple[Change, ...]]]) -> Step:
    if step.origin is None or step.verdict != "run":
        return step
    reason, changes = why[step.node]
    return replace(step, reason=step.reason or reason, changes=changes, estimate=past.estimate(step.origin))
