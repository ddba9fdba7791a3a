"""Pictures from captions, through the app's own diffusion room: what is scored is what users run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image as PilImage

from nodegraph_app.core.files import FileKind, FileRef
from nodegraph_app.core.values import (
    Conditioning,
    ConditioningEntry,
    ControlNet,
    Image,
    Latent,
    LoraPatch,
    Model,
    TextEncoder,
    Vae,
)
from nodegraph_app.diffusion import conditioning, sampling, vae
from nodegraph_app.diffusion.families import family
from nodegraph_app.models.headers import fingerprint
from nodegraph_app.models.store import resident_models
from nodegraph_app.pocket.files import CONTROLNET, FOLDER, LORA
from nodegraph_app.pocket.scenes import SIDE_PX

FAMILY = "sd1"
STEPS = 20
GUIDANCE = 4.0
SAMPLER, SCHEDULE = "ddim", "normal"


def generate(
    captions: Sequence[str],
    *,
    seed: int,
    edges: Sequence[PilImage.Image] = (),
    lora_strength: float | None = None,
    folder: Path = FOLDER,
    device: str = "cpu",
) -> list[PilImage.Image]:
    """Return a 128 x 128 picture per caption, denoised as one batch: row i has the i-th noise of the seed.

    Args:
        edges: one edge map per caption, which steers the picture through the ControlNet; or none.
        lora_strength: strength of the outline LoRA; None leaves it out altogether.
    """
    weights = _reference("checkpoint", folder)
    model = Model(weights, FAMILY)
    if lora_strength is not None:
        model = model.patched(LoraPatch(_reference("lora", folder / LORA), lora_strength))
    told = _encode(TextEncoder(weights, FAMILY), captions, device)
    untold = _encode(TextEncoder(weights, FAMILY), [""], device)
    if edges:
        pixels = np.stack([np.asarray(edge.convert("RGB"), dtype=np.float32) / 255 for edge in edges])
        net = ControlNet(_reference("controlnet", folder / CONTROLNET), FAMILY)
        told, untold = (
            conditioning.with_control(c, net, Image(pixels), strength=1.0) for c in (told, untold)
        )
    empty = Latent(torch.zeros(len(captions), 4, SIDE_PX // 8, SIDE_PX // 8))
    latent = sampling.sample(
        model,
        told,
        untold,
        empty,
        seed=seed,
        steps=STEPS,
        guidance=GUIDANCE,
        sampler=SAMPLER,
        schedule=SCHEDULE,
        device=device,
    )
    pictures = vae.decode(Vae(weights, FAMILY), latent, device=device).pixels
    return [PilImage.fromarray((picture * 255).round().astype(np.uint8)) for picture in pictures]


def _reference(kind: FileKind, path: Path) -> FileRef:
    return FileRef(kind, path.name, fingerprint(path), str(path))


def _encode(encoder: TextEncoder, captions: Sequence[str], device: str) -> Conditioning:
    """Return one entry that tells each row of the batch its own caption."""
    told = [family(FAMILY).encode_text(resident_models(), encoder, text, device=device) for text in captions]
    return Conditioning((ConditioningEntry(torch.cat([c.entries[0].embeddings for c in told])),), FAMILY)
