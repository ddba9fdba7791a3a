"""How soon a run that is cancelled stops: ``python -m tests.benchmarks.cancel`` prints JSON.

For sampling, for decoding one large picture and for loading a model of full size (random weights, the shape
of Stable Diffusion 1.5, in half precision): milliseconds until the worker says that it heard, until the run
is over, and what a denoiser call, the decoding or the loading takes when nobody stops it.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import torch
from diffusers import UNet2DConditionModel

from nodegraph_app import builtin
from nodegraph_app.execution.client import Client
from nodegraph_app.execution.events import (
    CancelHeard,
    Event,
    NodeFinished,
    NodeStarted,
    RunFinished,
    StepProgress,
    WorkerDied,
)
from nodegraph_app.settings import HOME_VARIABLE, Settings

TRIALS = 7
DECODED_PX = 1536
SAMPLED_PX = 512
POCKET = builtin.resources() / "models" / "pocket"


def workflow(**nodes: dict[str, Any]) -> str:
    """A document of these nodes."""
    whole = {name: {"type_version": 1, "params": {}, "inputs": {}, **about} for name, about in nodes.items()}
    return json.dumps({"format": "nodegraph/workflow", "version": 1, "nodes": whole})


def decoding() -> str:
    """One large picture from an empty latent."""
    return workflow(
        checkpoint={"type": "loaders.checkpoint", "params": {"file": "pocket"}},
        empty={"type": "latent.empty", "params": {"width": DECODED_PX, "height": DECODED_PX}},
        busy={
            "type": "latent.decode",
            "inputs": {"latent": ["empty", "latent"], "vae": ["checkpoint", "vae"]},
        },
        show={"type": "image.preview", "inputs": {"image": ["busy", "image"]}},
    )


def sampling(file: str, side_px: int, seed: int) -> str:
    """Many steps with a checkpoint's denoiser, told by the shipped model's text encoder."""
    return workflow(
        words={"type": "loaders.checkpoint", "params": {"file": "pocket"}},
        checkpoint={"type": "loaders.checkpoint", "params": {"file": file}},
        prompt={"type": "prompts.encode", "inputs": {"text_encoder": ["words", "text_encoder"]}},
        empty={"type": "latent.empty", "params": {"width": side_px, "height": side_px}},
        busy={
            "type": "sampling.sample",
            "params": {"steps": 1000, "seed": str(seed)},
            "inputs": {
                "model": ["checkpoint", "model"], "latent": ["empty", "latent"],
                "positive": ["prompt", "conditioning"], "negative": ["prompt", "conditioning"],
            },
        },
        decode={
            "type": "latent.decode",
            "inputs": {"latent": ["busy", "latent"], "vae": ["words", "vae"]},
        },
        show={"type": "image.preview", "inputs": {"image": ["decode", "image"]}},
    )  # fmt: skip


def save_large_checkpoint(folder: Path) -> None:
    """A denoiser as large as Stable Diffusion 1.5's that reads the shipped text encoder's words."""
    shutil.copytree(POCKET, folder)
    width = json.loads((POCKET / "unet" / "config.json").read_text())["cross_attention_dim"]
    shutil.rmtree(folder / "unet")
    unet = UNet2DConditionModel(cross_attention_dim=width, attention_head_dim=8)
    unet.to(torch.float16).save_pretrained(folder / "unet", safe_serialization=True)


class Trial(NamedTuple):
    """Milliseconds until a cancellation was heard and until the run was over, and at what price."""

    heard_ms: float
    over_ms: float
    worker_replaced: bool


def summary(trials: list[Trial]) -> dict[str, Any]:
    """Several trials in figures."""

    def figures(values: list[float]) -> dict[str, float]:
        return {"median": round(statistics.median(values), 1), "max": round(max(values), 1)}

    return {
        "heard_ms": figures([trial.heard_ms for trial in trials]),
        "stopped_ms": figures([trial.over_ms for trial in trials]),
        "workers_replaced": sum(trial.worker_replaced for trial in trials),
    }


class Clock:
    """Runs on one worker, watched by the millisecond."""

    def __init__(self, client: Client, out: Path):
        self.client, self.out = client, out

    def start(self, text: str) -> int:
        return self.client.run(text, workflow_folder=None, output_folder=self.out, previews=False)

    def until(self, wanted: Callable[[Event], bool]) -> tuple[Event, float]:
        """The first event that is wanted, and when it came, in seconds."""
        while True:
            event = self.client.poll(1.0)
            if event is not None and wanted(event):
                return event, time.perf_counter()

    def cancelled(self, text: str, begun: Callable[[Event], bool], after_s: float) -> Trial:
        """Cancel a run so long after it has begun, in the sense of `begun`."""
        run = self.start(text)
        self.until(begun)
        time.sleep(after_s)
        asked_s = time.perf_counter()
        self.client.cancel(run)
        heard, heard_s = self.until(lambda event: isinstance(event, CancelHeard | WorkerDied))
        _, over_s = self.until(lambda event: isinstance(event, RunFinished))
        return Trial((heard_s - asked_s) * 1e3, (over_s - asked_s) * 1e3, isinstance(heard, WorkerDied))

    def many(
        self, texts: Callable[[int], str], begun: Callable[[Event], bool], within_s: float
    ) -> dict[str, Any]:
        """Several of them, each at another moment."""
        chance = random.Random(1)
        return summary([self.cancelled(texts(n), begun, chance.uniform(0, within_s)) for n in range(TRIALS)])


def started(event: Event) -> bool:
    """Whether the node in question has begun."""
    return isinstance(event, NodeStarted) and event.node == "busy"


def measure(folder: Path) -> dict[str, Any]:
    """All figures, with models below `folder`."""
    save_large_checkpoint(folder / "models" / "large")
    settings = Settings(
        device="cpu", model_folders=(folder / "models",), cache_folder=folder / "cache", journal_bytes=0
    )
    client = Client(settings)
    clock = Clock(client, folder / "out")
    try:
        clock.start(decoding())
        finished, _ = clock.until(lambda event: isinstance(event, NodeFinished) and event.node == "busy")
        assert isinstance(finished, NodeFinished)
        decode_s = finished.seconds
        clock.until(lambda event: isinstance(event, RunFinished))
        shutil.rmtree(folder / "cache" / "results")
        client.close()  # what it holds in memory, too

        def first_step(event: Event) -> bool:
            return isinstance(event, StepProgress) and event.done == 1

        run = clock.start(sampling("pocket", SAMPLED_PX, 0))
        _, one_s = clock.until(first_step)
        _, two_s = clock.until(lambda event: isinstance(event, StepProgress) and event.done == 2)
        client.cancel(run)
        clock.until(lambda event: isinstance(event, RunFinished))
        run = clock.start(sampling("large", 64, 0))
        _, began_s = clock.until(started)
        _, loaded_s = clock.until(lambda event: isinstance(event, StepProgress))
        client.cancel(run)
        clock.until(lambda event: isinstance(event, RunFinished))
        return {
            "sampling": {
                "step_ms": round((two_s - one_s) * 1e3),
                **clock.many(lambda n: sampling("pocket", SAMPLED_PX, 100 + n), first_step, two_s - one_s),
            },
            "decoding": {
                "whole_ms": round(decode_s * 1e3),
                **clock.many(lambda n: decoding(), started, decode_s / 2),
            },
            "loading": {
                "whole_ms": round((loaded_s - began_s) * 1e3),
                **loading(folder, settings, loaded_s - began_s),
            },
        }
    finally:
        client.close()


def loading(folder: Path, settings: Settings, whole_s: float) -> dict[str, Any]:
    """The same while a network is loaded, each time by a worker that has not got it yet."""
    trials = []
    chance = random.Random(2)
    for number in range(TRIALS):
        client = Client(settings)
        clock = Clock(client, folder / "out")
        try:
            clock.start(sampling("pocket", 64, number))  # the libraries are loaded
            _, _ = clock.until(lambda event: isinstance(event, StepProgress) and event.done == 1)
            client.cancel(1)
            clock.until(lambda event: isinstance(event, RunFinished))
            trials.append(
                clock.cancelled(sampling("large", 64, number), started, chance.uniform(0, 0.8 * whole_s))
            )
        finally:
            client.close()
    return summary(trials)


def main() -> None:
    """Print one JSON object."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ[HOME_VARIABLE] = folder
        print(json.dumps(measure(Path(folder)), indent=2))


if __name__ == "__main__":
    main()
