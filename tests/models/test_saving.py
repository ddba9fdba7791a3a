"""Models of every family, mixed and saved as one file: read again by us and by diffusers."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import (
    AutoencoderKL,
    AutoencoderKLFlux2,
    AutoencoderKLQwenImage,
    DDIMScheduler,
    Flux2Transformer2DModel,
    FluxTransformer2DModel,
    ModelMixin,
    PixArtTransformer2DModel,
    QwenImagePipeline,
    QwenImageTransformer2DModel,
    SanaTransformer2DModel,
    SD3Transformer2DModel,
    UNet2DConditionModel,
    ZImagePipeline,
    ZImageTransformer2DModel,
)
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import Gemma2Config, Gemma2Model

from nodegraph_app import builtin
from nodegraph_app.core.errors import ModelFileError, NodeError
from nodegraph_app.core.values import LoraPatch, Merge, Model, Recipe, TextEncoder, Vae
from nodegraph_app.diffusion.vae import decode
from nodegraph_app.execution.facade import NodeRun
from nodegraph_app.models import configs, description, gateway, text_encoders, text_files
from nodegraph_app.models.signatures import space
from nodegraph_app.models.store import Store
from nodegraph_app.pocket.tokenizer import new_tokenizer
from tests.diffusion import tiny
from tests.diffusion.families import language, oracle, test_flux2, test_sana, test_z_image
from tests.diffusion.families.qwen_image import parts as qwen_parts
from tests.models.test_single_files import clip, told_sizes, unet
from tests.models.test_transformers_in_one_file import deep_compression

save: Any = builtin.registry()["merging.save"].function


def flux() -> ModelMixin:
    return FluxTransformer2DModel(
        in_channels=64, num_layers=2, num_single_layers=2, attention_head_dim=16, num_attention_heads=2,
        joint_attention_dim=24, pooled_projection_dim=16, guidance_embeds=True, axes_dims_rope=(4, 6, 6),
    )  # fmt: skip


def sd3() -> ModelMixin:
    return SD3Transformer2DModel(
        num_layers=3, attention_head_dim=8, num_attention_heads=2, joint_attention_dim=24,
        caption_projection_dim=16, pooled_projection_dim=16, pos_embed_max_size=8,
        dual_attention_layers=(0,), qk_norm="rms_norm",
    )  # fmt: skip


def pixart() -> ModelMixin:
    return PixArtTransformer2DModel(
        num_attention_heads=2, attention_head_dim=8, in_channels=4, out_channels=8, num_layers=2,
        cross_attention_dim=16, sample_size=64, caption_channels=24, use_additional_conditions=False,
    )  # fmt: skip


def z_image() -> ModelMixin:
    return ZImageTransformer2DModel(
        in_channels=16, dim=32, n_layers=2, n_refiner_layers=1, n_heads=2, n_kv_heads=2, cap_feat_dim=24,
        axes_dims=[4, 6, 6], axes_lens=[64, 32, 32],
    )  # fmt: skip


def qwen_image() -> ModelMixin:
    return QwenImageTransformer2DModel(
        in_channels=64, out_channels=16, num_layers=2, attention_head_dim=16, num_attention_heads=2,
        joint_attention_dim=24, axes_dims_rope=(4, 6, 6), zero_cond_t=True,
    )  # fmt: skip


def flux2() -> ModelMixin:
    return Flux2Transformer2DModel(
        in_channels=128, out_channels=128, num_layers=2, num_single_layers=1, attention_head_dim=16,
        num_attention_heads=2, joint_attention_dim=48, axes_dims_rope=(4, 4, 4, 4), guidance_embeds=True,
    )  # fmt: skip


def sana() -> ModelMixin:
    return SanaTransformer2DModel(
        in_channels=32, out_channels=32, num_attention_heads=2, attention_head_dim=12, num_layers=2,
        num_cross_attention_heads=3, cross_attention_head_dim=8, cross_attention_dim=24, caption_channels=48,
        sample_size=4,
    )  # fmt: skip


def sd1() -> ModelMixin:
    return tiny.plain_pipeline(3).unet


def sd2() -> ModelMixin:
    return unet(1024, (1, 0), 1)


def sdxl() -> ModelMixin:
    return unet(192, (0, 2), 2, **told_sizes(6, 64))


def refiner() -> ModelMixin:
    return unet(1280, (0, 1), 1, **told_sizes(5, 64))


FAMILIES: dict[str, Callable[[], ModelMixin]] = {
    "sd1": sd1,
    "flux": flux,
    "sd3": sd3,
    "pixart": pixart,
    "z_image": z_image,
    "qwen_image": qwen_image,
    "flux2": flux2,
    "sana": sana,
}
"""Family → a tiny denoiser; other U-Nets are written as the first is."""
NOT_BY_DIFFUSERS = ("flux", "pixart")
"""Its conversion of Flux.1 knows one width, that of the full-size model; of PixArt-Sigma it has none."""


def randomised(network: nn.Module, seed: int) -> nn.Module:
    """Every number another, those that begin as zeros or ones, too."""
    draw = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for weight in network.parameters():
            weight.add_(0.05 * torch.randn(weight.shape, generator=draw))
    return network


def run(folder: Path) -> NodeRun:
    return NodeRun(
        1, "save", device="cpu", output_folder=folder, workflow="{}", previews=False,
        cancelled=threading.Event(), emit=lambda event: None,
    )  # fmt: skip


def lora(path: Path, network: nn.Module) -> LoraPatch:
    """A random LoRA of the first attentions, by diffusers' names."""
    draw = torch.Generator().manual_seed(5)
    tensors = {}
    for name, layer in network.named_modules():
        if isinstance(layer, nn.Linear) and name.endswith(("to_q", "to_v", "attn.to_out", "to_qkv_mlp_proj")):
            for kind, shape in (("A", (2, layer.in_features)), ("B", (layer.out_features, 2))):
                weight = torch.randn(shape, generator=draw) * 0.3
                tensors[f"transformer.{name}.lora_{kind}.weight"] = weight
    save_file(tensors, path)
    return LoraPatch(tiny.reference("lora", path), 0.7)


def by_diffusers(kind: Any, file: Path, config: Path) -> nn.Module:
    """What diffusers makes of a file with the config of a folder."""
    made: nn.Module = kind.from_single_file(
        str(file), config=str(config.parent), subfolder=config.name, local_files_only=True
    )
    return made


def weights(network: nn.Module, dtype: torch.dtype = torch.float32) -> dict[str, Tensor]:
    return {name: t.to(dtype) if t.is_floating_point() else t for name, t in network.state_dict().items()}


def assert_equal(found: dict[str, Tensor], expected: dict[str, Tensor]) -> None:
    assert found.keys() == expected.keys()
    different = [name for name, tensor in found.items() if not torch.equal(tensor, expected[name])]
    assert not different


@pytest.mark.parametrize(
    "family", [family for family in FAMILIES if family not in ("sd2", "sdxl", "sdxl_refiner")]
)
def test_a_mixed_model_is_saved_and_is_the_same_again(family: str, tmp_path: Path, store: Store) -> None:
    made = [randomised(FAMILIES[family](), seed) for seed in (1, 2)]
    part = "unet" if isinstance(made[0], UNet2DConditionModel) else "transformer"
    for number, network in enumerate(made):
        network.save_pretrained(tmp_path / f"number {number}" / part)
    first, second = (
        Model(tiny.reference("checkpoint", tmp_path / f"number {number}"), family) for number in (0, 1)
    )
    mixed = first.patched(Merge(second, 0.25)).patched(lora(tmp_path / "style.safetensors", made[0]))
    save(mixed, run(tmp_path), name="out/mixed", precision="bfloat16")
    (file,) = (tmp_path / "out").iterdir()

    found = description.require("denoiser", file)
    assert found.family == family
    opened = gateway.open_denoiser(file)
    (expected,) = store.copy(mixed).values()
    assert_equal(weights(opened), {n: t.float() for n, t in weights(expected, torch.bfloat16).items()})
    assert type(opened) is type(expected)
    same = {name: value for name, value in dict(expected.config).items() if not name.startswith("_")}
    assert json.dumps({n: opened.config[n] for n in same if n != "sample_size"}) == json.dumps(
        {name: value for name, value in same.items() if name != "sample_size"}
    ), "what changes the computation and not the weights' shapes is written down"
    if family not in NOT_BY_DIFFUSERS:
        theirs = by_diffusers(type(expected), file, tmp_path / "number 0" / part)
        assert_equal(weights(theirs), {n: t.float() for n, t in weights(expected, torch.bfloat16).items()})

    with safe_open(file, framework="pt") as read:
        told = read.metadata()
    assert told["nodegraph.family"] == family
    assert told["modelspec.title"] == "mixed"
    assert told["modelspec.architecture"]
    assert told["modelspec.merged_from"] == "number 0, number 1"
    patches = json.loads(told["nodegraph.recipe"])["model"]["patches"]
    assert (patches[0]["merge"]["name"], patches[0]["weight"]) == ("number 1", 0.25)
    assert (patches[1]["name"], patches[1]["strength"]) == ("style", 0.7)


def two_levels() -> dict[str, Any]:
    return {
        "down_block_types": ("DownEncoderBlock2D",) * 2,
        "up_block_types": ("UpDecoderBlock2D",) * 2,
    }


def kl(channels: int = 4, **change: Any) -> AutoencoderKL:
    levels = two_levels()
    return AutoencoderKL(block_out_channels=(32, 32), latent_channels=channels, **levels, **change).eval()


def t5() -> nn.Module:
    return oracle.t5(24)


def gemma() -> nn.Module:
    """A random Gemma 2 with heads as wide as they are in each of its sizes."""
    torch.manual_seed(3)
    config = Gemma2Config(
        vocab_size=len(test_sana.tokenizer()), hidden_size=16, intermediate_size=24, num_hidden_layers=1,
        num_attention_heads=2, num_key_value_heads=1, pad_token_id=0, bos_token_id=1, eos_token_id=None,
    )  # fmt: skip
    return Gemma2Model(config).eval()


def vocabulary(network: nn.Module) -> Any:
    kind = type(network).__name__
    if "Qwen" in kind:
        return language.tokenizer()
    return (
        test_sana.tokenizer()
        if "Gemma" in kind
        else oracle.t5_tokenizer()
        if "T5" in kind
        else new_tokenizer()
    )


WHOLE: dict[str, Callable[[], dict[str, nn.Module]]] = {
    "sd1": lambda: {"unet": sd1(), "vae": kl(), "text_encoder": clip(64, act="quick_gelu")},
    "sd2": lambda: {"unet": sd2(), "vae": kl(), "text_encoder": clip(1024, act="gelu", layers=1)},
    "sdxl": lambda: {
        "unet": sdxl(),
        "vae": kl(scaling_factor=0.13025),
        "text_encoder": clip(64, act="quick_gelu"),
        "text_encoder_2": clip(128, act="gelu", projection=64),
    },
    "sdxl_refiner": lambda: {
        "unet": refiner(),
        "vae": kl(scaling_factor=0.13025),
        "text_encoder_2": clip(1280, act="gelu", layers=1, projection=64),
    },
    "sd3": lambda: {
        "transformer": sd3(),
        "vae": kl(16, scaling_factor=1.5305, shift_factor=0.0609, use_quant_conv=False),
        "text_encoder": clip(64, act="quick_gelu", projection=64),
        "text_encoder_2": clip(128, act="gelu", projection=48),
        "text_encoder_3": t5(),
    },
    "flux": lambda: {
        "transformer": flux(),
        "vae": kl(16, use_quant_conv=False, use_post_quant_conv=False),
        "text_encoder": clip(64, act="quick_gelu"),
        "text_encoder_2": t5(),
    },
    "pixart": lambda: {"transformer": pixart(), "vae": kl(scaling_factor=0.13025), "text_encoder": t5()},
    "z_image": lambda: {
        "transformer": z_image(),
        "vae": kl(16, scaling_factor=0.3611, use_quant_conv=False, use_post_quant_conv=False),
        "text_encoder": language.qwen3(24),
    },
    "flux2": lambda: {
        "transformer": flux2(),
        "vae": AutoencoderKLFlux2(block_out_channels=(32, 32), latent_channels=32, **two_levels()),
        "text_encoder": language.qwen3(16),
    },
    "qwen_image": lambda: {
        "transformer": qwen_image(),
        "vae": AutoencoderKLQwenImage(base_dim=8),
        "text_encoder": language.qwen_vl(128, head=128, vision_width=80),
    },
    "sana": lambda: {"transformer": sana(), "vae": deep_compression(), "text_encoder": gemma()},
}
"""Family → the tiny networks of a checkpoint by their folders."""


def checkpoint(folder: Path, family: str, seed: int) -> tuple[Model, TextEncoder, Vae]:
    """A diffusers folder of random networks."""
    for part, network in WHOLE[family]().items():
        randomised(network, seed).save_pretrained(folder / part)
        if part.startswith("text_encoder"):
            vocabulary(network).save_pretrained(folder / part.replace("text_encoder", "tokenizer"))
    file = tiny.reference("checkpoint", folder)
    return Model(file, family), TextEncoder(file, family), Vae(file, space(family))


@pytest.mark.parametrize("family", WHOLE)
def test_a_whole_checkpoint_is_saved_with_each_part_in_its_place(
    family: str, tmp_path: Path, store: Store
) -> None:
    first, second = (checkpoint(tmp_path / f"number {seed}", family, seed) for seed in (1, 2))
    mixed: list[Recipe] = [a.patched(Merge(b, 0.5)) for a, b in zip(first, second, strict=True)]
    save(mixed[0], run(tmp_path), *mixed[1:], name="out/mixed", precision="float32")
    (file,) = (tmp_path / "out").iterdir()
    for part, network in WHOLE[family]().items():
        if part.startswith("text_encoder"):
            folder = "tokenizer_t5" if "T5" in type(network).__name__ else "tokenizer"
            vocabulary(network).save_pretrained(tmp_path / "out" / folder)

    assert description.require("checkpoint", file).family == family
    denoiser, encoders, vae = (store.copy(recipe) for recipe in mixed)
    (denoiser,), (vae,) = denoiser.values(), vae.values()
    assert_equal(weights(gateway.open_denoiser(file)), weights(denoiser))
    opened = gateway.open_vae(file)
    assert_equal(weights(opened), weights(vae))
    assert opened.config.get("scaling_factor") == vae.config.get("scaling_factor")
    assert configs.vae_config(file).get("scaling_factor") == vae.config.get("scaling_factor")
    assert encoders.keys() == text_files.ENCODERS[family].keys()
    for part, expected in encoders.items():
        stack = text_encoders.open_text_encoder(file, part, family)
        assert_equal(weights(stack.encoder), weights(expected))
        assert type(stack.encoder) is type(expected)
    if isinstance(vae, AutoencoderKL):
        assert_equal(weights(by_diffusers(AutoencoderKL, file, tmp_path / "number 1" / "vae")), weights(vae))
    if isinstance(denoiser, UNet2DConditionModel):
        theirs = by_diffusers(UNet2DConditionModel, file, tmp_path / "number 1" / "unet")
        assert_equal(weights(theirs), weights(denoiser))


def test_a_vae_of_other_latents_is_refused(tmp_path: Path) -> None:
    model, text_encoder, vae = checkpoint(tmp_path / "one", "sd1", 1)
    with pytest.raises(
        NodeError, match=r"latents of Stable Diffusion 1\.x, this VAE in those of Flux\.1"
    ) as caught:
        save(model, run(tmp_path), text_encoder, Vae(vae.file, "flux"))
    assert caught.value.place == "vae"
    with pytest.raises(NodeError, match=r"for Stable Diffusion 1\.x, this one for Stable Diffusion XL"):
        save(model, run(tmp_path), TextEncoder(text_encoder.file, "sdxl"), vae)


RUNS: dict[str, tuple[type[oracle.Checkpoint], Callable[[], Any]]] = {
    "z_image": (oracle.Checkpoint, lambda: ZImagePipeline(**test_z_image.parts(shift=3.0))),
    "flux2": (oracle.Checkpoint, lambda: test_flux2.pipeline(distilled=True)),
    "qwen_image": (oracle.Checkpoint, lambda: QwenImagePipeline(**qwen_parts())),
    "sana": (test_sana.Larger, test_sana.pipeline),
}
"""Family → a tiny pipeline with a language model."""


@pytest.mark.parametrize("family", RUNS)
def test_a_saved_checkpoint_gives_the_picture_that_the_model_gave(family: str, tmp_path: Path) -> None:
    """Levels, scaling, heads and whatever else the weights do not tell is in the file."""
    kind, made = RUNS[family]
    given = kind(made(), tmp_path / "folder")
    expected = given.ours(guidance=3.0)
    pictures = decode(given.vae, expected, device="cpu").pixels
    save(given.model, run(tmp_path), given.text_encoder, given.vae, name="out/whole", precision="float32")
    (file,) = (tmp_path / "out").iterdir()
    shutil.copytree(tmp_path / "folder" / "tokenizer", tmp_path / "out" / "tokenizer")
    saved = tiny.reference("checkpoint", file)
    given.model, given.text_encoder = (
        replace(given.model, file=saved),
        replace(given.text_encoder, file=saved),
    )
    found = given.ours(guidance=3.0)
    assert expected.samples.std() > 0.01
    torch.testing.assert_close(found.samples, expected.samples)
    np.testing.assert_allclose(
        decode(replace(given.vae, file=saved), found, device="cpu").pixels, pictures, atol=1e-6
    )


def test_what_a_model_predicts_and_its_size_are_said_as_other_programs_say_them(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    refiner().save_pretrained(folder / "unet")
    DDIMScheduler(prediction_type="v_prediction", rescale_betas_zero_snr=True).save_pretrained(
        folder / "scheduler"
    )
    model = Model(tiny.reference("checkpoint", folder), "sdxl_refiner")
    save(model, run(tmp_path), name="first")
    (first,) = tmp_path.glob("first*")
    save(replace(model, file=tiny.reference("denoiser", first)), run(tmp_path), name="second")
    (second,) = tmp_path.glob("second*")
    for file in (first, second):
        with safe_open(file, framework="pt") as read:
            told = read.metadata()
            assert {"v_pred", "ztsnr"} <= set(read.keys())
        assert told["modelspec.prediction_type"] == "v"
        assert told["modelspec.architecture"] == "stable-diffusion-xl-v1-refiner"
        assert told["modelspec.resolution"] == "64x64"
        assert "modelspec.merged_from" not in told
        assert configs.scheduler_config(file)["prediction_type"] == "v_prediction"
        assert configs.scheduler_config(file)["rescale_betas_zero_snr"] is True
    assert_equal(load_file(second), load_file(first))


def test_layers_without_a_name_in_the_original_layout_are_told(tmp_path: Path) -> None:
    """As those of models that are told the guidance."""
    made = UNet2DConditionModel(
        block_out_channels=(32,), down_block_types=("CrossAttnDownBlock2D",), layers_per_block=1,
        up_block_types=("CrossAttnUpBlock2D",), cross_attention_dim=32, time_cond_proj_dim=16,
    )  # fmt: skip
    made.save_pretrained(tmp_path / "lcm" / "unet")
    model = Model(tiny.reference("checkpoint", tmp_path / "lcm"), "sd1")
    with pytest.raises(ModelFileError, match=r"has no name for, such as “time_embedding\.cond_proj"):
        save(model, run(tmp_path), name="out")
    assert not list(tmp_path.glob("*.safetensors"))
