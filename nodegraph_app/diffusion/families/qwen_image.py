"""Qwen-Image and its editing variants, Wu et al. (2025): two streams, told by Qwen2.5-VL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from ...core.guidance import NormKept
from ...core.values import Conditioning, ConditioningEntry, Image, Model, TextEncoder, Vae
from ...models import configs
from ...models.store import Store
from ..levels import FlowLevels
from ..scaling import Scaling
from . import batch, language_model, packing, references, training
from .batch import Batch
from .interface import JointDenoise

PAINT = (
    "Describe the image by detailing the color, shape, size, texture, quantity, text, "
    "spatial relationships of the objects and background:"
)
EDIT = (
    "Describe the key features of the input image (color, shape, size, texture, objects, background), "
    "then explain how the user's text instruction should alter or modify the image. Generate a new image "
    "that meets the user's requirements while maintaining consistency with the original input where "
    "appropriate."
)
"""What the encoder is told about its task; the words the models were trained with."""

PAINT_TOKENS, EDIT_TOKENS = 34, 64
"""Tokens of the task and of the marks before the user's message, which the denoiser is not told."""

LONGEST = 1024
"""Tokens of a prompt."""

AMONG_OTHERS_PX = 384**2
"""Most pixels of a picture the encoder is shown beside others."""

TRAINED: training.Config = {
    "use_dynamic_shifting": True,
    "base_shift": 0.5,
    "max_shift": 0.9,
    "base_image_seq_len": 256,
    "max_image_seq_len": 8192,
    "shift_terminal": 0.02,
}
"""The scheduler of the published models, for files that carry none."""

MEAN = (
    *(-0.7571, -0.7089, -0.9113, 0.1075, -0.1745, 0.9653, -0.1517, 1.5508),
    *(0.4134, -0.0715, 0.5517, -0.3632, -0.1922, -0.9497, 0.2503, -0.2921),
)
DEVIATION = (
    *(2.8184, 1.4541, 2.3275, 2.6558, 1.2196, 1.7708, 2.6052, 2.0743),
    *(3.2687, 2.1526, 2.8652, 1.5579, 1.6382, 1.1253, 2.8251, 1.9160),
)
"""Of each channel of the published VAE's latents."""


@dataclass(frozen=True)
class QwenImage:
    """The adapter. Stateless; networks come from the store."""

    name: str = "qwen_image"
    levels = FlowLevels(2.0)
    own_rules = (NormKept(patch=2),)

    def noise_levels(self, recipe: Model, like: Tensor) -> FlowLevels:
        """A rectified flow whose shift grows with the picture and whose schedules end at 0.02."""
        config = training.flow_config(recipe, TRAINED)
        rows, columns = packing.grid(like)
        return training.rectified_flow(config, self.levels.shift, rows * columns)

    def scaling(self, recipe: Model) -> Scaling:
        """Each channel by its own mean and deviation."""
        usual = {"latents_mean": MEAN, "latents_std": DEVIATION}
        return Scaling.of(usual | configs.vae_config(Path(recipe.file.path)), Scaling.uniform(1.0))

    def encode_text(self, store: Store, recipe: TextEncoder, text: str, *, device: str) -> Conditioning:
        """The last layer of the prompt's tokens, (1, tokens, width)."""
        asked = language_model.chat(text, system=PAINT)
        longest = PAINT_TOKENS + LONGEST
        told = language_model.hidden(store.text_stack(recipe, device), asked, device=device, longest=longest)
        return Conditioning((ConditioningEntry(told[:, PAINT_TOKENS:]),), self.name)

    def encode_edit(
        self,
        store: Store,
        recipe: TextEncoder,
        text: str,
        pictures: Sequence[Image],
        *,
        device: str,
        vae: Vae | None = None,
        area_px: int = 1024**2,
    ) -> Conditioning:
        """The last layer of an instruction and the pictures it is about; with a VAE, their latents.

        With several pictures, and with the models made for several, the instruction can name them:
        “Picture 1”.
        """
        several = len(pictures) > 1 or "EditPlus" in configs.pipeline_class(Path(recipe.file.path))
        marks = [
            (f"Picture {number}: " if several else "") + language_model.PICTURE
            for number, _ in enumerate(pictures, 1)
        ]
        shown_px = min(area_px, AMONG_OTHERS_PX) if several else area_px
        shown = [references.scaled(picture, shown_px) for picture in pictures]
        told = language_model.hidden(
            store.text_stack(recipe, device),
            language_model.chat("".join(marks) + language_model.words(text), system=EDIT),
            device=device,
            longest=EDIT_TOKENS + LONGEST,
            pictures=shown,
        )
        extra = references.encoded(vae, pictures, area_px, device=device) if vae else {}
        return Conditioning((ConditioningEntry(told[:, EDIT_TOKENS:], extra=extra),), self.name)

    def denoiser(
        self,
        store: Store,
        recipe: Model,
        conditionings: Sequence[Conditioning],
        *,
        like: Tensor,
        device: str,
        parts: int = 1,
    ) -> JointDenoise:
        """One forward pass for all active entries of one length, or so many `parts`."""
        transformer: Any = store.denoiser(recipe, device)
        for told in conditionings:
            batch.check(told, width=transformer.config.joint_attention_dim, pictures=like.shape[0])
            references.check(told, like)
            batch.check_read(told, references.PREFIX)
        scaling = self.scaling(recipe)

        def seen(entry: ConditioningEntry) -> list[Tensor]:
            return [scaling.to_denoiser(latent) for latent in references.of(entry)]

        def told_of(asked: Batch, number: int) -> Tensor:
            return asked.told(references.name(number), lambda entry: packing.packed(seen(entry)[number]))

        def forward(asked: Batch) -> Tensor:
            frames = [asked.x, *seen(asked.entries[0])]
            tokens = [packing.packed(asked.x), *(told_of(asked, number) for number in range(len(frames) - 1))]
            sizes = [(1, *packing.grid(frame)) for frame in frames]
            given = transformer(
                hidden_states=torch.cat(tokens, 1),
                timestep=asked.sigma.expand(len(asked.x)).to(asked.x),
                encoder_hidden_states=asked.embeddings(),
                img_shapes=[sizes] * len(asked.x),
                return_dict=False,
            )[0]
            return packing.unpacked(given[:, : tokens[0].shape[1]], *like.shape[-2:])

        return batch.joint(
            forward, conditionings, like=like, device=device, parts=parts,
            levels=self.noise_levels(recipe, like), wide=True,
            prediction=training.prediction(training.config_of(recipe), "flow"), alike=references.together,
        )  # fmt: skip
