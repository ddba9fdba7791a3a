"""``models get``: from a hub that really answers, over HTTP, to files that count only when they are whole."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save

from nodegraph_app.core.errors import NodegraphError
from nodegraph_app.models import fetching, hub
from nodegraph_app.models.library import Library
from tests.hub import COMMIT, Hub, running_hub

LORA = save({"lora_unet_x_attn2_to_k.lora_down.weight": np.ones((4, 768), np.float32)})
VAE_CONFIG = json.dumps({"_class_name": "AutoencoderKL", "latent_channels": 4}).encode()


@pytest.fixture
def served() -> Iterator[Hub]:
    with running_hub() as made:
        made.repositories["ada/ink"] = {"README.md": b"hello", "ink.safetensors": LORA, "ink.ckpt": b"pickle"}
        made.repositories["ada/vae"] = {
            "config.json": VAE_CONFIG,
            "diffusion_pytorch_model.safetensors": LORA,
            "diffusion_pytorch_model.fp16.safetensors": LORA,
            "diffusion_pytorch_model.bin": b"pickle",
            "../outside.json": b"{}",
        }
        made.repositories["ada/old"] = {"model.ckpt": b"pickle"}
        made.repositories["ada/two"] = {"a.safetensors": LORA, "b.safetensors": LORA}
        yield made


@pytest.fixture
def get(command, served, tmp_path):
    """``models get`` with this hub."""
    near = {
        "HF_ENDPOINT": served.url,
        "HF_HUB_OFFLINE": "0",
        "TRANSFORMERS_OFFLINE": "0",
        "HF_HOME": str(tmp_path),
    }
    return lambda *arguments: command("models", "get", *arguments, **near, no_proxy="*")


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "home" / "data" / "models"


@pytest.fixture
def near(served: Hub, monkeypatch: pytest.MonkeyPatch) -> Hub:
    """The hub for code in this process, without pauses."""
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "ENDPOINT", served.url)
    monkeypatch.setattr(
        constants, "HUGGINGFACE_CO_URL_TEMPLATE", served.url + "/{repo_id}/resolve/{revision}/{filename}"
    )
    monkeypatch.setattr("huggingface_hub.hf_api.api.endpoint", served.url)
    monkeypatch.setattr("huggingface_hub.hf_api.constants.ENDPOINT", served.url)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setattr(fetching, "PAUSE_S", 0.0)
    return served


def test_the_size_is_shown_first_and_nothing_comes_without_a_yes(get, served, models):
    ended = get("ada/ink")
    assert ended.code == 2
    assert "ink.safetensors  12.4 kB" in ended.out
    assert "--yes" in ended.err
    assert get("ada/ink", "--dry-run").code == 0
    assert not served.requests
    assert not models.exists()


def test_a_lora_comes_into_the_folder_for_loras_and_is_listed(get, command, models):
    ended = get("ada/ink", "--yes", "--json")
    assert ended.code == 0, ended.err
    events = [json.loads(line) for line in ended.out.splitlines()]
    assert events[0]["size_bytes"] == len(LORA)
    assert {event["event"] for event in events} == {"offer", "progress", "fetched"}
    assert events[-1]["path"] == str(models / "loras" / "ink.safetensors")
    assert (models / "loras" / "ink.safetensors").read_bytes() == LORA
    assert [path.name for path in models.iterdir()] == ["loras"]
    assert "ink" in command("models", "list").out
    again = get("ada/ink", "--yes")
    assert (again.code, "not replaced" in again.err) == (2, True)


@pytest.mark.parametrize(
    ("repository", "more", "words"),
    [
        ("ada/none", {}, "no model “ada/none”"),
        ("ada/old", {}, "no .safetensors weights"),
        ("ada/two", {}, "--file"),
        ("ada/ink", {"file": "ink.ckpt"}, "only .safetensors"),
        ("ada/ink", {"file": "pen.safetensors"}, "It holds ink.safetensors"),
        ("ada/ink", {"revision": "v9"}, "no such revision"),
        ("not a name", {}, "OWNER/NAME"),
    ],
)
def test_what_cannot_be_had_is_explained(near, repository, more, words):
    with pytest.raises(NodegraphError) as caught:
        hub.look_up(repository, **more)
    assert words in str(caught.value)


def test_a_model_in_several_files_comes_whole_in_one_precision(near, tmp_path):
    told: list[tuple[int, int, str]] = []
    offer = hub.look_up("ada/vae")
    assert [file.name for file in offer.files] == ["config.json", "diffusion_pytorch_model.safetensors"]
    assert offer.commit == COMMIT
    path = fetching.fetch(offer, tmp_path, lambda *news: told.append(news))
    assert path == tmp_path / "vae" / "ada" / "vae"
    assert told[-1][0] == told[-1][1] == offer.size_bytes == sum(len(f.read_bytes()) for f in path.iterdir())
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    assert Library([tmp_path]).names("vae") == ["ada/vae"]
    assert [each.name for each in tmp_path.iterdir()] == ["vae"]


def test_a_transfer_that_breaks_off_goes_on_where_it_was(near, tmp_path):
    near.breaks_after["ink.safetensors"] = 5000
    path = fetching.fetch(hub.look_up("ada/ink"), tmp_path, lambda *_: None)
    assert path.read_bytes() == LORA
    assert [wanted for _, wanted in near.requests] == [None, "bytes=5000-", "bytes=10000-"]


def test_a_transfer_that_was_given_up_goes_on_another_time(near, tmp_path):
    near.breaks_after["ink.safetensors"] = 5000
    offer = hub.look_up("ada/ink")

    def breaks(done: int, total: int, name: str) -> None:
        near.breaks_after["ink.safetensors"] = 0

    with pytest.raises(NodegraphError, match="broke off") as caught:
        fetching.fetch(offer, tmp_path, breaks)
    assert "kept" in str(caught.value)
    assert Library([tmp_path]).models() == []
    near.breaks_after.clear()
    near.requests.clear()
    assert fetching.fetch(offer, tmp_path, lambda *_: None).read_bytes() == LORA
    assert near.requests == [("ink.safetensors", "bytes=5000-")]


@pytest.mark.parametrize(("repository", "name"), [("ada/ink", "ink.safetensors"), ("ada/vae", "config.json")])
def test_a_file_that_is_not_what_was_promised_is_refused_and_deleted(near, tmp_path, repository, name):
    near.lies.add(name)
    offer = hub.look_up(repository)
    with pytest.raises(NodegraphError, match="not what the hub promised"):
        fetching.fetch(offer, tmp_path, lambda *_: None)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    near.lies.clear()
    near.requests.clear()
    fetching.fetch(offer, tmp_path, lambda *_: None)
    assert near.requests[0] == (name, None), "nothing of the wrong file is used"


def test_a_file_with_a_name_that_tells_nothing_is_called_like_its_repository(near, tmp_path):
    near.repositories["ada/brush"] = {"pytorch_lora_weights.safetensors": LORA}
    path = fetching.fetch(hub.look_up("ada/brush"), tmp_path, lambda *_: None)
    assert path == tmp_path / "loras" / "brush.safetensors"
    near.requests.clear()
    with pytest.raises(NodegraphError, match="there already"):
        fetching.fetch(hub.look_up("ada/brush"), tmp_path, lambda *_: None)
    assert not near.requests, "that is known before anything is fetched"


@pytest.mark.parametrize("commit", ["../../x", "", None])
def test_a_hub_that_names_no_state_is_not_believed(near, monkeypatch, commit):
    monkeypatch.setattr(near, "about", lambda _: {"id": "ada/ink", "sha": commit, "siblings": []})
    with pytest.raises(NodegraphError, match="does not say which state"):
        hub.look_up("ada/ink")


def test_names_that_lead_out_of_the_folder_are_not_fetched(near):
    bad = (
        "../a.safetensors",
        "/a.safetensors",
        "x/../../a.safetensors",
        "C:a.safetensors",
        "a\\b.safetensors",
    )
    near.repositories["ada/bad"] = dict.fromkeys(bad, LORA)
    with pytest.raises(NodegraphError, match=r"no \.safetensors weights"):
        hub.look_up("ada/bad")


def test_a_hub_that_cannot_be_reached_is_told_in_words(command):
    closed = {"HF_ENDPOINT": "http://127.0.0.1:9", "HF_HUB_OFFLINE": "0", "no_proxy": "*"}
    ended = command("models", "get", "ada/ink", **closed)
    assert (ended.code, ended.without_traceback) == (2, True)
    assert "could not be asked" in ended.err


GUARD = """
import sys
def watch(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        tell(event, arguments)
    if event == "socket.bind" and arguments[1] != ("::1", 0):  # urllib3 asks so whether there is IPv6
        tell(event, arguments)
    if event == "socket.connect" and not isinstance(arguments[1], (str, bytes)):
        tell(event, arguments)
def tell(event, arguments):
    with open({path!r}, "a") as file:
        file.write(f"{{event}} {{arguments}}\\n")
sys.addaudithook(watch)
"""


@pytest.fixture
def guarded(command, tmp_path):
    """A command in whose processes, the worker's too, every use of a network is written down."""
    root = Path(__file__).resolve().parents[2]
    guard = tmp_path / "guard"
    guard.mkdir()
    (guard / "sitecustomize.py").write_text(GUARD.format(path=str(tmp_path / "network")))
    separator = ";" if sys.platform == "win32" else ":"
    return lambda *arguments, **more: command(*arguments, PYTHONPATH=f"{guard}{separator}{root}", **more)


def test_listing_planning_and_running_use_no_network(guarded, tmp_path):
    first = Path(__file__).resolve().parents[2] / "workflows" / "text_to_image.json"
    quick = ("--set", "sample.steps=1", "--out", tmp_path / "out")
    for arguments in (("models",), ("plan", first), ("run", first, *quick)):
        assert guarded(*arguments).code == 0
    assert not (tmp_path / "network").exists()
    assert guarded("models", "get", "ada/ink", HF_ENDPOINT="http://127.0.0.1:9", HF_HUB_OFFLINE="0").code == 2
    assert "127.0.0.1" in (tmp_path / "network").read_text(), "the guard sees a network where one is used"
