"""A copy for others: it runs the same and says nothing about this machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nodegraph_app import builtin
from nodegraph_app.core.files import FileKind
from nodegraph_app.core.graph import Graph, Node
from nodegraph_app.core.registry import Registry
from nodegraph_app.documents import native
from nodegraph_app.documents.document import Document
from nodegraph_app.documents.sharing import shared_copy


class NoFiles:
    """A machine without any model."""

    def find(self, kind: FileKind, name: str) -> Path | None:
        return None

    def digest(self, path: Path) -> str:
        return ""

    def known_sha256(self, path: Path) -> str | None:
        return None

    def names(self, kind: FileKind) -> list[str]:
        return []

    def similar(self, kind: FileKind, name: str) -> tuple[str, ...]:
        return ()

    def note(self, kind: FileKind, name: str) -> str | None:
        return None


@pytest.fixture(scope="module")
def registry() -> Registry:
    """The real node types."""
    return builtin.registry()


@pytest.fixture
def files() -> NoFiles:
    return NoFiles()


def test_paths_pictures_and_private_notes_are_left_out_and_the_rest_is_as_it_was(
    registry: Registry, files: NoFiles
) -> None:
    prompt = "/imagine a cat and/or a dog"
    document = Document(
        Graph(
            registry,
            [
                Node("load", "loaders.image", params={"file": "aunt_mary.png"}),
                Node("encode", "prompts.encode", params={"text": prompt}),
                Node("odd", "elsewhere.odd", params={"where": "/home/mary/x/in.txt", "n": 3}, title="Mine"),
                Node("win", "elsewhere.odd", params={"list": ["C:\\Users\\Mary\\in.bin", "a/b.bin"]}),
            ],
        ),
        meta={"title": "Cats", "description": f"see {Path.home()}/notes", "author": "Mary"},
        extra={"tool": {"opened": "~/flows/cats.json"}},
    )
    before = native.dumps(document)
    copy = shared_copy(document, files)
    content = json.loads(copy.text)
    assert "params" not in content["nodes"]["load"]
    assert content["nodes"]["encode"]["params"]["text"] == prompt
    assert content["nodes"]["odd"]["params"] == {"where": "in.txt", "n": 3}
    assert content["nodes"]["odd"]["title"] == "Mine"
    assert content["nodes"]["win"]["params"] == {"list": ["in.bin", "a/b.bin"]}
    assert content["tool"] == {"opened": "cats.json"}
    assert content["meta"] == {"title": "Cats", "description": "see ~/notes"}
    assert copy.pictures == ("aunt_mary.png",)
    assert set(copy.paths) >= {"/home/mary/x/in.txt", "C:\\Users\\Mary\\in.bin", "~/flows/cats.json"}
    assert copy.notes == ("author",)
    assert native.dumps(document) == before
    again = native.loads(copy.text, registry)
    assert native.dumps(again) == copy.text


def test_the_names_of_pictures_may_stay(registry: Registry, files: NoFiles) -> None:
    document = Document(Graph(registry, [Node("load", "loaders.image", params={"file": "cat.png"})]))
    copy = shared_copy(document, files, keep_pictures=True)
    assert json.loads(copy.text)["nodes"]["load"]["params"] == {"file": "cat.png"}
    assert copy.pictures == ()


@pytest.mark.parametrize("name", ["sdxl/base", "pocket"])
def test_models_are_named_with_what_the_copy_says_about_them(
    registry: Registry, files: NoFiles, name: str
) -> None:
    document = Document(
        Graph(registry, [Node("load", "loaders.checkpoint", params={"file": name})]),
        models={"other": {"kind": "lora", "file": "other", "sha256": "ab", "size": 12}},
    )
    copy = shared_copy(document, files)
    assert [(model.kind, model.file, model.size_bytes, model.proven) for model in copy.models] == sorted(
        [("lora", "other", 12, True), ("checkpoint", name, 0, False)], key=lambda each: each[1]
    )
