"""A LoRA that makes the pocket model draw shapes as outlines, in the key layout of kohya-ss/sd-scripts."""

from __future__ import annotations

import copy
from pathlib import Path

import torch
from diffusers import UNet2DConditionModel
from peft import LoraConfig
from torch import Tensor, nn
from transformers import CLIPTextModel

from nodegraph_app.pocket.latents import LatentSet
from nodegraph_app.pocket.lessons import STYLE, lessons, mixed_precision
from nodegraph_app.pocket.pace import Pace, load_checkpoint, save_checkpoint

RANK = 16
LEARNING_RATE = 2e-3
LAYERS = [
    "to_q",
    "to_k",
    "to_v",
    "to_out.0",
    "proj_in",
    "proj_out",
    "ff.net.0.proj",
    "ff.net.2",
    "conv1",
    "conv2",
]
"""Attention, feed-forward and the convolutions of residual blocks: a style lives in the latter, too."""


def train_outline_lora(
    unet: UNet2DConditionModel,
    text_encoder: CLIPTextModel,
    data: LatentSet,
    work: Path,
    *,
    minutes: float,
    seed: int,
    device: str,
) -> dict[str, Tensor]:
    """Train for the given minutes (or continue) on outline pictures; return tensors under kohya's keys."""
    torch.manual_seed(seed)
    text_encoder = text_encoder.to(device).requires_grad_(False)
    unet = copy.deepcopy(unet).to(device).requires_grad_(False)
    unet.add_adapter(LoraConfig(r=RANK, lora_alpha=RANK, target_modules=LAYERS))
    weights = nn.ParameterList(weight for weight in unet.parameters() if weight.requires_grad)
    optimizer = torch.optim.AdamW(weights, weight_decay=0.0, betas=(0.9, 0.99))
    pace, path = Pace(minutes), work / "outline_lora.pt"
    load_checkpoint(path, pace, weights=weights, optimizer=optimizer)
    course = lessons(data, STYLE, seed=f"{seed} {pace.iteration}", device=device)
    for _ in pace.iterations():
        lesson = next(course)
        with mixed_precision(device):
            states = text_encoder(lesson.tokens).last_hidden_state
            predicted = unet(lesson.noisy, lesson.timesteps, states).sample
        loss = lesson.loss(predicted)
        pace.step(optimizer, loss, list(weights), peak=LEARNING_RATE)
        pace.report("outline lora", loss)
        if pace.is_time_to_save():
            save_checkpoint(path, pace, weights=weights, optimizer=optimizer)
    save_checkpoint(path, pace, weights=weights, optimizer=optimizer)
    return kohya_tensors(unet)


def kohya_tensors(unet: nn.Module) -> dict[str, Tensor]:
    """Return the adapter as `lora_unet_<layer>.lora_down.weight`, `.lora_up.weight` and `.alpha`."""
    ends = {".lora_A.default.weight": "lora_down.weight", ".lora_B.default.weight": "lora_up.weight"}
    tensors: dict[str, Tensor] = {}
    for name, weight in unet.named_parameters():
        for end, kohya_end in ends.items():
            if name.endswith(end):
                layer = "lora_unet_" + name.removesuffix(end).replace(".", "_")
                tensors[f"{layer}.{kohya_end}"] = weight.detach().cpu().half().contiguous()
                tensors[f"{layer}.alpha"] = torch.tensor(float(RANK), dtype=torch.float16)
    return tensors
