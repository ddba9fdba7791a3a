"""Prints, as JSON, what a denoising step costs here and in diffusers' own pipeline, on the same weights:
``python -m tests.benchmarks.pipeline [--side PX] [--steps N] [--rounds N] [--device D]``. Asserts nothing.

The network is a full-size Stable Diffusion 1.5 of random weights. Both take turns in one process, the same
prompt embeddings, guidance, sampler and steps; the ratio is of paired rounds. Peak memory is measured apart,
each program in a process of its own: what it takes beyond what its libraries take.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

LIMIT_RATIO = 1.02
PROMPT, NEGATIVE, GUIDANCE = "a red circle on a blue background", "blurry", 7.0


def write_checkpoint(folder: Path) -> None:
    """A diffusers folder with random weights in the numbers a real one has."""
    import torch
    from diffusers import AutoencoderKL, EulerDiscreteScheduler, StableDiffusionPipeline, UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel

    from nodegraph_app.pocket.tokenizer import new_tokenizer

    torch.manual_seed(0)
    tokenizer = new_tokenizer()
    text = CLIPTextConfig(
        vocab_size=len(tokenizer), hidden_size=768, intermediate_size=3072, num_attention_heads=12,
        num_hidden_layers=2, bos_token_id=tokenizer.bos_token_id, eos_token_id=tokenizer.eos_token_id,
    )  # fmt: skip
    pipe = StableDiffusionPipeline(
        vae=AutoencoderKL(
            block_out_channels=(32, 32, 32, 32), down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4,
        ),
        text_encoder=CLIPTextModel(text),
        tokenizer=tokenizer,
        unet=UNet2DConditionModel(sample_size=64, cross_attention_dim=768, attention_head_dim=8),
        scheduler=EulerDiscreteScheduler(
            beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, timestep_spacing="trailing",
            steps_offset=1,
        ),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )  # fmt: skip
    pipe.save_pretrained(folder)


Program = Callable[[], Any]
"""Denoises once and gives the latents, (1, 4, h, w), as the VAE takes them."""


def ours(folder: Path, side_px: int, steps: int, device: str) -> Program:
    """This app's loop, networks loaded."""
    from nodegraph_app.core.files import FileRef
    from nodegraph_app.core.values import Model, TextEncoder
    from nodegraph_app.diffusion import latents, sampling
    from nodegraph_app.diffusion.families import family
    from nodegraph_app.models.headers import fingerprint
    from nodegraph_app.models.store import resident_models

    file = FileRef("checkpoint", folder.name, fingerprint(folder), str(folder))
    store, encoder, model = resident_models(), TextEncoder(file, "sd1"), Model(file, "sd1")
    told = [family("sd1").encode_text(store, encoder, text, device=device) for text in (PROMPT, NEGATIVE)]
    store.denoiser(model, device)
    empty = latents.empty(side_px, side_px)
    return lambda: (
        sampling.sample(
            model, *told, empty, seed=0, steps=steps, guidance=GUIDANCE, schedule="simple", device=device
        ).samples
    )


def theirs(folder: Path, side_px: int, steps: int, device: str) -> Program:
    """diffusers' pipeline, networks loaded."""
    import torch
    from diffusers import StableDiffusionPipeline

    from nodegraph_app.diffusion import noise
    from nodegraph_app.models import devices

    pipe = StableDiffusionPipeline.from_pretrained(
        folder, torch_dtype=devices.dtype(device), local_files_only=True, safety_checker=None
    ).to(device)
    pipe.set_progress_bar_config(disable=True)
    with torch.no_grad():
        told = pipe.encode_prompt(PROMPT, device, 1, True, NEGATIVE)
    start = noise.initial((1, 4, side_px // 8, side_px // 8), 0)
    pipe.scheduler.set_timesteps(steps)
    sigma = pipe.scheduler.init_noise_sigma
    start = (start * (1 + sigma**2) ** 0.5 / sigma).to(device, devices.dtype(device))
    return lambda: (
        pipe(
            prompt_embeds=told[0], negative_prompt_embeds=told[1], latents=start, guidance_scale=GUIDANCE,
            num_inference_steps=steps, width=side_px, height=side_px, output_type="latent",
        ).images
        / pipe.vae.config.scaling_factor
    )  # fmt: skip


PROGRAMS = {"ours": ours, "theirs": theirs}


def seconds_per_step(program: Program, steps: int, device: str) -> float:
    """Of one run."""
    import torch

    began_s = time.perf_counter()
    program()
    if device.startswith("cuda"):
        torch.cuda.synchronize()
    return (time.perf_counter() - began_s) / steps


def peak_bytes(which: str, folder: Path, side_px: int, steps: int, device: str, told: Any) -> None:
    """In a process of its own: the peak of loading and running once, beyond the libraries alone."""
    import torch

    import nodegraph_app.diffusion.sampling  # noqa: F401 - the libraries of both

    process, most, done = psutil.Process(), [0], threading.Event()
    before = process.memory_info().rss

    def watch() -> None:
        while not done.wait(0.02):
            most[0] = max(most[0], process.memory_info().rss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    PROGRAMS[which](folder, side_px, steps, device)()
    done.set()
    watcher.join()
    told.put(torch.cuda.max_memory_allocated() if device.startswith("cuda") else most[0] - before)


def in_a_process(which: str, folder: Path, side_px: int, steps: int, device: str) -> int:
    """Peak memory of one program."""
    context = multiprocessing.get_context("spawn")
    told = context.Queue()
    process = context.Process(target=peak_bytes, args=(which, folder, side_px, steps, device, told))
    process.start()
    peak: int = told.get()
    process.join()
    return peak


def main() -> None:
    """Measure and print."""
    read = argparse.ArgumentParser()
    read.add_argument("--side", type=int, default=256)
    read.add_argument("--steps", type=int, default=3)
    read.add_argument("--rounds", type=int, default=5)
    read.add_argument("--device", default="cpu")
    given = read.parse_args()
    size = (given.side, given.steps, given.device)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "full_size"
        write_checkpoint(folder)
        programs = {name: prepare(folder, *size) for name, prepare in PROGRAMS.items()}
        latents = {name: program().float().cpu() for name, program in programs.items()}  # warms up, too
        error = float((latents["ours"] - latents["theirs"]).norm() / latents["theirs"].norm())
        rounds: dict[str, list[float]] = {name: [] for name in programs}
        for number in range(given.rounds):
            for name in sorted(programs, reverse=bool(number % 2)):
                rounds[name].append(seconds_per_step(programs[name], given.steps, given.device))
        ratios = [mine / other for mine, other in zip(rounds["ours"], rounds["theirs"], strict=True)]
        peaks = {name: in_a_process(name, folder, *size) for name in programs}
    print(
        json.dumps(
            {
                "side_px": given.side,
                "device": given.device,
                "seconds_per_step": {name: statistics.median(found) for name, found in rounds.items()},
                "time_ratio": statistics.median(ratios),
                "time_ratio_limit": LIMIT_RATIO,
                "relative_error": error,
                "peak_bytes": peaks,
                "memory_ratio": peaks["ours"] / peaks["theirs"],
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
