"""Every ingredient of a key is needed: leave one out, and some run gives a stale result.

Each scenario runs a graph, changes one thing that matters, runs again with the same cache, and compares with
a run from nothing. With the real key all agree; with a key that lacks an ingredient, a scenario must tell.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pytest
from PIL import Image as Pillow

from nodegraph_app.core.files import FileKind, FileRef
from nodegraph_app.core.graph import Graph, Node, Source
from nodegraph_app.core.parameters import Kind
from nodegraph_app.core.registry import Registry
from nodegraph_app.core.run import Run
from nodegraph_app.core.spec import node
from nodegraph_app.core.values import Image
from nodegraph_app.execution import drafts
from nodegraph_app.execution.cache import MemoryCache
from nodegraph_app.execution.executor import Surroundings, execute
from nodegraph_app.execution.keys import result_key
from nodegraph_app.execution.plan import make_plan
from tests.arithmetic import Division, Whole


@node("key.number", title="Number")
def number(*, value: Whole = 0) -> int:
    """A number."""
    return value


@node("key.double", title="Double")
def double(*, value: Whole = 0) -> int:
    """Twice a number."""
    return 2 * value


@node("key.double", title="Double", version=2)
def triple(*, value: Whole = 0) -> int:
    """What a later version makes of the same number."""
    return 3 * value


@node("key.divide", title="Divide")
def divide(*, value: Whole = 7) -> Division:
    """Two outputs."""
    return Division(*divmod(value, 4))


@node("key.length", title="Length")
def length(*, file: Annotated[FileRef, Kind("image")] = "") -> int:  # type: ignore[assignment]
    """How many bytes a file has."""
    return len(Path(file.path).read_bytes())


@node("key.where", title="Where")
def where(*, run: Run) -> str:
    """The device it ran on, as a result that depends on it."""
    return run.device


@node("key.keep", title="Keep", output_node=True)
def keep(*, value: Whole = 0) -> int:
    """An end for numbers."""
    return value


@node("key.tell", title="Tell", output_node=True)
def tell(*, text: str = "") -> str:
    """An end for texts."""
    return text


@node("key.write", title="Write", writes=True)
def write(*, value: Whole = 0, run: Run) -> None:
    """An end with a side effect."""
    run.write(Image(np.full((1, 8, 8, 3), value / 255, np.float32)), "written")


def registry(*replaced: Callable[..., object]) -> Registry:
    """The nodes above, some replaced by others of the same type."""
    functions = {f.__node_spec__.type: f for f in (number, double, divide, length, where, keep, tell, write)}  # type: ignore[attr-defined]
    functions |= {f.__node_spec__.type: f for f in replaced}  # type: ignore[attr-defined]
    return Registry(f.__node_spec__ for f in functions.values())  # type: ignore[attr-defined]


class OneFile:
    """A machine with one file."""

    def __init__(self, path: Path):
        self.path = path

    def find(self, kind: FileKind, name: str) -> Path | None:
        return self.path

    def digest(self, path: Path) -> str:
        return hashlib.sha256(path.read_bytes()).hexdigest()

    def names(self, kind: FileKind) -> tuple[str, ...]:
        return (self.path.name,)

    def similar(self, kind: FileKind, name: str) -> tuple[str, ...]:
        return ()

    def note(self, kind: FileKind, name: str) -> str | None:
        return None


class Situation:
    """Everything a run depends on; a scenario changes one thing of it."""

    def __init__(self, folder: Path):
        self.registry, self.device, self.out = registry(), "cpu", folder / "out"
        self.file = folder / "input.png"
        self.file.write_bytes(b"x" * 3)
        self.nodes = [
            Node("a", "key.number", params={"value": 5}),
            Node("b", "key.number", params={"value": 6}),
            Node("twice", "key.double", inputs={"value": Source("a", "value")}),
            Node("same", "key.number", params={"value": 9}),
            Node("divided", "key.divide"),
            Node("long", "key.length", params={"file": "input.png"}),
            Node("place", "key.where"),
            Node("end_twice", "key.keep", inputs={"value": Source("twice", "value")}),
            Node("end_same", "key.keep", inputs={"value": Source("same", "value")}),
            Node("end_part", "key.keep", inputs={"value": Source("divided", "quotient")}),
            Node("end_long", "key.keep", inputs={"value": Source("long", "value")}),
            Node("end_place", "key.tell", inputs={"text": Source("place", "value")}),
            Node("end_written", "key.write", inputs={"value": Source("a", "value")}),
        ]

    def replace(self, node_id: str, **changes: Any) -> None:
        """Another node under the same id."""
        self.nodes = [replace(n, **changes) if n.id == node_id else n for n in self.nodes]

    def run(self, cache: MemoryCache) -> dict[str, Any]:
        """What every end gives and, of pictures, the brightness of those in the output folder."""
        graph = Graph(self.registry, self.nodes)
        plan = make_plan(graph, OneFile(self.file), cache, numerics=self.device, output_folder=self.out)
        around = Surroundings(1, self.device, self.out, "{}", False, threading.Event(), lambda event: None)
        execute(plan, cache, around)
        seen: dict[str, Any] = {}
        for step in plan.steps:
            result = cache.get(step.key)
            if step.node in plan.targets and result is not None:
                pictures = [Path(path) for path, _ in result.written]
                here = [path for path in pictures if path.parent == self.out]
                seen[step.node] = dict(result.outputs), [Pillow.open(p).getpixel((0, 0)) for p in here]
        return seen


def another_parameter(situation: Situation) -> None:
    situation.replace("a", params={"value": 50})


def another_input(situation: Situation) -> None:
    situation.replace("twice", inputs={"value": Source("b", "value")})


def another_output_of_the_same_node(situation: Situation) -> None:
    situation.replace("end_part", inputs={"value": Source("divided", "remainder")})


def another_type(situation: Situation) -> None:
    situation.replace("same", type="key.double")


def another_version_of_the_type(situation: Situation) -> None:
    situation.registry = registry(triple)
    situation.replace("twice", type_version=2)


def another_content_of_the_file(situation: Situation) -> None:
    situation.file.write_bytes(b"x" * 4)


def another_device(situation: Situation) -> None:
    situation.device = "cuda"


def another_output_folder(situation: Situation) -> None:
    situation.out = situation.out.with_name("elsewhere")


SCENARIOS = [
    another_parameter,
    another_input,
    another_output_of_the_same_node,
    another_type,
    another_version_of_the_type,
    another_content_of_the_file,
    another_device,
    another_output_folder,
]
Key = Callable[..., str]


def without(position: int, blank: object) -> Key:
    def mutant(*ingredients: Any) -> str:
        return result_key(*ingredients[:position], blank, *ingredients[position + 1 :])  # type: ignore[arg-type]

    return mutant


def without_output_names(*ingredients: Any) -> str:
    inputs = {name: (key, "") for name, (key, _) in ingredients[3].items()}
    return result_key(*ingredients[:3], inputs, *ingredients[4:])


MUTANTS: dict[str, Key] = {
    "node type": without(0, "any"),
    "type version": without(1, 1),
    "parameters": without(2, {}),
    "inputs": without(3, {}),
    "output names": without_output_names,
    "files": without(4, {}),
    "numerics": without(5, ""),
    "place": without(6, ""),
}


def stale(folder: Path, scenario: Callable[[Situation], None]) -> bool:
    """Whether a run with a cache gives anything else than a run from nothing."""
    folder.mkdir()
    situation, cache = Situation(folder), MemoryCache(10**9)
    situation.run(cache)
    scenario(situation)
    with_cache = situation.run(cache)
    from_nothing = Situation(folder)
    scenario(from_nothing)
    from_nothing.out = folder / "from_nothing"
    fresh = from_nothing.run(MemoryCache(10**9))
    return with_cache != fresh


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
def test_with_the_real_key_a_run_with_a_cache_equals_one_from_nothing(
    tmp_path: Path, scenario: Callable[[Situation], None]
) -> None:
    assert not stale(tmp_path / "real", scenario)


@pytest.mark.parametrize("name", MUTANTS)
def test_a_key_without_an_ingredient_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(drafts, "result_key", MUTANTS[name])
    assert any(stale(tmp_path / scenario.__name__, scenario) for scenario in SCENARIOS)
