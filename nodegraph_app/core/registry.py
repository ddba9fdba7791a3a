"""Which node types there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import ModuleType

from .errors import DeclarationError
from .spec import NodeSpec


@dataclass(frozen=True)
class UnloadedPack:
    """A node pack that is installed and could not be loaded; its nodes show as placeholders.

    Attributes:
        name: of its entry point.
        reason: what went wrong, in one sentence.
        details: traceback, for the log and the fold.
    """

    name: str
    reason: str
    details: str

    def __str__(self) -> str:
        return f"The node pack “{self.name}” could not be loaded, so its nodes are missing: {self.reason}"


class Registry:
    """Node types by id.

    Attributes:
        unloaded: packs whose nodes are missing here.
    """

    def __init__(self, specs: Iterable[NodeSpec] = ()):
        self._specs: dict[str, NodeSpec] = {}
        self.unloaded: list[UnloadedPack] = []
        for spec in specs:
            self.add(spec)

    def add(self, spec: NodeSpec) -> None:
        """Make a node type known. Raises DeclarationError when the id is taken by another."""
        if self._specs.setdefault(spec.type, spec) is not spec:
            raise DeclarationError(f"Two node types are called “{spec.type}”.", hint="Rename one of them.")

    def collect(self, module: ModuleType) -> None:
        """Make every function that `module` decorated with `@node` known."""
        for member in vars(module).values():
            spec = getattr(member, "__node_spec__", None)
            if isinstance(spec, NodeSpec) and member.__module__ == module.__name__:
                self.add(spec)

    def get(self, type_id: str, version: int = 0) -> NodeSpec | None:
        """The declaration, or None for a type, or a later version of it, that this installation lacks."""
        spec = self._specs.get(type_id)
        return spec if spec is not None and version <= spec.version else None

    def __getitem__(self, type_id: str) -> NodeSpec:
        return self._specs[type_id]

    def __iter__(self) -> Iterator[NodeSpec]:
        return iter(self._specs.values())

    def __len__(self) -> int:
        return len(self._specs)

    def categories(self) -> dict[str, list[NodeSpec]]:
        """Node types by menu, in the order they were made known."""
        menus: dict[str, list[NodeSpec]] = {}
        for spec in self:
            menus.setdefault(spec.category, []).append(spec)
        return menus
