"""Parts loaded by nodes of their own, planned and run as any graph."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nodegraph_app import builtin
from nodegraph_app.core.graph import Graph, Node, Source
from nodegraph_app.execution.cache import MemoryCache
from nodegraph_app.execution.events import NodeFailed
from nodegraph_app.execution.executor import Surroundings, execute
from nodegraph_app.execution.plan import Plan, make_plan
from nodegraph_app.models.library import Library
from tests.diffusion import tiny

REGISTRY = builtin.registry()


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A checkpoint, and each of its parts on its own."""
    folder = tmp_path_factory.mktemp("library")
    pipe = tiny.pipeline()
    pipe.vae.register_to_config(scaling_factor=0.18215)  # what a denoiser alone is taken to be trained on
    pipe.save_pretrained(folder / "whole")
    pipe.unet.save_pretrained(folder / "part_unet")
    pipe.vae.save_pretrained(folder / "part_vae")
    pipe.text_encoder.save_pretrained(folder / "part_text")
    pipe.tokenizer.save_pretrained(folder / "part_text")
    return Library([folder])


def graph(**loaders: dict[str, Any]) -> Graph:
    """Text to image from these loader nodes: node id → its type and parameters."""

    def of(socket: str) -> Source:
        return next(
            Source(name, socket)
            for name, node in loaders.items()
            if socket in [output.name for output in REGISTRY[node["type"]].outputs]
        )

    nodes = [Node(name, node["type"], 1, node.get("params", {}), {}) for name, node in loaders.items()]
    for name, text in (("positive", "a red star"), ("negative", "")):
        nodes.append(Node(name, "prompts.encode", 1, {"text": text}, {"text_encoder": of("text_encoder")}))
    told = {name: Source(name, "conditioning") for name in ("positive", "negative")}
    nodes += [
        Node("latent", "latent.empty", 1, {"width": 64, "height": 64}, {}),
        Node("sample", "sampling.sample", REGISTRY["sampling.sample"].version, {"steps": 2}, {
            "model": of("model"), "latent": Source("latent", "latent"), **told,
        }),
        Node("decode", "latent.decode", 1, {}, {"latent": Source("sample", "latent"), "vae": of("vae")}),
    ]  # fmt: skip
    return Graph(REGISTRY, nodes)


WHOLE = {"checkpoint": {"type": "loaders.checkpoint", "params": {"file": "whole"}}}
APART = {
    "denoiser": {"type": "loaders.denoiser", "params": {"file": "part_unet"}},
    "texts": {"type": "loaders.text_encoder", "params": {"file": "part_text", "family": "sd1"}},
    "vae": {"type": "loaders.vae", "params": {"file": "part_vae"}},
}


def planned(library: Library, loaders: dict[str, Any]) -> tuple[Plan, MemoryCache]:
    cache = MemoryCache(10**9)
    return make_plan(graph(**loaders), library, cache, targets=["decode"], numerics="cpu"), cache


def picture(library: Library, loaders: dict[str, Any]) -> np.ndarray:
    plan, cache = planned(library, loaders)
    assert [step.reason for step in plan.with_verdict("blocked")] == []
    events: list[Any] = []
    execute(plan, cache, Surroundings(1, "cpu", Path(), "{}", False, threading.Event(), events.append, None))
    assert [event for event in events if isinstance(event, NodeFailed)] == []
    result = cache.get(plan.step("decode").key)
    assert result is not None
    return result.outputs["image"].pixels


def test_parts_from_nodes_of_their_own_make_the_picture_of_the_checkpoint(library: Library) -> None:
    np.testing.assert_array_equal(picture(library, APART), picture(library, WHOLE))


def keys(plan: Plan) -> dict[str, str]:
    return {step.node: step.key for step in plan.steps}


def test_every_file_of_a_text_encoder_is_in_the_keys_of_what_it_makes(library: Library) -> None:
    before = keys(planned(library, APART)[0])
    more = {"file": "part_text", "second_file": "part_text", "family": "sd1"}
    after = keys(planned(library, APART | {"texts": {**APART["texts"], "params": more}})[0])
    changed = {name for name, key in before.items() if after[name] != key}
    assert changed == {"texts", "positive", "negative", "sample", "decode"}


def test_text_encoders_that_do_not_suffice_are_explained_before_running(library: Library) -> None:
    wrong = {**APART["texts"], "params": {"file": "part_text", "family": "sdxl"}}
    plan, _ = planned(library, APART | {"texts": wrong})
    step = plan.step("texts")
    assert step is not None
    assert step.verdict == "blocked"
    assert "1 CLIP text encoder, where Stable Diffusion XL reads 2" in step.reason
