"""Train the pocket model: `python -m nodegraph_app.pocket.train STAGE`.

Stages, in this order: `autoencoder`, `denoiser`, `controlnet`, `lora`. Each continues from its checkpoint
in the work folder; `export` writes whatever is there as the shipped files, also while a stage is running.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from transformers import CLIPTextModel

from nodegraph_app.pocket import files
from nodegraph_app.pocket.autoencoder import new_autoencoder, train_autoencoder
from nodegraph_app.pocket.control import new_controlnet, train_controlnet
from nodegraph_app.pocket.denoiser import new_text_encoder, new_unet, train_denoiser
from nodegraph_app.pocket.latents import LatentSet, encode_scenes, normalise_latents, random_scenes
from nodegraph_app.pocket.outline_lora import train_outline_lora
from nodegraph_app.pocket.scenes import Style
from nodegraph_app.pocket.tokenizer import new_tokenizer

STAGES = ("autoencoder", "denoiser", "controlnet", "lora", "export")
MINUTES = {"autoencoder": 13.0, "denoiser": 90.0, "controlnet": 25.0, "lora": 6.0}
SEEDS: dict[Style, int] = {"filled": 11, "outline": 12}
OUTLINE_SCENES = 8192


def trained_autoencoder(work: Path) -> AutoencoderKL:
    """Return the trained autoencoder with normalised latents."""
    autoencoder = new_autoencoder()
    autoencoder.load_state_dict(torch.load(work / "autoencoder.pt", weights_only=True)["autoencoder"])
    normalise_latents(autoencoder.eval())
    return autoencoder


def averaged_denoiser(work: Path) -> tuple[UNet2DConditionModel, CLIPTextModel]:
    """Return the averaged denoiser and text encoder of the last checkpoint."""
    unet, text_encoder = new_unet(), new_text_encoder(new_tokenizer())
    average = torch.nn.ModuleList([unet, text_encoder])
    average.load_state_dict(
        torch.load(work / "denoiser.pt", weights_only=True, map_location="cpu")["average"]
    )
    return unet.eval(), text_encoder.eval()


def _latents(work: Path, style: Style, count: int, device: str) -> LatentSet:
    """Return scenes with their latents; encoded once, then read from the work folder."""
    path = work / f"latents_{style}.pt"
    if path.exists():
        latents = torch.load(path, weights_only=True).float()
        return LatentSet(random_scenes(len(latents), SEEDS[style]), latents)
    data = encode_scenes(trained_autoencoder(work).to(device), count, seed=SEEDS[style], style=style)
    torch.save(data.latents.half(), path)
    return data


def export(work: Path, out: Path) -> None:
    """Write the checkpoint, and the ControlNet if it is there, from their training checkpoints."""
    unet, text_encoder = averaged_denoiser(work)
    files.write_checkpoint(out, trained_autoencoder(work), unet, text_encoder)
    if (work / "controlnet.pt").exists():
        controlnet = new_controlnet(unet)
        controlnet.load_state_dict(torch.load(work / "controlnet.pt", weights_only=True)["controlnet"])
        files.write_controlnet(out, controlnet)


def run_stage(
    stage: str, work: Path, out: Path, *, minutes: float, scenes: int, seed: int, device: str
) -> None:
    """Run one stage of training; see the module's docstring."""
    if stage == "autoencoder":
        train_autoencoder(work, minutes=minutes, seed=seed, device=device)
    elif stage == "denoiser":
        data = _latents(work, "filled", scenes, device)
        train_denoiser(data, work, minutes=minutes, seed=seed, device=device)
    elif stage == "controlnet":
        data = _latents(work, "filled", scenes, device)
        train_controlnet(*averaged_denoiser(work), data, work, minutes=minutes, seed=seed, device=device)
    elif stage == "lora":
        data = _latents(work, "outline", min(scenes, OUTLINE_SCENES), device)
        lora = train_outline_lora(
            *averaged_denoiser(work), data, work, minutes=minutes, seed=seed, device=device
        )
        files.write_lora(out, lora)
    else:
        export(work, out)


def main() -> None:
    """Read the command line and run one stage."""
    parser = argparse.ArgumentParser(prog="python -m nodegraph_app.pocket.train", description=__doc__)
    parser.add_argument("stage", choices=STAGES)
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints and latents")
    parser.add_argument("--out", type=Path, default=files.FOLDER, help="folder for the shipped files")
    parser.add_argument("--minutes", type=float, help="budget of the stage")
    parser.add_argument("--scenes", type=int, default=20480, help="scenes drawn for training in latent space")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    arguments = parser.parse_args()
    minutes = arguments.minutes or MINUTES.get(arguments.stage, 0.0)
    run_stage(
        arguments.stage,
        arguments.work,
        arguments.out,
        minutes=minutes,
        scenes=arguments.scenes,
        seed=arguments.seed,
        device=arguments.device,
    )


if __name__ == "__main__":
    main()
