"""What Run would do with the open document, found out without asking the worker."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ...core.economy import Economy
from ...core.errors import NodegraphError
from ...core.forecast import Memory
from ...core.graph import Graph
from ...core.problems import Problem, structural_problems
from ...core.seed_control import SeedPlace, with_seeds
from ...core.traits import infer_traits
from ...documents.document import Document
from ...execution.cache import KnownResults
from ...execution.events import PlannedNode
from ...execution.ledger import Ledger
from ...execution.plan import Plan, make_plan
from ...workspace import Workspace

Seeds = Mapping[SeedPlace, int]


@dataclass
class DeviceFacts:
    """What plans of every document depend on.

    Attributes:
        known: which results there are.
        output_folder: where pictures are written.
        numerics, memory_bytes: of the device that the worker takes, as far as that is known.
        memory_of: what both say of the memory there is.
    """

    known: KnownResults
    output_folder: Path
    numerics: str
    memory_of: Callable[[str, int], Memory]
    memory_bytes: int


class Planner:
    """Plans of one document.

    Args:
        past: what was ever made, for reasons and estimates.

    Attributes:
        files: what the document may name; None before that is known.
        economies: of the nodes that ran out of memory in the run that goes on; after it the ledger has those
            that helped.
        plan: what Run would do; None where nothing can be planned.
        trouble: why nothing can be planned.
        problems: what is wrong with the nodes of the document.
    """

    def __init__(self, document: Document | None, past: Ledger, facts: DeviceFacts):
        self.document, self._past, self._facts = document, past, facts
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
        facts = self._facts
        return make_plan(
            with_seeds(self.graph, seeds),
            self.files,
            facts.known,
            targets=targets,
            numerics=facts.numerics,
            output_folder=facts.output_folder,
            model_folder=self.files.new_models,
            past=self._past,
            economies=self.economies,
            memory=facts.memory_of(facts.numerics, facts.memory_bytes),
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
        known = self._facts.known.info(step.key) if step is not None and step.verdict == "cached" else None
        written = known.written if known is not None else ()
        return tuple(Path(path) for path, _ in written if path.endswith(".png"))


def nothing_can_be_made(plan: Plan) -> bool:
    """Whether something keeps every node that was asked for from running."""
    verdicts = {step.node: step.verdict for step in plan.steps}
    return all(verdicts[target] == "blocked" for target in plan.targets)
