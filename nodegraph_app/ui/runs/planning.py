"""What Run would do with the open document, found out without asking the worker."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ... import machine
from ...core.economy import Economy
from ...core.errors import NodegraphError
from ...core.forecast import Memory
from ...core.graph import Graph
from ...core.problems import Problem, structural_problems
from ...core.seed_control import SeedPlace, with_seeds
from ...core.traits import infer_traits
from ...documents.document import Document
from ...execution.cache import KnownResults
from ...execution.disk import DiskCache
from ...execution.events import PlannedNode
from ...execution.ledger import Ledger
from ...execution.plan import Plan, make_plan
from ...settings import Settings
from ...workspace import Workspace, memory_of

Seeds = Mapping[SeedPlace, int]


@dataclass
class Conditions:
    """What plans and runs of every document depend on.

    Attributes:
        known: which results there are.
        past: what was ever made, for reasons and estimates.
        output_folder: where pictures are written.
        numerics, memory_bytes: of the device that the worker takes, as far as that is known.
        memory_of: what both say of the memory there is.
        keep_seeds: what runs next shall have the seeds of the last run, see `RunRequest.same_seeds`.
    """

    known: KnownResults
    past: Ledger
    output_folder: Path
    numerics: str
    memory_of: Callable[[str, int], Memory]
    memory_bytes: int
    keep_seeds: bool = False

    @classmethod
    def of(cls, settings: Settings) -> Conditions:
        """Those that the reader's preferences make."""
        device = machine.remembered(settings.device, settings.cache_folder)
        return cls(
            KnownResults(DiskCache.of(settings)),
            Ledger.of(settings),
            settings.output_folder.resolve(),
            device.at(settings.performance).numerics if device else "",
            partial(memory_of, settings),
            device.memory_bytes if device else 0,
        )

    def follow(self, settings: Settings) -> None:
        """Be those of other preferences from now on; what was ever made stays known."""
        there = Conditions.of(settings)
        self.known, self.output_folder = there.known, there.output_folder
        self.numerics, self.memory_bytes, self.memory_of = there.numerics, there.memory_bytes, there.memory_of


class Planner:
    """Plans of one document.

    Attributes:
        files: what the document may name; None before that is known.
        economies: of the nodes that ran out of memory in the run that goes on; after it the ledger has those
            that helped.
        plan: what Run would do; None where nothing can be planned.
        trouble: why nothing can be planned.
        problems: what is wrong with the nodes of the document.
    """

    def __init__(self, document: Document | None, conditions: Conditions):
        self.document, self._conditions = document, conditions
        self.files: Workspace | None = None
        self.economies: dict[str, Economy] = {}
        self.plan: Plan | None = None
        self.trouble: NodegraphError | None = None
        self.problems: tuple[Problem, ...] = ()

    @property
    def graph(self) -> Graph | None:
        """Of the document."""
        return self.document.graph if self.document is not None else None

    def look(self, seeds: Seeds) -> bool:
        """Plan the document as it is now; False when there is none."""
        graph, files = self.graph, self.files
        if graph is None or files is None:
            return False
        found = (*structural_problems(graph, files), *infer_traits(graph, files).problems)
        self.problems = tuple(dict.fromkeys(found))
        try:
            self.plan, self.trouble = self.to(None, seeds), None
        except NodegraphError as trouble:
            self.plan, self.trouble = None, trouble
        return True

    def to(self, targets: Iterable[str] | None, seeds: Seeds) -> Plan:
        """What a run to these nodes, or to every output, would do now. Raises GraphError."""
        assert self.graph is not None
        assert self.files is not None
        conditions = self._conditions
        return make_plan(
            with_seeds(self.graph, seeds),
            self.files,
            conditions.known,
            targets=targets,
            numerics=conditions.numerics,
            output_folder=conditions.output_folder,
            model_folder=self.files.new_models,
            past=conditions.past,
            economies=self.economies,
            memory=conditions.memory_of(conditions.numerics, conditions.memory_bytes),
        )

    def rows_to(self, targets: Iterable[str], seeds: Seeds) -> tuple[PlannedNode, ...]:
        """The same as rows; none for nodes that are gone or cannot be asked for any more."""
        graph = self.graph
        if graph is not None and (wanted := [node for node in targets if node in graph]):
            with suppress(NodegraphError):
                return self.to(wanted, seeds).nodes
        return ()

    def first_words(self) -> dict[str, str]:
        """Node → what is wrong with it first."""
        return {problem.node: problem.message for problem in reversed(self.problems)}

    def first_block(self, plan: Plan | None) -> Problem | None:
        """What has to be mended first before everything that a plan is for can be made."""
        for step in plan.with_verdict("blocked") if plan else ():
            for problem in self.problems:
                if problem.node == step.node:
                    return problem
        return None

    def pictures_of(self, node: str) -> tuple[Path, ...]:
        """The pictures on disk that a cached node wrote when its result was made; they are still there."""
        step = self.plan.step(node) if self.plan else None
        known = (
            self._conditions.known.info(step.key) if step is not None and step.verdict == "cached" else None
        )
        written = known.written if known is not None else ()
        return tuple(Path(path) for path, _ in written if path.endswith(".png"))


def nothing_can_be_made(plan: Plan) -> bool:
    """Whether something keeps every node that was asked for from running."""
    verdicts = {step.node: step.verdict for step in plan.steps}
    return all(verdicts[target] == "blocked" for target in plan.targets)
