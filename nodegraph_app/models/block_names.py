"""Which blocks the denoiser of a family has, known without loading one."""

from __future__ import annotations

from ..core import blocks, families
from ..core.errors import ParameterError
from .signatures import BY_FAMILY, UNET

UNET_BLOCKS = ("down_blocks", "mid_block", "up_blocks")
UNET_REST = (
    "conv_in", "conv_norm_out", "conv_out", "time_embedding", "add_embedding", "class_embedding",
    "encoder_hid_proj", "time_proj", "conv_act",
)  # fmt: skip
"""Layers of `diffusers.UNet2DConditionModel` around its blocks."""


def check(strengths: blocks.Blocks, family: object, *, place: str) -> None:
    """Refuse names of blocks that no denoiser of a family has. Of families it does not know it refuses none.

    Args:
        place: parameter they were written in, for errors.

    Raises:
        ParameterError: names the block, and those there are.
    """
    row = BY_FAMILY.get(str(family))
    if row is None:
        return
    for name, _ in strengths:
        head = name.partition(".")[0]
        unet = head in UNET_BLOCKS or head in UNET_REST
        if name == blocks.REST or unet == (row.denoiser == UNET) or head in UNET_REST:
            continue
        kind = "down, mid, up and conv_in, conv_out" if row.denoiser == UNET else "those of a transformer"
        raise ParameterError(
            f"{families.title(family)} has no block “{blocks.shortest(name)}”.",
            place=place,
            hint=f"Its blocks are {kind}, such as {'up.1' if row.denoiser == UNET else 'double.0-5'}.",
        )
