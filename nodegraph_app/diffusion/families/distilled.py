"""What U-Nets distilled to few steps are told beside the prompt: Luo et al. (2023), section 4.2."""

from __future__ import annotations

from typing import Any

import torch
from diffusers.models.embeddings import get_timestep_embedding
from torch import Tensor

from ..conditioning import EMBEDDED_GUIDANCE
from .batch import Batch

USUAL_SCALE = 8.0
"""Guidance scale where the conditioning says none."""


def guidance(unet: Any, asked: Batch) -> Tensor | None:
    """(rows, width) the guidance scale as waves, which a latent consistency model reads beside the timestep;
    None for a network that reads none.
    """
    width = unet.config.time_cond_proj_dim
    if width is None:
        return None
    scales = asked.told(
        "guidance", lambda entry: entry.extra.get(EMBEDDED_GUIDANCE, torch.tensor([USUAL_SCALE]))
    )
    # In the paper's count a scale of 0 means no guidance; here, as everywhere, 1 does.
    return get_timestep_embedding(1000 * (scales.float() - 1), width, downscale_freq_shift=1).to(
        asked.x.dtype
    )
