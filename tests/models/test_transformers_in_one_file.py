"""Z-Image, Qwen-Image and Flux.2 in one file, by the names of their makers and by those of diffusers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import (
    AutoencoderDC,
    AutoencoderKLFlux2,
    AutoencoderKLQwenImage,
    Flux2Transformer2DModel,
    QwenImageTransformer2DModel,
    ZImageTransformer2DModel,
)
from diffusers.loaders.single_file_utils import (
    convert_autoencoder_dc_checkpoint_to_diffusers,
    convert_ldm_vae_checkpoint,
    convert_wan_vae_to_diffusers,
)
from safetensors.torch import save_file
from torch import Tensor

from nodegraph_app.core.errors import ModelFileError
from nodegraph_app.models import description, gateway
from nodegraph_app.models.original import LAYOUTS, qwen_image_vae, sana_vae
from nodegraph_app.models.original.qwen_image import REFERENCES_ARE_CLEAN
from tests.models.original import LDM_NAMES, VAE_PREFIX, turned_round
from tests.models.test_gateway import assert_same_weights


def z_image() -> ZImageTransformer2DModel:
    torch.manual_seed(0)
    return ZImageTransformer2DModel(
        in_channels=16, dim=32, n_layers=2, n_refiner_layers=1, n_heads=2, n_kv_heads=2, cap_feat_dim=24,
        axes_dims=[4, 6, 6], axes_lens=[1536, 512, 512],
    )  # fmt: skip


def qwen_image(**change: Any) -> QwenImageTransformer2DModel:
    torch.manual_seed(0)
    return QwenImageTransformer2DModel(
        in_channels=64, out_channels=16, num_layers=2, attention_head_dim=32, num_attention_heads=2,
        joint_attention_dim=24, axes_dims_rope=(4, 14, 14), **change,
    )  # fmt: skip


def flux2() -> Flux2Transformer2DModel:
    torch.manual_seed(0)
    return Flux2Transformer2DModel(
        in_channels=128, out_channels=128, num_layers=2, num_single_layers=1, attention_head_dim=16,
        num_attention_heads=2, joint_attention_dim=48, axes_dims_rope=(4, 4, 4, 4), guidance_embeds=False,
    )  # fmt: skip


def renamed(name: str, names: Mapping[str, str]) -> str:
    return next((re.sub(old, new, name) for old, new in names.items() if re.search(old, name)), name)


def fused(tensors: Mapping[str, Tensor], pieces: tuple[str, str, str], whole: str) -> dict[str, Tensor]:
    """Queries, keys and values one below the other."""
    found = dict(tensors)
    for name in [name for name in tensors if pieces[0] in name]:
        parts = [found.pop(name.replace(pieces[0], piece)) for piece in pieces]
        found[name.replace(pieces[0], whole)] = torch.cat(parts)
    return found


def z_image_of_its_makers(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    names = {
        r"^all_final_layer\.2-1": "final_layer",
        r"^all_x_embedder\.2-1": "x_embedder",
        r"\.norm_([qk])\.": r".\1_norm.",
        r"\.to_out\.0\.": ".out.",
    }
    merged = fused(tensors, ("to_q", "to_k", "to_v"), "qkv")
    return {renamed(name, names): tensor for name, tensor in merged.items()}


def flux2_of_its_makers(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    single, double = (rf"^{kind}transformer_blocks\.(\d+)\." for kind in ("single_", ""))
    names = {
        r"^x_embedder": "img_in",
        r"^context_embedder": "txt_in",
        r"^time_guidance_embed\.timestep_embedder\.linear_1": "time_in.in_layer",
        r"^time_guidance_embed\.timestep_embedder\.linear_2": "time_in.out_layer",
        r"^(\w+_modulation\w*)\.linear": r"\1.lin",
        r"^proj_out": "final_layer.linear",
        r"^norm_out\.linear": "final_layer.adaLN_modulation.1",
        rf"{single}attn\.to_qkv_mlp_proj": r"single_blocks.\1.linear1",
        rf"{single}attn\.to_out": r"single_blocks.\1.linear2",
        rf"{single}attn\.norm_q\.weight": r"single_blocks.\1.norm.query_norm.scale",
        rf"{single}attn\.norm_k\.weight": r"single_blocks.\1.norm.key_norm.scale",
        rf"{double}attn\.norm_q\.weight": r"double_blocks.\1.img_attn.norm.query_norm.scale",
        rf"{double}attn\.norm_k\.weight": r"double_blocks.\1.img_attn.norm.key_norm.scale",
        rf"{double}attn\.norm_added_q\.weight": r"double_blocks.\1.txt_attn.norm.query_norm.scale",
        rf"{double}attn\.norm_added_k\.weight": r"double_blocks.\1.txt_attn.norm.key_norm.scale",
        rf"{double}attn\.to_out\.0": r"double_blocks.\1.img_attn.proj",
        rf"{double}attn\.to_add_out": r"double_blocks.\1.txt_attn.proj",
        rf"{double}attn\.img_qkv": r"double_blocks.\1.img_attn.qkv",
        rf"{double}attn\.txt_qkv": r"double_blocks.\1.txt_attn.qkv",
        rf"{double}ff\.linear_in": r"double_blocks.\1.img_mlp.0",
        rf"{double}ff\.linear_out": r"double_blocks.\1.img_mlp.2",
        rf"{double}ff_context\.linear_in": r"double_blocks.\1.txt_mlp.0",
        rf"{double}ff_context\.linear_out": r"double_blocks.\1.txt_mlp.2",
    }
    merged = fused(tensors, ("attn.to_q.", "attn.to_k.", "attn.to_v."), "attn.img_qkv.")
    merged = fused(merged, ("add_q_proj", "add_k_proj", "add_v_proj"), "txt_qkv")
    scale, shift = merged["norm_out.linear.weight"].chunk(2)
    merged["norm_out.linear.weight"] = torch.cat([shift, scale])
    return {renamed(name, names): tensor for name, tensor in merged.items()}


def as_they_are(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return dict(tensors)


@pytest.mark.parametrize("prefix", ["", "model.diffusion_model."])
@pytest.mark.parametrize(
    ("family", "made", "layout"),
    [
        ("z_image", z_image, z_image_of_its_makers),
        ("z_image", z_image, as_they_are),
        ("qwen_image", qwen_image, as_they_are),
        ("flux2", flux2, flux2_of_its_makers),
        ("flux2", flux2, as_they_are),
    ],
)
def test_a_transformer_in_one_file_is_recognised_and_opened(
    family: str,
    made: Callable[[], Any],
    layout: Callable[[Mapping[str, Tensor]], dict[str, Tensor]],
    prefix: str,
    tmp_path: Path,
) -> None:
    network = made()
    file = tmp_path / "model.safetensors"
    written = {f"{prefix}{name}": tensor for name, tensor in layout(network.state_dict()).items()}
    beside = {"vae.decoder.conv_in.weight": torch.zeros(1)} if prefix else {}
    save_file({name: tensor.contiguous() for name, tensor in (written | beside).items()}, file)
    found = description.describe(file)
    assert found is not None
    assert found.family == family
    opened = gateway.open_denoiser(file)
    assert_same_weights(opened, network)
    told = {name: value for name, value in dict(network.config).items() if not name.startswith("_")}
    same = {name: tuple(v) if isinstance(v, list) else v for name, v in told.items()}
    ours = {name: tuple(v) if isinstance(v := opened.config[name], list) else v for name in same}
    assert ours == same


def test_a_model_that_tells_references_from_noise_says_so_by_a_mark(tmp_path: Path) -> None:
    network = qwen_image(zero_cond_t=True)
    file = tmp_path / "edit.safetensors"
    save_file(network.state_dict() | {REFERENCES_ARE_CLEAN: torch.zeros(0)}, file)
    opened = gateway.open_denoiser(file)
    assert opened.config["zero_cond_t"]
    assert_same_weights(opened, network)


def test_a_family_with_half_of_its_tensors_is_not_recognised(tmp_path: Path) -> None:
    file = tmp_path / "other.safetensors"
    tensors = {name: tensor for name, tensor in z_image().state_dict().items() if "pad_token" not in name}
    save_file(tensors, file)
    found = description.describe(file)
    assert found is None or found.family == ""


def video_layout(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """An autoencoder by the names of the video model it comes from."""
    parts = {
        r"norm1\.gamma": "residual.0.gamma",
        r"conv1\.": "residual.2.",
        r"norm2\.gamma": "residual.3.gamma",
        r"conv2\.": "residual.6.",
        r"conv_shortcut\.": "shortcut.",
    }
    around = {
        r"^quant_conv": "conv1",
        r"^post_quant_conv": "conv2",
        r"(en|de)coder\.conv_in": r"\1coder.conv1",
        r"(en|de)coder\.norm_out": r"\1coder.head.0",
        r"(en|de)coder\.conv_out": r"\1coder.head.2",
        r"mid_block\.attentions\.0": "middle.1",
    }
    found = {}
    for name, tensor in tensors.items():
        new = renamed(name, around)
        new = re.sub(r"mid_block\.resnets\.(\d)", lambda match: f"middle.{2 * int(match[1])}", new)
        new = new.replace("encoder.down_blocks.", "encoder.downsamples.")
        new = re.sub(
            r"up_blocks\.(\d)\.resnets\.(\d)",
            lambda match: f"upsamples.{4 * int(match[1]) + int(match[2])}",
            new,
        )
        new = re.sub(
            r"up_blocks\.(\d)\.upsamplers\.0", lambda match: f"upsamples.{4 * int(match[1]) + 3}", new
        )
        found[renamed(new, parts) if re.search(r"samples|middle\.[02]", new) else new] = tensor
    return found


def test_the_autoencoder_of_qwen_image_in_one_file_is_recognised_and_opened(tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = AutoencoderKLQwenImage(base_dim=8)
    file = tmp_path / "qwen_image_vae.safetensors"
    save_file(video_layout(network.state_dict()), file)
    found = description.require("vae", file)
    assert (found.family, found.latent_channels) == ("qwen_image", 16)
    assert_same_weights(gateway.open_vae(file), network)


def test_the_autoencoder_of_flux2_in_one_file_is_recognised_and_opened(tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = AutoencoderKLFlux2(block_out_channels=(32, 32, 32, 32), latent_channels=32).eval()
    network.bn.running_mean.normal_()
    names = [name.removeprefix(VAE_PREFIX) for name in LDM_NAMES if name.startswith(VAE_PREFIX)]
    levels = {"down_block_types": [0] * 4, "up_block_types": [0] * 4}
    plain = {name: tensor for name, tensor in network.state_dict().items() if not name.startswith("bn.")}
    mapping = turned_round(names, convert_ldm_vae_checkpoint, levels)
    written = {f"bn.{name}": tensor for name, tensor in network.bn.state_dict().items()}
    for name in plain:
        original = mapping[name]
        nested = re.sub(
            r"^(post_)?quant_conv", lambda m: f"{'decoder' if m[1] else 'encoder'}.{m[0]}", original
        )
        convolution = ".attn_1." in original and plain[name].ndim == 2
        written[nested] = plain[name][..., None, None].clone() if convolution else plain[name]
    file = tmp_path / "ae.safetensors"
    save_file(written, file)
    found = description.require("vae", file)
    assert (found.family, found.latent_channels) == ("flux2", 128)
    assert_same_weights(gateway.open_vae(file), network)


def deep_compression(*, strided: bool = True, short_cuts: bool = True) -> AutoencoderDC:
    torch.manual_seed(0)
    levels, layers = (8, 16, 32), (1, 2, 1)
    kinds, scales = ("ResBlock", "ResBlock", "EfficientViTBlock"), ((), (), (5,))
    return AutoencoderDC(
        latent_channels=4, attention_head_dim=8, encoder_block_types=kinds, decoder_block_types=kinds,
        encoder_block_out_channels=levels, decoder_block_out_channels=levels,
        encoder_layers_per_block=layers, decoder_layers_per_block=layers, encoder_qkv_multiscales=scales,
        decoder_qkv_multiscales=scales, downsample_block_type="conv" if strided else "pixel_unshuffle",
        upsample_block_type="interpolate" if strided else "pixel_shuffle", encoder_out_shortcut=short_cuts,
        decoder_in_shortcut=short_cuts,
    ).eval()  # fmt: skip


@pytest.mark.parametrize("prefix", ["", "vae."])
@pytest.mark.parametrize(("strided", "short_cuts"), [(True, True), (False, True), (True, False)])
def test_the_autoencoder_of_sana_by_the_names_of_its_makers(
    strided: bool, short_cuts: bool, prefix: str, tmp_path: Path
) -> None:
    """What is written here is read by diffusers' conversion, and by us."""
    network = deep_compression(strided=strided, short_cuts=short_cuts)
    written = sana_vae.tensors(network)
    theirs = convert_autoencoder_dc_checkpoint_to_diffusers(dict(written))
    assert theirs.keys() == network.state_dict().keys()
    assert all(torch.equal(tensor, theirs[name]) for name, tensor in network.state_dict().items())
    file = tmp_path / "dc-ae.safetensors"
    save_file({f"{prefix}{name}": tensor.contiguous() for name, tensor in written.items()}, file)
    found = description.require("vae", file)
    assert (found.family, found.latent_channels) == ("sana", 32)
    opened = gateway.open_vae(file)
    assert_same_weights(opened, network)
    told = {name: value for name, value in dict(network.config).items() if not name.startswith("_")}
    assert {name: opened.config[name] for name in told} == told


def test_the_table_of_the_video_autoencoder_is_that_of_diffusers() -> None:
    torch.manual_seed(0)
    network = AutoencoderKLQwenImage(base_dim=8)
    written = qwen_image_vae.tensors(network)
    assert written.keys() == video_layout(network.state_dict()).keys()
    theirs = convert_wan_vae_to_diffusers(dict(written))
    assert theirs.keys() == network.state_dict().keys()
    assert all(torch.equal(tensor, theirs[name]) for name, tensor in network.state_dict().items())


@pytest.mark.parametrize("factor", ["scale_weight", "weight_scale"])
def test_float8_with_a_factor_beside_each_weight_is_multiplied_out(factor: str, tmp_path: Path) -> None:
    network = z_image()
    float8 = torch.float8_e4m3fn
    written: dict[str, Tensor] = {"model.diffusion_model.scaled_fp8": torch.zeros(0, dtype=float8)}
    expected = {}
    for name, tensor in z_image_of_its_makers(network.state_dict()).items():
        expected[name] = tensor
        start = f"model.diffusion_model.{name.removesuffix('.weight')}"
        if tensor.ndim == 2 and name.startswith("layers."):
            scale = (tensor.abs().amax(dim=1) if "attention" in name else tensor.abs().max()) / 448
            small = (tensor / scale.reshape(-1, 1)).to(float8)
            expected[name] = small.float() * scale.reshape(-1, 1)
            written |= {f"{start}.weight": small, f"{start}.{factor}": scale}
            written[f"{start}.scale_input"] = torch.tensor(0.5)
        else:
            written[f"model.diffusion_model.{name}"] = tensor.contiguous()
    file = tmp_path / "fp8.safetensors"
    save_file(written, file)
    assert description.require("denoiser", file).family == "z_image"
    found = LAYOUTS["z_image"].tensors(gateway.open_denoiser(file))
    assert found.keys() == expected.keys()
    assert all(torch.equal(tensor, expected[name]) for name, tensor in found.items())

    packed = {
        name: t.view(torch.uint8) if t.dtype == torch.float8_e4m3fn else t for name, t in written.items()
    }
    save_file(packed, file)
    with pytest.raises(ModelFileError, match="in few bits in a way that is not read here"):
        gateway.open_denoiser(file)
