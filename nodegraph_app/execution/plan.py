"""The plan: what will run, what is already known, what cannot run, and why. Needs no torch and no run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import networkx as nx

from ..core.economy import PLENTY, Economy
from ..core.errors import GraphError
from ..core.files import FileKind, FileName, FileRef, Files, reference
from ..core.forecast import Forecast, Memory, Network, NoLimit, Work
from ..core.graph import Graph, Source
from ..core.problems import Problem, structural_problems
from ..core.routing import resolved_inputs
from ..core.spec import NodeSpec, Traits
from ..core.traits import infer_traits
from ..documents.atomic import why_unwritable
from .cache import CacheView, ResultInfo
from .events import PlannedNode, Verdict
from .explain import Change, explain
from .keys import result_key, shape_key
from .ledger import Estimate, NoPast, Origin, Past

PLENTIFUL, NO_LIMIT = Forecast(PLENTY), NoLimit()

WEIGHTS: Mapping[str, tuple[FileKind, ...]] = MappingProxyType(
    {"model": ("checkpoint", "denoiser"), "vae": ("checkpoint", "vae")}
)
"""Socket type of a network → kinds of the files that hold it."""
CARRIERS = MappingProxyType({"guider": "model"})
"""Socket type of a value that a network comes with → the network's own."""


@dataclass(frozen=True)
class Step:
    """One node of a plan, complete in itself.

    Attributes:
        node: id.
        spec: declaration, or None for an unknown type (always blocked).
        title: what the reader calls the node.
        verdict, reason: what will happen and why.
        key: name of the result; empty when blocked.
        parameters: every parameter that acts, in memory form.
        files: the files that parameters name, found and fingerprinted: by parameter or, where a text names
            them, see `label`.
        inputs: input or parameter name → what really feeds it.
        input_keys: the same names → key of the feeding result and output name.
        origin: all that its result is made from, for the ledger; None when blocked.
        known: what is known of its result, if anything.
        changes: what differs from the nearest earlier result, here or upstream; for a step that runs.
        estimate: what it will probably take; for a step that runs.
        forecast: how it makes do with the memory there is, why, and what it will take of it.
    """

    node: str
    spec: NodeSpec | None
    title: str
    verdict: Verdict
    reason: str
    key: str
    parameters: Mapping[str, Any]
    files: Mapping[str, FileRef]
    inputs: Mapping[str, Source]
    input_keys: Mapping[str, tuple[str, str]]
    origin: Origin | None = None
    known: ResultInfo | None = None
    changes: tuple[Change, ...] = ()
    estimate: Estimate | None = None
    forecast: Forecast = PLENTIFUL

    @property
    def economy(self) -> Economy:
        """How it makes do with the memory there is."""
        return self.forecast.economy

    @property
    def told(self) -> PlannedNode:
        """The step as it is told to others."""
        return PlannedNode(
            self.node,
            self.spec.type if self.spec else "",
            self.title,
            self.verdict,
            self.reason,
            self.key,
            self.changes,
            expected_seconds=self.estimate.seconds if self.estimate else None,
            expected_peak_bytes=self.estimate.peak_bytes if self.estimate else None,
            made_seconds=self.known.seconds if self.known else None,
            made_at_s=(self.known.made_at_s or None) if self.known else None,
            economy=": ".join(filter(None, (self.economy.words, self.forecast.why))),
            expected_roughly=self.estimate is not None and self.estimate.rough,
        )


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
    drafts = _Drafts(
        graph, files, cache, numerics, output_folder, model_folder or output_folder, problems, traits.outputs,
        lambda node, size: economies.get(node) or past.economy(shape, node, size, numerics), memory,
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


class _Drafts:
    """Steps with keys and blocks, before it is known which are needed."""

    def __init__(
        self,
        graph: Graph,
        files: Files,
        cache: CacheView,
        numerics: str,
        output_folder: Path | None,
        model_folder: Path | None,
        problems: dict[str, Problem],
        traits: Mapping[Source, Traits],
        economy: Callable[[str, str], Economy],
        memory: Memory,
    ):
        self.graph, self.files, self.cache = graph, files, cache
        self.numerics, self.problems = numerics, problems
        self.output_folder, self.model_folder = output_folder, model_folder
        self.refusals: dict[Path, str | None] = {}
        self.traits, self.economy, self.memory = traits, economy, memory
        self.unwritable: list[Problem] = []
        self.steps: dict[str, Step] = {}
        self.missing: set[tuple[FileKind, str]] = set()

    def add(self, node_id: str, inputs: Mapping[str, Source]) -> None:
        spec = self.graph.spec(node_id)
        self._note_missing_files(node_id, spec, inputs)
        block = self._block(node_id, inputs)
        if spec is None or block is not None:
            verdict: Verdict = "skipped" if block and block[0] == "skipped" else "blocked"
            reason = block[1] if block else ""
            title = self.graph.title(node_id)
            self.steps[node_id] = Step(node_id, spec, title, verdict, reason, "", {}, {}, inputs, {})
            return
        parameters = {
            parameter.name: value
            for parameter in spec.parameters
            if parameter.name not in inputs
            and (value := parameter.read(self.graph[node_id].params.get(parameter.name, parameter.default)))
            is not None
        }
        found = {
            label(spec, named): ref
            for named in spec.files_named(parameters)
            if (ref := reference(self.files, named.kind, named.name))
        }
        input_keys = {name: (self.steps[source.node].key, source.output) for name, source in inputs.items()}
        digests = {name: ref.digest for name, ref in found.items()}
        folder = (self.model_folder if spec.writes_models else self.output_folder) if spec.writes else None
        place = str(folder or "")
        size = self._size(node_id, spec, inputs.values())
        forecast = self._forecast(spec, inputs, self.economy(node_id, size))
        numerics = self.numerics + forecast.economy.numerics
        key = result_key(spec.type, spec.version, parameters, input_keys, digests, numerics, place)
        named = {name: (ref.name, ref.digest) for name, ref in found.items()}
        origin = Origin(
            key, node_id, spec.type, spec.version, parameters, named, input_keys, numerics, place, size,
        )  # fmt: skip
        known = self.cache.info(key)
        holds = known is not None and all(self._still_there(path, sha256) for path, sha256 in known.written)
        if folder is not None and not holds and (refusal := self._refusal(folder)):
            self._block_writing(node_id, inputs, "model" if spec.writes_models else "pictures", refusal)
            return
        verdict = "cached" if holds else "run"
        reason = (
            known.tier if holds and known else ("the picture it wrote is gone or changed" if known else "")
        )
        self.steps[node_id] = Step(
            node_id, spec, self.graph.title(node_id), verdict, reason, key, parameters, found, inputs,
            input_keys, origin, known, forecast=forecast,
        )  # fmt: skip

    def _refusal(self, folder: Path) -> str | None:
        if folder not in self.refusals:
            self.refusals[folder] = why_unwritable(folder)
        return self.refusals[folder]

    def _block_writing(self, node_id: str, inputs: Mapping[str, Source], what: str, refusal: str) -> None:
        """Say before anything is computed that its result could not be kept."""
        message = f"The {what} cannot be written: {refusal}."
        hint = f"Choose another {'model' if what == 'model' else 'output'} folder."
        self.unwritable.append(Problem(node_id, None, message, hint))
        title = self.graph.title(node_id)
        self.steps[node_id] = Step(
            node_id, self.graph.spec(node_id), title, "blocked", message, "", {}, {}, inputs, {}
        )

    def _size(self, node_id: str, spec: NodeSpec, inputs: Iterable[Source]) -> str:
        """Width, height and batch of what a node gives or, where it gives nothing, takes; as far as known."""
        ends = [Source(node_id, output.name) for output in spec.outputs] or list(inputs)
        known = next((traits for end in ends if (traits := self.traits.get(end))), {})
        return "x".join(str(known[side]) for side in ("width", "height", "batch") if side in known)

    def _forecast(self, spec: NodeSpec, inputs: Mapping[str, Source], economy: Economy) -> Forecast:
        """What a node that runs networks will take, as far as the files and the size are known."""
        economy = replace(economy, fp8=False)  # the past has no say in it
        ends = {end.name: end.type.name for end in spec.inputs if end.name in inputs}
        sizes = {
            name: size for name, type_ in ends.items() if type_ in ("latent", "image")
            if (size := _sizes(self.traits.get(inputs[name], {}))) is not None
        }  # fmt: skip
        networks = {
            wanted: network for name, type_ in ends.items()
            if (wanted := CARRIERS.get(type_, type_)) in WEIGHTS
            if (network := self._network(inputs[name], wanted)) is not None
        }  # fmt: skip
        if not spec.takes_run or not sizes or not networks:
            return Forecast(economy)
        gives = frozenset(output.type.name for output in spec.outputs)
        width, height, batch = next(iter(sizes.values()))
        return self.memory.forecast(
            Work(networks, frozenset(ends[name] for name in sizes), gives, width, height, batch, economy)
        )

    def _network(self, source: Source, wanted: str) -> Network | None:
        """The network that comes over a link; of several that are mixed the first: all are of a size."""
        step = self.steps[source.node]
        for file in step.files.values():
            if file.kind in WEIGHTS[wanted]:
                return Network(file, str(step.parameters.get("storage", "auto")))
        for end in step.spec.inputs if step.spec else ():
            if end.name in step.inputs and CARRIERS.get(end.type.name, end.type.name) == wanted:
                return self._network(step.inputs[end.name], wanted)
        return None

    def _note_missing_files(self, node_id: str, spec: NodeSpec | None, inputs: Mapping[str, Source]) -> None:
        if spec is None or self.graph[node_id].mode == "muted":
            return
        typed = {name: v for name, v in self.graph.parameters(node_id).items() if name not in inputs}
        for _, kind, name in spec.files_named(typed):
            if name and self.files.find(kind, name) is None:
                self.missing.add((kind, name))

    def _block(self, node_id: str, inputs: Mapping[str, Source]) -> tuple[Verdict, str] | None:
        if self.graph[node_id].mode == "muted":
            return "skipped", "muted"
        spec = self.graph.spec(node_id)
        for name, source in inputs.items():
            feeding = self.steps[source.node]
            if not feeding.key:
                word = "is muted" if self.graph[source.node].mode == "muted" else f"is {feeding.verdict}"
                return feeding.verdict, f"“{name}” comes from {feeding.title}, which {word}"
        if problem := self.problems.get(node_id):
            return "blocked", problem.message
        return (
            ("blocked", f"node type “{self.graph[node_id].type}” is not installed") if spec is None else None
        )

    def _still_there(self, path: str, sha256: str) -> bool:
        try:
            return self.files.digest(Path(path)) == sha256
        except OSError:
            return False


def _sizes(traits: Traits) -> tuple[int, int, int] | None:
    """Width, height and batch; None where a side is not known."""
    width, height, batch = (traits.get(name) for name in ("width", "height", "batch"))
    if isinstance(width, int) and isinstance(height, int):
        return width, height, batch if isinstance(batch, int) else 1
    return None


def label(spec: NodeSpec, named: FileName) -> str:
    """What a step knows a file by: its parameter or, where a text names it, the text and the name."""
    parameter = spec.parameter(named.parameter)
    own = parameter is not None and parameter.file_kind is not None
    return named.parameter if own else f"{named.parameter}: {named.kind} {named.name}"


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
