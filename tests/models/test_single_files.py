"""Checkpoints in one file against the same networks saved as a diffusers folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import (
    AutoencoderKL,
    EulerDiscreteScheduler,
    StableDiffusionPipeline,
    StableDiffusionXLPipeline,
    UNet2DConditionModel,
)
from safetensors.torch import save_file
from torch import Tensor, nn
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

from nodegraph_app.core.errors import ModelFileError
from nodegraph_app.core.values import Latent, Model, TextEncoder, Vae
from nodegraph_app.diffusion import latents, sampling, vae
from nodegraph_app.diffusion.families import family
from nodegraph_app.models import description, gateway, text_encoders
from nodegraph_app.models.signatures import space
from nodegraph_app.models.store import resident_models
from nodegraph_app.pocket.tokenizer import new_tokenizer
from tests.diffusion import tiny
from tests.models import original
from tests.models.original import LDM_NAMES

FIRST, SECOND, SUMMARY = 64, 128, 64


def clip(width: int, *, act: str, layers: int = 2, projection: int = 0) -> CLIPTextModel:
    tokenizer = new_tokenizer()
    config = CLIPTextConfig(
        vocab_size=len(tokenizer),
        hidden_size=width,
        intermediate_size=48,
        projection_dim=projection or width,
        num_hidden_layers=layers,
        num_attention_heads=max(width // 64, 1),
        hidden_act=act,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    return (CLIPTextModelWithProjection if projection else CLIPTextModel)(config).eval()


def unet(context: int, depths: tuple[int, ...], middle: int, **change: Any) -> UNet2DConditionModel:
    made: UNet2DConditionModel = UNet2DConditionModel(
        sample_size=8,
        block_out_channels=(32, 64, 128)[: len(depths)],
        layers_per_block=2,
        down_block_types=tuple("CrossAttnDownBlock2D" if depth else "DownBlock2D" for depth in depths),
        up_block_types=tuple("CrossAttnUpBlock2D" if depth else "UpBlock2D" for depth in reversed(depths)),
        transformer_layers_per_block=tuple(depth or middle for depth in depths),
        attention_head_dim=(1, 1, 2)[: len(depths)],
        use_linear_projection=True,
        cross_attention_dim=context,
        **change,
    )
    return made.eval()


def told_sizes(numbers: int, summary: int) -> dict[str, Any]:
    return {
        "addition_embed_type": "text_time",
        "addition_time_embed_dim": 256,
        "projection_class_embeddings_input_dim": summary + numbers * 256,
    }


def autoencoder(**change: Any) -> AutoencoderKL:
    torch.manual_seed(8)
    levels = {"down_block_types": ("DownEncoderBlock2D",) * 4, "up_block_types": ("UpDecoderBlock2D",) * 4}
    return AutoencoderKL(block_out_channels=(32,) * 4, layers_per_block=2, **levels, **change).eval()


def write(path: Path, *parts: dict[str, Tensor], vocabulary: bool = True, **metadata: str) -> Path:
    """A checkpoint in one file, with a small vocabulary beside it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if vocabulary:
        new_tokenizer().save_pretrained(path.parent / "tokenizer")
    tensors = {name: tensor.contiguous() for part in parts for name, tensor in part.items()}
    save_file(tensors, path, metadata or None)
    return path


def assert_same_weights(found: nn.Module, expected: nn.Module) -> None:
    theirs = {name.removeprefix("text_model."): tensor for name, tensor in expected.state_dict().items()}
    ours = {name.removeprefix("text_model."): tensor for name, tensor in found.state_dict().items()}
    assert ours.keys() == theirs.keys()
    assert all(torch.equal(tensor, theirs[name]) for name, tensor in ours.items())


def run(path: Path) -> tuple[Latent, torch.Tensor]:
    """A whole run of a checkpoint: what it samples, and its pictures."""
    found = description.require("checkpoint", path)
    file = tiny.reference("checkpoint", path)
    told = [
        family(found.family).encode_text(
            resident_models(), TextEncoder(file, found.family), text, device="cpu"
        )
        for text in ("a (red:1.2) circle", "blurry")
    ]
    made = sampling.sample(
        Model(file, found.family), positive=told[0], negative=told[1], latent=latents.empty(64, 48), seed=3,
        steps=2, guidance=3.0, sampler="euler", schedule="normal",
    )  # fmt: skip
    pictures = vae.decode(Vae(file, space(found.family)), made, device="cpu").pixels
    resident_models().release()
    return made, torch.from_numpy(pictures)


def assert_same_run(first: Path, second: Path) -> None:
    for mine, theirs in zip(run(first), run(second), strict=True):
        mine, theirs = (one.samples if isinstance(one, Latent) else one for one in (mine, theirs))
        assert mine.std() > 0.01
        torch.testing.assert_close(mine, theirs, atol=1e-6, rtol=1e-6)


def test_the_names_written_here_are_those_of_the_original_program() -> None:
    theirs = [name for name in LDM_NAMES if name.startswith(original.UNET_PREFIX)]
    ours = original.unet_names((1, 1, 1, 0), 1, widths=(320, 640, 1280, 1280))
    assert sorted(ours) == sorted(theirs)


@pytest.fixture(scope="module")
def xl() -> StableDiffusionXLPipeline:
    torch.manual_seed(4)
    second = new_tokenizer()
    second.pad_token = "!"
    return StableDiffusionXLPipeline(
        unet=unet(FIRST + SECOND, (0, 1, 2), 2, **told_sizes(6, SUMMARY)),
        vae=autoencoder(scaling_factor=0.13025),
        scheduler=EulerDiscreteScheduler(
            beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, prediction_type="v_prediction"
        ),
        tokenizer=new_tokenizer(),
        tokenizer_2=second,
        text_encoder=clip(FIRST, act="quick_gelu"),
        text_encoder_2=clip(SECOND, act="gelu", layers=3, projection=SUMMARY),
        add_watermarker=False,
    )


def test_sdxl_in_one_file_runs_as_from_its_folder(xl: StableDiffusionXLPipeline, tmp_path: Path) -> None:
    whole = write(
        tmp_path / "whole.safetensors",
        original.unet(xl.unet),
        original.vae(xl.vae),
        original.clip(xl.text_encoder, "conditioner.embedders.0.transformer."),
        original.open_clip(xl.text_encoder_2, "conditioner.embedders.1.model."),
        {"v_pred": torch.tensor([])},
    )
    found = description.describe(whole)
    assert found is not None
    assert (found.kind, found.family, found.latent_channels) == ("checkpoint", "sdxl", 4)
    assert_same_weights(gateway.open_denoiser(whole), xl.unet)
    assert_same_weights(gateway.open_vae(whole), xl.vae)
    for part, expected in (("text_encoder", xl.text_encoder), ("text_encoder_2", xl.text_encoder_2)):
        stack = text_encoders.open_text_encoder(whole, part, "sdxl")
        assert_same_weights(stack.encoder, expected)
        assert type(stack.encoder) is type(expected)
    xl.save_pretrained(tmp_path / "folder")
    assert_same_run(whole, tmp_path / "folder")


def test_the_sdxl_refiner_in_one_file_opens_into_the_same_networks(tmp_path: Path) -> None:
    torch.manual_seed(5)
    network = unet(1280, (0, 1, 1), 1, **told_sizes(5, SUMMARY))
    encoder = clip(1280, act="gelu", layers=1, projection=SUMMARY)
    whole = write(
        tmp_path / "refiner.safetensors",
        original.unet(network),
        original.open_clip(encoder, "conditioner.embedders.0.model."),
        original.vae(autoencoder()),
    )
    found = description.describe(whole)
    assert found is not None
    assert (found.kind, found.family) == ("checkpoint", "sdxl_refiner")
    assert_same_weights(gateway.open_denoiser(whole), network)
    stack = text_encoders.open_text_encoder(whole, "text_encoder_2", "sdxl_refiner")
    assert_same_weights(stack.encoder, encoder)
    assert stack.tokenizer.pad_token == "!"
    with pytest.raises(ModelFileError, match="1 CLIP text encoder, where Stable Diffusion XL reads 2"):
        text_encoders.open_text_encoder(whole, "text_encoder_2", "sdxl")


def test_sd2_in_one_file_runs_as_from_its_folder(tmp_path: Path) -> None:
    torch.manual_seed(6)
    tokenizer = new_tokenizer()
    tokenizer.pad_token = "!"
    pipe = StableDiffusionPipeline(
        unet=unet(1024, (1, 0), 1),
        vae=autoencoder(),
        scheduler=EulerDiscreteScheduler(
            beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, prediction_type="epsilon",
            rescale_betas_zero_snr=True,
        ),
        tokenizer=tokenizer,
        text_encoder=clip(1024, act="gelu", layers=1),
        safety_checker=None, feature_extractor=None, requires_safety_checker=False,
    )  # fmt: skip
    marks = {"ztsnr": torch.tensor([])}
    encoder = original.open_clip(pipe.text_encoder, "cond_stage_model.model.", more_layers=1)
    whole = write(
        tmp_path / "whole.safetensors", original.unet(pipe.unet), original.vae(pipe.vae), encoder, marks,
        **{"modelspec.prediction_type": "epsilon"},
    )  # fmt: skip
    pipe.save_pretrained(tmp_path / "folder")
    found = description.describe(whole)
    assert found is not None
    assert (found.kind, found.family) == ("checkpoint", "sd2")
    assert_same_weights(text_encoders.open_text_encoder(whole, family="sd2").encoder, pipe.text_encoder)
    assert_same_run(whole, tmp_path / "folder")


def test_parts_stored_in_half_precision_or_named_by_diffusers_open_into_the_same_networks(
    xl: StableDiffusionXLPipeline, tmp_path: Path
) -> None:
    half = {name: tensor.half() for name, tensor in original.vae(xl.vae).items()}
    found = gateway.open_vae(write(tmp_path / "half.safetensors", half))
    assert all(
        torch.equal(weight, expected.half().float())
        for weight, expected in zip(found.parameters(), xl.vae.parameters(), strict=True)
    )
    for network, opener in ((xl.vae, gateway.open_vae), (xl.unet, gateway.open_denoiser)):
        path = write(tmp_path / "plain.safetensors", dict(network.state_dict()))
        assert_same_weights(opener(path), network)
    bare = {n.removeprefix(original.UNET_PREFIX): t for n, t in original.unet(xl.unet).items()}
    assert_same_weights(gateway.open_denoiser(write(tmp_path / "bare.safetensors", bare)), xl.unet)
