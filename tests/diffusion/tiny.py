"""Tiny real networks with seeded random weights, in the classes and file layouts of Stable Diffusion 1.x."""

from __future__ import annotations

from pathlib import Path

import torch
from diffusers import (
    AutoencoderKL,
    ControlNetModel,
    DDIMScheduler,
    StableDiffusionPipeline,
    UNet2DConditionModel,
)
from safetensors.torch import save_file
from transformers import CLIPTextConfig, CLIPTextModel, CLIPVisionConfig, CLIPVisionModelWithProjection

from nodegraph_app.core.files import FileKind, FileRef
from nodegraph_app.core.values import ControlNet, Model, TextEncoder, Vae
from nodegraph_app.models.headers import fingerprint
from nodegraph_app.pocket.tokenizer import new_tokenizer

WIDTH = 32
UNET_SHAPE = {
    "in_channels": 4,
    "layers_per_block": 1,
    "block_out_channels": (16, 32),
    "down_block_types": ("CrossAttnDownBlock2D", "DownBlock2D"),
    "cross_attention_dim": WIDTH,
    "attention_head_dim": 4,
    "norm_num_groups": 8,
}


def pipeline() -> StableDiffusionPipeline:
    """A whole random pipeline; the VAE has a factor of 8."""
    torch.manual_seed(0)
    tokenizer = new_tokenizer()
    unet = UNet2DConditionModel(
        sample_size=8, out_channels=4, up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"), **UNET_SHAPE
    )
    vae = AutoencoderKL(
        block_out_channels=(8, 8, 8, 8),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        norm_num_groups=4,
        latent_channels=4,
        scaling_factor=0.5,
    )
    encoder = CLIPTextModel(
        CLIPTextConfig(
            vocab_size=len(tokenizer),
            hidden_size=WIDTH,
            intermediate_size=2 * WIDTH,
            projection_dim=WIDTH,
            num_hidden_layers=2,
            num_attention_heads=4,
            bos_token_id=tokenizer.bos_token_id,
            eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id,
        )
    )
    scheduler = DDIMScheduler(
        beta_schedule="scaled_linear",
        beta_start=0.00085,
        beta_end=0.012,
        clip_sample=False,
        timestep_spacing="trailing",
        steps_offset=1,
    )
    made = StableDiffusionPipeline(
        vae=vae,
        text_encoder=encoder,
        tokenizer=tokenizer,
        unet=unet,
        scheduler=scheduler,
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    made.set_progress_bar_config(disable=True)
    return made


def plain_pipeline(seed: int = 0) -> StableDiffusionPipeline:
    """A random pipeline with the numbers of heads and groups that a checkpoint in one file implies."""
    made = pipeline()
    torch.manual_seed(seed)
    made.unet = UNet2DConditionModel(
        block_out_channels=(32, 64),
        down_block_types=UNET_SHAPE["down_block_types"],
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        cross_attention_dim=64,
    )
    made.vae = AutoencoderKL(
        block_out_channels=(32, 64),
        down_block_types=("DownEncoderBlock2D",) * 2,
        up_block_types=("UpDecoderBlock2D",) * 2,
        latent_channels=4,
    )
    shape = made.text_encoder.config.to_dict() | {"hidden_size": 64, "num_attention_heads": 1}
    made.text_encoder = CLIPTextModel(CLIPTextConfig(**shape))
    return made


def clip_vision() -> CLIPVisionModelWithProjection:
    """A random encoder of pictures."""
    torch.manual_seed(6)
    config = CLIPVisionConfig(
        hidden_size=128, intermediate_size=48, projection_dim=24, num_hidden_layers=2, num_attention_heads=2,
        image_size=28, patch_size=14, hidden_act="gelu",
    )  # fmt: skip
    return CLIPVisionModelWithProjection(config).eval()


def controlnet(seed: int = 1) -> ControlNetModel:
    """A random ControlNet whose zero convolutions are not zero."""
    torch.manual_seed(seed)
    net = ControlNetModel(conditioning_embedding_out_channels=(8, 8, 16, 16), **UNET_SHAPE)
    for module in (
        *net.controlnet_down_blocks,
        net.controlnet_mid_block,
        net.controlnet_cond_embedding.conv_out,
    ):
        torch.nn.init.normal_(module.weight, std=0.05)
    return net.eval()


def kohya_lora(path: Path, pipe: StableDiffusionPipeline, *, rank: int = 2) -> None:
    """A random LoRA on attention, feed-forward and convolution layers of the UNet and on the text encoder."""
    draw = torch.Generator().manual_seed(5)
    tensors: dict[str, torch.Tensor] = {}
    layers = [
        (f"lora_unet_{name.replace('.', '_')}", module.weight)
        for name, module in pipe.unet.named_modules()
        if name.endswith(("to_q", "to_k", "to_v", "to_out.0", "ff.net.2", "proj_in", "conv1"))
    ]
    layers += [
        (f"lora_te_text_model_{name.removeprefix('text_model.').replace('.', '_')}", module.weight)
        for name, module in pipe.text_encoder.named_modules()
        if name.endswith(("q_proj", "k_proj", "v_proj", "out_proj", "fc1"))
    ]
    for name, weight in layers:
        rest = weight.shape[2:]
        tensors[f"{name}.lora_down.weight"] = torch.randn(rank, *weight.shape[1:], generator=draw) * 0.3
        tensors[f"{name}.lora_up.weight"] = (
            torch.randn(weight.shape[0], rank, *(1 for _ in rest), generator=draw) * 0.3
        )
        tensors[f"{name}.alpha"] = torch.tensor(rank / 2)
    save_file(tensors, path)


def reference(kind: FileKind, path: Path) -> FileRef:
    """The file as a loader node would be given it."""
    return FileRef(kind, path.stem, fingerprint(path), str(path))


def recipes(path: Path) -> tuple[Model, TextEncoder, Vae]:
    """The parts of a checkpoint."""
    file = reference("checkpoint", path)
    return Model(file, "sd1"), TextEncoder(file, "sd1"), Vae(file, "sd1")


def controlnet_recipe(path: Path) -> ControlNet:
    """A ControlNet of its own."""
    return ControlNet(reference("controlnet", path), "sd1")
