"""Prints, as JSON, what a change of a LoRA's strength costs on the full-size Stable Diffusion 1.5 UNet:
``python -m tests.benchmarks.lora_strength [RANK] [CHANGES]``. Asserts nothing.

Checkpoint and LoRA are of random weights, written to a temporary folder (2 GB). The LoRA changes every
projection of attention and feed-forward. Each change is what happens between the edit of a strength and the
first layer of the next step. For scale: a step without and with the LoRA, small, taken in turn.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import torch
from diffusers import UNet2DConditionModel
from safetensors.torch import save_file
from torch import Tensor

from nodegraph_app.core.files import FileRef
from nodegraph_app.core.values import LoraPatch, Model
from nodegraph_app.models import devices
from nodegraph_app.models.store import Store

LIMIT_MS = 50.0
CHANGED = ("to_q", "to_k", "to_v", "to_out.0", "ff.net.0.proj", "ff.net.2", "proj_in", "proj_out")
STEPS = 5


def write(folder: Path, rank: int) -> tuple[int, int]:
    """A checkpoint's UNet in half precision and a LoRA for it; their numbers of parameters and layers."""
    torch.manual_seed(0)
    unet = UNet2DConditionModel(cross_attention_dim=768, attention_head_dim=8, sample_size=64)
    tensors = {}
    for path, layer in unet.named_modules():
        if path.endswith(CHANGED):
            name = f"lora_unet_{path.replace('.', '_')}"
            out, inside, *rest = layer.weight.shape
            tensors[f"{name}.lora_down.weight"] = torch.randn(rank, inside, *rest) / inside**0.5
            tensors[f"{name}.lora_up.weight"] = torch.randn(out, rank, *rest) / rank**0.5
            tensors[f"{name}.alpha"] = torch.tensor(rank / 2)
    save_file(tensors, folder / "lora.safetensors")
    parameters = sum(parameter.numel() for parameter in unet.parameters())
    unet.half().save_pretrained(folder / "checkpoint" / "unet")
    return parameters, len(tensors) // 3


def main(rank: int = 16, changes: int = 50) -> None:
    """Measure and print."""
    device = devices.pick("auto")
    with tempfile.TemporaryDirectory() as name, torch.no_grad():
        folder = Path(name)
        parameters, layers = write(folder, rank)
        checkpoint = FileRef("checkpoint", "checkpoint", "checkpoint", str(folder / "checkpoint"))
        lora = FileRef("lora", "lora", "lora", str(folder / "lora.safetensors"))
        plain, store = Model(checkpoint, "sd1"), Store()
        x = torch.randn(2, 4, 16, 16).to(device, devices.dtype(device))
        told = torch.randn(2, 77, 768).to(device, devices.dtype(device))

        def model(strength: float) -> tuple[UNet2DConditionModel, float]:
            recipe = plain.patched(LoraPatch(lora, strength)) if strength else plain
            began_s = time.perf_counter()
            unet = store.denoiser(recipe, device)
            return unet, time.perf_counter() - began_s

        def step(unet: UNet2DConditionModel) -> tuple[Tensor, float]:
            began_s = time.perf_counter()
            made = unet(x, torch.tensor(500), encoder_hidden_states=told, return_dict=False)[0].cpu()
            return made, time.perf_counter() - began_s

        _, load_s = model(0.0)
        _, first_s = model(1.0)
        opened = store.files_opened
        took_s = [model(0.01 * number)[1] for number in range(1, changes + 1)]
        steps: dict[float, list[float]] = {0.0: [], 0.8: []}
        made: dict[float, Tensor] = {}
        for _ in range(STEPS):
            for strength, times in steps.items():
                made[strength], seconds = step(model(strength)[0])
                times.append(seconds)
        print(
            json.dumps(
                {
                    "benchmark": "lora_strength",
                    "device": device,
                    "unet_parameters": parameters,
                    "lora_layers": layers,
                    "rank": rank,
                    "load_checkpoint_s": round(load_s, 2),
                    "first_use_of_lora_ms": round(first_s * 1e3, 1),
                    "change_ms": round(statistics.median(took_s) * 1e3, 2),
                    "slowest_change_ms": round(max(took_s) * 1e3, 2),
                    "limit_ms": LIMIT_MS,
                    "within_limit": max(took_s) * 1e3 < LIMIT_MS,
                    "files_opened_by_changes": store.files_opened - opened,
                    "step_plain_s": round(statistics.median(steps[0.0]), 3),
                    "step_with_lora_s": round(statistics.median(steps[0.8]), 3),
                    "lora_changes_the_step": not torch.equal(made[0.0], made[0.8]),
                    "cores": os.cpu_count(),
                },
                indent=2,
            )
        )


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
