from __future__ import annotations

import json
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors import safe_open

from nodegraph_app import builtin
from nodegraph_app.core.errors import Cancelled, NodeError, ParameterError
from nodegraph_app.core.files import FileRef
from nodegraph_app.core.values import LoraPatch, Merge, Model
from nodegraph_app.execution.events import Event, PictureWritten
from nodegraph_app.execution.facade import NodeRun
from nodegraph_app.models import headers
from nodegraph_app.models.library import Library
from nodegraph_app.models.store import Store
from tests.diffusion import tiny

registry = builtin.registry()


def call(type_id: str, *values: Any, **parameters: Any) -> Any:
    return registry[f"merging.{type_id}"].function(*values, **parameters)


def another(file: FileRef) -> FileRef:
    return FileRef(file.kind, "another", "b" * 64, file.path)


@pytest.mark.parametrize("socket", ["model", "text_encoder", "vae"])
def test_merging_makes_a_recipe_and_its_ends_are_the_networks_themselves(samples, socket):
    first = samples.value(socket)
    second = type(first)(another(first.file), "sd1")
    assert call(f"{socket}s", first, second, weight=0.25) == first.patched(Merge(second, 0.25))
    assert call(f"{socket}s", first, second, weight=0.0) is first
    assert call(f"{socket}s", first, second, weight=1.0) is second
    by_block = call(f"{socket}s", first, second, weight=1.0, blocks="down=0.5")
    assert by_block.patches == (Merge(second, 1.0, (("down_blocks", 0.5),)),)
    added = call(f"{socket}_difference", first, second, first, weight=0.5)
    assert added.patches == (Merge(second, 0.5, (), first),)
    assert call(f"{socket}_difference", first, second, first, weight=0.0) is first


def test_parts_of_other_families_and_unreadable_blocks_are_explained(samples):
    first = samples.value("model")
    second = Model(first.file, "sdxl")
    with pytest.raises(NodeError, match="family sd1, this one of sdxl") as caught:
        call("model_difference", first, first, second)
    assert caught.value.place == "minus"
    with pytest.raises(ParameterError, match="“down” is no strength"):
        call("models", first, first, blocks="down")
    traits = {"first": {"family": "sd1"}, "second": {"family": "sd1"}}
    rule = registry["merging.models"].infer
    assert rule({"blocks": ""}, traits) == {"model": {"family": "sd1"}}
    with pytest.raises(ParameterError):
        rule({"blocks": "down"}, traits)


def facade(folder: Path, events: list[Event], cancelled: threading.Event | None = None) -> NodeRun:
    return NodeRun(
        1, "save", device="cpu", output_folder=folder, workflow="{}", previews=False,
        cancelled=cancelled or threading.Event(), emit=events.append,
    )  # fmt: skip


def test_a_model_is_saved_with_everything_in_it_and_loads_again(tmp_path):
    pipe = tiny.plain_pipeline()
    pipe.save_pretrained(tmp_path / "plain")
    tiny.kohya_lora(tmp_path / "style.safetensors", pipe)
    model, text_encoder, vae = tiny.recipes(tmp_path / "plain")
    lora = tiny.reference("lora", tmp_path / "style.safetensors")
    patched = model.patched(LoraPatch(lora, 0.5))
    events: list[Event] = []
    run = facade(tmp_path, events)
    for _ in range(2):
        call("save", patched, run, text_encoder, vae, name="mine/merged", precision="float32")
    files = sorted((tmp_path / "mine").iterdir())
    assert [file.name for file in files] == ["merged_00001.safetensors", "merged_00002.safetensors"]
    assert files[0].read_bytes() == files[1].read_bytes()
    assert run.written == [(str(file), headers.fingerprint(file)) for file in files]
    assert [event.path for event in events if isinstance(event, PictureWritten)] == [
        str(file) for file in files
    ]
    assert Library([tmp_path]).digest(files[0]) == run.written[0][1], "the plan knows it is there"
    (found,) = (one for one in Library([tmp_path]).models() if one.name == "mine/merged_00001")
    assert (found.kind, found.family) == ("checkpoint", "sd1")
    with safe_open(files[0], framework="pt") as opened:
        recipe = json.loads(opened.metadata()["nodegraph.recipe"])
    assert recipe["model"]["patches"] == [{"name": "style", "lora": lora.digest, "strength": 0.5}]
    shutil.copytree(Path(model.file.path) / "tokenizer", tmp_path / "mine" / "tokenizer")
    store = Store()
    plain = store.denoiser(Model(tiny.reference("checkpoint", files[0]), "sd1"), "cpu")
    expected = store.copy(patched)["unet"]
    assert all(torch.equal(a, b) for a, b in zip(plain.parameters(), expected.parameters(), strict=True))
    x, words = torch.randn(1, 4, 8, 8), torch.randn(1, 7, 64)
    with torch.no_grad():
        beside = store.denoiser(patched, "cpu")(x, torch.tensor(500), encoder_hidden_states=words).sample
        baked = expected(x, torch.tensor(500), encoder_hidden_states=words).sample
    torch.testing.assert_close(baked, beside, atol=1e-4, rtol=1e-4)


def test_saving_that_is_stopped_or_refused_leaves_no_file(samples, tmp_path):
    parts = [samples.value(socket) for socket in ("model", "text_encoder", "vae")]
    stopped = threading.Event()
    stopped.set()
    with pytest.raises(Cancelled):
        call("save", parts[0], facade(tmp_path, [], stopped), *parts[1:])
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]
    with pytest.raises(NodeError, match="no name for a file"):
        call("save", parts[0], facade(tmp_path, []), *parts[1:], name="../out")
    (tmp_path / "taken").write_text("a file where a folder should be")
    with pytest.raises(NodeError, match="The file could not be written"):
        call("save", parts[0], facade(tmp_path, []), *parts[1:], name="taken/model")
