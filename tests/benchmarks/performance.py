"""Prints, as JSON, what performance settings do to the full-size Stable Diffusion 1.5 UNet and its VAE:
``python -m tests.benchmarks.performance [--side PX] [--rounds N] [--device D]``. Asserts nothing.

Checkpoint of random weights, written to a temporary folder (4 GB) and read once. All settings take turns on
the networks in memory; every ratio is the median over rounds of a setting's time to the plain one's in the
same round, so that a busy machine slows down both.
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
    found = {"plain": PLAIN, "channels-last on": Performance(channels_last="on")}
    for kernel in TORCH_KERNELS.get(device.partition(":")[0], ()):
        found[f"attention {kernel}"] = Performance(kernel, "off")  # type: ignore[arg-type]  # one of its names
    if not missing_to_compile(device):
        found["compile blocks"] = Performance("auto", "off", "blocks")
        found["compile blocks, channels-last on"] = Performance("auto", "on", "blocks")
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
    read.add_argument("--rounds", type=int, default=5)
    read.add_argument("--device", default=devices.pick("auto"))
    given = read.parse_args()
    store, compared = Store(), settings(given.device)
    with tempfile.TemporaryDirectory() as place, torch.no_grad():
        write_checkpoint(Path(place))
        measured = {
            name: measure(store, program, compared, given.rounds)
            for name, program in programs(store, Path(place), given.side, given.device).items()
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
    store: Store, program: Callable[[], Tensor], compared: dict[str, Performance], rounds: int
) -> dict[str, dict[str, float]]:
    """Setting → its seconds, their ratio to the plain ones, the first call, and how far results lie apart."""
    seconds: dict[str, list[float]] = {name: [] for name in compared}
    first: dict[str, float] = {}
    made: dict[str, Tensor] = {}
    for number in range(rounds):
        for name in sorted(compared, reverse=bool(number % 2)):
            store.performance = compared[name]
            with store.work("benchmark", check=lambda: None):
                began_s = time.perf_counter()
                made[name] = program()  # lays out, compiles, warms up
                first.setdefault(name, time.perf_counter() - began_s)
                began_s = time.perf_counter()
                program()
                seconds[name].append(time.perf_counter() - began_s)
    plain = made["plain"]
    return {
        name: {
            "seconds": round(statistics.median(found), 3),
            "ratio": round(statistics.median(a / b for a, b in zip(found, seconds["plain"], strict=True)), 3),
            "first_call_seconds": round(first[name], 2),
            "relative_error": float(f"{float((made[name] - plain).norm() / plain.norm()):.2g}"),
        }
        for name, found in seconds.items()
    }


if __name__ == "__main__":
    main()
