"""Flux.2 Klein, Black Forest Labs (2026): two streams, then one, told by three layers of Qwen3."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import torch
from torch import Tensor

from ...core.values import Conditioning, ConditioningEntry, Model, TextEncoder
from ...models.store import Store
from ..levels import FlowLevels
from ..scaling import Scaling
from . import batch, language_model, references, training
from .batch import Batch
from .interface import JointDenoise

LAYERS = (9, 18, 27)
"""Of the text encoder, side by side."""

LONGEST = 512
"""Tokens of a prompt, the chat around it included; shorter ones are filled up, as in training."""

USUAL_STEPS = 50
"""For which `FlowLevels.shift` stands where no number of steps is known."""

TRAINED: training.Config = {"use_dynamic_shifting": True}
"""The scheduler of the published models, for files that carry none."""

BETWEEN_REFERENCES = 10
"""On the axis of time, where the picture stands at 0."""


def shift(tokens: int, steps: int) -> float:
    """How much more time a run of so many steps spends at high noise.

    e to the power of mu, which was fitted by its makers: linear in the number of tokens, for 10 steps and for
    200, and in the number of steps between them; the line for 200 alone for large pictures.
    """
    many = 0.00016927 * tokens + 0.45666666
    few = 8.73809524e-05 * tokens + 1.89833333
    mu = many if tokens > 4300 else many + (few - many) * (200 - steps) / 190
    return math.exp(mu)


def places(rows: int, columns: int, time: int = 0) -> Tensor:
    """Of each token of a picture, (rows · columns, 4): time, row, column, place in the text."""
    return torch.cartesian_prod(
        torch.tensor([time]), torch.arange(rows), torch.arange(columns), torch.arange(1)
    )


def text_places(tokens: int) -> Tensor:
    """Of each token of a prompt, (tokens, 4)."""
    return torch.cat([torch.zeros(tokens, 3, dtype=torch.int64), torch.arange(tokens)[:, None]], 1)


@dataclass(frozen=True)
class Flux2:
    """The adapter. Stateless; networks come from the store."""

    name: str = "flux2"
    levels = FlowLevels(shift(4096, USUAL_STEPS))

    def noise_levels(self, recipe: Model, like: Tensor) -> FlowLevels:
        """A rectified flow whose shift goes with the size of the picture and the number of steps."""
        config = training.flow_config(recipe, TRAINED)
        tokens = like.shape[-2] * like.shape[-1]
        flow = training.rectified_flow(config, self.levels.shift, tokens)
        if not config.get("use_dynamic_shifting"):
            return flow
        return replace(flow, shift=shift(tokens, USUAL_STEPS), shift_of=partial(shift, tokens))

    def scaling(self, recipe: Model) -> Scaling:
        """None: latents of this space are normalised already, by statistics in the VAE."""
        return Scaling.uniform(1.0)

    def encode_text(self, store: Store, recipe: TextEncoder, text: str, *, device: str) -> Conditioning:
        """Three layers of the prompt's tokens, (1, 512, 3 · width)."""
        asked = language_model.chat(text, thinks=False)
        told = language_model.hidden(
            store.text_stack(recipe, device),
            asked,
            device=device,
            longest=LONGEST,
            layers=LAYERS,
            padded=True,
        )
        return Conditioning((ConditioningEntry(told),), self.name)

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
        """One forward pass for all active entries with references of one size, or so many `parts`."""
        transformer: Any = store.denoiser(recipe, device)
        for told in conditionings:
            batch.check(told, width=transformer.config.joint_attention_dim, pictures=like.shape[0])
            references.check(told, like)
            batch.check_read(told, references.PREFIX)

        def told_of(asked: Batch, number: int) -> Tensor:
            return asked.told(
                references.name(number), lambda entry: references.of(entry)[number].flatten(2).mT
            )

        def forward(asked: Batch) -> Tensor:
            seen = references.of(asked.entries[0])
            tokens = asked.x.flatten(2).mT
            context = asked.embeddings()
            where = [
                places(frame.shape[-2], frame.shape[-1], BETWEEN_REFERENCES * number)
                for number, frame in enumerate([asked.x, *seen])
            ]
            given = transformer(
                hidden_states=torch.cat([tokens, *(told_of(asked, n) for n in range(len(seen)))], 1),
                encoder_hidden_states=context,
                timestep=asked.sigma.expand(len(tokens)).to(asked.x),
                img_ids=torch.cat(where).to(device),
                txt_ids=text_places(context.shape[1]).to(device),
                return_dict=False,
            )[0]
            output: Tensor = given[:, : tokens.shape[1]].mT.unflatten(2, asked.x.shape[-2:])
            return output

        return batch.joint(
            forward, conditionings, like=like, device=device, parts=parts,
            levels=self.noise_levels(recipe, like), wide=True,
            prediction=training.prediction(training.config_of(recipe), "flow"), alike=references.together,
        )  # fmt: skip
