"""The whole path of a family against diffusers' own pipeline on the same tiny weights."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import AutoencoderKL, DiffusionPipeline
from torch import Tensor
from transformers import (
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    T5Config,
    T5EncoderModel,
    T5Tokenizer,
)

from nodegraph_app.core.values import Conditioning, Latent, Model, TextEncoder, Vae
from nodegraph_app.diffusion import latents, noise, sampling, vae
from nodegraph_app.diffusion.families import family
from nodegraph_app.models.description import require
from nodegraph_app.models.signatures import signature, space
from nodegraph_app.models.store import resident_models
from nodegraph_app.pocket.tokenizer import WORDS, new_tokenizer
from tests.diffusion import tiny

PROMPT, NEGATIVE, SEED, STEPS = "a red circle on a blue background", "blurry", 7, 5
WIDTH_PX, HEIGHT_PX, PICTURES = 64, 48, 2


def clip(width: int, *, projection: int = 0, layers: int = 2, heads: int = 2, seed: int = 1) -> CLIPTextModel:
    """A random CLIP text encoder; with a projection for its summary where one is asked for."""
    torch.manual_seed(seed)
    tokenizer = new_tokenizer()
    config = CLIPTextConfig(
        vocab_size=len(tokenizer),
        hidden_size=width,
        intermediate_size=2 * width,
        projection_dim=projection or width,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    return (CLIPTextModelWithProjection if projection else CLIPTextModel)(config).eval()


def pieces() -> list[tuple[str, float]]:
    """A vocabulary for T5: the pocket model's words, and letters for all others."""
    letters = [(letter, -12.0) for letter in "▁abcdefghijklmnopqrstuvwxyz0123456789.,:()"]
    words = [(f"▁{word}", -3.0 - number / 50) for number, word in enumerate(WORDS)]
    return [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), *words, *letters]


def t5_tokenizer() -> T5Tokenizer:
    """A tokenizer over that vocabulary."""
    return T5Tokenizer(pieces())


def t5(width: int, *, seed: int = 3) -> T5EncoderModel:
    """A random T5 encoder."""
    torch.manual_seed(seed)
    config = T5Config(
        vocab_size=len(t5_tokenizer()),
        d_model=width,
        d_kv=8,
        d_ff=2 * width,
        num_layers=2,
        num_heads=2,
        feed_forward_proj="gated-gelu",
        dropout_rate=0.0,
    )
    return T5EncoderModel(config).eval()


def autoencoder(channels: int, **config: Any) -> AutoencoderKL:
    """A random autoencoder with a factor of 8, whose posterior is as good as certain."""
    torch.manual_seed(4)
    made = AutoencoderKL(
        block_out_channels=(8, 8, 8, 8),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        norm_num_groups=4,
        latent_channels=channels,
        **config,
    )
    last = made.encoder.conv_out if made.quant_conv is None else made.quant_conv
    with torch.no_grad():
        last.weight[channels:] = 0
        last.bias[channels:] = -30
    return made.eval()


class Checkpoint:
    """A saved pipeline and the recipes of its parts, as Load checkpoint hands them out."""

    def __init__(self, pipe: DiffusionPipeline, folder: Path):
        pipe.set_progress_bar_config(disable=True)
        pipe.save_pretrained(folder)
        file = tiny.reference("checkpoint", folder)
        self.pipe, self.family = pipe, require("checkpoint", folder).family
        self.model, self.text_encoder = Model(file, self.family), TextEncoder(file, self.family)
        self.vae = Vae(file, space(self.family))

    def told(self, text: str) -> Conditioning:
        return family(self.family).encode_text(resident_models(), self.text_encoder, text, device="cpu")

    def begun(self, pictures: int = PICTURES) -> Latent:
        row = signature(self.family)
        empty = latents.empty(WIDTH_PX, HEIGHT_PX, pictures)
        return latents.fitted(empty, channels=row.latent_channels, pixels=row.pixels_per_latent)

    def ours(self, **change: Any) -> Latent:
        """Latents as the VAE takes them."""
        given: dict[str, Any] = {
            "positive": self.told(PROMPT),
            "negative": self.told(NEGATIVE),
            "latent": self.begun(),
            "seed": SEED,
            "steps": STEPS,
            "sampler": "euler",
            "schedule": "simple",
        } | change
        return sampling.sample(self.model, **given)

    def noise(self, pictures: int = PICTURES) -> Tensor:
        """What both begin with."""
        return noise.initial(self.begun(pictures).samples.shape, SEED)

    def assert_equal(
        self, mine: Latent, theirs: Tensor, pictures: Callable[[Tensor], Tensor] | None = None
    ) -> None:
        """Latents and pictures agree within 1e-4.

        Args:
            theirs: their latents as the VAE takes them.
            pictures: their decoding of latents, -1 to 1, where it is not `vae.decode(latents)`.
        """
        assert mine.samples.shape == theirs.shape
        torch.testing.assert_close(mine.samples, theirs, atol=1e-4, rtol=1e-4)
        with torch.no_grad():
            decoded = pictures(theirs) if pictures else self.pipe.vae.decode(theirs).sample
        expected = (decoded / 2 + 0.5).clamp(0, 1).movedim(1, -1).numpy()
        np.testing.assert_allclose(vae.decode(self.vae, mine, device="cpu").pixels, expected, atol=1e-4)
