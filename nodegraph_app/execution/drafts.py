"""Steps before it is known which are needed: each with the key of its result, or with why it has none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from ..core.economy import Economy
from ..core.files import FileKind, Files, reference
from ..core.forecast import Forecast, Memory, Network, Work
from ..core.graph import Graph, Source
from ..core.problems import Problem
from ..core.spec import NodeSpec, Traits
from ..documents.atomic import why_unwritable
from .cache import CacheView
from .events import Verdict
from .keys import result_key
from .ledger import Origin
from .step import Step, label

WEIGHTS: Mapping[str, tuple[FileKind, ...]] = MappingProxyType(
    {"model": ("checkpoint", "denoiser"), "vae": ("checkpoint", "vae")}
)
"""Socket type of a network → kinds of the files that hold it."""
CARRIERS = MappingProxyType({"guider": "model"})
"""Socket type of a value that a network comes with → the network's own."""


class Drafts:
    """Takes nodes in the order they run, and finds out what becomes of each.

    Args:
        graph: the workflow.
        files: finds and fingerprints the files it names.
        cache: says which results are known.
        numerics: class of the device's results, see `result_key`.
        output_folder, model_folder: where pictures and models will be written.
        problems: node id → what is wrong with it first.
        traits: what is known of values before they are made.
        economy: (node id, size) → how it shall make do with the memory there is.
        memory: what is known of the device's memory.
        shape: name of the workflow, see `shape_key`.

    Attributes:
        steps: by node id, in the order they were added.
        missing: (kind, name) of files that nodes name and this machine lacks.
        unwritable: of the nodes whose results could not be kept, why.
    """

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
        shape: str,
    ):
        self.graph, self.files, self.cache = graph, files, cache
        self.numerics, self.problems = numerics, problems
        self.output_folder, self.model_folder = output_folder, model_folder
        self.refusals: dict[Path, str | None] = {}
        self.traits, self.economy, self.memory, self.shape = traits, economy, memory, shape
        self.unwritable: list[Problem] = []
        self.steps: dict[str, Step] = {}
        self.missing: set[tuple[FileKind, str]] = set()

    def add(self, node_id: str, inputs: Mapping[str, Source]) -> None:
        """Draft the step of a node, whose inputs come from nodes that were added before."""
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
            self.shape,
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
