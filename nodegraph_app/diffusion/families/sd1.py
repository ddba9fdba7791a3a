"""Stable Diffusion 1.x, Rombach et al. (2022): a UNet that predicts the noise, told by CLIP embeddings."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import torch
from torch import Tensor

from ...core.errors import NodeError
from ...core.values import Conditioning, ConditioningEntry, Model, TextEncoder
from ...models import devices, gateway
from ...models.store import Store
from .. import conditioning, prompts, textual_inversion
from ..controlnet import ActiveControls
from ..levels import NoiseLevels
from .interface import JointDenoise


class StableDiffusion1:
    """The adapter. Stateless; networks come from the store."""

    name = "sd1"
    latent_channels = 4
    levels = NoiseLevels.scaled_linear(0.00085, 0.012)

    @torch.no_grad()
    def encode_text(self, store: Store, recipe: TextEncoder, text: str, *, device: str) -> Conditioning:
        """One entry of (1, 77 · chunks, width); weights pull it away from what an empty prompt gives."""
        stack = store.text_stack(recipe, device)
        vectors = textual_inversion.vectors(store, recipe.embeddings, stack.encoder, slot="clip_l")
        chunks = _tokens(stack, text, {name: len(rows) for name, rows in vectors.items()})
        weighted = any(token.weight != 1 for chunk in chunks for token in chunk)
        empty = _tokens(stack, "") if weighted else []
        ids = torch.tensor([[token.id for token in chunk] for chunk in (*chunks, *empty)])
        with textual_inversion.spoken(stack.encoder, (*chunks, *empty), vectors):
            hidden = stack.encoder(input_ids=ids.to(device)).last_hidden_state.float().cpu()
        if weighted:
            weights = torch.tensor([[token.weight for token in chunk] for chunk in chunks])[..., None]
            moved = hidden[-1] + weights * (hidden[:-1] - hidden[-1])
            hidden = torch.where(weights == 1, hidden[:-1], moved)
        entry = ConditioningEntry(hidden.reshape(1, -1, hidden.shape[-1]))
        return Conditioning((entry,), self.name)

    def latent_scale(self, store: Store, recipe: Model) -> float:
        """0.18215 unless the checkpoint's VAE config says otherwise."""
        return store.remembered(recipe, "latent scale", lambda: gateway.latent_scale(Path(recipe.file.path)))

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
        unet = store.unet(recipe, device)
        width = unet.config.cross_attention_dim
        dtype = devices.dtype(device)
        for told in conditionings:
            _check(told, width=width, batch=like.shape[0])
        controls = ActiveControls(store, conditionings, like=like, device=device)
        areas = {
            id(entry): conditioning.area(entry, like).to(device)
            for told in conditionings
            for entry in told.entries
        }

        def denoise(x: Tensor, sigma: Tensor) -> list[Tensor]:
            progress = self.levels.progress(sigma)
            timestep = self.levels.timestep(sigma).to(device)
            active = [
                (number, entry)
                for number, told in enumerate(conditionings)
                for entry in told.entries
                if entry.acts(progress)
            ]
            if not active:
                return [torch.zeros_like(x) for _ in conditionings]
            entries = [entry for _, entry in active]
            x_in = (x / (sigma**2 + 1).sqrt()).to(dtype).repeat(len(entries), 1, 1, 1)
            context = _context(entries, batch=x.shape[0]).to(device, dtype)

            def predicted_noise(rows: Tensor) -> Tensor:
                residuals = controls.residuals(entries, rows, x_in, timestep, context, progress=progress)
                told: Tensor = unet(
                    x_in[rows], timestep, encoder_hidden_states=context[rows], return_dict=False, **residuals
                )[0]
                return told

            eps = torch.cat([predicted_noise(rows) for rows in torch.arange(len(x_in)).chunk(parts)])
            x0 = x - sigma * eps.float().unflatten(0, (len(entries), x.shape[0]))
            return [
                conditioning.combine(
                    [(areas[id(e)], x0[i]) for i, (n, e) in enumerate(active) if n == number], x
                )
                for number in range(len(conditionings))
            ]

        return denoise


def _tokens(
    stack: gateway.TextStack, text: str, learned: Mapping[str, int] = MappingProxyType({})
) -> list[list[prompts.Token]]:
    tokenizer = stack.tokenizer

    def tokenize(piece: str) -> list[int]:
        ids: list[int] = tokenizer(piece, add_special_tokens=False, verbose=False).input_ids
        return ids

    return prompts.chunks(
        prompts.parse(text),
        tokenize,
        start=tokenizer.bos_token_id,
        end=tokenizer.eos_token_id,
        pad=tokenizer.pad_token_id,
        length=stack.encoder.config.max_position_embeddings,
        learned=learned,
    )


def _context(entries: Sequence[ConditioningEntry], *, batch: int) -> Tensor:
    """Embeddings of all rows, (entries · batch, tokens, width).

    Prompts of different length are repeated to a common one: attention over k copies of the same tokens gives
    what attention over one copy gives.
    """
    tokens = math.lcm(*(entry.embeddings.shape[1] for entry in entries))
    rows = [
        entry.embeddings.repeat(batch // entry.embeddings.shape[0], tokens // entry.embeddings.shape[1], 1)
        for entry in entries
    ]
    return torch.cat(rows)


def _check(told: Conditioning, *, width: int, batch: int) -> None:
    for entry in told.entries:
        if entry.embeddings.shape[-1] != width:
            raise NodeError(
                f"The conditioning is {entry.embeddings.shape[-1]} wide, this model reads {width}.",
                hint="Encode the prompt with the text encoder of the same checkpoint.",
            )
        if batch % entry.embeddings.shape[0]:
            raise NodeError(
                f"The conditioning holds {entry.embeddings.shape[0]} prompts, the latent {batch} pictures.",
                hint="Use one prompt, or as many as there are pictures.",
            )
