"""LoRA files of every layout, against the layers that diffusers and peft make of the same tensors."""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable
from pathlib import Path

import diffusers
import peft
import pytest
import torch
from diffusers import (
    Flux2Transformer2DModel,
    FluxTransformer2DModel,
    QwenImageTransformer2DModel,
    SanaTransformer2DModel,
    SD3Transformer2DModel,
    UNet2DConditionModel,
    ZImageTransformer2DModel,
)
from diffusers.loaders import (
    Flux2LoraLoaderMixin,
    FluxLoraLoaderMixin,
    QwenImageLoraLoaderMixin,
    StableDiffusionXLLoraLoaderMixin,
    ZImageLoraLoaderMixin,
)
from safetensors.torch import save_file
from torch import Tensor, nn
from transformers import CLIPTextConfig, CLIPTextModel, T5Config, T5EncoderModel

from nodegraph_app.core.errors import ModelFileError
from nodegraph_app.models import layer_changes, lora

STRENGTH = 0.7


def flux() -> nn.Module:
    return FluxTransformer2DModel(
        in_channels=4, num_layers=1, num_single_layers=1, attention_head_dim=8, num_attention_heads=2,
        joint_attention_dim=12, pooled_projection_dim=10, axes_dims_rope=(2, 2, 4),
    )  # fmt: skip


def flux2() -> nn.Module:
    return Flux2Transformer2DModel(
        in_channels=4, num_layers=1, num_single_layers=1, attention_head_dim=8, num_attention_heads=2,
        joint_attention_dim=12, timestep_guidance_channels=8, axes_dims_rope=(2, 2, 2, 2),
    )  # fmt: skip


def qwen() -> nn.Module:
    return QwenImageTransformer2DModel(
        in_channels=4, out_channels=1, num_layers=1, attention_head_dim=8, num_attention_heads=2,
        joint_attention_dim=12, axes_dims_rope=(2, 2, 4),
    )  # fmt: skip


def z_image() -> nn.Module:
    return ZImageTransformer2DModel(
        in_channels=4, dim=16, n_layers=1, n_refiner_layers=1, n_heads=2, n_kv_heads=2, cap_feat_dim=12,
        axes_dims=(2, 2, 4), axes_lens=(8, 8, 8),
    )  # fmt: skip


def sd3() -> nn.Module:
    return SD3Transformer2DModel(
        sample_size=8, in_channels=4, num_layers=2, attention_head_dim=8, num_attention_heads=2,
        joint_attention_dim=12, caption_projection_dim=16, pooled_projection_dim=10, pos_embed_max_size=8,
    )  # fmt: skip


def sana() -> nn.Module:
    return SanaTransformer2DModel(
        in_channels=4, out_channels=4, num_attention_heads=2, attention_head_dim=8, num_layers=1,
        num_cross_attention_heads=2, cross_attention_head_dim=8, cross_attention_dim=16, caption_channels=12,
        sample_size=8,
    )  # fmt: skip


def sdxl() -> nn.Module:
    return UNet2DConditionModel(
        sample_size=8, block_out_channels=(8, 16), layers_per_block=2, norm_num_groups=4,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"), cross_attention_dim=12, attention_head_dim=4,
        addition_embed_type="text_time", addition_time_embed_dim=4, projection_class_embeddings_input_dim=24,
        use_linear_projection=True,
    )  # fmt: skip


def clip() -> nn.Module:
    return CLIPTextModel(
        CLIPTextConfig(vocab_size=20, hidden_size=16, intermediate_size=24, num_hidden_layers=1,
                       num_attention_heads=2)
    )  # fmt: skip


def t5() -> nn.Module:
    return T5EncoderModel(T5Config(vocab_size=20, d_model=16, d_kv=8, d_ff=24, num_layers=1, num_heads=2))


def random(*shape: int) -> Tensor:
    """Different at each call."""
    return torch.randn(*shape) * 0.3


@pytest.fixture(autouse=True)
def seeded() -> None:
    torch.manual_seed(4)


def outputs(network: nn.Module, paths: list[str]) -> dict[str, Tensor]:
    """What each layer makes of a fixed input; a layer that peft wrapped answers for the one inside."""
    found = {}
    for path in paths:
        layer = network.get_submodule(path)
        inside = getattr(layer, "base_layer", layer)
        shape = layer_changes.shape(inside)
        assert shape is not None
        size = (2, shape[1], *(6 for _ in inside.weight.shape[2:]))
        with torch.no_grad():
            found[path] = layer(torch.randn(size, generator=torch.Generator().manual_seed(len(path))))
    return found


def changed(network: nn.Module, file: Path, part: str = "unet") -> tuple[nn.Module, list[str]]:
    """A copy of a network with a LoRA beside its layers, and the paths of the layers it changes."""
    made = copy.deepcopy(network)
    found = lora.changes(lora.read(file), made, part)
    for path, change in found.items():
        made.get_submodule(path).register_forward_hook(layer_changes.Beside([(change, STRENGTH)]))
    return made, list(found)


def agree(network: nn.Module, file: Path, oracle: nn.Module, layers: int, part: str = "unet") -> None:
    """Our reading of a file and a network into which it was loaded by others make the same of everything."""
    ours, paths = changed(network, file, part)
    everything = [path for path, layer in network.named_modules() if layer_changes.shape(layer) is not None]
    plain, found, expected = (outputs(one, everything) for one in (network, ours, oracle))
    for path in everything:
        torch.testing.assert_close(found[path], expected[path], atol=1e-5, rtol=1e-5, msg=path)
    touched = [path for path in everything if not torch.allclose(plain[path], expected[path], atol=1e-4)]
    assert sorted(paths) == sorted(touched)
    assert len(paths) == layers


def low_rank(
    names: dict[str, tuple[int, int]], down: str, up: str, *, alpha: float | None = None
) -> dict[str, Tensor]:
    """Random tensors for layers of given (out, in)."""
    tensors = {}
    for name, (outside, inside) in names.items():
        tensors[f"{name}.{down}"], tensors[f"{name}.{up}"] = random(3, inside), random(outside, 3)
        if alpha is not None:
            tensors[f"{name}.alpha"] = torch.tensor(alpha)
    return tensors


FLUX_BLOCKS = {
    "double_blocks.0.img_attn.qkv": (48, 16),
    "double_blocks.0.img_attn.proj": (16, 16),
    "double_blocks.0.txt_attn.qkv": (48, 16),
    "double_blocks.0.txt_attn.proj": (16, 16),
    "double_blocks.0.img_mlp.0": (64, 16),
    "double_blocks.0.img_mlp.2": (16, 64),
    "double_blocks.0.txt_mlp.0": (64, 16),
    "double_blocks.0.txt_mlp.2": (16, 64),
    "double_blocks.0.img_mod.lin": (96, 16),
    "single_blocks.0.linear2": (16, 80),
    "single_blocks.0.modulation.lin": (48, 16),
}  # fmt: skip
"""Layers of the original code and their sizes in the tiny transformer."""


def kohya_flux() -> dict[str, Tensor]:
    names = {f"lora_unet_{name.replace('.', '_')}": size for name, size in FLUX_BLOCKS.items()}
    return low_rank(names, "lora_down.weight", "lora_up.weight", alpha=1.5)


def xlabs_flux() -> dict[str, Tensor]:
    names = {
        "double_blocks.0.processor.qkv_lora1": (48, 16),
        "double_blocks.0.processor.qkv_lora2": (48, 16),
        "double_blocks.0.processor.proj_lora1": (16, 16),
        "double_blocks.0.processor.proj_lora2": (16, 16),
        "single_blocks.0.processor.qkv_lora": (48, 16),
        "single_blocks.0.processor.proj_lora": (16, 80),
    }
    return low_rank(names, "down.weight", "up.weight")


def kohya_qwen() -> dict[str, Tensor]:
    names = {
        "lora_unet_transformer_blocks_0_attn_to_q": (16, 16),
        "lora_unet_transformer_blocks_0_attn_add_k_proj": (16, 16),
        "lora_unet_transformer_blocks_0_attn_to_out_0": (16, 16),
        "lora_unet_transformer_blocks_0_img_mlp_net_2": (16, 64),
    }
    return low_rank(names, "lora_down.weight", "lora_up.weight", alpha=1.5)


def original_flux2() -> dict[str, Tensor]:
    names = {
        "diffusion_model.double_blocks.0.img_attn.qkv": (48, 16),
        "diffusion_model.double_blocks.0.txt_attn.qkv": (48, 16),
        "diffusion_model.double_blocks.0.img_attn.proj": (16, 16),
        "diffusion_model.double_blocks.0.img_mlp.2": (16, 48),
        "diffusion_model.single_blocks.0.linear1": (144, 16),
        "diffusion_model.single_blocks.0.linear2": (16, 64),
    }
    return low_rank(names, "lora_A.weight", "lora_B.weight")


def original_z_image() -> dict[str, Tensor]:
    names = {
        "diffusion_model.layers.0.attention.to_q": (16, 16),
        "diffusion_model.layers.0.attention.to_out.0": (16, 16),
        "diffusion_model.layers.0.feed_forward.w1": (42, 16),
    }
    return low_rank(names, "lora_A.weight", "lora_B.weight")


@pytest.mark.parametrize(
    ("network", "reader", "tensors", "layers"),
    [
        (flux, FluxLoraLoaderMixin, kohya_flux, 15),
        (flux, FluxLoraLoaderMixin, xlabs_flux, 12),
        (flux2, Flux2LoraLoaderMixin, original_flux2, 10),
        (qwen, QwenImageLoraLoaderMixin, kohya_qwen, 4),
        (z_image, ZImageLoraLoaderMixin, original_z_image, 3),
    ],
    ids=["flux-kohya", "flux-xlabs", "flux2", "qwen-kohya", "z-image"],
)
def test_layouts_of_transformers_are_read_as_diffusers_reads_them(
    network: Callable[[], nn.Module],
    reader: type,
    tensors: Callable[[], dict[str, Tensor]],
    layers: int,
    tmp_path: Path,
) -> None:
    plain, made = network(), tensors()
    save_file(made, tmp_path / "a.safetensors")
    oracle = copy.deepcopy(plain)
    oracle.load_lora_adapter(reader.lora_state_dict(dict(made)), prefix="transformer")
    oracle.set_adapters("default_0", STRENGTH)
    agree(plain, tmp_path / "a.safetensors", oracle, layers)


def test_a_fused_layer_of_flux_is_split_into_those_of_diffusers(tmp_path: Path) -> None:
    """The converter knows the sizes of the published model alone; on the meta device it weighs nothing."""
    with torch.device("meta"):
        network = FluxTransformer2DModel(num_layers=0, num_single_layers=1)
    name = "lora_unet_single_blocks_0_linear1"
    save_file(
        low_rank({name: (21504, 3072)}, "lora_down.weight", "lora_up.weight"), tmp_path / "a.safetensors"
    )
    adapter = lora.read(tmp_path / "a.safetensors")
    found = lora.changes(adapter, network, "unet")
    stem = "single_transformer_blocks.0"
    paths = [f"{stem}.attn.to_q", f"{stem}.attn.to_k", f"{stem}.attn.to_v", f"{stem}.proj_mlp"]
    assert list(found) == paths
    whole = adapter.tensors[f"{name}.lora_up.weight"] @ adapter.tensors[f"{name}.lora_down.weight"]
    assert torch.allclose(torch.cat([found[path].up @ found[path].down for path in paths]), whole, atol=1e-5)


ORIGINAL_SDXL = {
    "lora_unet_input_blocks_4_1_transformer_blocks_0_attn1_to_q": (16, 16),
    "lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_out_0": (16, 16),
    "lora_unet_input_blocks_4_1_proj_in": (16, 16),
    "lora_unet_middle_block_1_transformer_blocks_0_ff_net_2": (16, 64),
    "lora_unet_output_blocks_1_1_transformer_blocks_0_attn2_to_k": (16, 12),
    "lora_unet_output_blocks_0_0_emb_layers_1": (16, 32),
}


def test_an_sdxl_lora_in_the_original_layout_is_read_as_diffusers_reads_it(tmp_path: Path) -> None:
    plain = sdxl()
    made = low_rank(ORIGINAL_SDXL, "lora_down.weight", "lora_up.weight", alpha=1.5)
    for name, shape in (
        ("input_blocks_4_0_in_layers_2", (16, 8)),
        ("output_blocks_2_0_skip_connection", (16, 24)),
    ):
        size = 3 if "in_layers" in name else 1
        made[f"lora_unet_{name}.lora_down.weight"] = random(3, shape[1], size, size)
        made[f"lora_unet_{name}.lora_up.weight"] = random(shape[0], 3, 1, 1)
        made[f"lora_unet_{name}.alpha"] = torch.tensor(1.5)
    save_file(made, tmp_path / "a.safetensors")
    oracle = copy.deepcopy(plain)
    reader = StableDiffusionXLLoraLoaderMixin
    state, alphas = reader.lora_state_dict(dict(made), unet_config=plain.config)
    reader.load_lora_into_unet(state, alphas, oracle)
    oracle.set_adapters("default_0", STRENGTH)
    agree(plain, tmp_path / "a.safetensors", oracle, 8)


PROJECTIONS = (
    *("to_q", "to_k", "to_v", "to_out.0", "ff.net.2", "conv1", "q_proj", "fc1", "SelfAttention.q", "wo"),
    *("conv_inverted", "proj_in", "linear_in"),
)

CONFIGS = {
    "lora": lambda layers: peft.LoraConfig(r=3, lora_alpha=2, target_modules=layers),
    "dora": lambda layers: peft.LoraConfig(r=3, lora_alpha=2, target_modules=layers, use_dora=True),
    "loha": lambda layers: peft.LoHaConfig(r=3, alpha=2, target_modules=layers, use_effective_conv2d=True),
    "lokr": lambda layers: peft.LoKrConfig(r=3, alpha=3, target_modules=layers, use_effective_conv2d=True),
    "lokr of four": lambda layers: peft.LoKrConfig(r=1, alpha=2, target_modules=layers, decompose_both=True),
}


@pytest.mark.parametrize("kind", CONFIGS)
@pytest.mark.parametrize("network", [sdxl, flux, flux2, sd3, sana, clip, t5])
def test_adapters_that_peft_makes_act_as_they_do_in_peft(
    network: Callable[[], nn.Module], kind: str, tmp_path: Path
) -> None:
    plain = network()
    part = "text_encoder" if network in (clip, t5) else "unet"
    layers = [
        path
        for path, layer in plain.named_modules()
        if path.endswith(PROJECTIONS) and layer_changes.shape(layer) is not None
    ]
    oracle = copy.deepcopy(plain)
    peft.inject_adapter_in_model(CONFIGS[kind](layers), oracle)
    for name, parameter in oracle.named_parameters():
        if ".lora_" in name or ".hada_" in name or ".lokr_" in name:
            parameter.data = parameter.data.abs() + 0.1 if "magnitude" in name else random(*parameter.shape)
    tensors = {}
    prefix = "transformer" if part == "unet" else part
    for name, tensor in peft.get_peft_model_state_dict(oracle).items():
        tensors[f"{prefix}.{name}"] = tensor.clone()
        if kind != "lokr":  # whole factors, for which an alpha means nothing
            tensors[f"{prefix}.{_layer(name)}.alpha"] = torch.tensor(2.0)
    save_file(tensors, tmp_path / "a.safetensors")
    ours, paths = changed(plain, tmp_path / "a.safetensors", part)
    assert sorted(paths) == sorted(layers)
    everything = [path for path, layer in plain.named_modules() if layer_changes.shape(layer) is not None]
    before, found, expected = (outputs(one, everything) for one in (plain, ours, oracle))
    for path in everything:
        at_strength = before[path] + STRENGTH * (expected[path] - before[path])
        torch.testing.assert_close(found[path], at_strength, atol=2e-5, rtol=1e-4, msg=path)
        assert torch.allclose(before[path], expected[path]) == (path not in paths)


def _layer(name: str) -> str:
    return name[: min(name.index(mark) for mark in (".lora_", ".hada_", ".lokr_") if mark in name)]


def test_a_loha_in_the_original_layout_finds_its_layers(tmp_path: Path) -> None:
    plain, factors = sdxl(), {f"hada_w{n}_{end}": random(*shape) for n in (1, 2) for end, shape in
                              (("a", (16, 3)), ("b", (3, 16)))}  # fmt: skip
    names = {
        "original": "lora_unet_input_blocks_4_1_transformer_blocks_0_attn1_to_q",
        "own": "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn1_to_q",
    }
    found = {}
    for kind, name in names.items():
        file = tmp_path / f"{kind}.safetensors"
        save_file({f"{name}.{end}": tensor for end, tensor in factors.items()}, file)
        found[kind] = lora.changes(lora.read(file), plain, "unet")
    ((path, ours),), ((same_path, expected),) = (list(found[kind].items()) for kind in names)
    assert path == same_path == "down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q"
    assert torch.equal(ours.weight, expected.weight)


def test_lycoris_magnitudes_may_run_over_inputs(tmp_path: Path) -> None:
    plain, name = clip(), "lora_te_text_model_encoder_layers_0_mlp_fc1"
    tensors = low_rank({name: (24, 16)}, "lora_down.weight", "lora_up.weight")
    tensors[f"{name}.dora_scale"] = random(1, 16).abs()
    save_file(tensors, tmp_path / "a.safetensors")
    ((path, change),) = lora.changes(lora.read(tmp_path / "a.safetensors"), plain, "text_encoder").items()
    weight = plain.get_submodule(path).weight.detach()
    product = tensors[f"{name}.lora_up.weight"] @ tensors[f"{name}.lora_down.weight"]
    columns = (weight + change.weight).norm(dim=0)
    torch.testing.assert_close(columns, tensors[f"{name}.dora_scale"][0])
    turned = torch.nn.functional.cosine_similarity(weight + change.weight, weight + product, dim=0)
    torch.testing.assert_close(turned, torch.ones(16))


def test_what_diffusers_writes_into_the_metadata_sets_alpha(tmp_path: Path) -> None:
    plain = sana()
    config = peft.LoraConfig(r=3, lora_alpha=6, target_modules=["to_q"], init_lora_weights=False)
    oracle = copy.deepcopy(plain)
    oracle.add_adapter(config)
    diffusers.SanaPipeline.save_lora_weights(
        tmp_path,
        transformer_lora_layers=peft.get_peft_model_state_dict(oracle),
        transformer_lora_adapter_metadata=config.to_dict(),
    )
    oracle.set_adapters("default", STRENGTH)
    agree(plain, tmp_path / "pytorch_lora_weights.safetensors", oracle, 2)


def test_names_that_belong_to_nothing_are_counted_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    names = {
        "transformer.transformer_blocks.0.attn1.to_q": (16, 16),
        "transformer.blocks.7.attn.to_q": (16, 16),
    }
    tensors = low_rank(names, "lora_A.weight", "lora_B.weight") | {"transformer.proj.gate": random(2)}
    save_file(tensors, tmp_path / "a.safetensors")
    with caplog.at_level(logging.WARNING):
        found = lora.changes(lora.read(tmp_path / "a.safetensors"), sana(), "unet")
    assert list(found) == ["transformer_blocks.0.attn1.to_q"]
    assert "2 of 3 names belong to no layer" in caplog.text


@pytest.mark.parametrize(
    ("tensors", "message"),
    [
        ({"hada_w1_a": (16, 3), "hada_w1_b": (3, 16)}, "half a layer"),
        ({"lokr_w1": (4, 4), "lokr_w2_a": (4, 3)}, "half a layer"),
        ({"lokr_w1": (4, 4), "lokr_w2": (4, 5)}, "16 × 20, the model's is 16 × 16"),
        ({"diff": (8, 16)}, "8 × 16, the model's is 16 × 16"),
        ({"lora_A.weight": (3, 8), "lora_B.weight": (16, 3)}, "16 × 8, the model's is 16 × 16"),
        ({"lora_A.weight": (3, 16), "lora_B.weight": (16, 3), "dora_scale": (5, 1)}, "5 magnitudes for 16"),
        ({"lora_A.weight": (3, 16), "lora_B.weight": (16, 3), "diff_b": (5,)}, "5, the model's is 16"),
    ],
)
def test_tensors_that_do_not_fit_are_explained(
    tensors: dict[str, tuple[int, ...]], message: str, tmp_path: Path
) -> None:
    name = "transformer.transformer_blocks.0.attn1.to_q"
    save_file({f"{name}.{end}": random(*shape) for end, shape in tensors.items()}, tmp_path / "a.safetensors")
    with pytest.raises(ModelFileError, match=message):
        lora.changes(lora.read(tmp_path / "a.safetensors"), sana(), "unet")
