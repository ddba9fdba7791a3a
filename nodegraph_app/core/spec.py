"""A node is a typed function: its signature is its declaration, its docstring its help."""

from __future__ import annotations

import inspect
import re
import types
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from .errors import DeclarationError
from .files import FileName, FileRef, NamedFiles
from .parameters import Advanced, Kind, Multiline, Painted, ParameterSpec, ParameterValue, Range, Seed
from .run import Run
from .sockets import SocketType, socket_of
from .values import Value

Traits = Mapping[str, object]
"""What is known of a value before anything ran: family, space, latent_channels, width, height, batch."""

Infer = Callable[[Mapping[str, Any], Mapping[str, Traits]], Mapping[str, Traits]]
"""(parameters, traits of each linked input) → traits of each output. File parameters come as FileRef or None.
It may raise NodeError to say why the node could not run."""

Reads = Callable[[Mapping[str, Any]], Collection[str]]
"""parameters → names of the inputs that the node reads with them."""

Names = Callable[[Mapping[str, Any]], Collection[FileName]]
"""parameters that no link drives → the files that they name within their text, as a prompt its embeddings."""

Function = TypeVar("Function", bound=Callable[..., object])

SEED_RANGE = Range(0, 2**64 - 1)


@dataclass(frozen=True)
class InputSpec:
    """A socket that takes a value."""

    name: str
    type: SocketType
    optional: bool = False
    help: str = ""
    label: str = ""

    @property
    def title(self) -> str:
        """The name as a reader sees it: in their language, where `label` says it."""
        return self.label or self.name.replace("_", " ")


@dataclass(frozen=True)
class OutputSpec:
    """A socket that gives a value."""

    name: str
    type: SocketType
    help: str = ""
    label: str = ""

    @property
    def title(self) -> str:
        """The name as a reader sees it: in their language, where `label` says it."""
        return self.label or self.name.replace("_", " ")


@dataclass(frozen=True)
class NodeSpec:
    """Declaration of a node type.

    Attributes:
        type: id for ever, ``category.name``.
        title: shown on the node.
        version: raised when the meaning changes; part of every key.
        function: what runs, in the worker.
        inputs, parameters, outputs: in the order of the signature.
        output_node: a run may end here.
        writes: has a side effect (files); such a node is an output node.
        writes_models: what it writes are models, which belong into a model folder.
        takes_run: wants the `Run` façade as argument `run`.
        infer: traits of the outputs before running.
        reads: which inputs matter, for a node that chooses among them; what feeds the others is not run.
        names: which files parameters name that are no file parameters.
        takes_files: wants those files as argument `files`.
        passes: only hands its one input through; for the run it is not there.
        summary, help: first sentence and whole text of the docstring.
        tags: further words a search finds it by.
    """

    type: str
    title: str
    version: int
    function: Callable[..., object]
    inputs: tuple[InputSpec, ...]
    parameters: tuple[ParameterSpec, ...]
    outputs: tuple[OutputSpec, ...]
    output_node: bool = False
    writes: bool = False
    takes_run: bool = False
    infer: Infer | None = None
    reads: Reads | None = None
    names: Names | None = None
    takes_files: bool = False
    passes: bool = False
    summary: str = ""
    help: str = ""
    tags: tuple[str, ...] = ()
    writes_models: bool = False
    _by_name: Mapping[str, InputSpec | ParameterSpec] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ends: tuple[InputSpec | ParameterSpec, ...] = (*self.inputs, *self.parameters)
        object.__setattr__(self, "_by_name", {end.name: end for end in ends})

    @property
    def category(self) -> str:
        """First part of the type id; the menu it stands in."""
        return self.type.partition(".")[0]

    def parameter(self, name: str) -> ParameterSpec | None:
        """The parameter of that name."""
        found = self._by_name.get(name)
        return found if isinstance(found, ParameterSpec) else None

    def input(self, name: str) -> InputSpec | None:
        """The value socket of that name."""
        found = self._by_name.get(name)
        return found if isinstance(found, InputSpec) else None

    def target_type(self, name: str) -> SocketType | None:
        """Type of the socket, value or parameter, that a link called `name` would feed."""
        found = self._by_name.get(name)
        if isinstance(found, ParameterSpec):
            return found.socket
        return found.type if found else None

    def output(self, name: str) -> OutputSpec | None:
        """The output of that name."""
        return next((output for output in self.outputs if output.name == name), None)

    def through(self, output: OutputSpec) -> InputSpec | None:
        """The input a bypassed node hands through as `output`: the first of the same type."""
        same_name = (i for i in self.inputs if i.type == output.type and i.name == output.name)
        return next(same_name, None) or next((i for i in self.inputs if i.type == output.type), None)

    def files_named(self, values: Mapping[str, Any]) -> Iterator[FileName]:
        """Every file that parameters name, by the values of those that no link drives."""
        for parameter in self.parameters:
            if parameter.file_kind is not None and parameter.name in values:
                yield FileName(parameter.name, parameter.file_kind, str(values[parameter.name]))
        if self.names is not None:
            yield from self.names(values)

    def defaults(self) -> dict[str, ParameterValue]:
        """Every parameter at its default."""
        return {parameter.name: parameter.default for parameter in self.parameters}


def node(
    type_id: str,
    *,
    title: str,
    version: int = 1,
    output_node: bool = False,
    writes: bool = False,
    writes_models: bool = False,
    infer: Infer | None = None,
    reads: Reads | None = None,
    names: Names | None = None,
    passes: bool = False,
    tags: tuple[str, ...] = (),
) -> Callable[[Function], Function]:
    """Declare the decorated function as a node type.

    Value classes in the signature become sockets, plain types become parameters; an argument annotated
    `Run` receives the engine's façade. Several outputs: return a `NamedTuple`; a node without outputs
    returns None.

    Args:
        type_id: ``category.name``, for ever.
        title: shown on the node.
        version: raise it when the same parameters mean something else.
        output_node: a run may end here.
        writes: the node has a side effect; implies `output_node`.
        writes_models: likewise, and what it writes are models; implies `writes`.
        infer: what can be said of the outputs before running.
        reads: which inputs matter with given parameters; they must be connected, what feeds the others is not
            run. Without it all matter.
        names: the files that parameters name within their text. They count in the node's key, the plan says
            when one is missing, and an argument `files` annotated `NamedFiles` receives them.
        passes: it only hands its one input through, and so adds nothing to the keys of what follows.
        tags: other words people search for.

    Raises:
        DeclarationError: the signature cannot be read; says which argument and why.
    """

    def declare(function: Function) -> Function:
        writing = writes or writes_models
        spec = read_spec(
            function, type_id, title, version, output_node or writing, writing, infer, reads, names, tags
        )
        if passes and [end.type for end in spec.inputs] != [end.type for end in spec.outputs]:
            raise DeclarationError(
                f"Node {type_id}: what passes its input through has one output, of the same type."
            )
        declared = replace(spec, passes=passes, writes_models=writes_models)
        function.__node_spec__ = declared  # type: ignore[attr-defined]
        return function

    return declare


def read_spec(
    function: Callable[..., object],
    type_id: str,
    title: str,
    version: int,
    output_node: bool,
    writes: bool,
    infer: Infer | None,
    reads: Reads | None,
    names: Names | None,
    tags: tuple[str, ...],
) -> NodeSpec:
    """The declaration in a function's signature and docstring. Raises DeclarationError."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+", type_id):
        raise DeclarationError(f"“{type_id}” is no node type id.", hint="Write it as category.name.")
    hints = get_type_hints(function, include_extras=True)
    summary, text, argument_help = read_docstring(function)
    inputs: list[InputSpec] = []
    parameters: list[ParameterSpec] = []
    takes_run = takes_files = False
    for name, argument in inspect.signature(function).parameters.items():
        annotation = hints.get(name)
        plain, notes = _unwrap(annotation)
        optional, plain = _without_none(plain)
        if plain is Run:
            takes_run = True
        elif plain is NamedFiles:
            takes_files = True
        elif isinstance(plain, type) and issubclass(plain, Value):
            inputs.append(InputSpec(name, socket_of(plain), optional, argument_help.get(name, "")))
        else:
            parameter = _parameter(type_id, argument, plain, notes, argument_help.get(name, ""))
            advanced = any(isinstance(note, Advanced) for note in notes)
            parameters.append(replace(parameter, advanced=advanced, optional=optional))
    outputs = _outputs(type_id, hints.get("return"), argument_help)
    return NodeSpec(
        type_id, title, version, function, tuple(inputs), tuple(parameters), outputs,
        output_node, writes, takes_run, infer, reads, names, takes_files, False, summary, text, tags,
    )  # fmt: skip


def _unwrap(annotation: object) -> tuple[Any, tuple[object, ...]]:
    if get_origin(annotation) is Annotated:
        plain, *notes = get_args(annotation)
        return plain, tuple(notes)
    return annotation, ()


def _without_none(annotation: Any) -> tuple[bool, Any]:
    if get_origin(annotation) in (Union, types.UnionType):
        members = [member for member in get_args(annotation) if member is not type(None)]
        if len(members) == 1:
            return True, members[0]
    return False, annotation


def _parameter(
    type_id: str, argument: inspect.Parameter, plain: Any, notes: tuple[object, ...], help_text: str
) -> ParameterSpec:
    if argument.default is inspect.Parameter.empty:
        raise DeclarationError(
            f"Node {type_id}: argument “{argument.name}” is a parameter without a default.",
            hint="Give it one, or annotate it with a value class to make it a socket.",
        )
    default = argument.default
    bounds = next((note for note in notes if isinstance(note, Range)), None)
    seed = any(isinstance(note, Seed) for note in notes)
    multiline = any(isinstance(note, Multiline) for note in notes)
    name = argument.name
    if get_origin(plain) is Literal:
        return ParameterSpec(name, "choice", default, choices=get_args(plain), help=help_text)
    if plain is FileRef:
        kind = next((note.name for note in notes if isinstance(note, Kind)), None)
        if kind is None:
            raise DeclarationError(f"Node {type_id}: “{name}” needs Annotated[FileRef, Kind(…)].")
        over = next((note.over for note in notes if isinstance(note, Painted)), "")
        return ParameterSpec(name, "file", default, file_kind=kind, painted_over=over, help=help_text)
    if plain is bool:
        return ParameterSpec(name, "boolean", default, help=help_text)
    if plain is int:
        bounds = SEED_RANGE if seed else bounds
        return ParameterSpec(name, "integer", default, bounds=bounds, seed=seed, help=help_text)
    if plain is float:
        return ParameterSpec(name, "number", float(default), bounds=bounds, help=help_text)
    if plain is str:
        return ParameterSpec(name, "text", default, multiline=multiline, help=help_text)
    raise DeclarationError(
        f"Node {type_id}: argument “{name}” has type {plain!r}, which is neither a value nor a parameter."
    )


def _outputs(type_id: str, annotation: Any, help_texts: Mapping[str, str]) -> tuple[OutputSpec, ...]:
    if annotation is None or annotation is type(None):
        return ()
    if isinstance(annotation, type) and issubclass(annotation, Value):
        socket = socket_of(annotation)
        return (OutputSpec(socket.name, socket, help_texts.get("return", "")),)
    fields = getattr(annotation, "_fields", None)
    if fields is not None:
        hints = get_type_hints(annotation)
        return tuple(OutputSpec(name, _output_type(type_id, hints[name])) for name in fields)
    return (OutputSpec("value", _output_type(type_id, annotation), help_texts.get("return", "")),)


def _output_type(type_id: str, annotation: Any) -> SocketType:
    if isinstance(annotation, type) and issubclass(annotation, Value):
        return socket_of(annotation)
    plain = {int: "integer", float: "number", str: "text", bool: "boolean"}.get(annotation)
    if plain is None:
        raise DeclarationError(f"Node {type_id} returns {annotation!r}, which no socket carries.")
    return SocketType(plain)


def read_docstring(function: Callable[..., object]) -> tuple[str, str, dict[str, str]]:
    """Summary, text without the argument list, and help per argument of a Google-style docstring."""
    lines = inspect.getdoc(function)
    if not lines:
        return "", "", {}
    body, _, arguments = lines.partition("\nArgs:\n")
    arguments = re.split(r"\n(?=\S)", arguments)[0]
    text = re.split(r"\n(?:Returns|Raises):\n", body)[0].strip()
    help_texts = {
        match[1]: " ".join(match[2].split())
        for match in re.finditer(r"^    (\w+): (.*(?:\n {8,}.*)*)", arguments, re.MULTILINE)
    }
    return text.split("\n\n")[0].replace("\n", " "), text, help_texts
