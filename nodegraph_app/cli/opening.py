"""What several commands begin with: the file, the changes asked for on the command line, the problems in
it.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

from .. import builtin, machine
from ..core import edits
from ..core.errors import DocumentError, NodegraphError, ParameterError
from ..core.graph import Graph
from ..core.parameters import ParameterSpec
from ..core.performance import Attention, ChannelsLast, Compile
from ..core.problems import Problem, notes, structural_problems
from ..core.registry import Registry
from ..core.traits import infer_traits
from ..documents import native
from ..documents.document import Document
from ..documents.model_files import MOST_HASHED_BYTES, models_in_use
from ..documents.storage import open_document
from ..execution.cache import NothingKnown
from ..execution.disk import DiskCache
from ..execution.history import Origin, RunStart
from ..execution.ledger import Past
from ..execution.plan import Plan, make_plan
from ..settings import Settings
from ..workspace import Workspace, memory_of
from .printing import short_size, write_log


@dataclass(frozen=True)
class Opened:
    """A workflow ready to be looked at or run.

    Attributes:
        path: its file.
        document: with the changes from the command line made.
        settings: the reader's preferences.
        workspace: the files it may name.
    """

    path: Path
    document: Document
    settings: Settings
    workspace: Workspace

    def plan(
        self,
        settings: Settings,
        output_folder: Path,
        *,
        targets: Sequence[str] | None = None,
        past: Past | None = None,
    ) -> Plan:
        """What a run would do, with the results on disk known where the device is.

        Args:
            settings: the reader's preferences with what the command line changes in them.
            output_folder: where pictures would be written.
            targets: ids of the nodes wanted; every output node by default.
            past: what was made before, for reasons and estimates.

        Raises:
            GraphError: there is nothing to run.
        """
        device = machine.remembered(settings.device, settings.cache_folder)
        performance = settings.performance
        if device:
            performance.require(device.name)
        return make_plan(
            self.graph,
            self.workspace,
            DiskCache.of(settings) if device else NothingKnown(),
            targets=targets,
            numerics=device.at(performance).numerics if device else "",
            output_folder=output_folder.resolve(),
            model_folder=self.workspace.new_models,
            past=past,
            memory=memory_of(
                settings, device.numerics if device else "", device.memory_bytes if device else 0
            ),
        )

    def place(self, arguments: argparse.Namespace) -> tuple[Settings, Path]:
        """The settings and the output folder, as the arguments of `add_place_arguments` change them."""
        settings = on_device(self.settings, arguments)
        return settings, (arguments.out or settings.output_folder).resolve()

    @property
    def graph(self) -> Graph:
        """Nodes and links."""
        return self.document.graph

    @property
    def text(self) -> str:
        """Native JSON of the document as it is now, with the models as they are on this machine."""
        models = models_in_use(self.document, self.workspace, self.workspace.sha256)
        return native.dumps(replace(self.document, models=models))

    def run_start(self, origin: Origin, text: str, output_folder: Path) -> RunStart:
        """What the history keeps of a run of it, as the graph is now.

        Args:
            origin: who asks for it.
            text: the document in native JSON.
            output_folder: where pictures go.
        """
        return RunStart.of(
            self.graph,
            origin=origin,
            title=self.title,
            workflow=text,
            file=str(self.path.resolve()),
            output_folder=str(output_folder),
        )

    @property
    def title(self) -> str:
        """What its author calls it, else the name of its file."""
        return self.document.title or self.path.stem

    def problems(self, node_ids: Iterable[str] | None = None) -> list[Problem]:
        """Why nodes cannot run, in graph order; of these nodes only, or of all."""
        wanted = set(self.graph.nodes if node_ids is None else node_ids)
        found = [
            *structural_problems(self.graph, self.workspace),
            *infer_traits(self.graph, self.workspace).problems,
        ]
        return [problem for problem in dict.fromkeys(found) if problem.node in wanted]

    def refuse_problems(self, plan: Plan) -> None:
        """Raise NodegraphError where the plan already says that something asked for cannot be made."""
        problems = [*self.problems(step.node for step in plan.steps), *plan.unwritable]
        if problems:
            listing = "\n".join(f"  {problem}" for problem in problems)
            raise NodegraphError(f"{self.path} cannot be run:\n{listing}")

    def mention_unneeded(self, plan: Plan) -> None:
        """Say on stderr what is wrong with nodes that the plan does without."""
        needed = {step.node for step in plan.steps}
        for problem in self.problems(set(self.graph.nodes) - needed):
            print(f"Not needed for this run, but wrong: {problem}", file=sys.stderr)


def add_file_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE and --set."""
    parser.add_argument("file", metavar="FILE", type=Path, help="workflow, or a picture that carries one")
    parser.add_argument(
        "--set",
        metavar="NODE.PARAM=VALUE",
        action="append",
        default=[],
        dest="changes",
        help="use another value for a parameter; may be repeated",
    )


def record_number(text: str) -> int:
    """For argparse: the number of a job or run."""
    if text.isdecimal() and int(text) < 2**63:
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}” is not a number that a list shows")


def add_place_arguments(parser: argparse.ArgumentParser) -> None:
    """--out and what `add_device_arguments` adds."""
    parser.add_argument("--out", metavar="DIR", type=Path, help="where pictures are written")
    add_device_arguments(parser)


def add_device_arguments(parser: argparse.ArgumentParser) -> None:
    """--device, --vram, --attention, --channels-last and --compile."""
    parser.add_argument("--device", choices=("auto", "cpu", "cuda", "mps"), help="where networks run")
    parser.add_argument(
        "--vram",
        metavar="SIZE",
        type=size_bytes,
        help="how much of its memory they may take, e.g. 6GB, 800MB",
    )
    parser.add_argument("--attention", choices=get_args(Attention), help="what computes attention")
    parser.add_argument(
        "--channels-last", choices=get_args(ChannelsLast), help="how weights of convolutions lie"
    )
    parser.add_argument("--compile", choices=get_args(Compile), help="compile a denoiser's repeated blocks")


def size_bytes(text: str) -> int:
    """For argparse: a size in decimal units."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kmg])b?", text.strip(), re.IGNORECASE)
    if found is None or float(found[1]) <= 0:
        raise argparse.ArgumentTypeError(f"“{text}” is no size; write it as 6GB or 800MB")
    return int(float(found[1]) * 1000 ** ("kmg".index(found[2].lower()) + 1))


def on_device(settings: Settings, arguments: argparse.Namespace) -> Settings:
    """The settings with what the arguments of `add_device_arguments` say."""
    return replace(
        settings,
        device=arguments.device or settings.device,
        vram_bytes=arguments.vram or settings.vram_bytes,
        attention=arguments.attention or settings.attention,
        channels_last=arguments.channels_last or settings.channels_last,
        compile=arguments.compile or settings.compile,
    )


def open_workflow(arguments: argparse.Namespace) -> Opened:
    """The workflow that the arguments name. Raises NodegraphError for whatever is wrong with file or
    arguments.
    """
    return ready(_document(arguments.file), arguments)


def ready(document: Document, arguments: argparse.Namespace) -> Opened:
    """A document with the changes that the arguments ask for. Raises NodegraphError."""
    settings = Settings.load()
    set_parameters(document.graph, arguments.changes)
    workspace = Workspace(settings, arguments.file.resolve().parent, document.models)
    _look_for_renamed(workspace, document.graph)
    return Opened(arguments.file, document, settings, workspace)


def _look_for_renamed(workspace: Workspace, graph: Graph) -> None:
    """Read the files that may be a missing model under another name, and say on stderr which one is used, and
    what else a reader should know.
    """
    for path in list(workspace.unsure(graph)):
        with suppress(OSError):  # then it is not found by its content
            if (size_bytes := path.stat().st_size) > MOST_HASHED_BYTES:
                told = f"Reading {path.name} ({short_size(size_bytes)}): it may be a missing model…"
                print(told, file=sys.stderr)
            workspace.sha256(path)
    for note in (*workspace.notes(graph), *notes(graph)):
        print(note, file=sys.stderr)


def _document(path: Path) -> Document:
    try:
        return open_document(path, node_library())
    except DocumentError as error:
        for each in (error, *error.others):
            if str(path) not in each.message and each.place != "file":  # else it is named already
                each.place = f"{path}: {each.place}" if each.place else str(path)
        raise


def node_library() -> Registry:
    """Every node type there is. Packs that could not be loaded are named on stderr, one sentence each."""
    registry = builtin.registry()
    for pack in registry.unloaded:
        path = write_log(f"{pack}\n{pack.details}")
        print(f"{pack} The details are in {path}." if path else str(pack), file=sys.stderr)
    return registry


def set_parameters(graph: Graph, changes: Sequence[str]) -> None:
    """Make the changes of ``--set``. Raises NodegraphError naming the change and what would be right."""
    for change in changes:
        target, equals, text = change.partition("=")
        node_id, dot, name = target.strip().rpartition(".")
        if not equals or not dot:
            raise NodegraphError(
                f"“{change}” is no change of a parameter.",
                place="--set",
                hint='Write NODE.PARAM=VALUE, for example prompt.text="a red star on a white background".',
            )
        try:
            _set(graph, node_id, name, text)
        except NodegraphError as error:
            error.place = f"--set {target}"
            raise


def _set(graph: Graph, node_id: str, name: str, text: str) -> None:
    parameter = settable_parameter(graph, node_id, name)
    graph.apply(edits.set_parameter(graph, node_id, name, parameter.parse(text)))


def settable_parameter(graph: Graph, node_id: str, name: str) -> ParameterSpec:
    """The parameter of a node, where a value of its own would act. Raises NodegraphError that says what would
    be right.
    """
    if node_id not in graph:
        raise NodegraphError(
            f"There is no node “{node_id}” in this workflow.",
            hint=f"Its nodes are {', '.join(sorted(graph.nodes))}.",
        )
    spec = graph.spec(node_id)
    parameter = spec.parameter(name) if spec else None
    if spec and parameter is None:
        names = ", ".join(p.name for p in spec.parameters) or "none"
        raise ParameterError(f"{spec.title} has no parameter “{name}”.", hint=f"Its parameters: {names}.")
    if parameter is None:
        raise ParameterError(f"Node type “{graph[node_id].type}” is not installed.")
    if source := graph[node_id].inputs.get(name):
        raise ParameterError(
            f"“{name}” is fed by a link from node “{source.node}”, so a value here would not act.",
            hint=f"Change {source.node} instead.",
        )
    return parameter
