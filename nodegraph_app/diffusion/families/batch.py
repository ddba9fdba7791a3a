"""One denoiser for several conditionings: every entry that acts now, in as few forward passes as may be."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import groupby

import torch
from torch import Tensor

from ...core.errors import NodeError
from ...core.values import Conditioning, ConditioningEntry
from ...models import devices
from .. import conditioning
from ..levels import Levels
from ..prediction import Prediction
from .interface import JointDenoise


@dataclass(frozen=True, eq=False)
class Batch:
    """What one forward pass is asked.

    Attributes:
        x: (rows, C, h, w), the network's input.
        sigma: () noise level.
        progress: share of the schedule behind us, 0 to 1.
        entries: each stands for `pictures` rows of the whole batch, in order.
        places: of each entry, the number of the conditioning it belongs to: 0 for the positive.
        pictures: how many pictures the latent holds.
        rows: which rows of the whole batch these are, rising.
        known: what earlier passes of the run gathered.
    """

    x: Tensor
    sigma: Tensor
    progress: float
    entries: Sequence[ConditioningEntry]
    places: Sequence[int]
    pictures: int
    rows: Tensor
    known: dict[tuple[object, ...], Tensor]

    def told(self, name: str, of: Callable[[ConditioningEntry], Tensor]) -> Tensor:
        """A tensor of each row's entry, (rows, …), on the device and in the numbers of `x`.

        Args:
            name: of what is gathered; it is gathered once for all steps with the same entries.
            of: entry → (1 or a divisor of the pictures, …).
        """
        key = (name, *map(id, self.entries), int(self.rows[0]), len(self.rows))
        if key not in self.known:
            rows = torch.cat([_for_each(of(entry), self.pictures) for entry in self.entries])[self.rows]
            whole = rows.dtype in (torch.bool, torch.int64)
            self.known[key] = rows.to(self.x.device, rows.dtype if whole else self.x.dtype)
        return self.known[key]

    def embeddings(self) -> Tensor:
        """(rows, tokens, width). Prompts of different length are repeated to a common one: cross-attention
        over k copies of the same tokens gives what attention over one copy gives.
        """
        tokens = math.lcm(*(entry.embeddings.shape[1] for entry in self.entries))
        return self.told(
            "embeddings", lambda entry: entry.embeddings.repeat(1, tokens // entry.embeddings.shape[1], 1)
        )

    def pooled(self) -> Tensor:
        """(rows, width). Raises NodeError where an entry has none."""
        return self.told("pooled", _pooled)


def _pooled(entry: ConditioningEntry) -> Tensor:
    if entry.pooled is None:
        raise NodeError(
            "The conditioning lacks the summary vector this model reads.",
            hint="Encode the prompt with the text encoder of the same checkpoint.",
        )
    return entry.pooled


def _for_each(values: Tensor, pictures: int) -> Tensor:
    return values.repeat(pictures // len(values), *(1,) * (values.ndim - 1))


Forward = Callable[[Batch], Tensor]
"""One forward pass of a network: (rows, C, h, w), what it predicts."""


def together(entry: ConditioningEntry) -> Hashable:
    """Entries of one length of prompt go through a network that mixes text and picture together."""
    return entry.embeddings.shape[1:]


def joint(
    forward: Forward,
    conditionings: Sequence[Conditioning],
    *,
    prediction: Prediction,
    levels: Levels,
    like: Tensor,
    device: str,
    parts: int = 1,
    alike: Callable[[ConditioningEntry], Hashable] = lambda entry: None,
    wide: bool = False,
) -> JointDenoise:
    """The denoiser told each of `conditionings`.

    Args:
        forward: asks the network.
        like: latents of the run, (B, C, h, w).
        parts: into how many passes a batch is divided.
        alike: entries of which this differs never share a pass.
        wide: whether the network's values leave the range of float16.
    """
    areas = {
        id(entry): conditioning.area(entry, like).to(device)
        for told in conditionings
        for entry in told.entries
    }
    dtype = devices.dtype(device, wide=wide)
    known: dict[tuple[object, ...], Tensor] = {}

    def denoise(x: Tensor, sigma: Tensor) -> list[Tensor]:
        progress = levels.progress(sigma)
        active = [
            (place, entry)
            for place, told in enumerate(conditionings)
            for entry in told.entries
            if entry.acts(progress)
        ]
        scaled = prediction.network_input(x, sigma).to(dtype)
        estimates: list[list[tuple[Tensor, Tensor]]] = [[] for _ in conditionings]
        groups = groupby(sorted(active, key=lambda one: str(alike(one[1]))), key=lambda one: alike(one[1]))
        for _, group in groups:
            places, entries = zip(*group, strict=True)
            x_in = scaled.repeat(len(entries), 1, 1, 1)
            output = torch.cat(
                [
                    forward(Batch(x_in[rows], sigma, progress, entries, places, len(x), rows, known))
                    for rows in torch.arange(len(x_in)).chunk(parts)
                ]
            )
            x0 = prediction.x0(x, sigma, output.float().unflatten(0, (len(entries), len(x))))
            for number, (place, entry) in enumerate(zip(places, entries, strict=True)):
                estimates[place].append((areas[id(entry)], x0[number]))
        return [conditioning.combine(found, x) for found in estimates]

    return denoise


def check(told: Conditioning, *, width: int, pictures: int, pooled: int = 0) -> None:
    """Raises NodeError when a conditioning does not fit the model or the batch.

    Args:
        width: of the embeddings the model reads.
        pooled: width of the summary vector it reads; 0 when it reads none.
    """
    for entry in told.entries:
        prompts = entry.embeddings.shape[0]
        found = (entry.embeddings.shape[-1], 0 if entry.pooled is None else entry.pooled.shape[-1])
        if found[0] != width:
            raise NodeError(
                f"The conditioning is {found[0]} wide, this model reads {width}.",
                hint="Encode the prompt with the text encoder of the same checkpoint.",
            )
        if pooled and found[1] != pooled:
            raise NodeError(
                f"The conditioning's summary vector is {found[1]} wide, this model reads {pooled}.",
                hint="Encode the prompt with the text encoder of the same checkpoint.",
            )
        if pictures % prompts:
            raise NodeError(
                f"The conditioning holds {prompts} prompts, the latent {pictures} pictures.",
                hint="Use one prompt, or as many as there are pictures.",
            )


def check_read(told: Conditioning, *names: str) -> None:
    """Raises NodeError when a conditioning asks for what this model cannot do.

    Args:
        names: beginnings of the extra conditions the model reads.
    """
    for entry in told.entries:
        if entry.controls:
            raise NodeError(
                "This version has no ControlNets for models of this family.",
                hint="Take Apply ControlNet out of the prompt's path.",
            )
        for name in entry.extra:
            if name != conditioning.EMBEDDED_GUIDANCE and not name.startswith(names):
                raise NodeError(
                    f"The conditioning carries “{name}”, which this model does not read.",
                    hint="Take the node that adds it out of the prompt's path, or use a model made for it.",
                )
