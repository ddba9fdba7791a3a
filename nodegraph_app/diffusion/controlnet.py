"""ControlNet, Zhang et al. (2023): residuals from a steering picture, added inside the denoiser."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor
from torch.nn.functional import interpolate

from ..core.errors import NodeError
from ..core.values import Conditioning, ConditioningEntry, Control, Image
from ..models import devices
from ..models.store import Store
from .content import digest
from .latents import PIXELS_PER_LATENT

if TYPE_CHECKING:
    from .families.batch import Batch


class ActiveControls:
    """Every ControlNet that conditionings name, ready to be run on the rows it belongs to.

    Args:
        like: latents of the run, (B, C, h, w).
    """

    def __init__(self, store: Store, conditionings: Sequence[Conditioning], *, like: Tensor, device: str):
        self._store, self._device, self._batch = store, device, like.shape[0]
        self._names: dict[int, str] = {}
        self._hints: dict[str, Tensor] = {}
        for hint in _hints(conditionings):
            name = self._names.setdefault(id(hint), digest(hint.pixels))
            if name not in self._hints:
                self._hints[name] = scaled_hint(hint, like).to(device, devices.dtype(device))

    def residuals(
        self, asked: Batch, timestep: Tensor, context: Tensor, added: Mapping[str, Tensor] | None = None
    ) -> dict[str, Any]:
        """Arguments for the UNet's forward: the sums of what the active ControlNets add; empty without any.

        Args:
            asked: the pass of the UNet.
            context: embeddings of its rows, (rows, tokens, width).
            added: further conditions of its rows, by name, (rows, …).
        """
        part = asked.rows
        down: list[Tensor] = []
        middle: Tensor | None = None
        for control, numbers in self._grouped(asked.entries, asked.progress):
            acted_on = torch.cat([torch.arange(self._batch) + n * self._batch for n in numbers])
            places = torch.isin(part, acted_on).nonzero()[:, 0].to(asked.x.device)
            if not len(places):
                continue
            rows = part.to(asked.x.device)[places]
            hint = self._hints[self._names[id(control.hint)]]
            net_down, net_middle = self._store.controlnet(control.net, self._device)(
                asked.x[places],
                timestep,
                encoder_hidden_states=context[places],
                controlnet_cond=hint[rows % len(hint)],
                conditioning_scale=control.strength,
                return_dict=False,
                **({"added_cond_kwargs": {n: one[places] for n, one in added.items()}} if added else {}),
            )
            if middle is None:
                down = [one.new_zeros((len(part), *one.shape[1:])) for one in net_down]
                middle = net_middle.new_zeros((len(part), *net_middle.shape[1:]))
            down = [whole.index_add(0, places, one) for whole, one in zip(down, net_down, strict=True)]
            middle = middle.index_add(0, places, net_middle)
        if middle is None:
            return {}
        return {"down_block_additional_residuals": tuple(down), "mid_block_additional_residual": middle}

    def _grouped(
        self, entries: Sequence[ConditioningEntry], progress: float
    ) -> list[tuple[Control, list[int]]]:
        """Each distinct control that acts now, with the numbers of the entries it belongs to.

        What goes into one forward pass is decided by what acts now alone: how a batch is cut shows in the
        last bits, and a step must not depend on what acts before or after it.
        """
        groups: dict[tuple[object, ...], tuple[Control, list[int]]] = {}
        for number, entry in enumerate(entries):
            acting = [control for control in entry.controls if control.acts(progress)]
            for place, control in enumerate(acting):
                key = (place, control.net, self._names[id(control.hint)], control.strength)
                groups.setdefault(key, (control, []))[1].append(number)
        return list(groups.values())


def _hints(conditionings: Sequence[Conditioning]) -> Iterator[Image]:
    for told in conditionings:
        for entry in told.entries:
            for control in entry.controls:
                yield control.hint


def scaled_hint(hint: Image, like: Tensor) -> Tensor:
    """The steering picture at the size of the decoded latent, (1 or B, 3, 8h, 8w) in 0 to 1."""
    batch, _, rows, columns = like.shape
    pixels = torch.from_numpy(hint.pixels[..., :3].copy()).movedim(-1, 1)
    if batch % len(pixels):
        raise NodeError(
            f"The ControlNet is given {len(pixels)} pictures, the latent holds {batch}.",
            hint="Use one picture, or as many as the latent holds.",
        )
    size = (rows * PIXELS_PER_LATENT, columns * PIXELS_PER_LATENT)
    if pixels.shape[-2:] != size:
        pixels = interpolate(pixels, size, mode="bilinear", antialias=True).clamp(0, 1)
    return pixels
