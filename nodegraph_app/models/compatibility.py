"""Which models can work together, by what is known of them before anything is loaded."""

from __future__ import annotations

from collections.abc import Collection

from . import signatures
from .description import Description

FREE = ("clip_vision", "upscaler", "text_encoder")
"""Kinds that no family is asked of: they fit several, or do not tell."""


def fits(model: Description, families: Collection[str]) -> bool:
    """Whether a model may be of use beside models of these families.

    Where it does not tell its family it may be. A VAE fits by its latent space or, where that is
    not told, by the channels of its latents.

    Args:
        model: any.
        families: of the denoisers in a workflow; where there are none, everything fits.
    """
    if not families or model.kind in FREE:
        return True
    if model.kind == "vae":
        spaces = {signatures.space(family) for family in families}
        if model.family:
            return model.family in spaces
        known = {
            signatures.BY_FAMILY[family].latent_channels for family in families & signatures.BY_FAMILY.keys()
        }
        return not known or model.latent_channels in known
    return not model.family or model.family in families
