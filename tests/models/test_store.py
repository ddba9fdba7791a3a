from __future__ import annotations

import copy
import weakref
from pathlib import Path

import pytest
import torch
from diffusers import StableDiffusionPipeline
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from nodegraph_app.core.errors import Cancelled, ModelFileError
from nodegraph_app.core.performance import Performance
from nodegraph_app.core.values import LoraPatch, Model
from nodegraph_app.models import devices, layer_changes, lora
from nodegraph_app.models.store import Store
from tests.diffusion import tiny


@pytest.fixture
def model(folder: Path) -> Model:
    return tiny.recipes(folder / "tiny")[0]


@pytest.fixture
def style(folder: Path) -> LoraPatch:
    return LoraPatch(tiny.reference("lora", folder / "tiny" / "style.safetensors"), 1.0)


def weights(network: nn.Module) -> dict[str, Tensor]:
    """What every layer of a network computes with: its parameters and, where it multiplies by a matrix, what
    it makes of a fixed input, so that what acts beside the parameters is seen too.
    """
    found = {name: weight.detach().clone() for name, weight in network.named_parameters()}
    for name, layer in network.named_modules():
        if (shape := layer_changes.shape(layer)) is not None:
            side = 5 if layer_changes.is_convolution(layer) else 0
            size = (2, shape[1], side, side) if side else (2, shape[1])
            with torch.no_grad():
                found[f"{name}()"] = layer(torch.randn(size, generator=torch.Generator().manual_seed(1)))
    return found


def same(a: dict[str, Tensor], b: dict[str, Tensor]) -> bool:
    return all(torch.equal(a[name], b[name]) for name in a)


def test_a_network_is_loaded_once_and_shared(store: Store, folder: Path, model: Model) -> None:
    first = store.denoiser(model, "cpu")
    assert store.denoiser(Model(model.file, "sd1"), "cpu") is first
    assert store.files_opened == 1
    _, text_encoder, vae = tiny.recipes(folder / "tiny")
    store.text_stack(text_encoder, "cpu")
    store.vae(vae, "cpu")
    assert store.files_opened == 3


def test_a_change_of_strength_opens_no_file(store: Store, model: Model, style: LoraPatch) -> None:
    store.denoiser(model.patched(style), "cpu")
    opened = store.files_opened
    for strength in (0.5, -1.0, 0.0, 2.0):
        store.denoiser(model.patched(LoraPatch(style.file, strength)), "cpu")
    store.denoiser(model, "cpu")
    assert store.files_opened == opened == 2


def test_a_lora_leaves_nothing_behind_when_it_is_taken_off(
    store: Store, model: Model, style: LoraPatch
) -> None:
    before = weights(store.denoiser(model, "cpu"))
    patched = weights(store.denoiser(model.patched(style), "cpu"))
    assert not same(before, patched)
    for strength in (0.3, 7.7, -0.1):
        store.denoiser(model.patched(LoraPatch(style.file, strength)), "cpu")
    assert same(weights(store.denoiser(model.patched(style), "cpu")), patched)
    assert same(weights(store.denoiser(model, "cpu")), before)


def test_a_lora_adds_its_product_times_alpha_over_rank(store: Store, model: Model, style: LoraPatch) -> None:
    unet = store.denoiser(model, "cpu")
    before = {name: weight.clone() for name, weight in unet.named_parameters()}
    patched = store.denoiser(model.patched(LoraPatch(style.file, 0.5)), "cpu")
    tensors = load_file(style.file.path)
    for ending, shape in (("attn2.to_k", (3, 32)), ("ff.net.2", (3, 64)), ("resnets.0.conv1", (3, 16, 5, 5))):
        name = next(n for n in before if n.endswith(f"{ending}.weight"))
        stem = f"lora_unet_{name.removesuffix('.weight').replace('.', '_')}"
        up, down, alpha = (
            tensors[f"{stem}.{end}"] for end in ("lora_up.weight", "lora_down.weight", "alpha")
        )
        product = (up.flatten(1) @ down.flatten(1)).reshape(before[name].shape)
        layer = patched.get_submodule(name.removesuffix(".weight"))
        twin = copy.deepcopy(layer)
        twin._forward_hooks.clear()
        twin.weight.data = before[name] + 0.5 * alpha / 2 * product
        x = torch.randn(shape, generator=torch.Generator().manual_seed(3))
        with torch.no_grad():
            torch.testing.assert_close(layer(x), twin(x), atol=1e-5, rtol=1e-5)
    assert all(torch.equal(weight, before[name]) for name, weight in patched.named_parameters()), "not fused"


def test_several_loras_add_up(store: Store, folder: Path, model: Model, style: LoraPatch) -> None:
    other = LoraPatch(tiny.reference("lora", folder / "loras" / "other.safetensors"), 0.4)
    plain = weights(store.denoiser(model, "cpu"))
    each = [weights(store.denoiser(model.patched(patch), "cpu")) for patch in (style, other)]
    both = weights(store.denoiser(model.patched(style).patched(other), "cpu"))
    for name in plain:
        torch.testing.assert_close(
            both[name], each[0][name] + each[1][name] - plain[name], atol=1e-5, rtol=1e-4
        )


def test_text_encoder_and_unet_carry_their_own_strengths(
    store: Store, folder: Path, style: LoraPatch
) -> None:
    model, text_encoder, _ = tiny.recipes(folder / "tiny")
    plain = weights(store.text_stack(text_encoder, "cpu").encoder)
    store.denoiser(model.patched(style), "cpu")
    assert same(weights(store.text_stack(text_encoder, "cpu").encoder), plain)
    assert not same(weights(store.text_stack(text_encoder.patched(style), "cpu").encoder), plain)


def test_a_lora_for_another_model_is_explained_and_leaves_the_model_whole(
    store: Store, model: Model, tmp_path: Path, style: LoraPatch
) -> None:
    before = weights(store.denoiser(model, "cpu"))
    for name, tensors, message in (
        ("size", {"lora_unet_conv_in.lora_down.weight": torch.ones(2, 9, 3, 3)}, "of another size"),
        ("layer", {"lora_unet_no_such_layer.lora_down.weight": torch.ones(2, 4)}, "does not have"),
        ("part", {"lora_te2_x.lora_down.weight": torch.ones(2, 4)}, "does not have"),
    ):
        stem = next(iter(tensors)).removesuffix(".lora_down.weight")
        rank = torch.ones(16, 2, 1, 1) if name == "size" else torch.ones(4, 2)
        save_file(tensors | {f"{stem}.lora_up.weight": rank}, tmp_path / f"{name}.safetensors")
        wrong = LoraPatch(tiny.reference("lora", tmp_path / f"{name}.safetensors"), 1.0)
        with pytest.raises(ModelFileError, match=message):
            store.denoiser(model.patched(style).patched(wrong), "cpu")
        assert same(weights(store.denoiser(model, "cpu")), before)


def test_adapters_of_other_kinds_are_refused_by_name(tmp_path: Path) -> None:
    save_file({"lora_unet_x.oft_blocks": torch.ones(1)}, tmp_path / "a.safetensors")
    with pytest.raises(ModelFileError, match="is an OFT adapter"):
        lora.read(tmp_path / "a.safetensors")
    save_file({"lora_unet_x.lora_up.bias": torch.ones(1)}, tmp_path / "c.safetensors")
    with pytest.raises(ModelFileError, match=r"“lora_unet_x\.lora_up\.bias”"):
        lora.read(tmp_path / "c.safetensors")
    save_file({"lora_unet_x.lora_up.weight": torch.ones(1)}, tmp_path / "b.safetensors")
    with pytest.raises(ModelFileError, match="half a layer"):
        lora.read(tmp_path / "b.safetensors")


def test_the_diffusers_layout_gives_the_same_weights(
    store: Store, model: Model, style: LoraPatch, pipe: StableDiffusionPipeline, tmp_path: Path
) -> None:
    names = {name.replace(".", "_"): name for name, _ in pipe.unet.named_modules()}
    tensors = {}
    for name, tensor in load_file(style.file.path).items():
        layer, _, end = name.removeprefix("lora_unet_").partition(".")
        if layer in names:
            plain = {"lora_down.weight": "lora_A.weight", "lora_up.weight": "lora_B.weight"}.get(end)
            tensors[f"unet.{names[layer]}.{plain or end}"] = tensor
    save_file(tensors, tmp_path / "same.safetensors")
    same_lora = LoraPatch(tiny.reference("lora", tmp_path / "same.safetensors"), 1.0)
    assert same(
        weights(store.denoiser(model.patched(same_lora), "cpu")),
        weights(store.denoiser(model.patched(style), "cpu")),
    )


def test_releasing_forgets_everything(store: Store, model: Model) -> None:
    first = store.denoiser(model, "cpu")
    store.release()
    assert store.denoiser(model, "cpu") is not first


def test_the_arithmetic_is_named_per_device() -> None:
    release = torch.__version__.partition("+")[0]
    assert devices.numerics("cpu") == f"cpu-float32-torch{release}"
    assert devices.numerics("cuda:1", Performance(channels_last="off")) == f"cuda-float16-torch{release}"
    assert devices.numerics("cuda:1") == f"cuda-float16-torch{release}~channels-last"
    chosen = Performance("math", "on", "blocks")
    assert devices.numerics("cpu", chosen) == f"cpu-float32-torch{release}~math~channels-last~compiled"
    assert devices.dtype("mps") is torch.float16
    assert devices.pick("cpu") == "cpu"


def test_work_that_wants_to_be_alone_keeps_what_it_used_the_last_time(
    store: Store, folder: Path, model: Model
) -> None:
    _, text_encoder, vae = tiny.recipes(folder / "tiny")
    with store.work("prompt", check=never):
        store.text_stack(text_encoder, "cpu")
    with store.work("sample", check=never):
        unet = store.denoiser(model, "cpu")
    with store.work("decode", check=never):
        store.vae(vae, "cpu")
    opened = store.files_opened
    with store.work("sample", check=never, alone=True):
        assert store.denoiser(model, "cpu") is unet
    assert store.files_opened == opened
    store.vae(vae, "cpu")
    store.text_stack(text_encoder, "cpu")
    assert store.files_opened == opened + 2


def test_released_networks_leave_nothing_in_memory(store: Store, model: Model) -> None:
    gone = weakref.ref(store.denoiser(model, "cpu"))
    with store.work("another", check=never, alone=True):
        assert gone() is None


def test_offloaded_weights_give_the_same_and_take_loras_as_ever(
    store: Store, model: Model, style: LoraPatch
) -> None:
    x, context = torch.ones(1, 4, 8, 8), torch.ones(1, 77, 16)

    def predicted(recipe: Model) -> Tensor:
        unet = store.denoiser(recipe, "cpu")
        width = unet.config.cross_attention_dim
        with torch.no_grad():
            return unet(x, torch.tensor(500), context[..., :1].expand(-1, -1, width)).sample

    recipes = [model, model.patched(style), model]
    resident = [predicted(recipe) for recipe in recipes]
    with store.work("sample", check=never, offload=True):
        offloaded = [predicted(recipe) for recipe in recipes]
        assert len(coming_and_going(store.denoiser(model, "cpu"))) > 10, "layers come one by one"
    assert all(torch.equal(one, other) for one, other in zip(resident, offloaded, strict=True))
    assert not torch.equal(resident[0], resident[1])
    opened = store.files_opened
    with store.work("sample", check=never):
        assert torch.equal(predicted(model), resident[0])
        assert not coming_and_going(store.denoiser(model, "cpu"))
    assert store.files_opened == opened, "back where memory is plenty, from main memory"


def coming_and_going(network: nn.Module) -> list[nn.Module]:
    """Layers whose weights are elsewhere while they do not compute."""
    return [m for m in network.modules() if hasattr(m, "_diffusers_hook") and m._diffusers_hook.hooks]


class Stop:
    """Counts how often it is asked, and wants the work broken off at some time."""

    def __init__(self, after: float = float("inf")):
        self.asked, self.after = 0, after

    def __call__(self) -> None:
        self.asked += 1
        if self.asked > self.after:
            raise Cancelled


def never() -> None:
    """Nobody stops this work."""


def test_loading_can_be_broken_off_at_any_moment_and_leaves_nothing_behind(
    store: Store, model: Model
) -> None:
    uninterrupted = Stop()
    expected = weights(Store().denoiser(model, "cpu"))
    with store.work("sample", check=uninterrupted):
        store.denoiser(model, "cpu")
    assert uninterrupted.asked > 1000
    for share in (0.0, 0.2, 0.5, 0.9):
        fresh = Store()
        with pytest.raises(Cancelled), fresh.work("sample", check=Stop(int(share * uninterrupted.asked))):
            fresh.denoiser(model, "cpu")
        assert same(weights(fresh.denoiser(model, "cpu")), expected)


def test_a_forward_pass_can_be_broken_off_between_any_two_layers(store: Store, folder: Path) -> None:
    vae = store.vae(tiny.recipes(folder / "tiny")[2], "cpu")
    latent = torch.zeros(1, 4, 8, 8)
    layers = Stop()
    with store.work("decode", check=layers), torch.no_grad():
        expected = vae.decode(latent).sample
    assert layers.asked > 20
    for after in (0, 7, layers.asked - 1):
        with store.work("decode", check=Stop(after)), torch.no_grad(), pytest.raises(Cancelled):
            vae.decode(latent)
    with torch.no_grad():
        assert torch.equal(vae.decode(latent).sample, expected)


def test_memory_that_runs_out_within_a_lora_leaves_the_plain_network_plain(
    store: Store, model: Model, style: LoraPatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = weights(store.denoiser(model, "cpu"))
    moved: list[Tensor] = []
    move = Tensor.to

    def run_out(self: Tensor, *arguments: object) -> Tensor:
        if arguments == (torch.device("cpu"), torch.float32):  # half of a change, on its way beside its layer
            moved.append(self)
            if len(moved) == 5:
                raise torch.OutOfMemoryError("CUDA out of memory")
        return move(self, *arguments)  # type: ignore[call-overload]

    monkeypatch.setattr(Tensor, "to", run_out)
    with pytest.raises(torch.OutOfMemoryError):
        store.denoiser(model.patched(style), "cpu")
    monkeypatch.undo()
    assert len(moved) == 5
    assert same(weights(store.denoiser(model, "cpu")), before)


def test_a_strength_of_nought_is_no_lora_bit_for_bit_also_by_block(
    store: Store, folder: Path, style: LoraPatch
) -> None:
    model, text_encoder, _ = tiny.recipes(folder / "tiny")
    plain = weights(store.denoiser(model, "cpu"))
    for nothing in (LoraPatch(style.file, 0.0), LoraPatch(style.file, 1.0, (("rest", 0.0),))):
        store.denoiser(model.patched(style), "cpu")
        unet = store.denoiser(model.patched(nothing), "cpu")
        assert same(weights(unet), plain)
        assert not any(layer._forward_hooks for layer in unet.modules())
    words = weights(store.text_stack(text_encoder, "cpu").encoder)
    some = weights(
        store.text_stack(
            text_encoder.patched(LoraPatch(style.file, 1.0, (("layers.0", 0.0),))), "cpu"
        ).encoder
    )
    changed = {name for name in words if not torch.equal(words[name], some[name])}
    assert changed
    assert all(".layers.1." in f".{name}" for name in changed)


def test_blocks_have_strengths_of_their_own(store: Store, model: Model, style: LoraPatch) -> None:
    plain = weights(store.denoiser(model, "cpu"))
    whole = weights(store.denoiser(model.patched(style), "cpu"))
    half = weights(store.denoiser(model.patched(LoraPatch(style.file, 0.5)), "cpu"))
    by_block = (("down_blocks", 0.5), ("mid_block", 0.0), ("down_blocks.1", 1.0))
    found = weights(store.denoiser(model.patched(LoraPatch(style.file, 1.0, by_block)), "cpu"))
    for name in plain:
        block = ".".join(name.split(".")[:2])
        expected = plain if block.startswith("mid") else half if block == "down_blocks.0" else whole
        assert torch.equal(found[name], expected[name]), name
    assert not same(plain, whole)


def test_a_block_that_no_model_has_is_explained(store: Store, model: Model, style: LoraPatch) -> None:
    before = weights(store.denoiser(model, "cpu"))
    with pytest.raises(ModelFileError, match="no block “dwn”") as caught:
        store.denoiser(model.patched(LoraPatch(style.file, 1.0, (("dwn", 0.5),))), "cpu")
    assert "down_blocks" in str(caught.value)
    assert same(weights(store.denoiser(model, "cpu")), before)


def test_two_workflows_on_one_base_never_leak_into_each_other(
    folder: Path, model: Model, style: LoraPatch
) -> None:
    other = LoraPatch(tiny.reference("lora", folder / "loras" / "other.safetensors"), 0.4)
    recipes = [model.patched(style), model.patched(other), model, model.patched(other).patched(style)]

    def predicted(store: Store, recipe: Model) -> Tensor:
        x = torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(2))
        with torch.no_grad():
            told = torch.ones(1, 7, tiny.WIDTH)
            return store.denoiser(recipe, "cpu")(x, torch.tensor(500), encoder_hidden_states=told).sample

    alone = [predicted(Store(), recipe) for recipe in recipes]
    together = Store()
    for _ in range(3):
        for recipe, expected in zip(recipes, alone, strict=True):
            assert torch.equal(predicted(together, recipe), expected)
    assert together.files_opened == 3
    assert len({tuple(one.flatten().tolist()) for one in alone}) == len(recipes)
