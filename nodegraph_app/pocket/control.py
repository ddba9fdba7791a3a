"""A ControlNet for the pocket model, steered by edge maps: white outlines on black."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import torch
from diffusers import ControlNetModel, UNet2DConditionModel
from torch import Tensor
from transformers import CLIPTextModel

from nodegraph_app.pocket.latents import LatentSet
from nodegraph_app.pocket.lessons import EVERYTHING, lessons, mixed_precision
from nodegraph_app.pocket.pace import Pace, load_checkpoint, save_checkpoint
from nodegraph_app.pocket.scenes import Scene, draw_edges

LEARNING_RATE = 1e-3


def new_controlnet(unet: UNet2DConditionModel) -> ControlNetModel:
    """Return a ControlNet that starts as a copy of the denoiser's downward half and adds nothing yet."""
    return ControlNetModel.from_unet(unet, conditioning_embedding_out_channels=(16, 32, 64, 96))


def edge_map(scene: Scene, rng: random.Random) -> Tensor:
    """Return (3, 128, 128), 0 to 1: outlines 1 to 3 px wide, smooth, or as a Canny filter's without greys."""
    edges = np.array(draw_edges(scene, stroke_px=rng.uniform(1.0, 3.0)), dtype=np.float32) / 255
    if rng.random() < 0.5:
        edges = (edges > 0.4).astype(np.float32)
    return torch.from_numpy(edges).expand(3, -1, -1)


def train_controlnet(
    unet: UNet2DConditionModel,
    text_encoder: CLIPTextModel,
    data: LatentSet,
    work: Path,
    *,
    minutes: float,
    seed: int,
    device: str,
) -> ControlNetModel:
    """Train for the given minutes (or continue) against the frozen denoiser; return the ControlNet."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    unet, text_encoder = unet.to(device).requires_grad_(False), text_encoder.to(device).requires_grad_(False)
    controlnet = new_controlnet(unet).to(device).requires_grad_(True).train()
    weights = list(controlnet.parameters())
    optimizer = torch.optim.AdamW(weights, weight_decay=1e-4, betas=(0.9, 0.99))
    pace, path = Pace(minutes), work / "controlnet.pt"
    load_checkpoint(path, pace, controlnet=controlnet, optimizer=optimizer)
    course = lessons(data, EVERYTHING, seed=f"{seed} {pace.iteration}", device=device)
    for _ in pace.iterations():
        lesson = next(course)
        edges = torch.stack([edge_map(scene, rng) for scene in lesson.scenes]).to(device)
        with mixed_precision(device):
            states = text_encoder(lesson.tokens).last_hidden_state
            down, middle = controlnet(lesson.noisy, lesson.timesteps, states, edges, return_dict=False)
            predicted = unet(
                lesson.noisy,
                lesson.timesteps,
                states,
                down_block_additional_residuals=down,
                mid_block_additional_residual=middle,
            ).sample
        loss = lesson.loss(predicted)
        pace.step(optimizer, loss, weights, peak=LEARNING_RATE)
        pace.report("controlnet", loss)
        if pace.is_time_to_save():
            save_checkpoint(path, pace, controlnet=controlnet, optimizer=optimizer)
    save_checkpoint(path, pace, controlnet=controlnet, optimizer=optimizer)
    return controlnet.eval()
