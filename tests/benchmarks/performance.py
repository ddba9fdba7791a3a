"""Prints, as JSON, what performance settings do to the full-size Stable Diffusion 1.5 UNet and its VAE:
``python -m tests.benchmarks.performance [--side PX] [--rounds N] [--device D]``. Asserts nothing.

Checkpoint of random weights, written to a temporary folder (4 GB) and read once. A setting and none take
turns on the networks in memory; a ratio is the median over pairs, of processor time on the CPU, so that other
programs weigh little. The kernel “flash” is what torch takes on a CPU anyway: its ratio is chance.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from torch import Tensor

from nodegraph_app.core.files import FileRef
from nodegraph_app.core.performance import PLAIN, TORCH_KERNELS, Performance, missing_to_compile
from nodegraph_app.core.values import Model, Vae
from nodegraph_app.models import devices
from nodegraph_app.models.store import Store


def settings(device: str) -> dict[str, Performance]:
    """What is compared, by the words of the command line."""
    found = {"channels-last on": Performance(channels_last="on")}
    for kernel in TORCH_KERNELS.get(device.partition(":")[0], ()):
        found[f"attention {kernel}"] = Performance(kernel, "off")  # type: ignore[arg-type]  # one of its names
    if not missing_to_compile(device):
        found["compile blocks"] = Performance("auto", "off", "blocks")
    return found


def write_checkpoint(folder: Path) -> None:
    """UNet and VAE at full size, in the diffusers layout."""
    torch.manual_seed(0)
    UNet2DConditionModel(sample_size=64, cross_attention_dim=768, attention_head_dim=8).save_pretrained(
        folder / "unet"
    )
    AutoencoderKL(
        block_out_channels=(128, 256, 512, 512), down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4, layers_per_block=2, latent_channels=4,
    ).save_pretrained(folder / "vae")  # fmt: skip


def programs(store: Store, folder: Path, side_px: int, device: str) -> dict[str, Callable[[], Tensor]]:
    """One guided step of the denoiser, and the decoding of one picture."""
    file = FileRef("checkpoint", folder.name, folder.name, str(folder))
    model, vae, dtype, side = Model(file, "sd1"), Vae(file, "sd1"), devices.dtype(device), side_px // 8
    draw = torch.Generator().manual_seed(0)
    x = torch.randn(2, 4, side, side, generator=draw).to(device, dtype)
    told = torch.randn(2, 77, 768, generator=draw).to(device, dtype)

    def step() -> Tensor:
        unet = store.denoiser(model, device)
        return unet(x, torch.tensor(500), encoder_hidden_states=told, return_dict=False)[0].float().cpu()

    def decode() -> Tensor:
        return store.vae(vae, device).decode(x[:1], return_dict=False)[0].float().cpu()

    return {"denoiser step": step, "VAE decode": decode}


def main() -> None:
    """Measure and print."""
    read = argparse.ArgumentParser()
    read.add_argument("--side", type=int, default=256)
    read.add_argument("--rounds", type=int, default=4)
    read.add_argument("--device", default=devices.pick("auto"))
    given = read.parse_args()
    store, compared = Store(), settings(given.device)
    clock = time.process_time if given.device == "cpu" else time.perf_counter  # results come to the CPU
    with tempfile.TemporaryDirectory() as place, torch.no_grad():
        write_checkpoint(Path(place))
        measured = {
            name: {words: measure(store, run, one, given.rounds, clock) for words, one in compared.items()}
            for name, run in programs(store, Path(place), given.side, given.device).items()
        }
    print(
        json.dumps(
            {
                "benchmark": "performance",
                "device": given.device,
                "numbers": str(devices.dtype(given.device)),
                "side_px": given.side,
                "measured": measured,
                "files_opened": store.files_opened,
                "cores": os.cpu_count(),
            },
            indent=2,
        )
    )


def measure(
    store: Store, program: Callable[[], Tensor], setting: Performance, rounds: int, clock: Callable[[], float]
) -> dict[str, float]:
    """Seconds with a setting, their ratio to plain ones, its first call, and how far results lie apart."""

    def taken(performance: Performance) -> tuple[Tensor, float, float]:
        store.performance = performance
        with store.work("benchmark", check=lambda: None):
            began_s = clock()
            program()  # lays out, compiles, warms up
            ready_s = clock()
            return program(), ready_s - began_s, clock() - ready_s

    first, *pairs = [
        [taken(one) for one in order]
        for order in ([PLAIN, setting][:: 1 if number % 2 == 0 else -1] for number in range(rounds + 1))
    ]
    (plain, _, _), (made, first_s, _) = first
    timed = [pair[:: 1 if number % 2 else -1] for number, pair in enumerate(pairs)]
    ratios = [mine / without for (_, _, without), (_, _, mine) in timed]
    return {
        "seconds": round(statistics.median(mine for _, (_, _, mine) in timed), 3),
        "ratio": round(statistics.median(ratios), 3),
        "ratios_from": round(min(ratios), 3),
        "ratios_to": round(max(ratios), 3),
        "first_call_seconds": round(first_s, 2),
        "relative_error": float(f"{float((made - plain).norm() / plain.norm()):.2g}"),
    }


if __name__ == "__main__":
    main()
