"""``models``: list, info, hash, folders, convert; a missing model told by ``check``, ``plan`` and ``run``."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from multiprocessing import Pipe
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from nodegraph_app import builtin
from nodegraph_app.cli import main
from nodegraph_app.documents.storage import open_document, save_document
from nodegraph_app.execution.events import WorkerReady
from nodegraph_app.execution.protocol import RunWorkflow
from nodegraph_app.execution.worker import Worker
from nodegraph_app.settings import Settings
from nodegraph_app.workspace import Workspace
from tests.cli.conftest import Ended

LORA = {"lora_unet_x_attn2_to_k.lora_down.weight": np.zeros((4, 768), np.float32)}
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]):
    """The command line in this process, in the test's own folder and home."""
    monkeypatch.setenv("NODEGRAPH_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> Ended:
        capfd.readouterr()
        code = main([str(each) for each in arguments])
        out, err = capfd.readouterr()
        return Ended(code, out, err, tmp_path)

    return run


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """The model folder of a new home, with a LoRA that has a preview."""
    folder = tmp_path / "home" / "data" / "models"
    (folder / "loras").mkdir(parents=True)
    save_file(LORA, folder / "loras" / "ink.safetensors", metadata={"ss_tag": "x" * 500, "author": "Ada"})
    (folder / "loras" / "ink.png").write_bytes(b"")
    return folder


def test_the_list_is_searched_and_given_as_json(command, models):
    ended = command("models", "list", "INK", "--json")
    (found,) = json.loads(ended.out)
    assert (found["kind"], found["name"], found["family"]) == ("lora", "ink", "sd1")
    assert found["path"] == str(models / "loras" / "ink.safetensors")
    assert found["preview"] == str(models / "loras" / "ink.png")
    assert found["size_bytes"] == (models / "loras" / "ink.safetensors").stat().st_size
    assert "No model" in command("models", "list", "ink", "--kind", "vae").out


def test_info_tells_all_that_the_header_says(command, models):
    ended = command("models", "info", "ink")
    assert ended.code == 0
    for words in ("lora", "Stable Diffusion 1.x", str(models), "Ada", "ink.png", "x" * 200 + "…"):
        assert words in ended.out
    assert "x" * 201 not in ended.out


def test_the_hash_is_the_sha256_that_the_world_knows(command, models):
    sha256 = hashlib.sha256((models / "loras" / "ink.safetensors").read_bytes()).hexdigest()
    assert command("models", "hash", "ink").out.split()[0] == sha256


def test_a_name_that_is_not_there_gets_a_suggestion(command, models):
    ended = command("models", "info", "inc")
    assert ended.code == 2
    assert "Did you mean “ink”?" in ended.err


def test_folders_are_added_used_and_removed(command, models, tmp_path):
    comfy = tmp_path / "ComfyUI"
    (comfy / "comfy").mkdir(parents=True)
    (comfy / "models" / "loras").mkdir(parents=True)
    save_file(LORA, comfy / "models" / "loras" / "brush.safetensors")
    added = command("models", "folders", "add", "ComfyUI")
    assert "ComfyUI, which is used where it lies: 1 model." in added.out
    assert "brush" in command("models", "list").out
    assert command("models", "folders").out.count("(ComfyUI: only read)") == 1
    again = command("models", "folders", "add", comfy)
    assert (again.code, "already" in again.err) == (2, True)
    assert command("models", "folders", "remove", comfy).code == 0
    assert "brush" not in command("models", "list").out
    assert (comfy / "models" / "loras" / "brush.safetensors").exists()
    assert command("models", "folders", "remove", comfy).code == 2
    assert command("models", "folders", "add", tmp_path / "gone").code == 2


def test_a_converted_file_is_never_put_into_another_programs_collection(command, models, tmp_path):
    import torch

    comfy = tmp_path / "ComfyUI"
    (comfy / "models" / "checkpoints").mkdir(parents=True)
    old = comfy / "models" / "checkpoints" / "old.ckpt"
    torch.save({"state_dict": {"a": torch.zeros(2)}, "epoch": 1}, old)
    command("models", "folders", "add", comfy)
    ended = command("models", "convert", old)
    assert "1 tensors" in ended.out
    assert "epoch" in ended.out
    assert (models / "checkpoints" / "old.safetensors").is_file()
    assert [path.name for path in old.parent.iterdir()] == ["old.ckpt"]
    again = command("models", "convert", old)
    assert (again.code, again.without_traceback) == (2, True)
    assert "not replaced" in again.err


def test_files_that_are_no_models_as_they_are_are_told_shortly_and_not_for_ever(command, models):
    import torch

    for name in ("old", "older"):
        torch.save({"a": torch.zeros(2)}, models / f"{name}.ckpt")
    torch.save({"a": torch.zeros(2), "more": Path("x")}, models / "evil.ckpt")
    for file in models.glob("*.ckpt"):
        os.utime(file, (1, 1))
    save_file({"something.else": np.zeros(1, np.float32)}, models / "odd.safetensors")
    ended = command("models", "list")
    assert ended.err.count("models convert") == 1
    assert "evil.ckpt, old.ckpt, older.ckpt." in ended.err
    assert "odd: Its kind is not recognised" in ended.err
    assert "kind is not recognised" in command("models", "list", "odd").err
    assert "kind is not recognised" in command("models", "info", "odd").err

    old = command("models", "convert", models / "old.ckpt")
    assert old.code == 0, old.err
    (models / "usual").touch()
    assert (models / "old.safetensors").stat().st_mode == (models / "usual").stat().st_mode
    assert command("models", "convert", models / "evil.ckpt").code == 2
    ended = command("models", "list")
    assert "when opened: older.ckpt." in ended.err
    assert "evil.ckpt: “evil.ckpt” is no plain file of tensors" in ended.err
    assert "beside the old one" in " ".join(command("models", "convert", "--help").out.split())


def workflow(folder: Path, file: str, **content: object) -> Path:
    """Text to image with another checkpoint, whose content the author wrote down."""
    path = folder / "workflow.json"
    shipped = open_document(ROOT / "workflows" / "text_to_image.json", builtin.registry())
    save_document(shipped, path, files=Workspace(Settings()))
    document = json.loads(path.read_text("utf-8"))
    document["nodes"]["checkpoint"]["params"] = {"file": file}
    document["models"] = {file: document["models"]["pocket"] | {"file": file} | content}
    assert len(document["models"][file]["sha256"]) == 64
    path.write_text(json.dumps(document))
    return path


def test_a_missing_model_is_used_under_its_other_name_and_check_plan_and_run_say_so(command, tmp_path):
    path = workflow(tmp_path, "rocket")
    note = "“rocket” is not here; “pocket” has the same content and is used."
    for name in ("check", "plan"):
        ended = command(name, path)
        assert ended.code == 0, ended.err
        assert note in ended.err
        assert "Missing" not in ended.out


@pytest.fixture
def planned(tmp_path, monkeypatch):
    """Plans with a worker in this process: text of a workflow and, if they change, folders → plan."""
    monkeypatch.setenv("NODEGRAPH_HOME", str(tmp_path / "home"))
    ours, theirs = Pipe()
    worker = Worker(theirs, Settings())

    def plan(text, folders=None):
        if folders is not None:
            worker.use_model_folders(folders)
        ready = WorkerReady(0, "cpu", "cpu-float32", "CPU")
        return worker._plan(RunWorkflow(1, text, None, None, str(tmp_path)), ready)

    with ours, theirs:
        yield plan


def test_the_worker_plans_with_the_model_that_stands_in(planned, tmp_path):
    plan = planned(workflow(tmp_path, "rocket").read_text("utf-8"))
    step = plan.step("checkpoint")
    assert step is not None
    assert step.verdict == "run"
    assert step.files["file"].path.endswith("pocket")
    assert step.files["file"].name == "rocket"
    assert not plan.missing


def test_a_worker_that_is_told_other_folders_finds_what_lies_there(planned, tmp_path):
    text = workflow(tmp_path, "rocket", sha256="0" * 64).read_text("utf-8")
    assert planned(text).missing == (("checkpoint", "rocket"),)
    shutil.copytree(ROOT / "resources" / "models" / "pocket", tmp_path / "elsewhere" / "rocket")
    assert not planned(text, [tmp_path / "elsewhere"]).missing
    assert planned(text, []).missing


@pytest.mark.slow
def test_a_run_uses_a_missing_model_under_its_other_name(command_in, tmp_path):
    path = workflow(tmp_path, "rocket")
    note = "“rocket” is not here; “pocket” has the same content and is used."
    ended = command_in(tmp_path, "run", path, "--set", "sample.steps=1", "--out", tmp_path / "out")
    assert ended.code == 0, ended.err
    assert note in ended.err
    assert len(list((tmp_path / "out").glob("*.png"))) == 1


def test_a_model_of_another_content_is_only_suggested(command, tmp_path):
    path = workflow(tmp_path, "rocket", sha256="0" * 64)
    ended = command("check", path)
    assert ended.code == 2
    assert "There is no checkpoint file “rocket” here. Did you mean “pocket”?" in ended.err
    assert "Did you mean “pocket”?" in command("plan", path).out
    assert "is used" not in ended.err


def test_two_copies_of_one_model_are_told_by_name_first(command, models, tmp_path):
    shutil.copytree(ROOT / "resources" / "models" / "pocket", models / "rocket")
    ended = command("check", workflow(tmp_path, "rocket"))
    assert (ended.code, ended.err) == (0, "")
