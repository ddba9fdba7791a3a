"""What somebody asked to be run: the workflow as it was at that moment; edits do not reach into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ...core.graph import Graph
from ...core.seed_control import SeedPlace, seed_places, seeds_of, with_seeds
from ...documents import native
from ...documents.document import Document
from ...documents.model_files import models_in_use
from ...execution.seed_series import text_with_seeds, varies
from ...workspace import Workspace

MOST_RUNS = 999
"""Of one press of Run."""


@dataclass(frozen=True)
class RunRequest:
    """One press of Run.

    Attributes:
        text: the workflow in native JSON, with the seeds of the document.
        graph: what it holds; nobody edits it.
        targets: ids of the nodes wanted; None for every output.
        count: of runs, each with the next seeds.
        done: how many of them are over.
        same_seeds: it shall differ from the last run by nothing but what was edited.
    """

    text: str
    graph: Graph
    targets: tuple[str, ...] | None = None
    count: int = 1
    done: int = 0
    same_seeds: bool = False

    @classmethod
    def of(
        cls,
        document: Document,
        files: Workspace,
        targets: tuple[str, ...] | None = None,
        *,
        count: int = 1,
        same_seeds: bool = False,
    ) -> RunRequest:
        """Of a document as it is now, with what there is of its models here. Raises DocumentError."""
        models = models_in_use(document, files)  # fingerprints, which the plan asked for already
        graph = document.graph.copy()
        return cls(
            native.dumps(replace(document, models=models)), graph, targets, count, same_seeds=same_seeds
        )

    def asks_the_same(self, other: RunRequest) -> bool:
        """Whether both want the same of the same workflow, however far one of them is."""
        return (self.text, self.targets, self.count) == (other.text, other.targets, other.count)

    @property
    def last(self) -> bool:
        """Whether its next run is the last one."""
        return self.done + 1 >= self.count

    def after_one(self) -> RunRequest:
        """What is still wanted when another of its runs is over."""
        return replace(self, done=self.done + 1)

    @property
    def repeats_itself(self) -> bool:
        """Whether it wants several runs that could not differ."""
        return self.count > 1 and not varies(self.graph)

    @property
    def has_seeds(self) -> bool:
        """Whether anything could make its runs differ."""
        return any(True for _ in seed_places(self.graph))

    def once(self) -> RunRequest:
        """The same, for one run."""
        return replace(self, count=1)


@dataclass(frozen=True)
class GoingRun:
    """A run that the worker was asked for.

    Attributes:
        number: of its events.
        request: of which it is a part.
        seeds: it was given.
    """

    number: int
    request: RunRequest
    seeds: Mapping[SeedPlace, int]

    def seeds_for(self, graph: Graph) -> dict[SeedPlace, int]:
        """Its seeds in a document that may have been edited meanwhile; what was set there since counts."""
        asked = seeds_of(self.request.graph)
        return {
            place: self.seeds.get(place, held) if asked.get(place) == held else held
            for place, held in seeds_of(graph).items()
        }


def seeded(request: RunRequest, seeds: Mapping[SeedPlace, int]) -> tuple[str, Graph]:
    """Text and graph of the workflow that runs with these seeds."""
    return text_with_seeds(request.text, request.graph, seeds), with_seeds(request.graph, seeds)
