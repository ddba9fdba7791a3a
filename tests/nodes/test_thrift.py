"""What would not fit makes do from the start: said in the plan, in the keys, and so it is run."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from nodegraph_app import builtin
from nodegraph_app.core.economy import Economy
from nodegraph_app.core.forecast import Memory, NoLimit
from nodegraph_app.core.graph import Graph, Node, Source
from nodegraph_app.core.performance import PLAIN
from nodegraph_app.execution.cache import MemoryCache
from nodegraph_app.execution.events import NodeFailed
from nodegraph_app.execution.executor import Surroundings, execute
from nodegraph_app.execution.plan import Plan, make_plan
from nodegraph_app.execution.worker import lend_networks
from nodegraph_app.models.footprint import outline
from nodegraph_app.models.forecast import DeviceMemory
from nodegraph_app.models.library import Library
from nodegraph_app.models.store import resident_models
from tests.diffusion import tiny

REGISTRY = builtin.registry()
SIDE_PX = 192
ENOUGH = 10**9
NONE: Mapping[str, Economy] = MappingProxyType({})


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("library")
    pipe = tiny.pipeline()
    pipe.save_pretrained(folder / "whole")
    tiny.kohya_lora(folder / "style.safetensors", pipe)
    return Library([folder])


def graph() -> Graph:
    def node(type_id: str, params: dict[str, Any], **inputs: str) -> Node:
        links = {name: Source(*source.split(".")) for name, source in inputs.items()}
        return Node("", type_id, REGISTRY[type_id].version, params, links)

    nodes = {
        "checkpoint": node("loaders.checkpoint", {"file": "whole"}),
        "prompt": node("prompts.encode", {"text": "a red star"}, text_encoder="checkpoint.text_encoder"),
        "latent": node("latent.empty", {"width": SIDE_PX, "height": SIDE_PX}),
        "sample": node(
            "sampling.sample", {"steps": 2}, model="checkpoint.model", positive="prompt.conditioning",
            negative="prompt.conditioning", latent="latent.latent",
        ),
        "decode": node("latent.decode", {}, latent="sample.latent", vae="checkpoint.vae"),
        "lora": node(
            "loaders.lora", {"file": "style"}, model="checkpoint.model",
            text_encoder="checkpoint.text_encoder",
        ),
        "merged": node("merging.models", {}, first="lora.model", second="checkpoint.model"),
        "guider": node(
            "sampling.guider", {}, model="merged.model", positive="prompt.conditioning",
            negative="prompt.conditioning",
        ),
        "sampler": node("sampling.sampler", {}),
        "sigmas": node("schedules.model", {"steps": 2}, model="merged.model"),
        "run": node(
            "sampling.run", {}, guider="guider.guider", sampler="sampler.sampler", sigmas="sigmas.sigmas",
            latent="latent.latent",
        ),
    }  # fmt: skip
    return Graph(
        REGISTRY, [Node(name, n.type, n.type_version, n.params, n.inputs) for name, n in nodes.items()]
    )


def planned(
    library: Library, memory: Memory, target: str = "decode", economies: Mapping[str, Economy] = NONE
) -> Plan:
    return make_plan(
        graph(), library, MemoryCache(0), targets=[target], numerics="cpu-float32", economies=economies,
        memory=memory,
    )  # fmt: skip


def picture(plan: Plan, budget_bytes: int | None) -> np.ndarray:
    events: list[Any] = []
    cache, lent = MemoryCache(ENOUGH), partial(lend_networks, budget_bytes, PLAIN)
    around = Surroundings(
        1, "cpu", Path(), "{}", False, threading.Event(), events.append, equip=lent
    )  # fmt: skip
    execute(plan, cache, around)
    assert [event for event in events if isinstance(event, NodeFailed)] == []
    result = cache.get(plan.steps[-1].key)
    assert result is not None
    return result.outputs["image"].pixels


def economy(plan: Plan, node: str) -> Economy:
    step = plan.step(node)
    assert step is not None
    return step.economy


def budgets(library: Library) -> list[int]:
    """From enough for everything down to next to nothing."""
    path = library.find("checkpoint", "whole")
    assert path is not None
    found = outline(path, "checkpoint", "denoiser", "tiny")
    assert found is not None
    working = planned(library, DeviceMemory(ENOUGH, "float32")).step("sample").forecast.working_bytes
    assert working is not None
    own, small = found.weights(4), found.weights(1)
    rooms = (own.size_bytes, 2 * own.block_bytes, small.size_bytes, 2 * small.block_bytes, small.layer_bytes)
    return [ENOUGH, *(round((working + room) / 0.9) for room in rooms)]


def test_under_every_budget_equal_keys_are_equal_pictures_and_each_file_is_read_once(
    library: Library,
) -> None:
    store = resident_models()
    store.release()
    opened = store.files_opened
    pictures: dict[str, np.ndarray] = {}
    chosen = set()
    for budget_bytes in (downwards := budgets(library)) + downwards[::-1]:
        plan = planned(library, DeviceMemory(budget_bytes, "float32"))
        found = picture(plan, budget_bytes)
        known = pictures.setdefault(plan.steps[-1].key, found)
        np.testing.assert_array_equal(found, known)
        chosen.add((economy(plan, "sample").fp8, economy(plan, "decode").tiles))
    assert {fp8 for fp8, _ in chosen} == {tiles for _, tiles in chosen} == {True, False}
    assert len(pictures) == len(chosen), "each choice has keys and pictures of its own"
    assert len({found.tobytes() for found in pictures.values()}) == len(chosen)
    assert store.files_opened == opened + 3
    store.release()


def test_tiles_that_are_planned_are_those_of_the_ladder(library: Library) -> None:
    """So a result that was made in tiles because memory ran out is found again."""
    whole = planned(library, NoLimit())
    after = planned(library, NoLimit(), economies={"decode": Economy(alone=True, tiles=True)})
    working = planned(library, DeviceMemory(ENOUGH, "float32")).step("decode").forecast.working_bytes
    assert working is not None
    short = planned(library, DeviceMemory(working, "float32"))
    assert short.steps[-1].key == after.steps[-1].key != whole.steps[-1].key
    told = {row.node: row.economy for row in short.nodes}
    assert told["decode"].startswith(f"in tiles: {SIDE_PX} × {SIDE_PX} would take about ")
    assert [row.node for row in short.nodes if row.economy] == ["decode"]


def test_a_denoiser_that_comes_through_other_nodes_is_known(library: Library) -> None:
    """Through a LoRA, a merge and a guider: its file and its size are those of the checkpoint."""
    tight = budgets(library)[3]
    plan = planned(library, DeviceMemory(tight, "float32"), "run")
    direct = planned(library, DeviceMemory(tight, "float32"), "sample")
    assert economy(plan, "run") == economy(direct, "sample") == Economy(fp8=True)
    assert {row.economy for row in plan.nodes if row.economy} == {
        row.economy for row in direct.nodes if row.economy
    }


def test_fp8_is_chosen_from_the_sizes_alone_and_never_remembered(library: Library) -> None:
    learned = {"sample": Economy(alone=True, fp8=True)}
    plan = planned(library, NoLimit(), "sample", economies=learned)
    assert economy(plan, "sample") == Economy(alone=True)
    assert plan.steps[-1].key == planned(library, NoLimit(), "sample").steps[-1].key
