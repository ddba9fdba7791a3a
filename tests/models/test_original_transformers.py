"""Transformers in original layouts: recognised from the header, opened with equal weights, run alike."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import (
    AutoencoderKL,
    DiffusionPipeline,
    FluxPipeline,
    FluxTransformer2DModel,
    PixArtSigmaPipeline,
    PixArtTransformer2DModel,
    SD3Transformer2DModel,
    StableDiffusion3Pipeline,
)
from diffusers.loaders import single_file_utils
from diffusers.loaders.single_file_utils import convert_ldm_vae_checkpoint
from safetensors.torch import save_file
from torch import Tensor, nn

from nodegraph_app.core.errors import ModelFileError
from nodegraph_app.core.values import Model
from nodegraph_app.models import configs, gateway, text_files
from nodegraph_app.models.description import describe
from nodegraph_app.pocket.tokenizer import new_tokenizer
from tests.diffusion import tiny
from tests.diffusion.families import oracle, test_flux, test_pixart, test_sd3
from tests.diffusion.families.oracle import Checkpoint
from tests.models.test_gateway import LDM_NAMES, assert_same_weights

Tensors = dict[str, Tensor]
PREFIX = "model.diffusion_model."


def drawn(shapes: dict[str, tuple[int, ...]]) -> Tensors:
    """Random weights; every matrix gets a bias."""
    draw = torch.Generator().manual_seed(9)
    tensors: Tensors = {}
    for name, shape in shapes.items():
        whole = name.endswith((".scale", "_table", "embed", ".weight"))
        tensors[name if whole else f"{name}.weight"] = torch.randn(shape, generator=draw) * 0.1
        if not whole:
            tensors[f"{name}.bias"] = torch.randn(shape[0], generator=draw) * 0.1
    return tensors


def two_layers(stem: str, first: str, second: str, width: int, inputs: int) -> dict[str, tuple[int, ...]]:
    return {f"{stem}.{first}": (width, inputs), f"{stem}.{second}": (width, width)}


def flux(guidance: bool = True) -> tuple[FluxTransformer2DModel, Tensors]:
    """Two blocks of each kind; 2 heads of 32 channels."""
    width, head, latent = 64, 32, 64
    shapes: dict[str, tuple[int, ...]] = {"img_in": (width, latent), "txt_in": (width, test_flux.T5)}
    shapes |= two_layers("time_in", "in_layer", "out_layer", width, 256)
    shapes |= two_layers("vector_in", "in_layer", "out_layer", width, test_flux.CLIP)
    shapes |= two_layers("guidance_in", "in_layer", "out_layer", width, 256) if guidance else {}
    for n in range(2):
        for half in ("img", "txt"):
            stem = f"double_blocks.{n}.{half}"
            shapes |= {f"{stem}_mod.lin": (6 * width, width), f"{stem}_attn.qkv": (3 * width, width)}
            shapes |= {f"{stem}_attn.norm.{what}_norm.scale": (head,) for what in ("query", "key")}
            shapes |= {f"{stem}_attn.proj": (width, width)}
            shapes |= {f"{stem}_mlp.0": (4 * width, width), f"{stem}_mlp.2": (width, 4 * width)}
        stem = f"single_blocks.{n}"
        shapes |= {f"{stem}.modulation.lin": (3 * width, width), f"{stem}.linear1": (7 * width, width)}
        shapes |= {f"{stem}.linear2": (width, 5 * width)}
        shapes |= {f"{stem}.norm.{what}_norm.scale": (head,) for what in ("query", "key")}
    shapes |= {"final_layer.linear": (latent, width), "final_layer.adaLN_modulation.1": (2 * width, width)}
    network = FluxTransformer2DModel(
        in_channels=latent,
        num_layers=2,
        num_single_layers=2,
        attention_head_dim=head,
        num_attention_heads=2,
        joint_attention_dim=test_flux.T5,
        pooled_projection_dim=test_flux.CLIP,
        guidance_embeds=guidance,
        axes_dims_rope=(4, 14, 14),
    )
    original = drawn(shapes)
    # diffusers' conversion knows no other width than that of the full-size model.
    name = "convert_flux_transformer_checkpoint_to_diffusers"
    source = inspect.getsource(getattr(single_file_utils, name))
    assert "inner_dim = 3072" in source
    space = dict(vars(single_file_utils))
    exec(source.replace("inner_dim = 3072", f"inner_dim = {width}"), space)
    network.load_state_dict(space[name](dict(original)))
    return network.eval(), original


def sd3() -> tuple[SD3Transformer2DModel, Tensors]:
    """Two blocks as of 3.5, the first with a second attention; one head of 64 channels."""
    width, text = 64, test_sd3.T5
    shapes: dict[str, tuple[int, ...]] = {"pos_embed": (1, test_sd3.PLACES**2, width)}
    shapes |= {"x_embedder.proj": (width, 16, 2, 2), "context_embedder": (width, text)}
    shapes |= two_layers("t_embedder.mlp", "0", "2", width, 256)
    shapes |= two_layers("y_embedder.mlp", "0", "2", width, 16)
    for n in range(2):
        for half in ("x", "context"):
            stem, last = f"joint_blocks.{n}.{half}_block", n == 1 and half == "context"
            parts = 2 if last else 9 if (n, half) == (0, "x") else 6
            shapes |= {f"{stem}.adaLN_modulation.1": (parts * width, width)}
            for attention in ("attn", "attn2") if parts == 9 else ("attn",):
                shapes |= {f"{stem}.{attention}.qkv": (3 * width, width)}
                shapes |= {f"{stem}.{attention}.ln_{what}.weight": (64,) for what in "qk"}
                shapes |= {} if last else {f"{stem}.{attention}.proj": (width, width)}
            shapes |= {} if last else {f"{stem}.mlp.fc1": (4 * width, width)}
            shapes |= {} if last else {f"{stem}.mlp.fc2": (width, 4 * width)}
    shapes |= {"final_layer.linear": (64, width), "final_layer.adaLN_modulation.1": (2 * width, width)}
    network = SD3Transformer2DModel(
        num_layers=2,
        attention_head_dim=64,
        num_attention_heads=1,
        joint_attention_dim=text,
        caption_projection_dim=width,
        pooled_projection_dim=16,
        pos_embed_max_size=test_sd3.PLACES,
        dual_attention_layers=(0,),
        qk_norm="rms_norm",
    )
    original = drawn(shapes)
    network.load_state_dict(single_file_utils.convert_sd3_transformer_checkpoint_to_diffusers(dict(original)))
    return network.eval(), original


def pixart() -> tuple[PixArtTransformer2DModel, Tensors]:
    """Two blocks; 16 heads of 2 channels. diffusers has no conversion, so it is written backwards here."""
    torch.manual_seed(8)
    network = PixArtTransformer2DModel(
        num_attention_heads=16,
        attention_head_dim=2,
        in_channels=4,
        out_channels=8,
        num_layers=2,
        cross_attention_dim=32,
        sample_size=64,
        caption_channels=test_pixart.T5,
        use_additional_conditions=False,
    ).eval()
    state = network.state_dict()
    emb = "adaln_single.emb.timestep_embedder"
    layers = {
        "x_embedder.proj": ["pos_embed.proj"],
        "t_embedder.mlp.0": [f"{emb}.linear_1"],
        "t_embedder.mlp.2": [f"{emb}.linear_2"],
        "t_block.1": ["adaln_single.linear"],
        "y_embedder.y_proj.fc1": ["caption_projection.linear_1"],
        "y_embedder.y_proj.fc2": ["caption_projection.linear_2"],
        "final_layer.linear": ["proj_out"],
    }
    for n in range(2):
        old, new = f"blocks.{n}", f"transformer_blocks.{n}"
        layers |= {
            f"{old}.attn.qkv": [f"{new}.attn1.to_{what}" for what in "qkv"],
            f"{old}.attn.proj": [f"{new}.attn1.to_out.0"],
            f"{old}.cross_attn.q_linear": [f"{new}.attn2.to_q"],
            f"{old}.cross_attn.kv_linear": [f"{new}.attn2.to_k", f"{new}.attn2.to_v"],
            f"{old}.cross_attn.proj": [f"{new}.attn2.to_out.0"],
            f"{old}.mlp.fc1": [f"{new}.ff.net.0.proj"],
            f"{old}.mlp.fc2": [f"{new}.ff.net.2"],
        }
    original = {
        f"{old}.{kind}": torch.cat([state.pop(f"{name}.{kind}") for name in new])
        for old, new in layers.items()
        for kind in ("weight", "bias")
    }
    for name in list(state):
        renamed = name.replace("transformer_blocks.", "blocks.")
        original[renamed if "." in name else f"final_layer.{name}"] = state.pop(name)
    original["pos_embed"] = network.pos_embed.pos_embed.clone()
    original["y_embedder.y_embedding"] = torch.zeros(300, test_pixart.T5)
    return network, original


@dataclass(frozen=True)
class Case:
    """A family's tiny network, its weights in the original layout, and a pipeline of the other parts."""

    family: str
    channels: int
    make: Callable[[], tuple[nn.Module, Tensors]]
    pipeline: type[DiffusionPipeline]
    parts: Callable[[], dict[str, Any]]
    schedule: str = "simple"


CASES = (
    Case("flux", 16, flux, FluxPipeline, test_flux.parts),
    Case("sd3", 16, sd3, StableDiffusion3Pipeline, lambda: test_sd3.parts(newer=True), "normal"),
    Case("pixart", 4, pixart, PixArtSigmaPipeline, test_pixart.parts),
)
every_family = pytest.mark.parametrize("case", CASES, ids=lambda case: case.family)


def autoencoder(channels: int) -> tuple[AutoencoderKL, Tensors]:
    """Of the original structure, without the convolutions at its waist, and its weights by original names."""
    torch.manual_seed(6)
    network = AutoencoderKL(
        block_out_channels=(32, 32, 32, 32),
        layers_per_block=2,
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        latent_channels=channels,
        use_quant_conv=False,
        use_post_quant_conv=False,
    ).eval()
    names = [n.removeprefix("first_stage_model.") for n in LDM_NAMES if n.startswith("first_stage_model.")]
    names = [name for name in names if "quant_conv" not in name]
    numbered = {name: torch.full((1, 1, 1, 1), float(n)) for n, name in enumerate(names)}
    config = {"down_block_types": [0] * 4, "up_block_types": [0] * 4}
    found = {
        new: names[int(n.flatten()[0])] for new, n in convert_ldm_vae_checkpoint(numbered, config).items()
    }
    tensors = {found[name]: tensor for name, tensor in network.state_dict().items()}
    for name, tensor in tensors.items():
        if ".attn_1." in name and tensor.ndim == 2:
            tensors[name] = tensor[..., None, None]
    return network, tensors


def saved(path: Path, *parts: tuple[str, Tensors]) -> Path:
    save_file({start + name: t.clone() for start, tensors in parts for name, t in tensors.items()}, path)
    return path


@every_family
def test_a_transformer_alone_is_recognised_and_opens_with_equal_weights(case: Case, tmp_path: Path) -> None:
    network, tensors = case.make()
    path = saved(tmp_path / "alone.safetensors", ("", tensors))
    found = describe(path)
    assert found is not None
    assert (found.family, found.latent_channels) == (case.family, case.channels)
    opened = gateway.open_denoiser(path)
    assert_same_weights(opened, network)
    read = configs.denoiser_config(path)
    given = {name: getattr(network.config, name) for name in read}
    assert {name: value for name, value in given.items() if value is not None} == {
        name: value for name, value in read.items() if given[name] is not None
    }


@every_family
@pytest.mark.parametrize("vae_prefix", ["vae.", "first_stage_model."])
def test_a_whole_checkpoint_in_one_file_gives_each_part_its_own(
    case: Case, vae_prefix: str, tmp_path: Path
) -> None:
    network, tensors = case.make()
    vae, vae_tensors = autoencoder(case.channels)
    text = {"transformer.shared.weight": torch.zeros(3, 2)}
    path = saved(
        tmp_path / "whole.safetensors",
        (PREFIX, tensors), (vae_prefix, vae_tensors), ("text_encoders.t5xxl.", text),
    )  # fmt: skip
    found = describe(path)
    assert found is not None
    assert (found.kind, found.family) == ("checkpoint", case.family)
    assert_same_weights(gateway.open_denoiser(path), network)
    assert_same_weights(gateway.open_vae(path), vae)


@every_family
def test_a_single_file_runs_as_its_folder_does(case: Case, tmp_path: Path) -> None:
    """Levels, scaling and shift, of which the file says nothing, are those the folder's configs say."""
    network, tensors = case.make()
    given = case.parts() | {"transformer": network}
    if case.family == "pixart":
        given["scheduler"] = type(given["scheduler"]).from_config(given["scheduler"].config, beta_end=0.02)
    folder = Checkpoint(case.pipeline(**given), tmp_path / "folder")
    path = saved(tmp_path / "alone.safetensors", ("", tensors))
    guidance = {"guidance": 2.0, "schedule": case.schedule}
    expected = folder.ours(**guidance).samples
    folder.model = replace(folder.model, file=tiny.reference("checkpoint", path))
    assert folder.model == Model(tiny.reference("checkpoint", path), case.family)
    torch.testing.assert_close(folder.ours(**guidance).samples, expected)


@every_family
def test_a_file_with_everything_in_it_runs_as_its_folder_does(case: Case, tmp_path: Path) -> None:
    network, tensors = case.make()
    _, vae_tensors = autoencoder(case.channels)
    given = case.parts() | {"transformer": network}
    inside = [(PREFIX, tensors), ("vae.", vae_tensors)]
    if case.family == "flux":
        given |= {"text_encoder": oracle.clip(test_flux.CLIP, heads=1)}
    if case.family == "sd3":
        first = oracle.clip(test_sd3.FIRST, projection=test_sd3.FIRST, heads=1)
        torch.nn.init.eye_(first.text_projection.weight)  # which files leave out
        summary = 16 - test_sd3.FIRST
        given |= {
            "text_encoder": first,
            "text_encoder_2": oracle.clip(test_sd3.SECOND, projection=summary, heads=1, seed=2),
        }
    if case.family == "pixart":
        given["scheduler"] = type(given["scheduler"]).from_config(given["scheduler"].config, beta_end=0.02)
    for part, kind in text_files.ENCODERS[case.family].items():
        name = "t5xxl" if kind == "t5" else "clip_g" if part == "text_encoder_2" else "clip_l"
        state = dict(given[part].state_dict())
        state.pop("encoder.embed_tokens.weight", None)
        if name == "clip_l":
            state.pop("text_projection.weight", None)
        inside.append((f"text_encoders.{name}.transformer.", state))
    folder = Checkpoint(case.pipeline(**given), tmp_path / "folder")
    path = saved(tmp_path / "whole.safetensors", *inside)
    new_tokenizer().save_pretrained(tmp_path / "tokenizer")
    oracle.t5_tokenizer().save_pretrained(tmp_path / "tokenizer_t5")
    guidance = {"guidance": 2.0, "schedule": case.schedule}
    expected = folder.ours(**guidance)
    file = tiny.reference("checkpoint", path)
    folder.model = replace(folder.model, file=file)
    folder.text_encoder = replace(folder.text_encoder, file=file)
    torch.testing.assert_close(folder.ours(**guidance).samples, expected.samples)


def test_schnell_in_one_file_is_known_by_what_it_lacks(tmp_path: Path) -> None:
    network, tensors = flux(guidance=False)
    path = saved(tmp_path / "schnell.safetensors", ("", tensors))
    assert configs.denoiser_config(path)["guidance_embeds"] is False
    assert_same_weights(gateway.open_denoiser(path), network)
    network.save_pretrained(tmp_path / "schnell")
    assert configs.denoiser_config(tmp_path / "schnell")["guidance_embeds"] is False
    assert_same_weights(gateway.open_denoiser(tmp_path / "schnell"), network)


@pytest.mark.parametrize("change", ["lacking", "strange"])
@every_family
def test_a_transformer_with_other_tensors_is_refused_not_left_random(
    case: Case, change: str, tmp_path: Path
) -> None:
    _, tensors = case.make()
    if change == "lacking":
        del tensors["final_layer.linear.bias"]
    else:
        tensors["final_layer.linear.weight"] = tensors["final_layer.linear.weight"][:, :-1]
    path = saved(tmp_path / "other.safetensors", ("", tensors))
    with pytest.raises(ModelFileError, match="other"):
        gateway.open_denoiser(path)
