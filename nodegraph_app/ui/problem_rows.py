"""What is wrong, as rows of one list: faults of a file, what keeps nodes from running, what failed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..core.errors import DocumentError, NodegraphError
from ..core.graph import Graph
from ..core.problems import Problem, notes
from ..execution.events import NodeFailed
from .translation import translate

Severity = Literal["refused", "failed", "blocked", "note"]
"""Not opened; failed in the last run; cannot run; stops nothing."""


@dataclass(frozen=True)
class FileFaults:
    """What is wrong with a file that was not opened.

    Attributes:
        error: the first fault; it knows the others, and what is left without them.
    """

    path: Path
    error: DocumentError

    @property
    def each(self) -> tuple[DocumentError, ...]:
        """All of them."""
        return self.error, *self.error.others


@dataclass(frozen=True)
class ProblemRow:
    """One thing that is wrong.

    Attributes:
        title: of the node, or the name of the file.
        place: the parameter or the socket, or the place in the file; empty where it is about all of it.
        message, hint: what is wrong, and what to do.
        details: for a report.
        node: id of the node.
        cause: what it was made of, for those who know remedies.
    """

    severity: Severity
    title: str
    place: str
    message: str
    hint: str = ""
    details: str = ""
    node: str | None = None
    cause: Problem | NodeFailed | FileFaults | None = None

    @property
    def word(self) -> str:
        """The severity in a word."""
        return {
            "refused": translate("Problems", "Not opened"),
            "failed": translate("Problems", "Failed"),
            "blocked": translate("Problems", "Blocked"),
            "note": translate("Problems", "Note"),
        }[self.severity]

    @property
    def where(self) -> str:
        """Node, or file, and place."""
        return f"{self.title}  ·  {self.place}" if self.place else self.title

    @property
    def text(self) -> str:
        """All of it, to paste into a report or to be read out."""
        told = f"{self.word}: {self.where}. {self.message} {self.hint}".strip()
        return f"{told}\n\n{self.details}" if self.details else told


def rows_of_file(faults: FileFaults) -> Iterator[ProblemRow]:
    """A row per fault of a file."""
    for error in faults.each:
        place = "" if error.place in (None, "file") else str(error.place)
        yield ProblemRow(
            "refused",
            faults.path.name,
            place,
            error.message,
            error.hint or "",
            str(faults.path),
            None,
            faults,
        )


def rows_of_graph(
    graph: Graph,
    problems: Iterable[Problem],
    failures: Iterable[NodeFailed],
    no_plan: NodegraphError | None,
    title: str,
) -> Iterator[ProblemRow]:
    """What failed, then what cannot run.

    Args:
        no_plan: why nothing can be planned at all.
        title: of the workflow, for what is about all of it.
    """
    for failure in failures:
        if failure.node in graph:
            yield ProblemRow(
                "failed", graph.title(failure.node), "", failure.message, failure.hint or "", failure.details,
                failure.node, failure,
            )  # fmt: skip
    told = set()
    for problem in problems:
        if problem.node in graph:
            told.add(problem.message)
            yield _of_node(graph, problem, "blocked")
    if no_plan is not None and len(graph) and no_plan.message not in told:
        node = no_plan.node if no_plan.node in graph else None
        about = graph.title(node) if node is not None else title
        yield ProblemRow("blocked", about, "", no_plan.message, no_plan.hint or "", "", node)


def rows_of_notes(graph: Graph) -> Iterator[ProblemRow]:
    """What a reader should know although it stops nothing."""
    for note in notes(graph):
        yield _of_node(graph, note, "note")


def _of_node(graph: Graph, problem: Problem, severity: Severity) -> ProblemRow:
    return ProblemRow(
        severity, graph.title(problem.node), _place(graph, problem), problem.message, problem.hint or "", "",
        problem.node, problem,
    )  # fmt: skip


def _place(graph: Graph, problem: Problem) -> str:
    """The parameter or socket as the node names it."""
    spec = graph.spec(problem.node)
    if spec is None or problem.place is None:
        return problem.place or ""
    end = spec.parameter(problem.place) or next((e for e in spec.inputs if e.name == problem.place), None)
    return end.title if end is not None else problem.place
