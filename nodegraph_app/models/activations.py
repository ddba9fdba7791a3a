"""How much memory networks need to compute with, their weights left out. Touches no torch.

What a network holds at once grows with the number of its places (pixels, or tokens) and with its width; how
many times its width it holds for each place at its worst is the same at every size. Those factors were
measured on the full-size architectures: ``tests/benchmarks/activations.py`` measures them again, and
``tests/benchmarks/README.md`` has its table. They hold where attention is computed without a table of all
pairs, as torch does on the CPU and on every GPU since 2016.
"""

from __future__ import annotations

from dataclasses import dataclass

from .footprint import Outline

CODING = (5.5, 8.0)
"""Of the autoencoder of latent diffusion, to encode and to decode: numbers per pixel of the picture and
channel of the layer next to it. At its worst a convolution at full size has twice the channels, and there is
what it reads, what it makes and what is added to that. The deep compression autoencoder stays below it.
"""
CODING_FILMS = (14.0, 22.0)
"""Of one made for films, whose convolutions copy what they read to pad it in time."""

LARGEST_TILE_PX, SMALLEST_TILE_PX = 512, 128
"""Side of a tile. Smaller ones would drift apart in colour, since the network normalises over all it sees."""
TILE_MULTIPLE_PX = 64
"""So that the quarter by which tiles overlap is whole latent pixels."""
TILES_HELD = 2 * (4 / 3) ** 2
"""Finished tiles are held till they are blended, then beside the picture: they overlap by a quarter."""


@dataclass(frozen=True)
class Kind:
    """What denoisers of a family have in common.

    Attributes:
        factor: numbers held for each place and channel.
        pixels: sides of a place in the picture.
        text: places of a prompt, where the network computes with them as with those of the picture.
    """

    factor: float
    pixels: int
    text: int = 0


KINDS = {
    "sd1": Kind(27, 8),
    "sd2": Kind(27, 8),
    "sdxl": Kind(16, 8),
    "sdxl_refiner": Kind(16, 8),
    "flux": Kind(16, 16, 512),
    "flux2": Kind(23, 16, 512),
    "sd3": Kind(13, 16, 333),
    "qwen_image": Kind(15, 16, 512),
    "z_image": Kind(17, 16, 512),
    "pixart": Kind(14, 16),
    "sana": Kind(17, 32),
}


def denoising_bytes(
    family: str, width: int, width_px: int, height_px: int, rows: int, number_bytes: int
) -> int:
    """What one pass of a denoiser needs.

    Args:
        family: one of `KINDS`.
        width: channels of its first layer.
        rows: pictures in the pass; with classifier-free guidance, two of each.
        number_bytes: of the numbers it computes in.
    """
    kind = KINDS[family]
    places = -(-width_px // kind.pixels) * -(-height_px // kind.pixels) + kind.text
    return round(kind.factor * width * places * rows) * number_bytes


def coding_bytes(
    vae: Outline, *, decodes: bool, width_px: int, height_px: int, number_bytes: int, tiles: bool = False
) -> int:
    """What a VAE needs for a picture; of a batch it takes one after the other.

    Args:
        decodes: a latent to a picture, rather than a picture to a latent.
        number_bytes: of the numbers it computes in.
        tiles: whether it takes the picture in tiles.
    """
    encode, decode = CODING_FILMS if vae.films else CODING
    factor = decode if decodes else encode
    pixels, held = width_px * height_px, 0.0
    if tiles:
        held = TILES_HELD * 3 * pixels
        side = tile_px(width_px, height_px)
        pixels = min(width_px, side) * min(height_px, side)
    return round(factor * vae.width * pixels + held) * number_bytes


def tile_px(width_px: int, height_px: int) -> int:
    """Side of the tiles of a picture of this size: at most half its longer side."""
    half = -(-max(width_px, height_px) // 2 // TILE_MULTIPLE_PX) * TILE_MULTIPLE_PX
    return min(max(half, SMALLEST_TILE_PX), LARGEST_TILE_PX)
