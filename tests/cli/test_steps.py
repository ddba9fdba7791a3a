"""``steps`` for real: the way from noise to picture, on disk."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image

from nodegraph_app import builtin
from nodegraph_app.cli.steps import show_every_step
from nodegraph_app.core import edits
from nodegraph_app.core.graph import Graph, Link, Source

TEXT_TO_IMAGE = builtin.workflows() / "text_to_image.json"
SHORT = ("--set", "sample.steps=4", "--device", "cpu", "--out", "pictures")


def pixels(path) -> np.ndarray:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"), np.float32)


@pytest.fixture(scope="module")
def ended(command_in, tmp_path_factory):
    """A run of four steps, and then its steps."""
    folder = tmp_path_factory.mktemp("steps")
    ran = command_in(folder, "run", TEXT_TO_IMAGE, *SHORT)
    assert ran.code == 0, ran.err
    return command_in(folder, "steps", TEXT_TO_IMAGE, "--node", "sample", *SHORT, "--json")


def test_each_step_is_a_picture_and_none_is_run_again(ended):
    assert ended.code == 0, ended.err
    told = [json.loads(line) for line in ended.out.splitlines()]
    written = [event["path"] for event in told if event["event"] == "picture_written"]
    assert [path.rpartition("_")[2] for path in written] == [
        "00001.png",
        "00002.png",
        "00003.png",
        "00004.png",
    ]
    assert all((ended.folder / "pictures" / f"sample_0000{n}.png").is_file() for n in (1, 2, 3, 4))
    loaded = [event["node"] for event in told if event["event"] == "node_started"]
    assert "prompt" not in loaded
    assert "save" not in loaded


def test_the_pictures_come_closer_to_the_last_which_is_the_one_the_run_wrote(ended):
    folder = ended.folder / "pictures"
    last = pixels(folder / "text_to_image_00001.png")
    shown = [pixels(folder / f"sample_0000{number}.png") for number in (1, 2, 3, 4)]
    assert np.array_equal(shown[-1], last)
    away = [float(np.abs(picture - last).mean()) for picture in shown]
    assert away == sorted(away, reverse=True)
    assert away[0] > away[-1]


@pytest.mark.parametrize("node", ["prompt", "nobody"])
def test_a_node_that_does_not_sample_is_refused_with_those_that_do(command, node):
    ended = command("steps", TEXT_TO_IMAGE, "--node", node)
    assert ended.code == 2
    assert ended.err.startswith("--node: ")
    assert "Sample nodes here: sample." in ended.err
    assert ended.without_traceback


def test_the_steps_of_a_run_sampler_are_shown_too():
    graph = Graph(builtin.registry())
    for node_id, type_id in (("run", "sampling.run"), ("decode", "latent.decode"), ("vae", "loaders.vae")):
        graph.apply(edits.add_node(graph, type_id, node_id=node_id))
    graph.apply(edits.connect(graph, Link("run", "latent", "decode", "latent")))
    graph.apply(edits.connect(graph, Link("vae", "vae", "decode", "vae")))
    save = graph[show_every_step(graph, "run")]
    assert graph["run"].params["every_step"] is True
    shown = graph[save.inputs["image"].node]
    assert (shown.inputs["latent"], shown.inputs["vae"]) == (Source("run", "latent"), Source("vae", "vae"))


def test_without_a_decoder_behind_it_is_not_known_how_to_show_a_latent(command, tmp_path):
    content = json.loads(TEXT_TO_IMAGE.read_text("utf-8"))
    del content["nodes"]["decode"]["inputs"]["latent"]
    (tmp_path / "blind.json").write_text(json.dumps(content))
    ended = command("steps", "blind.json", "--node", "sample")
    assert ended.code == 2
    assert "Connect Decode with VAE" in ended.err
