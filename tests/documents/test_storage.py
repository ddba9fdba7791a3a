"""Opening and saving: real files, real failures."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from nodegraph_app.core import edits
from nodegraph_app.core.errors import DocumentError
from nodegraph_app.core.graph import Graph
from nodegraph_app.documents import native
from nodegraph_app.documents.document import Document
from nodegraph_app.documents.model_files import describe_models, models_in_use
from nodegraph_app.documents.picture import write_picture
from nodegraph_app.documents.storage import open_document, save_document


@pytest.fixture
def document(registry) -> Document:
    graph = Graph(registry)
    graph.apply(edits.add_node(graph, "test.load", node_id="checkpoint"))
    return Document(graph, {"title": "One node"})


class Folder:
    """Model files in one folder, found by name."""

    def __init__(self, path: Path):
        self.path = path

    def find(self, kind, name):
        path = self.path / name
        return path if path.exists() else None

    def digest(self, path):
        return "fast"

    def known_sha256(self, path):
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.name == "hashed" else None

    def names(self, kind):
        return ()

    def similar(self, kind, name):
        return ()

    def note(self, kind, name):
        return None


def test_a_saved_workflow_opens_as_it_was(document, tmp_path, registry):
    save_document(document, tmp_path / "w.json")
    opened = open_document(tmp_path / "w.json", registry)
    assert opened.title == "One node"
    assert native.dumps(opened) == native.dumps(document) == (tmp_path / "w.json").read_text("utf-8")


def test_a_picture_opens_as_the_workflow_in_it_whatever_its_name(document, tmp_path, registry):
    write_picture(tmp_path / "holiday.jpeg", np.zeros((2, 2, 3), np.float32), native.dumps(document))
    assert native.dumps(open_document(tmp_path / "holiday.jpeg", registry)) == native.dumps(document)


def test_a_picture_without_a_workflow_says_what_it_lacks(tmp_path, registry):
    write_picture(tmp_path / "plain.png", np.zeros((2, 2, 3), np.float32))
    with pytest.raises(DocumentError, match="carries no workflow"):
        open_document(tmp_path / "plain.png", registry)


def test_a_file_that_is_not_there_is_named(tmp_path, registry):
    with pytest.raises(DocumentError, match=r"gone\.json"):
        open_document(tmp_path / "gone.json", registry)
    with pytest.raises(DocumentError, match="cannot be read"):
        open_document(tmp_path, registry)


def test_saving_into_a_missing_folder_says_what_is_safe(document, tmp_path):
    with pytest.raises(DocumentError, match="unchanged"):
        save_document(document, tmp_path / "gone" / "w.json")


def test_a_workflow_is_not_saved_over_a_picture(document, tmp_path):
    with pytest.raises(DocumentError, match="json"):
        save_document(document, tmp_path / "w.PNG")
    assert not list(tmp_path.iterdir())


def test_a_value_that_cannot_be_written_leaves_the_old_file(document, tmp_path):
    save_document(document, tmp_path / "w.json")
    before = (tmp_path / "w.json").read_bytes()
    document.meta["score"] = float("inf")
    with pytest.raises(DocumentError):
        save_document(document, tmp_path / "w.json")
    assert (tmp_path / "w.json").read_bytes() == before


def test_a_saved_workflow_names_its_model_file_with_sha256_and_size(document, tmp_path):
    (tmp_path / "pocket").write_bytes(b"weights")
    save_document(document, tmp_path / "w.json", files=Folder(tmp_path))
    assert json.loads((tmp_path / "w.json").read_text())["models"] == {
        "pocket": {
            "kind": "checkpoint",
            "file": "pocket",
            "size": 7,
            "sha256": hashlib.sha256(b"weights").hexdigest(),
        }
    }


def test_a_model_folder_is_known_by_the_weights_of_its_components(document, tmp_path):
    weights = tmp_path / "pocket" / "unet" / "model.safetensors"
    weights.parent.mkdir(parents=True)
    weights.write_bytes(b"weights")
    (tmp_path / "pocket" / "model_index.json").write_text('{"unet": ["a", "b"], "_class_name": "c"}')
    (tmp_path / "pocket" / "README.md").write_text("not a part of it")
    describe_models(document, Folder(tmp_path))
    line = f"{hashlib.sha256(b'weights').hexdigest()}  unet/model.safetensors\n"
    assert document.models["pocket"]["size"] == 7
    assert document.models["pocket"]["sha256"] == hashlib.sha256(line.encode()).hexdigest()


@pytest.mark.parametrize(("name", "written"), [("hashed", "sha256"), ("pocket", "fingerprint")])
def test_saving_does_not_wait_for_the_sha256_of_a_large_model(
    document, tmp_path, monkeypatch, registry, name, written
):
    monkeypatch.setattr("nodegraph_app.documents.model_files.MOST_HASHED_BYTES", 3)
    (tmp_path / name).write_bytes(b"weights")
    document.graph.apply(edits.set_parameter(document.graph, next(iter(document.graph.nodes)), "file", name))
    describe_models(document, Folder(tmp_path))
    known = {"sha256": hashlib.sha256(b"weights").hexdigest(), "fingerprint": "fast"}
    assert document.models[name] == {"kind": "checkpoint", "file": name, "size": 7, written: known[written]}


def test_a_model_that_is_not_here_is_named_all_the_same(document, tmp_path):
    describe_models(document, Folder(tmp_path))
    assert document.models == {"pocket": {"kind": "checkpoint", "file": "pocket"}}


def test_what_an_author_wrote_about_a_model_is_kept(document, tmp_path):
    (tmp_path / "pocket").write_bytes(b"weights")
    theirs = {
        "pocket": {"sha256": "0" * 64, "url": "https://example.org"},
        "another": {"note": "recommended"},
    }
    document.models = dict(theirs)
    describe_models(document, Folder(tmp_path))
    assert document.models["pocket"] == {"kind": "checkpoint", "file": "pocket", **theirs["pocket"]}
    assert document.models["another"] == theirs["another"]


def test_a_picture_names_the_model_that_made_it_and_not_the_one_its_workflow_was_written_with(
    document, tmp_path
):
    (tmp_path / "pocket").write_bytes(b"weights")
    theirs = {
        "pocket": {"kind": "checkpoint", "file": "pocket", "sha256": "0" * 64, "size": 3, "url": "u"},
        "another": {"note": "recommended"},
    }
    document.models = dict(theirs)
    about = {"kind": "checkpoint", "file": "pocket", "size": 7, "url": "u"}
    assert models_in_use(document, Folder(tmp_path)) == {"pocket": {**about, "fingerprint": "fast"}}
    sha256 = hashlib.sha256(b"weights").hexdigest()
    assert models_in_use(document, Folder(tmp_path), lambda _: sha256) == {
        "pocket": {**about, "sha256": sha256}
    }
    assert document.models == theirs
    (tmp_path / "pocket").unlink()
    assert models_in_use(document, Folder(tmp_path)) == {"pocket": theirs["pocket"]}
