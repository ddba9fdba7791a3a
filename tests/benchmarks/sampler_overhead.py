"""Prints, as JSON, what a sampling step costs beyond the denoiser's own calls. Asserts nothing.

    python -m tests.benchmarks.sampler_overhead [STEPS]

Two figures, in milliseconds a step, each the whole loop's time less that of the same calls made bare:
`loop` is of a run over a tiny real network with guidance, without a journal; `rules` is of each sampler
alone, its arithmetic on one latent of 1024 x 1024 pixels and the noise it draws included.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from nodegraph_app.core.values import Conditioning
from nodegraph_app.diffusion import latents, noise, sampling, schedules
from nodegraph_app.diffusion.families import family
from nodegraph_app.diffusion.journal import walk
from nodegraph_app.diffusion.levels import NoiseLevels
from nodegraph_app.diffusion.samplers import SAMPLERS, SamplerState
from nodegraph_app.models.store import resident_models
from tests.diffusion import tiny

LEVELS = NoiseLevels.scaled_linear(0.00085, 0.012)
REPEATS = 15
LARGE = (1, 4, 128, 128)

Call = tuple[Tensor, Tensor]


def paired_ms(loop: Callable[[], object], bare: Callable[[], object], steps: int) -> float:
    """Median, over repeats, of the processor time a step of `loop` takes beyond its share of `bare`, run in
    turn: other programs on the machine do not count.
    """
    more = []
    for _ in range(REPEATS):
        begun = time.process_time()
        loop()
        between = time.process_time()
        bare()
        more.append((between - begun) - (time.process_time() - between))
    return round(statistics.median(more) / steps * 1e3, 3)


def loop_ms(steps: int, folder: Path) -> float:
    """Of a guided run over a tiny real network."""
    tiny.pipeline().save_pretrained(folder / "tiny")
    model, encoder, _ = tiny.recipes(folder / "tiny")
    positive, negative = (
        family("sd1").encode_text(resident_models(), encoder, text, device="cpu") for text in ("a star", "")
    )
    run = sampling.prepare(
        model, positive, negative, latents.empty(64, 64), seed=1, steps=steps, guidance=7.0,
        sampler="dpmpp_2m", schedule="karras", denoise=1.0, device="cpu",
    )  # fmt: skip
    calls: list[Call] = []

    def heard(x: Tensor, sigma: Tensor) -> Tensor:
        calls.append((x, sigma))
        return run.denoise(x, sigma)

    whole(replace(run, denoise=heard))
    joint = bare_denoiser(run, positive, negative)

    @torch.no_grad()
    def bare() -> None:
        for x, sigma in calls:
            joint(x, sigma)

    return paired_ms(lambda: whole(run), bare, steps)


def bare_denoiser(
    run: sampling.Trajectory, positive: Conditioning, negative: Conditioning
) -> Callable[[Tensor, Tensor], object]:
    """What the loop asks, without guidance arithmetic."""
    return family("sd1").denoiser(
        resident_models(), run.ingredients.model, [positive, negative], like=run.latent.samples, device="cpu"
    )


def whole(run: sampling.Trajectory) -> None:
    """All steps of a run, as `sampling.sample` walks them."""
    for _ in walk(run.start, run.last, run.reach, None):
        pass


def rule_ms(name: str, steps: int) -> float:
    """Of one sampler alone."""
    rule = SAMPLERS[name]
    sigmas = rule.levels(schedules.sigmas(LEVELS, steps, schedule="karras"))
    start = SamplerState.start(noise.initial(LARGE, 1) * sigmas[0], 2)
    calls: list[Call] = []

    def denoise(x: Tensor, sigma: Tensor) -> Tensor:
        return x * 0.5

    def heard(x: Tensor, sigma: Tensor) -> Tensor:
        calls.append((x, sigma))
        return denoise(x, sigma)

    def loop(ask: Callable[[Tensor, Tensor], Tensor] = denoise) -> None:
        state = start
        while state.step < len(sigmas) - 1:
            state = rule(state, sigmas, ask)

    loop(heard)
    return paired_ms(loop, lambda: [denoise(x, sigma) for x, sigma in calls], len(sigmas) - 1)


def main(steps: int = 30) -> None:
    """Measure and print."""
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        loop = loop_ms(steps, Path(folder))
    rules = {name: rule_ms(name, steps) for name in SAMPLERS}
    print(
        json.dumps(
            {
                "benchmark": "sampler_overhead",
                "loop_ms": loop,
                "rule_median_ms": round(statistics.median(rules.values()), 3),
                "rule_worst_ms": max(rules.values()),
                "rules_ms": rules,
                "steps": steps,
                "cores": os.cpu_count(),
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
