from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image as Pillow
from safetensors.torch import save_file

from nodegraph_app import builtin
from nodegraph_app.core import families
from nodegraph_app.core.errors import ModelFileError, NodeError, ParameterError
from nodegraph_app.core.files import FileRef
from nodegraph_app.core.graph import Graph, Node, Source
from nodegraph_app.core.problems import structural_problems
from nodegraph_app.core.traits import infer_traits
from nodegraph_app.core.values import Latent, LoraPatch, Model, TextEncoder
from nodegraph_app.diffusion.families import FAMILIES
from nodegraph_app.diffusion.levels import FlowLevels
from nodegraph_app.diffusion.vae import check_fits
from nodegraph_app.models import signatures
from nodegraph_app.settings import Settings
from nodegraph_app.workspace import Workspace
from tests.diffusion import tiny

registry = builtin.registry()


def run(type_id: str, *values: Any, **parameters: Any) -> Any:
    return registry[type_id].function(*values, **parameters)


def infer(type_id: str, parameters: dict[str, Any], inputs: dict[str, Any] | None = None) -> Any:
    rule = registry[type_id].infer
    assert rule is not None
    return rule(parameters, inputs or {})


def picture(path: Path) -> FileRef:
    return FileRef("image", path.name, "", str(path))


def test_the_families_that_load_are_those_that_run():
    assert list(FAMILIES) == list(signatures.BY_FAMILY)


def test_the_window_knows_which_families_are_rectified_flows() -> None:
    found = {name: isinstance(family.levels, FlowLevels) for name, family in FAMILIES.items()}
    assert found == {name: families.is_flow(name) for name in FAMILIES}
    assert not families.is_flow("some later one")
    assert not families.is_flow(None)


def test_a_checkpoint_hands_out_recipes_and_reads_no_weights(samples):
    file = samples.files["checkpoint"]
    model, text_encoder, vae = run("loaders.checkpoint", file=file)
    assert {model.file, text_encoder.file, vae.file} == {file}
    assert {model.family, text_encoder.family, vae.family} == {"sd1"}


def test_traits_of_a_checkpoint_are_known_before_running(samples):
    traits = infer("loaders.checkpoint", {"file": samples.files["checkpoint"]})
    assert traits["vae"] == {"space": "sd1", "latent_channels": 4}
    assert traits["model"] == {"family": "sd1", **traits["vae"], "usual_side": 64}  # 8 latent pixels
    assert infer("loaders.checkpoint", {"file": None}) == {}


@pytest.mark.parametrize("family", ["sd1", "sdxl"])
def test_a_vae_that_does_not_say_its_family_fits_each_of_its_channels_whatever_its_name(tmp_path, family):
    shapes = {"decoder.conv_in.weight": (8, 4, 1, 1), "encoder.conv_in.weight": (8, 3, 1, 1)}
    save_file({name: torch.zeros(shape) for name, shape in shapes.items()}, tmp_path / "vae_fp16.safetensors")
    file = tiny.reference("vae", tmp_path / "vae_fp16.safetensors")
    traits = infer("loaders.vae", {"file": file})
    assert traits == {"vae": {"latent_channels": 4}}
    vae = run("loaders.vae", file=file)
    check_fits(Latent(torch.zeros(1, 4, 2, 2), family), channels=4, family=vae.family)


def test_a_file_of_the_wrong_kind_is_explained_on_its_parameter(samples):
    lora = samples.files["lora"]
    with pytest.raises(ModelFileError, match="“style” is a LoRA, not a checkpoint") as caught:
        run("loaders.checkpoint", file=FileRef("checkpoint", "style", lora.digest, lora.path))
    assert caught.value.place == "file"


def test_a_checkpoint_of_another_family_is_explained_before_running(tmp_path):
    name = "model.diffusion_model.input_blocks."
    tensors = {
        f"{name}0.0.weight": torch.zeros(1, 7, 1, 1),
        f"{name}1.1.attn2.to_k.weight": torch.zeros(1, 768),
        "first_stage_model.decoder.conv_in.weight": torch.zeros(1, 4, 1, 1),
    }
    save_file(tensors, tmp_path / "big.safetensors")
    with pytest.raises(ModelFileError, match="“big” is of an unknown family"):
        infer("loaders.checkpoint", {"file": tiny.reference("checkpoint", tmp_path / "big.safetensors")})


def test_a_lora_patches_recipes_in_order_each_with_its_strength(samples):
    model, text_encoder = samples.value("model"), samples.value("text_encoder")
    lora = samples.files["lora"]
    once = run("loaders.lora", model, text_encoder, file=lora, strength=0.8, text_strength=0.5)
    twice = run("loaders.lora", *once, file=lora, strength=-0.2, text_strength=0.0)
    assert twice.model.patches == (LoraPatch(lora, 0.8), LoraPatch(lora, -0.2))
    assert twice.text_encoder.patches == (LoraPatch(lora, 0.5),)
    assert model.patches == ()


def test_a_lora_needs_no_text_encoder_but_then_hands_none_on(samples):
    lora = samples.files["lora"]
    patched = run("loaders.lora", samples.value("model"), file=lora)
    assert patched.model.patches == (LoraPatch(lora, 1.0),)
    assert patched.text_encoder is None
    made = Graph(
        registry,
        [
            Node("checkpoint", "loaders.checkpoint"),
            Node("lora", "loaders.lora", inputs={"model": Source("checkpoint", "model")}),
            Node("prompt", "prompts.encode", inputs={"text_encoder": Source("lora", "text_encoder")}),
        ],
    )
    files = Workspace(Settings())
    (problem,) = (*structural_problems(made, files), *infer_traits(made, files).problems)
    assert (problem.node, problem.place) == ("prompt", "text_encoder")
    assert "No text encoder is connected to Load LoRA" in problem.message


def test_a_lora_of_another_family_is_explained_before_and_while_running(samples, tmp_path):
    save_file({"lora_te1_x.lora_down.weight": torch.zeros(2, 4)}, tmp_path / "xl.safetensors")
    file = tiny.reference("lora", tmp_path / "xl.safetensors")
    with pytest.raises(NodeError, match=r"“xl” is for Stable Diffusion XL, this is for Stable Diffusion 1"):
        run("loaders.lora", samples.value("model"), samples.value("text_encoder"), file=file)
    other = samples.files["checkpoint"]
    with pytest.raises(NodeError, match=r"for Stable Diffusion 1.x, this is for Stable Diffusion XL"):
        run("loaders.lora", Model(other, "sdxl"), TextEncoder(other, "sdxl"), file=samples.files["lora"])
    with pytest.raises(NodeError, match="for Stable Diffusion 1"):
        infer("loaders.lora", {"file": samples.files["lora"]}, {"model": {"family": "sdxl"}})


@pytest.mark.parametrize(
    ("family", "blocks", "stranger"),
    [
        ("sd1", "down=1, mid=0.5, up.1=0, rest=1, conv_in=0", ""),
        ("sdxl", "middle=1", "middle"),
        ("sdxl", "double.3=1", "double.3"),
        ("flux", "double.0-5=0, single=1, rest=0", ""),
        ("flux", "up.1=0", "up.1"),
        ("", "anything=0", ""),
    ],
)
def test_a_block_that_the_family_lacks_is_told_before_anything_runs(family, blocks, stranger):
    said = {"family": family} if family else {}
    for type_id, socket in (("loaders.lora", "model"), ("merging.models", "first")):
        parameters = registry[type_id].defaults() | {"file": None, "blocks": blocks}
        if not stranger:
            infer(type_id, parameters, {socket: said})
            continue
        with pytest.raises(ParameterError, match=f"has no block “{stranger}”") as caught:
            infer(type_id, parameters, {socket: said})
        assert caught.value.place == "blocks"


def test_a_size_that_is_not_allowed_is_told_once_and_goes_no_further():
    made = Graph(registry, [Node("latent", "latent.empty", params={"width": -512})])
    files = Workspace(Settings())
    assert not infer_traits(made, files).outputs[Source("latent", "latent")]
    (problem,) = structural_problems(made, files)
    assert problem.place == "width"


def test_a_file_of_another_kind_than_a_node_reads_is_explained(tmp_path):
    (tmp_path / "models").mkdir()
    save_file({"lora_te_x.lora_down.weight": torch.zeros(2, 4)}, tmp_path / "models" / "ink.safetensors")
    files = Workspace(Settings(model_folders=(tmp_path / "models",)))
    made = Graph(registry, [Node("load", "loaders.checkpoint", params={"file": "ink"})])
    (problem,) = structural_problems(made, files)
    assert problem.message == "“ink” is a LoRA, not a checkpoint."
    assert problem.hint == "Choose a checkpoint, or use Load LoRA."


def test_a_picture_is_read_exactly_with_zeros_for_a_mask(tmp_path):
    pixels = np.random.default_rng(0).integers(0, 256, (6, 9, 3), dtype=np.uint8)
    Pillow.fromarray(pixels).save(tmp_path / "a.png")
    image, mask = run("loaders.image", file=picture(tmp_path / "a.png"))
    assert np.array_equal(np.rint(image.pixels[0] * 255), pixels)
    assert image.pixels.dtype == mask.coverage.dtype == np.float32
    assert mask.coverage.shape == (1, 6, 9)
    assert not mask.coverage.any()


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparent_parts_are_what_the_mask_repaints(tmp_path, mode):
    pixels = np.full((4, 5, 4), 200, np.uint8)
    pixels[:, :2, 3], pixels[:, 2:, 3] = 0, 255
    Pillow.fromarray(pixels).convert(mode).save(tmp_path / "a.png")
    image, mask = run("loaders.image", file=picture(tmp_path / "a.png"))
    assert image.pixels.shape == (1, 4, 5, 4)
    assert (mask.coverage[0, :, :2] == 1).all()
    assert (mask.coverage[0, :, 2:] == 0).all()


def painted_over(folder, width, height, share=1.0):
    """A mask of which the upper half is white, in a file."""
    levels = np.zeros((height, width), np.uint8)
    levels[: height // 2] = round(255 * share)
    Pillow.fromarray(levels).save(folder / "mask.png")
    return picture(folder / "mask.png")


def test_a_painted_mask_is_taken_instead_of_transparency(tmp_path):
    Pillow.new("RGBA", (8, 4), (9, 9, 9, 0)).save(tmp_path / "a.png")
    file, mask = picture(tmp_path / "a.png"), painted_over(tmp_path, 8, 4, share=0.4)
    _, coverage = run("loaders.image", file=file, mask=mask)
    assert coverage.coverage.shape == (1, 4, 8)
    assert np.array_equal(np.rint(coverage.coverage[0, :, 0] * 255), [102, 102, 0, 0])
    assert infer("loaders.image", {"file": file, "mask": mask})["mask"] == {
        "width": 8,
        "height": 4,
        "batch": 1,
    }


def test_a_mask_follows_its_picture_to_another_size_but_not_to_another_shape(tmp_path):
    mask = painted_over(tmp_path, 8, 4)
    Pillow.new("RGB", (16, 8)).save(tmp_path / "a.png")
    larger = run("loaders.image", file=picture(tmp_path / "a.png"), mask=mask).mask.coverage[0]
    assert larger.shape == (8, 16)
    assert (larger[:3] == 1).all()
    assert (larger[5:] == 0).all()
    Pillow.new("RGB", (8, 8)).save(tmp_path / "b.png")
    for found in (run, lambda node, **files: infer(node, files)):
        with pytest.raises(NodeError, match="painted over a picture of 8 × 4 px") as caught:
            found("loaders.image", file=picture(tmp_path / "b.png"), mask=mask)
        assert caught.value.place == "mask"


def test_sixteen_bit_greys_keep_their_brightness(tmp_path):
    Pillow.fromarray(np.full((3, 3), 32768, np.uint16)).save(tmp_path / "a.png")
    image, _ = run("loaders.image", file=picture(tmp_path / "a.png"))
    assert image.pixels.shape == (1, 3, 3, 3)
    assert np.allclose(image.pixels, 0.5, atol=1e-3)


def test_a_turned_photo_stands_upright_and_its_size_is_known_before_running(tmp_path):
    exif = Pillow.Exif()
    exif[0x0112] = 6
    Pillow.new("RGB", (20, 10)).save(tmp_path / "a.jpg", exif=exif)
    image, _ = run("loaders.image", file=picture(tmp_path / "a.jpg"))
    assert image.pixels.shape == (1, 20, 10, 3)
    traits = infer("loaders.image", {"file": picture(tmp_path / "a.jpg")})
    assert traits["image"] == {"width": 10, "height": 20, "batch": 1}


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n0000"])
def test_a_file_that_is_no_picture_is_explained(tmp_path, content):
    (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(NodeError, match=r"“a\.png” cannot be read") as caught:
        run("loaders.image", file=picture(tmp_path / "a.png"))
    assert caught.value.place == "file"
    with pytest.raises(NodeError, match="is not where it was"):
        run("loaders.image", file=picture(tmp_path / "gone.png"))
