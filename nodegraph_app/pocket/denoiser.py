"""The denoiser and its text encoder, trained together, in the classes of Stable Diffusion 1.x."""

from __future__ import annotations

import copy
import random
from dataclasses import dataclass
from pathlib import Path

import torch
from diffusers import UNet2DConditionModel
from torch import Tensor, nn
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from nodegraph_app.pocket.latents import LatentSet
from nodegraph_app.pocket.lessons import EVERYTHING, RELATIONS, lessons, mixed_precision
from nodegraph_app.pocket.pace import Pace, load_checkpoint, save_checkpoint
from nodegraph_app.pocket.reading import Reader, exercises, teach_reading
from nodegraph_app.pocket.tokenizer import TOKENS, new_tokenizer

TEXT_WIDTH = 96
LEARNING_RATE = 1e-3
READING_WEIGHT = 0.02
READING_ITERATIONS = 300
EXERCISES = 24
EMA_DECAY = 0.999


def new_unet() -> UNet2DConditionModel:
    """Return an untrained denoiser: levels of 16, 8 and 4 latent pixels, attention on the two coarser."""
    return UNet2DConditionModel(
        sample_size=16,
        in_channels=4,
        out_channels=4,
        layers_per_block=1,
        block_out_channels=(64, 96, 128),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=TEXT_WIDTH,
        attention_head_dim=4,
        norm_num_groups=8,
    )


def new_text_encoder(tokenizer: CLIPTokenizer) -> CLIPTextModel:
    """Return an untrained two-layer text encoder for the tokenizer."""
    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=len(tokenizer),
            hidden_size=TEXT_WIDTH,
            intermediate_size=4 * TEXT_WIDTH,
            projection_dim=TEXT_WIDTH,
            num_hidden_layers=2,
            num_attention_heads=4,
            max_position_embeddings=TOKENS,
            hidden_act="quick_gelu",
            bos_token_id=tokenizer.bos_token_id,
            eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id,
        )
    )


@dataclass
class Average:
    """Exponential moving average of modules' weights; it is what is sampled from and shipped."""

    modules: nn.ModuleList
    updates: int = 0

    @classmethod
    def of(cls, *modules: nn.Module) -> Average:
        """Return an average that starts at the modules' present weights."""
        return cls(copy.deepcopy(nn.ModuleList(modules)).requires_grad_(False))

    @torch.no_grad()
    def update(self, *modules: nn.Module) -> None:
        """Move towards the modules' present weights; faster during the first iterations."""
        decay = min(EMA_DECAY, (self.updates + 1) / (self.updates + 10))
        self.updates += 1
        averages: list[Tensor] = list(self.modules.parameters())
        present: list[Tensor] = list(nn.ModuleList(modules).parameters())
        torch._foreach_lerp_(averages, present, 1 - decay)


def train_denoiser(
    data: LatentSet, work: Path, *, minutes: float, seed: int, device: str
) -> tuple[UNet2DConditionModel, CLIPTextModel]:
    """Train for the given minutes (or continue); return averaged denoiser and text encoder.

    The text encoder first learns to read. Then AdamW, cosine learning rate, batches of 32, every other one on
    relations; beside each, the text encoder does 24 exercises. The checkpoint in `work` holds the run and
    its average.
    """
    torch.manual_seed(seed)
    rng, tokenizer = random.Random(seed), new_tokenizer()
    unet, text_encoder = new_unet().to(device), new_text_encoder(tokenizer).to(device)
    reader = Reader(TEXT_WIDTH).to(device)
    weights = [*unet.parameters(), *text_encoder.parameters(), *reader.parameters()]
    optimizer = torch.optim.AdamW(weights, weight_decay=1e-4, betas=(0.9, 0.99))
    average = Average.of(unet, text_encoder)
    pace, path = Pace(minutes), work / "denoiser.pt"
    parts: dict[str, nn.Module | torch.optim.Optimizer] = {
        "unet": unet,
        "text_encoder": text_encoder,
        "reader": reader,
        "optimizer": optimizer,
        "average": average.modules,
    }
    if not load_checkpoint(path, pace, **parts):
        teach_reading(text_encoder, reader, tokenizer, rng, iterations=READING_ITERATIONS)
    average.updates = pace.iteration
    courses = [
        lessons(data, focus, seed=f"{seed} {pace.iteration} {number}", device=device)
        for number, focus in enumerate((EVERYTHING, RELATIONS))
    ]
    for iteration in pace.iterations():
        lesson = next(courses[iteration % 2])
        texts, answers = exercises(tokenizer, rng, EXERCISES)
        with mixed_precision(device):
            states = text_encoder(torch.cat([lesson.tokens, texts.to(device)])).last_hidden_state
            predicted = unet(lesson.noisy, lesson.timesteps, states[: len(lesson.noisy)]).sample
        reading = reader.loss(states[len(lesson.noisy) :], answers.to(device))
        loss = lesson.loss(predicted) + READING_WEIGHT * reading
        pace.step(optimizer, loss, weights, peak=LEARNING_RATE)
        average.update(unet, text_encoder)
        pace.report("denoiser", loss)
        if pace.is_time_to_save():
            save_checkpoint(path, pace, **parts)
    save_checkpoint(path, pace, **parts)
    averaged_unet, averaged_text_encoder = average.modules
    return averaged_unet.eval(), averaged_text_encoder.eval()  # type: ignore[return-value]
