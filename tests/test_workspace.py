import hashlib
import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from safetensors.numpy import save_file

from nodegraph_app import builtin
from nodegraph_app.core import edits
from nodegraph_app.core.errors import DocumentError
from nodegraph_app.core.graph import Graph
from nodegraph_app.core.problems import structural_problems
from nodegraph_app.documents.document import Document
from nodegraph_app.documents.model_files import describe_models, models_in_use
from nodegraph_app.models.headers import fingerprint
from nodegraph_app.settings import Settings
from nodegraph_app.workspace import Workspace


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NODEGRAPH_HOME", str(tmp_path / "home"))


def picture(path: Path, colour: str = "red") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (4, 4), colour).save(path)
    return path


def test_a_picture_beside_the_workflow_comes_before_one_in_the_input_folder(tmp_path: Path) -> None:
    settings = Settings(input_folder=tmp_path / "inputs")
    picture(tmp_path / "inputs" / "a.png")
    beside = picture(tmp_path / "flow" / "a.png")
    assert Workspace(settings, tmp_path / "flow").find("image", "a.png") == beside
    assert Workspace(settings).find("image", "a.png") == tmp_path / "inputs" / "a.png"


@pytest.mark.parametrize("name", ["../a.png", "/etc/passwd", "", "inputs/../../a.png"])
def test_names_that_lead_elsewhere_are_not_found(tmp_path: Path, name: str) -> None:
    picture(tmp_path / "a.png")
    assert Workspace(Settings(), tmp_path / "flow").find("image", name) is None


def test_a_picture_is_known_by_content_not_by_name_or_time(tmp_path: Path) -> None:
    workspace = Workspace(Settings())
    first, second = picture(tmp_path / "a.png"), picture(tmp_path / "b.png")
    assert workspace.digest(first) == workspace.digest(second)
    before = workspace.digest(first)
    os.utime(first, (1, 1))
    assert workspace.digest(first) == before
    picture(first, "blue")
    assert workspace.digest(first) != before


def test_pictures_are_offered_by_the_names_workflows_use(tmp_path: Path) -> None:
    picture(tmp_path / "flow" / "b.png")
    picture(tmp_path / "flow" / "inputs" / "a.png")
    names = Workspace(Settings(input_folder=tmp_path / "none"), tmp_path / "flow").names("image")
    assert {"b.png", "inputs/a.png"} <= set(names)


def test_the_shipped_model_is_found_without_any_settings() -> None:
    assert "pocket" in Workspace(Settings()).names("checkpoint")


def test_settings_survive_a_round_trip(tmp_path: Path) -> None:
    settings = Settings(
        model_folders=(tmp_path / "m",), device="cpu", recent_files=(tmp_path / "x.json",), attention="math"
    )
    settings.save()
    assert Settings.load() == settings


def test_settings_that_cannot_be_read_are_named_and_left_alone() -> None:
    path = Settings.path()
    path.parent.mkdir(parents=True)
    wrong = ({"device": 7}, {"model_folders": "x"}, {"channels_last": True}, {"compile": "everything"})
    for text in ("{", "[]", *map(json.dumps, wrong)):
        path.write_text(text)
        with pytest.raises(DocumentError, match=r"settings\.json"):
            Settings.load()
        assert path.read_text() == text


def test_without_a_settings_file_the_defaults_hold() -> None:
    assert Settings.load() == Settings()


def lora(path: Path, seed: int = 0, sides: int = 16) -> Path:
    """A file that passes for a LoRA; its content depends on the seed, its size does not."""
    values = np.random.default_rng(seed).standard_normal((4, sides), dtype=np.float32)
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file({"lora_unet_x_attn2_to_k.lora_down.weight": values}, path)
    return path


def wants(path: Path, name: str = "ink") -> dict[str, dict[str, object]]:
    content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    return {name: {"kind": "lora", "file": name, "size": len(content), "sha256": sha256}}


def loads_lora(name: str) -> Graph:
    graph = Graph(builtin.registry())
    graph.apply(edits.add_node(graph, "loaders.lora", node_id="lora"))
    graph.apply(edits.set_parameter(graph, "lora", "file", name))
    return graph


def searching(folder: Path, wanted: dict[str, dict[str, object]]) -> Workspace:
    return Workspace(Settings(model_folders=(folder,)), wanted=wanted)


def test_a_missing_model_is_found_under_another_name_by_its_content(tmp_path: Path) -> None:
    here = lora(tmp_path / "m" / "sub" / "renamed.safetensors")
    lora(tmp_path / "m" / "aaa.safetensors", seed=1)
    workspace = searching(tmp_path / "m", wants(here))
    graph = loads_lora("ink")
    assert workspace.find("lora", "ink") is None, "nothing is read to find it"
    assert set(workspace.unsure(graph)) == {here, tmp_path / "m" / "aaa.safetensors"}
    for path in workspace.unsure(graph):
        workspace.sha256(path)
    assert workspace.find("lora", "ink") == here
    assert list(workspace.notes(graph)) == [
        "“ink” is not here; “sub/renamed” has the same content and is used."
    ]
    assert not list(workspace.unsure(graph))
    assert workspace.find("vae", "ink") is None
    assert workspace.find("lora", "renamed") is None


def test_a_model_of_the_same_size_and_another_content_stands_in_for_nothing(tmp_path: Path) -> None:
    wanted = wants(lora(tmp_path / "elsewhere" / "ink.safetensors"))
    other = lora(tmp_path / "m" / "inc.safetensors", seed=1)
    assert other.stat().st_size == wanted["ink"]["size"]
    workspace = searching(tmp_path / "m", wanted)
    for path in workspace.unsure(loads_lora("ink")):
        workspace.sha256(path)
    assert workspace.find("lora", "ink") is None
    assert not list(workspace.notes(loads_lora("ink")))
    (problem,) = (p for p in structural_problems(loads_lora("ink"), workspace) if p.place == "file")
    assert problem.message == "There is no lora file “ink” here. Did you mean “inc”?"


def test_a_model_that_is_here_by_name_is_never_replaced(tmp_path: Path) -> None:
    same = lora(tmp_path / "m" / "same.safetensors")
    named = lora(tmp_path / "m" / "ink.safetensors", seed=1)
    workspace = searching(tmp_path / "m", wants(same))
    workspace.sha256(same)
    assert workspace.find("lora", "ink") == named
    assert not list(workspace.notes(loads_lora("ink"))), "nobody has read it yet"
    workspace.sha256(named)
    another = "“ink” here is another file than the one that this workflow was made with."
    assert list(workspace.notes(loads_lora("ink"))) == [another]
    lora(named, sides=17)
    assert list(workspace.notes(loads_lora("ink"))) == [another], "its size tells, too"
    shutil.copy(same, named)
    assert not list(workspace.notes(loads_lora("ink")))


def test_a_large_model_that_was_written_down_by_fingerprint_is_found_by_it(tmp_path: Path) -> None:
    here = lora(tmp_path / "m" / "renamed.safetensors")
    entry = {"kind": "lora", "file": "ink", "size": here.stat().st_size, "fingerprint": fingerprint(here)}
    assert searching(tmp_path / "m", {"ink": entry}).find("lora", "ink") == here
    entry["fingerprint"] = "0" * 64
    assert searching(tmp_path / "m", {"ink": entry}).find("lora", "ink") is None


@pytest.mark.parametrize("hashed", [True, False])
def test_a_model_that_was_renamed_is_found_by_what_a_picture_says_of_it(tmp_path: Path, hashed: bool) -> None:
    here = lora(tmp_path / "m" / "ink.safetensors")
    workspace = searching(tmp_path / "m", {})
    made = models_in_use(Document(loads_lora("ink")), workspace, workspace.sha256 if hashed else None)
    here.rename(tmp_path / "m" / "brush.safetensors")
    opened = searching(tmp_path / "m", made)
    for path in opened.unsure(loads_lora("ink")):
        opened.sha256(path)
    assert opened.find("lora", "ink") == tmp_path / "m" / "brush.safetensors"


def test_a_folder_is_found_by_the_content_of_its_weights(tmp_path: Path) -> None:
    pocket = builtin.resources() / "models" / "pocket"
    document = Document(Graph(builtin.registry()))
    document.graph.apply(edits.add_node(document.graph, "loaders.checkpoint", node_id="checkpoint"))
    describe_models(document, Workspace(Settings()))
    wanted = {"ink": {**document.models["pocket"], "file": "ink"}}
    shutil.copytree(pocket, tmp_path / "m" / "copy")
    workspace = searching(tmp_path / "m", wanted)
    document.graph.apply(edits.set_parameter(document.graph, "checkpoint", "file", "ink"))
    for path in workspace.unsure(document.graph):
        workspace.sha256(path)
    assert workspace.find("checkpoint", "ink") == tmp_path / "m" / "copy"
    assert "“copy” has the same content" in (workspace.note("checkpoint", "ink") or "")


ABOUT_INK = {"kind": "lora", "file": "ink"}


@pytest.mark.parametrize(
    "entry", [None, 5, {}, ABOUT_INK | {"size": "x", "sha256": 7}, ABOUT_INK | {"size": 0}]
)
def test_a_models_block_that_says_nothing_sensible_finds_nothing(tmp_path: Path, entry: object) -> None:
    lora(tmp_path / "m" / "renamed.safetensors")
    workspace = Workspace(Settings(model_folders=(tmp_path / "m",)), wanted={"ink": entry})
    assert workspace.find("lora", "ink") is None
    assert not list(workspace.unsure(loads_lora("ink")))


def test_new_models_go_into_the_first_folder_of_the_readers_own(tmp_path: Path) -> None:
    comfy = tmp_path / "ComfyUI"
    for part in ("comfy", "models"):
        (comfy / part).mkdir(parents=True)
    folders = (comfy, tmp_path / "mine", tmp_path / "other")
    assert Workspace(Settings(model_folders=folders)).new_models == (tmp_path / "mine").resolve()
    assert Workspace(Settings(model_folders=(comfy,))).new_models is None
