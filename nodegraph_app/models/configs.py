"""What a checkpoint says of itself in its configs or its header, without opening its weights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..core.errors import ModelFileError
from . import original, signatures
from .headers import DENOISERS, read_config, read_header

CONFIG_ENTRY = "nodegraph.config"
"""Metadata of a checkpoint in one file: JSON, part → what is unusual in its config."""


def written_config(path: Path, part: str) -> dict[str, Any]:
    """What a checkpoint in one file says of a part's config besides what its tensors' shapes tell, see
    `checkpoints.unusual`. Raises ModelFileError.
    """
    try:
        configs = json.loads(read_header(path).metadata.get(CONFIG_ENTRY, "{}"))
        return dict(configs.get(part, {}))
    except (ValueError, AttributeError, TypeError) as problem:
        raise ModelFileError(
            f"“{path.name}” says impossible things about itself.", hint="Download or copy it again."
        ) from problem


def denoiser_config(path: Path) -> dict[str, Any]:
    """Config of the denoiser of a checkpoint, or of one on its own; empty where nothing tells.

    Raises:
        ModelFileError: config or header are damaged.
    """
    if path.is_dir():
        folder = next((path / part for part in DENOISERS if (path / part).is_dir()), path)
        return _config(folder / "config.json")
    header = read_header(path)
    row = signatures.of_header(header)
    layout = original.LAYOUTS.get(row.family) if row else None
    told = layout.config(original.shapes(header)) if layout else {}
    return told | written_config(path, "unet")


def vae_config(path: Path) -> dict[str, Any]:
    """Config of the VAE of a checkpoint; empty where nothing tells. Raises ModelFileError."""
    return _config(path / "vae" / "config.json") if path.is_dir() else written_config(path, "vae")


def pipeline_class(path: Path) -> str:
    """Class of the diffusers pipeline of a checkpoint; empty where nothing tells. Raises ModelFileError."""
    index = _config(path / "model_index.json") if path.is_dir() else written_config(path, "pipeline")
    return str(index.get("_class_name", ""))


def scheduler_config(path: Path) -> dict[str, Any]:
    """How a checkpoint was trained, by the names schedulers of diffusers use; empty where nothing tells.

    A single file says it by empty tensors ``v_pred`` and ``ztsnr``, as its trainers write them, or in the
    metadata of the Stability AI model specification.

    Raises:
        ModelFileError: config or header are damaged.
    """
    if path.is_dir():
        return _config(path / "scheduler" / "scheduler_config.json")
    header = read_header(path)
    spoken = {"v": "v_prediction", "epsilon": "epsilon"}.get(
        header.metadata.get("modelspec.prediction_type", "")
    )
    predicts = "v_prediction" if "v_pred" in header.shapes else spoken
    told: dict[str, Any] = {"prediction_type": predicts} if predicts else {}
    told |= {"rescale_betas_zero_snr": True} if "ztsnr" in header.shapes else {}
    return told | written_config(path, "scheduler")


def resolution(path: Path) -> str:
    """Size of the pictures that a denoiser was trained on, such as ``512x512``; empty where nothing tells.

    A file says it by the model specification; of a U-Net in a folder, its config.

    Raises:
        ModelFileError: config or header are damaged.
    """
    if not path.is_dir():
        return str(read_header(path).metadata.get("modelspec.resolution", ""))
    config = denoiser_config(path)
    side = config.get("sample_size") if "down_block_types" in config else None
    return f"{8 * side}x{8 * side}" if isinstance(side, int) else ""


SCALING = ("scaling_factor", "shift_factor", "latents_mean", "latents_std")
"""Entries of a VAE's config that tell in which latents a denoiser was trained."""


def of_training(path: Path) -> dict[str, dict[str, Any]]:
    """What a checkpoint says of the latents and the use its denoiser was trained for, as a file saved from it
    says it again: part → entries, see `written_config`. Raises ModelFileError.
    """
    vae, pipeline = vae_config(path), pipeline_class(path)
    said = {
        "vae": {name: vae[name] for name in SCALING if vae.get(name) is not None},
        "pipeline": {"_class_name": pipeline} if pipeline else {},
    }
    return {part: entries for part, entries in said.items() if entries}


def config_of(path: Path, part: str) -> dict[str, Any]:
    """Config of a part of a checkpoint. Raises ModelFileError naming the checkpoint."""
    try:
        return read_config(path / part / "config.json")
    except ModelFileError as problem:
        raise ModelFileError(
            f"The model “{path.name}” cannot be opened. {problem}", hint=problem.hint
        ) from problem


def _config(file: Path) -> dict[str, Any]:
    return read_config(file) if file.is_file() else {}
