"""Files of the pocket model: the diffusers folder layout of Stable Diffusion 1.x, float16 safetensors."""

from __future__ import annotations

import copy
import json
import shutil
import tempfile
from pathlib import Path

import torch
from diffusers import (
    AutoencoderKL,
    ControlNetModel,
    DDIMScheduler,
    StableDiffusionPipeline,
    UNet2DConditionModel,
)
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import CLIPTextModel

from nodegraph_app.pocket.tokenizer import new_tokenizer, write_vocabulary_files

FOLDER = Path(__file__).parents[2] / "resources" / "models" / "pocket"
"""Where a checkout keeps the shipped weights."""
CONTROLNET = "controlnet_edges"
LORA = "lora_outline.safetensors"


def new_inference_scheduler() -> DDIMScheduler:
    """Return DDIM as Stable Diffusion 1.x sets it up."""
    return DDIMScheduler(
        num_train_timesteps=1000,
        beta_schedule="scaled_linear",
        beta_start=0.00085,
        beta_end=0.012,
        clip_sample=False,
        set_alpha_to_one=False,
        steps_offset=1,
    )


def _half(module: nn.Module) -> nn.Module:
    return copy.deepcopy(module).cpu().to(torch.float16)


def write_checkpoint(
    folder: Path, autoencoder: AutoencoderKL, unet: UNet2DConditionModel, text_encoder: CLIPTextModel
) -> None:
    """Write the whole checkpoint; files in `folder` are replaced one by one, each at once."""
    tokenizer = new_tokenizer()
    pipeline = StableDiffusionPipeline(
        vae=_half(autoencoder),
        text_encoder=_half(text_encoder),
        tokenizer=tokenizer,
        unet=_half(unet),
        scheduler=new_inference_scheduler(),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    with tempfile.TemporaryDirectory() as temporary:
        pipeline.save_pretrained(temporary, safe_serialization=True)
        write_vocabulary_files(Path(temporary) / "tokenizer")
        _name_as_ever(Path(temporary) / "text_encoder" / "model.safetensors")
        _ask_for_float32(Path(temporary) / "text_encoder" / "config.json")
        _move_files(Path(temporary), folder)


def _name_as_ever(weights: Path) -> None:
    """Begin the names of the text encoder's weights with ``text_model.``, as published checkpoints do.

    Every transformers reads them so. Since 5.6 it writes them without, and earlier ones then find none.
    """
    tensors = {f"text_model.{name.removeprefix('text_model.')}": t for name, t in load_file(weights).items()}
    save_file(tensors, weights, metadata={"format": "pt"})


def _ask_for_float32(config: Path) -> None:
    """Make a plain load give float32, as for the other parts: transformers would keep the file's float16."""
    values = json.loads(config.read_text(encoding="utf-8"))
    values["dtype"] = "float32"
    config.write_text(json.dumps(values, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def write_controlnet(folder: Path, controlnet: ControlNetModel) -> None:
    """Write the ControlNet below the checkpoint's folder."""
    with tempfile.TemporaryDirectory() as temporary:
        _half(controlnet).save_pretrained(temporary, safe_serialization=True)  # type: ignore[operator]
        _move_files(Path(temporary), folder / CONTROLNET)


def write_lora(folder: Path, tensors: dict[str, Tensor]) -> None:
    """Write the LoRA beside the checkpoint."""
    with tempfile.TemporaryDirectory() as temporary:
        save_file(tensors, Path(temporary) / LORA, metadata={"ss_network_module": "networks.lora"})
        _move_files(Path(temporary), folder)


def _move_files(source: Path, target: Path) -> None:
    """Copy every file beside its place, then rename it there."""
    for path in sorted(source.rglob("*")):
        if path.is_file():
            place = target / path.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            part = place.with_name(place.name + ".part")
            shutil.copyfile(path, part)
            part.replace(place)
