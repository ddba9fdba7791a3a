"""Collections of other programs are used where they lie."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from nodegraph_app.models import layouts
from nodegraph_app.models.library import Library, preview_picture

LORA = {"lora_unet_x_attn2_to_k.lora_down.weight": (4, 768)}
CHECKPOINT = {
    "model.diffusion_model.input_blocks.0.0.weight": (320, 4, 1, 1),
    "model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight": (1, 768),
    "first_stage_model.encoder.conv_in.weight": (8, 3, 1, 1),
    "first_stage_model.decoder.conv_in.weight": (8, 4, 1, 1),
}
UNTOLD = {"conv.weight": (2, 2)}
"""A tensor that says nothing of what it belongs to."""


def model(path: Path, shapes: dict[str, tuple[int, ...]] = UNTOLD) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file({name: torch.zeros(shape, dtype=torch.uint8) for name, shape in shapes.items()}, path)
    return path


def names(library: Library) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in library.models():
        found.setdefault(each.kind, []).append(each.name)
    return found


@pytest.fixture
def comfy(tmp_path: Path) -> Path:
    root = tmp_path / "ComfyUI"
    (root / "comfy").mkdir(parents=True)
    model(root / "models" / "checkpoints" / "sd" / "dream.safetensors", CHECKPOINT)
    model(root / "models" / "loras" / "ink.safetensors", LORA)
    model(root / "models" / "diffusion_models" / "big.safetensors")
    model(root / "models" / "unet" / "older.safetensors")
    model(root / "models" / "clip" / "words.safetensors")
    model(root / "models" / "text_encoders" / "t5.safetensors")
    model(root / "models" / "clip_vision" / "eyes.safetensors")
    model(root / "models" / "upscale_models" / "sharp.safetensors")
    model(root / "models" / "embeddings" / "mood.safetensors")
    model(root / "output" / "no_model.safetensors", CHECKPOINT)
    return root


COMFY = {
    "checkpoint": ["sd/dream"],
    "clip_vision": ["eyes"],
    "denoiser": ["big", "older"],
    "embedding": ["mood"],
    "lora": ["ink"],
    "text_encoder": ["t5", "words"],
    "upscaler": ["sharp"],
}


@pytest.mark.parametrize("part", [".", "models"])
def test_comfyui_is_recognised_by_its_root_and_by_its_models_folder(comfy: Path, part: str) -> None:
    assert layouts.program_of(comfy / part) == "ComfyUI"
    assert names(Library([comfy / part])) == COMFY


def test_the_folders_of_extra_model_paths_are_looked_through_too(comfy: Path, tmp_path: Path) -> None:
    model(tmp_path / "store" / "sdxl" / "one.safetensors", CHECKPOINT)
    model(tmp_path / "store" / "a" / "first.safetensors")
    model(tmp_path / "store" / "b" / "second.safetensors")
    (comfy / layouts.PATHS_FILE).write_text(
        "mine:\n  base_path: ../store\n  is_default: true\n  checkpoints: sdxl\n"
        "  upscale_models: |\n    a\n    b\n  something_else: [1, 2]\nempty:\n"
    )
    found = names(Library([comfy]))
    assert found["checkpoint"] == ["one", "sd/dream"]
    assert found["upscaler"] == ["first", "second", "sharp"]


@pytest.mark.parametrize("text", ["a: [", "- 1", "5", "a: {b: !!python/object/apply:os.system [x]}", "\x00"])
def test_a_paths_file_that_is_damaged_takes_nothing_away(comfy: Path, text: str) -> None:
    (comfy / layouts.PATHS_FILE).write_text(text)
    assert names(Library([comfy])) == COMFY


@pytest.mark.parametrize("part", [".", "models"])
def test_automatic1111_is_recognised_with_the_embeddings_beside_its_models(tmp_path: Path, part: str) -> None:
    root = tmp_path / "webui"
    model(root / "models" / "Stable-diffusion" / "dream.safetensors", CHECKPOINT)
    model(root / "models" / "Lora" / "people" / "ink.safetensors", LORA)
    model(root / "models" / "ESRGAN" / "sharp.safetensors")
    model(root / "models" / "VAE" / "untold.safetensors")
    model(root / "embeddings" / "mood.safetensors")
    assert layouts.program_of(root / part) == "AUTOMATIC1111"
    assert names(Library([root / part])) == {
        "checkpoint": ["dream"],
        "embedding": ["mood"],
        "lora": ["people/ink"],
        "upscaler": ["sharp"],
        "vae": ["untold"],
    }


def test_a_folder_with_the_same_subfolders_is_not_taken_for_another_program(tmp_path: Path) -> None:
    model(tmp_path / "models" / "checkpoints" / "dream.safetensors", CHECKPOINT)
    assert layouts.program_of(tmp_path / "models") == ""
    assert names(Library([tmp_path / "models"])) == {"checkpoint": ["dream"]}


def test_what_a_file_holds_counts_more_than_where_it_lies(tmp_path: Path) -> None:
    model(tmp_path / "checkpoints" / "ink.safetensors", LORA)
    assert names(Library([tmp_path])) == {"lora": ["ink"]}


def test_a_damaged_file_in_a_kind_folder_is_listed_as_damaged(tmp_path: Path) -> None:
    (tmp_path / "embeddings").mkdir()
    (tmp_path / "embeddings" / "mood.safetensors").write_bytes(b"x")
    (tmp_path / "embeddings" / "old.bin").write_bytes(b"x")
    library = Library([tmp_path])
    assert {each.name: each.convertible for each in library.damaged()} == {"mood": False, "old.bin": True}


def test_looking_never_changes_a_collection(comfy: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in comfy.rglob("*")}
    library = Library([comfy])
    for each in library.models():
        library.digest(each.path)
    assert {path: path.stat().st_mtime_ns for path in comfy.rglob("*")} == before


def test_models_are_searched_by_words_in_name_kind_and_family(comfy: Path) -> None:
    library = Library([comfy])
    assert [each.name for each in library.search("DREAM sd")] == ["sd/dream"]
    assert [each.name for each in library.search("diffusion 1")] == ["sd/dream", "ink"]
    assert [each.name for each in library.search("", "denoiser")] == ["big", "older"]
    assert not library.search("dream", "lora")


@pytest.mark.parametrize("wanted", ["Dream.safetensors", "dreams", "other/folder/dream", "d-r-e_a m"])
def test_names_that_are_spelt_alike_are_suggested(comfy: Path, wanted: str) -> None:
    assert Library([comfy]).similar("checkpoint", wanted) == ["sd/dream"]
    assert not Library([comfy]).similar("lora", wanted)


def test_the_picture_beside_a_model_is_its_preview(tmp_path: Path) -> None:
    file = model(tmp_path / "a.v2.safetensors")
    assert preview_picture(file) is None
    for name in ("a.png", "a.v2.webp", "a.v2.jpg", "a.v2.png", "a.v2.preview.png"):
        (tmp_path / name).write_bytes(b"")
        assert preview_picture(file) == (None if name == "a.png" else tmp_path / name)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "preview.png").write_bytes(b"")
    assert preview_picture(tmp_path / "folder") == tmp_path / "folder" / "preview.png"
