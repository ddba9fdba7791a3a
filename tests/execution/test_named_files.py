"""Files that a text names count like those of file parameters."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from nodegraph_app.core.edits import set_parameter
from nodegraph_app.core.files import FileKind, FileName, NamedFiles
from nodegraph_app.core.graph import Graph, Node, Source
from nodegraph_app.core.registry import Registry
from nodegraph_app.core.spec import node
from nodegraph_app.documents.model_files import named_models
from nodegraph_app.execution.cache import MemoryCache
from nodegraph_app.execution.executor import Surroundings, execute, hold
from nodegraph_app.execution.ledger import Recollection
from nodegraph_app.execution.plan import Plan, make_plan


def mentioned(parameters: Mapping[str, Any]) -> list[FileName]:
    words = str(parameters.get("text", "")).split()
    return [FileName("text", "embedding", word.removeprefix("@")) for word in words if word.startswith("@")]


@node("text.say", title="Say", output_node=True, names=mentioned)
def say(files: NamedFiles = NamedFiles(), *, text: str = "") -> str:  # noqa: B008 - frozen
    """The text and what is in the files it names."""
    return text + "".join(f"|{file.name}={Path(file.path).read_text()}" for file in files.files)


@node("text.write", title="Write")
def write(*, text: str = "") -> str:
    """A text."""
    return text


REGISTRY = Registry(function.__node_spec__ for function in (say, write))  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Folder:
    """A machine with the files of one folder."""

    path: Path

    def find(self, kind: FileKind, name: str) -> Path | None:
        found = self.path / f"{kind}.{name}"
        return found if found.exists() else None

    def digest(self, path: Path) -> str:
        return hashlib.sha256(path.read_bytes()).hexdigest()

    def known_sha256(self, path: Path) -> str | None:
        return None

    def names(self, kind: FileKind) -> tuple[str, ...]:
        return ()

    def similar(self, kind: FileKind, name: str) -> tuple[str, ...]:
        return ()

    def stand_in(self, kind: FileKind, name: str) -> str | None:
        return None


def saying(text: str) -> Graph:
    return Graph(REGISTRY, [Node("say", "text.say", 1, {"text": text}, {})])


@pytest.fixture
def files(tmp_path: Path) -> Folder:
    for name in ("red", "blue"):
        (tmp_path / f"embedding.{name}").write_text(name)
    return Folder(tmp_path)


def planned(graph: Graph, files: Folder, cache: MemoryCache, past: Recollection | None = None) -> Plan:
    return make_plan(graph, files, cache, past=past)


def said(graph: Graph, files: Folder, cache: MemoryCache, past: Recollection | None = None) -> str:
    plan = planned(graph, files, cache, past)
    held = hold(plan, cache)
    assert held is not None
    around = Surroundings(1, "cpu", Path(), "{}", False, threading.Event(), lambda event: None, past)
    execute(plan, cache, around, held)
    result = cache.get(plan.steps[-1].key, lambda file: file)
    assert result is not None
    return str(result.outputs["value"])


def test_a_node_is_given_the_files_its_text_names(files: Folder) -> None:
    assert said(saying("a @red b @blue"), files, MemoryCache(10**6)) == "a @red b @blue|red=red|blue=blue"
    assert said(saying("plain"), files, MemoryCache(10**6)) == "plain"


def test_a_file_that_changes_reruns_the_node_that_names_it_and_says_why(files: Folder) -> None:
    cache, past, graph = MemoryCache(10**6), Recollection(), saying("a @red")
    said(graph, files, cache, past)
    assert planned(graph, files, cache, past).steps[0].verdict == "cached"
    (files.path / "embedding.blue").write_text("another, which nobody names")
    assert planned(graph, files, cache, past).steps[0].verdict == "cached"
    (files.path / "embedding.red").write_text("crimson")
    step = planned(graph, files, cache, past).steps[0]
    assert (step.verdict, step.reason) == ("run", "the content of the file “red” changed")
    assert said(graph, files, cache, past) == "a @red|red=crimson"
    graph.apply(set_parameter(graph, "say", "text", "a @blue"))
    assert planned(graph, files, cache, past).steps[0].reason == "text changed: “a @red” → “a @blue”"


def test_a_file_that_is_missing_is_a_problem_before_the_run(files: Folder) -> None:
    plan = planned(saying("a @green"), files, MemoryCache(10**6))
    assert plan.missing == (("embedding", "green"),)
    assert plan.steps[0].verdict == "blocked"
    assert plan.steps[0].reason == "There is no embedding file “green” here."


def test_a_workflow_writes_down_the_files_its_texts_name() -> None:
    assert list(named_models(saying("a @red @red @blue"))) == [("embedding", "red"), ("embedding", "blue")]


def test_a_text_that_a_link_brings_names_nothing_beforehand(files: Folder) -> None:
    nodes = [
        Node("write", "text.write", 1, {"text": "a @green"}, {}),
        Node("say", "text.say", 1, {"text": "@green"}, {"text": Source("write", "value")}),
    ]
    plan = planned(Graph(REGISTRY, nodes), files, MemoryCache(10**6))
    assert not plan.missing
    assert {step.verdict for step in plan.steps} == {"run"}
