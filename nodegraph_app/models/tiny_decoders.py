"""Tiny autoencoders for previews, as people keep them: which file belongs to a model. Touches no torch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

NAMES = {
    "sd1": "taesd",
    "sd2": "taesd",
    "sdxl": "taesdxl",
    "sdxl_refiner": "taesdxl",
    "sd3": "taesd3",
    "flux": "taef1",
    "z_image": "taef1",
}
"""Family → name under which the one for its latent space is published (TAESD, Bohan 2023)."""

FOLDERS = ("vae_approx", "VAE-approx", "vae", "VAE")
HIGHEST_FOLDER = 4
"""How far above a model its collection may begin."""


def find(model: Path, family: str) -> Path | None:
    """The tiny autoencoder for a model: a safetensors file or a diffusers folder.

    Looked for in the folders ``vae_approx`` and ``vae`` beside the model or above it.
    """
    name = NAMES.get(family)
    return None if name is None else next(_candidates(model, name), None)


def _candidates(model: Path, name: str) -> Iterator[Path]:
    for above in list(model.parents)[:HIGHEST_FOLDER]:
        for folder in (above / kind for kind in FOLDERS):
            for file in (folder / f"{name}_decoder.safetensors", folder / f"{name}.safetensors"):
                if file.is_file():
                    yield file
            if (folder / name / "config.json").is_file():
                yield folder / name
