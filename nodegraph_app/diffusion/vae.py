"""Pictures to latents and back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor

from ..core.economy import Relief
from ..core.errors import NodeError
from ..core.values import Image, Latent, Vae
from ..models.activations import SMALLEST_TILE_PX, tile_px
from ..models.store import resident_models
from . import memory, overflow
from .autoencoders import Autoencoder, adapter

_last_used: dict[str, Vae] = {}


def last_used(family: str) -> Vae | None:
    """The VAE last used in this process for latents of a family. For previews: no result may depend on it."""
    return _last_used.get(family)


@torch.no_grad()
def encode(recipe: Vae, image: Image, *, device: str, tiles: bool = False) -> Latent:
    """The mean the encoder gives for each picture, so that equal pictures give equal latents.

    Sides that are not whole latent pixels are cropped evenly from both ends; alpha is left out. With `tiles`
    each picture is encoded in overlapping tiles, which needs less memory and gives nearly the same.

    Raises:
        NodeError: the picture is smaller than one latent pixel.
        OutOfMemory: the memory did not suffice.
        ModelFileError: the VAE is missing or damaged.
    """
    network = adapter(resident_models().vae(recipe, device))
    _last_used[recipe.family] = recipe
    pixels = torch.from_numpy(image.pixels[..., :3].copy()).movedim(-1, 1)
    pixels = cropped(pixels, network.pixels_per_latent)
    batch, _, rows, columns = pixels.shape
    with (
        memory.explained(
            f"Encoding {memory.size(columns, rows, batch)} pixels", device, _relief(rows, columns)
        ),
        _tiling(network, rows, columns, tiles),
    ):
        latents = [
            overflow.finite(network.network, network.encode, picture * 2 - 1, device, name=recipe.file.name)
            for picture in pixels.split(1)
        ]
    return Latent(torch.cat(latents), recipe.family)


@torch.no_grad()
def decode(recipe: Vae, latent: Latent, *, device: str, tiles: bool = False) -> Image:
    """The pictures of a latent, (B, H, W, 3), one after the other so that a batch needs no more memory.

    With `tiles` each is decoded in overlapping tiles, which needs less and gives nearly the same.

    Raises:
        NodeError: the latent has other channels than this VAE, or belongs to another family.
        OutOfMemory: the memory did not suffice.
        ModelFileError: the VAE is missing or damaged.
    """
    network = adapter(resident_models().vae(recipe, device))
    _last_used[recipe.family] = recipe
    check_fits(latent, channels=network.channels, family=recipe.family)
    rows, columns = (side * network.pixels_per_latent for side in latent.samples.shape[-2:])
    with (
        memory.explained(f"Decoding {memory.size(columns, rows, 1)} pixels", device, _relief(rows, columns)),
        _tiling(network, rows, columns, tiles),
    ):
        pictures = [
            overflow.finite(network.network, network.decode, sample, device, name=recipe.file.name)
            for sample in latent.samples.split(1)
        ]
    return Image(from_network(torch.cat(pictures)).movedim(1, -1).contiguous().numpy())


def from_network(pixels: Tensor) -> Tensor:
    """Network range -1 to 1 as picture range 0 to 1, clipped."""
    return (pixels / 2 + 0.5).clamp(0, 1)


def _relief(rows: int, columns: int) -> tuple[Relief, ...]:
    return ("tiles",) if max(rows, columns) > SMALLEST_TILE_PX else ()


@contextmanager
def _tiling(network: Autoencoder, rows: int, columns: int, tiles: bool) -> Iterator[None]:
    """Within the block the network takes pictures of this size in tiles of at most half their longer side."""
    network.set_tiles(tile_px(columns, rows) if tiles else None)
    try:
        yield
    finally:
        network.set_tiles(None)


def check_fits(latent: Latent, *, channels: int, family: str) -> None:
    """Raises NodeError when a VAE cannot decode this latent."""
    found = latent.samples.shape[1]
    if found != channels:
        raise NodeError(
            f"The latent has {found} channels, this VAE decodes {channels}.",
            place="latent",
            hint="Use the VAE that belongs to the checkpoint.",
        )
    if latent.family and family and latent.family != family:
        raise NodeError(
            f"The latent is of family {latent.family}, this VAE of {family}.",
            place="latent",
            hint="Use the VAE that belongs to the checkpoint.",
        )


def cropped(pixels: Tensor, multiple: int) -> Tensor:
    """(B, C, H, W), evenly from both ends, to sides that are multiples. Raises NodeError below one."""
    rows, columns = pixels.shape[-2:]
    if min(rows, columns) < multiple:
        raise NodeError(
            f"The picture is {columns} × {rows} pixels, too small to encode.",
            place="image",
            hint=f"It needs at least {multiple} pixels on each side.",
        )
    top, left = rows % multiple // 2, columns % multiple // 2
    return pixels[..., top : top + rows // multiple * multiple, left : left + columns // multiple * multiple]
