"""Stable Diffusion 1.x and 2.x, Rombach et al. (2022): a UNet told by the embeddings of one CLIP encoder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import Tensor

from ...core.values import Conditioning, ConditioningEntry, Model, TextEncoder
from ...models import configs
from ...models.store import Store
from .. import textual_inversion
from ..controlnet import ActiveControls
from ..levels import NoiseLevels
from ..scaling import Scaling
from . import batch, clip, distilled, training
from .batch import Batch
from .interface import JointDenoise


@dataclass(frozen=True)
class StableDiffusion:
    """The adapter. Stateless; networks come from the store.

    Attributes:
        name: ``"sd1"`` or ``"sd2"``, which differ in what their files say about themselves.
        usual_prediction: of a file that does not say.
    """

    name: str
    usual_prediction: str = "epsilon"
    levels = NoiseLevels.scaled_linear(0.00085, 0.012)

    def noise_levels(self, recipe: Model, like: Tensor) -> NoiseLevels:
        """Those of its training betas, rescaled to zero terminal SNR where the model was trained so."""
        return training.variance_preserving(training.config_of(recipe), self.levels)

    def scaling(self, recipe: Model) -> Scaling:
        """0.18215 unless the checkpoint's VAE config says otherwise."""
        return Scaling.of(configs.vae_config(Path(recipe.file.path)), Scaling.uniform(0.18215))

    def encode_text(self, store: Store, recipe: TextEncoder, text: str, *, device: str) -> Conditioning:
        """One entry of (1, 77 · chunks, width)."""
        stack = store.text_stack(recipe, device)
        learned = textual_inversion.vectors(store, recipe.embeddings, stack.encoder, slot="clip_l")
        told = clip.encode(stack, text, device=device, learned=learned)
        return Conditioning((ConditioningEntry(told.hidden),), self.name)

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
        """Batches every active entry of every conditioning into one forward pass, or into so many `parts`."""
        unet: Any = store.denoiser(recipe, device)
        for told in conditionings:
            batch.check(told, width=unet.config.cross_attention_dim, pictures=like.shape[0])
        controls = ActiveControls(store, conditionings, like=like, device=device)
        levels = self.noise_levels(recipe, like)

        def forward(asked: Batch) -> Tensor:
            context = asked.embeddings()
            timestep = levels.timestep(asked.sigma).to(device)
            output: Tensor = unet(
                asked.x,
                timestep,
                encoder_hidden_states=context,
                timestep_cond=distilled.guidance(unet, asked),
                return_dict=False,
                **controls.residuals(asked, timestep, context),
            )[0]
            return output

        return batch.joint(
            forward, conditionings, like=like, device=device, parts=parts, levels=levels,
            prediction=training.prediction(training.config_of(recipe), self.usual_prediction),
        )  # fmt: skip
