from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from nodegraph_app import builtin
from nodegraph_app.core import edits
from nodegraph_app.core.errors import ModelFileError
from nodegraph_app.core.files import Files, reference
from nodegraph_app.core.traits import infer_traits
from nodegraph_app.documents.storage import open_document
from nodegraph_app.models import description, headers
from nodegraph_app.models.library import Library
from nodegraph_app.settings import Settings
from nodegraph_app.workspace import Workspace


def test_every_model_in_the_folder_is_found_by_kind_and_name(folder: Path) -> None:
    library = Library([folder])
    assert library.names("checkpoint") == ["tiny"]
    assert library.names("vae") == ["tiny/vae"]
    assert library.names("controlnet") == ["tiny/edges"]
    assert library.names("lora") == ["other", "tiny/style"]
    assert library.find("checkpoint", "tiny") == folder / "tiny"
    assert library.find("lora", "tiny/style.safetensors") == folder / "tiny" / "style.safetensors"
    assert library.find("lora", "other") == folder / "loras" / "other.safetensors"
    assert library.find("vae", "tiny") is None
    assert not library.damaged()


def test_it_answers_what_the_rest_of_the_app_asks_of_files(folder: Path) -> None:
    library: Files = Library([folder])
    found = reference(library, "checkpoint", "tiny")
    assert found is not None
    assert found.digest == library.digest(folder / "tiny")
    assert reference(library, "checkpoint", "none") is None


def test_a_model_is_described_from_its_config_or_header(folder: Path) -> None:
    library = Library([folder])
    tiny = library.describe("checkpoint", "tiny")
    assert tiny is not None
    assert (tiny.family, tiny.latent_channels, tiny.kind, tiny.path) == (
        "sd1",
        4,
        "checkpoint",
        folder / "tiny",
    )
    assert tiny.size_bytes > 100_000
    lora = library.describe("lora", "other")
    assert lora is not None
    assert (lora.family, lora.latent_channels) == ("sd1", 0)
    assert library.describe("lora", "none") is None
    assert [model.name for model in library.models()] == [
        "tiny",
        "tiny/edges",
        "other",
        "tiny/style",
        "tiny/vae",
    ]


def test_the_first_folder_wins_and_the_built_in_one_comes_last(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(folder / "tiny" / "vae", own / "tiny" / "vae")
    library = Library([tmp_path / "missing", own], folder)
    assert library.find("vae", "tiny/vae") == own / "tiny" / "vae"
    assert library.find("checkpoint", "tiny") == folder / "tiny"


@pytest.mark.parametrize("name", ["../tiny", "/etc/passwd", "tiny/../../x", "C:/tiny", "a\\b", "", "."])
def test_names_that_leave_the_folders_are_not_found(folder: Path, name: str) -> None:
    assert Library([folder / "tiny"], folder).find("checkpoint", name) is None


def test_a_new_file_is_found_without_restarting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nodegraph_app.models.library.RESCAN_AFTER_S", 0.0)
    library = Library([tmp_path])
    assert library.find("lora", "new") is None
    save_file({"lora_unet_x.lora_down.weight": torch.zeros(2, 4)}, tmp_path / "new.safetensors")
    assert library.find("lora", "new") == tmp_path / "new.safetensors"
    (tmp_path / "new.safetensors").unlink()
    assert library.find("lora", "new") is None


DAMAGES = {
    "empty": b"",
    "too short": b"abc",
    "no header": b"\xff" * 64,
    "no json": (8).to_bytes(8, "little") + b"notjson!",
    "a list": (2).to_bytes(8, "little") + b"[]",
    "wrong entries": (8).to_bytes(8, "little") + b'{"a": 1}',
    "cut short": (63).to_bytes(8, "little")
    + b'{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}'.ljust(63),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_files_are_listed_with_a_reason_and_never_crash(tmp_path: Path, damage: str) -> None:
    (tmp_path / "bad.safetensors").write_bytes(DAMAGES[damage])
    library = Library([tmp_path])
    assert library.names("checkpoint") == []
    (bad,) = library.damaged()
    assert bad.name == "bad"
    assert "bad.safetensors" in bad.reason
    assert library.find("checkpoint", "bad") == tmp_path / "bad.safetensors"
    with pytest.raises(ModelFileError, match=r"bad\.safetensors"):
        library.describe("checkpoint", "bad")


def test_a_broken_config_is_listed_with_a_reason(tmp_path: Path) -> None:
    (tmp_path / "model" / "unet").mkdir(parents=True)
    (tmp_path / "model" / "unet" / "config.json").write_text("{")
    (damaged,) = Library([tmp_path]).damaged()
    assert "unet/config.json" in damaged.reason


@pytest.mark.parametrize(
    "config", ["[]", "null", '{"out_channels": "x"}', '{"out_channels": []}', "[" * 99999]
)
def test_a_config_that_says_impossible_things_is_listed_with_a_reason(tmp_path: Path, config: str) -> None:
    (tmp_path / "model" / "unet").mkdir(parents=True)
    (tmp_path / "model" / "unet" / "config.json").write_text(config)
    (damaged,) = Library([tmp_path]).damaged()
    assert damaged.name == "model"


def test_a_header_that_says_impossible_things_is_listed_with_a_reason(tmp_path: Path) -> None:
    header_of(tmp_path, {"lora_unet_attn2_to_k.lora_down.weight": (4,)})
    (damaged,) = Library([tmp_path]).damaged()
    assert "impossible" in damaged.reason


def test_a_model_that_has_gone_is_explained(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="“x” cannot be read"):
        description.require("lora", tmp_path / "gone.safetensors", "x")


def test_formats_that_can_run_code_are_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "old.ckpt").write_bytes(b"x")
    library = Library([tmp_path])
    (refused,) = library.damaged()
    assert "can run code" in refused.reason
    with pytest.raises(ModelFileError, match="can run code"):
        description.require("checkpoint", tmp_path / "old.ckpt")


def header_of(tmp_path: Path, shapes: dict[str, tuple[int, ...]]) -> Path:
    path = tmp_path / "model.safetensors"
    save_file({name: torch.zeros(shape, dtype=torch.uint8) for name, shape in shapes.items()}, path)
    return path


ALONE = {"model.diffusion_model.input_blocks.0.0.weight": (320, 4, 1, 1)}
BESIDE = {"first_stage_model.decoder.conv_in.weight": (8, 4, 1, 1)}
UNET = ALONE | BESIDE
CONTEXT = "model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight"


@pytest.mark.parametrize(
    ("shapes", "kind", "family"),
    [
        (UNET | {CONTEXT: (1, 768)}, "checkpoint", "sd1"),
        (UNET | {CONTEXT: (1, 1024)}, "checkpoint", "sd2"),
        (UNET | {CONTEXT: (1, 2048), "conditioner.embedders.0.x": (1,)}, "checkpoint", "sdxl"),
        (
            BESIDE | {"model.diffusion_model.input_blocks.0.0.weight": (320, 9, 1, 1), CONTEXT: (1, 768)},
            "checkpoint",
            "",
        ),
        (ALONE | {CONTEXT: (1, 768)}, "denoiser", "sd1"),
        (
            ALONE | {CONTEXT: (1, 768), "cond_stage_model.model.token_embedding.weight": (9, 8)},
            "checkpoint",
            "sd1",
        ),
        (
            {
                "input_blocks.0.0.weight": (320, 4, 1, 1),
                "a.attn2.to_k.weight": (1, 2048),
                "label_emb.0.0.weight": (1,),
            },
            "denoiser",
            "sdxl",
        ),
        ({"conv_in.weight": (320, 4, 1, 1), "a.attn2.to_k.weight": (1, 1024)}, "denoiser", "sd2"),
        (
            {
                "conv_in.weight": (320, 4, 1, 1),
                "a.attn2.to_k.weight": (1, 768),
                "controlnet_cond_embedding.conv_in.weight": (1,),
            },
            "controlnet",
            "sd1",
        ),
        ({"text_model.embeddings.token_embedding.weight": (9, 768)}, "text_encoder", ""),
        ({"encoder.block.0.layer.0.SelfAttention.q.weight": (64, 4096)}, "text_encoder", ""),
        ({"vision_model.embeddings.patch_embedding.weight": (8, 3, 2, 2)}, "clip_vision", ""),
        ({"lora_te1_a.lora_down.weight": (4, 8)}, "lora", "sdxl"),
        ({"lora_unet_x_attn2_to_k.lora_down.weight": (4, 768)}, "lora", "sd1"),
        ({"lora_unet_x_attn2_to_k.lora_down.weight": (4, 1024)}, "lora", "sd2"),
        ({"unet.x.attn2.to_k.lora_A.weight": (4, 2048)}, "lora", "sdxl"),
        (
            {
                "lora_unet_double_blocks_0_img_attn_qkv.lora_down.weight": (4, 8),
                "lora_te1_text_model_x.lora_down.weight": (4, 8),
            },
            "lora",
            "flux",
        ),
        ({"transformer.single_transformer_blocks.0.attn.to_q.lora_A.weight": (4, 8)}, "lora", "flux"),
        ({"transformer.transformer_blocks.0.img_mod.1.lora_A.weight": (4, 8)}, "lora", "qwen_image"),
        ({"diffusion_model.joint_blocks.0.x_block.attn.qkv.lora_A.weight": (4, 8)}, "lora", ""),
        ({"decoder.conv_in.weight": (8, 4, 1, 1), "encoder.conv_in.weight": (8, 3, 1, 1)}, "vae", ""),
        ({"decoder.conv_in.weight": (8, 16, 1, 1), "encoder.conv_in.weight": (8, 3, 1, 1)}, "vae", ""),
        (
            {
                "control_model.input_hint_block.0.weight": (8, 3, 1, 1),
                "control_model.x.attn2.to_k.weight": (1, 768),
            },
            "controlnet",
            "sd1",
        ),
    ],
)
def test_kind_and_family_are_read_off_a_header(
    tmp_path: Path, shapes: dict[str, tuple[int, ...]], kind: str, family: str
) -> None:
    found = description.describe(header_of(tmp_path, shapes))
    assert found is not None
    assert (found.kind, found.family) == (kind, family)


@pytest.mark.parametrize(
    ("channels", "name", "metadata", "space"),
    [
        (4, "vae-ft-mse", {}, ""),
        (4, "sdxl_vae_fp16_fix", {}, ""),
        (4, "sd15_vae", {"modelspec.architecture": "stable-diffusion-xl-v1-base/vae"}, "sdxl"),
        (4, "any", {"modelspec.architecture": "stable-diffusion-v1/vae", "note": "not for xl"}, "sd1"),
        (16, "ae", {}, ""),
        (16, "sd3_vae", {"modelspec.architecture": "flux-1-dev/vae"}, "flux"),
        (16, "any", {"modelspec.architecture": "stable-diffusion-v3-medium/vae"}, "sd3"),
    ],
)
def test_the_latent_space_of_a_vae_alone_is_what_its_metadata_says_and_never_what_its_name_says(
    tmp_path: Path, channels: int, name: str, metadata: dict[str, str], space: str
) -> None:
    shapes = {"decoder.conv_in.weight": (8, channels, 1, 1), "encoder.conv_in.weight": (8, 3, 1, 1)}
    path = tmp_path / f"{name}.safetensors"
    save_file({one: torch.zeros(shape, dtype=torch.uint8) for one, shape in shapes.items()}, path, metadata)
    found = description.require("vae", path)
    assert found.family == space
    assert (found.family_title == f"any with {channels} latent channels") == (not space)


def test_a_file_that_is_no_model_is_passed_over(tmp_path: Path) -> None:
    header_of(tmp_path, {"something.else": (1,)})
    assert Library([tmp_path]).models() == []


def test_a_file_used_as_another_kind_is_explained(folder: Path) -> None:
    with pytest.raises(ModelFileError, match="“style” is a lora, not a vae"):
        description.require("vae", folder / "tiny" / "style.safetensors", "style")


def test_a_family_that_cannot_run_is_explained(tmp_path: Path) -> None:
    path = header_of(tmp_path, UNET | {CONTEXT: (1, 1024)})
    with pytest.raises(ModelFileError, match=r"Stable Diffusion 2\.x.*runs Stable Diffusion 1\.x"):
        description.require_family(description.require("checkpoint", path, "x"), "sd1")


def test_a_digest_follows_the_content_and_not_the_place(folder: Path, tmp_path: Path) -> None:
    library = Library([folder])
    shutil.copytree(folder / "tiny", tmp_path / "copy")
    assert library.digest(tmp_path / "copy") == library.digest(folder / "tiny")
    (tmp_path / "copy" / "style.safetensors").unlink()
    assert library.digest(tmp_path / "copy") == library.digest(folder / "tiny"), (
        "the LoRA beside it is no part of it"
    )
    (tmp_path / "copy" / "unet" / "config.json").write_text("{}")
    assert library.digest(tmp_path / "copy") != library.digest(folder / "tiny")


def test_a_change_anywhere_in_a_small_file_or_in_the_header_changes_the_digest(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    save_file({"a": torch.zeros(1000)}, path)
    before = headers.fingerprint(path)
    changed = bytearray(path.read_bytes())
    changed[-500] ^= 1
    path.write_bytes(changed)
    os.utime(path, ns=(1, 1))
    assert headers.fingerprint(path) != before


def test_unchanged_files_are_not_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = headers.fingerprint(folder / "tiny")
    with monkeypatch.context() as watch:
        watch.setattr(Path, "open", lambda *_: pytest.fail("a file was opened"))
        assert headers.fingerprint(folder / "tiny") == before


def test_a_missing_file_has_no_digest(folder: Path) -> None:
    with pytest.raises(OSError, match="none"):
        Library([folder]).digest(folder / "none.safetensors")


def test_looking_through_the_folders_loads_no_torch(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from nodegraph_app import diffusion, models;"
        f"library = models.library.Library([Path({str(folder)!r})]);"
        "assert library.names('lora'); assert library.digest(library.find('checkpoint', 'tiny'));"
        "assert models.devices.numerics('cpu').startswith('cpu-float32-torch');"
        "assert not {'torch', 'diffusers', 'transformers', 'safetensors', 'numpy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_embeddings_are_known_by_their_tensors_and_their_family_by_width(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    for name, shapes in {
        "one": {"emb_params": (3, 768)},
        "two": {"emb_params": (1024,)},
        "xl": {"clip_l": (2, 768), "clip_g": (2, 1280)},
        "token": {"<cat>": (1, 32)},
        "table": {"emb_params": (49408, 768)},
    }.items():
        tensors = {key: torch.zeros(shape) for key, shape in shapes.items()}
        save_file(tensors, tmp_path / "words" / f"{name}.safetensors")
    found = {(model.kind, model.name, model.family) for model in Library([tmp_path]).models()}
    families = {"one": "sd1", "two": "sd2", "xl": "sdxl", "token": ""}
    assert found == {("embedding", f"words/{name}", family) for name, family in families.items()}


@pytest.mark.parametrize(("part", "words"), [("vae", "no VAE"), ("text_encoder", "no text encoder")])
def test_a_folder_without_a_part_is_told_before_anything_runs(
    folder: Path, tmp_path: Path, part: str, words: str
) -> None:
    shutil.copytree(folder / "tiny", tmp_path / "models" / "tiny")
    shutil.rmtree(tmp_path / "models" / "tiny" / part)
    workspace = Workspace(Settings(model_folders=(tmp_path / "models",)))
    found = workspace.library.describe("checkpoint", "tiny")
    assert found is not None
    assert found.missing == (part,)
    opened = open_document(builtin.workflows() / "text_to_image.json", builtin.registry()).graph
    opened.apply(edits.set_parameter(opened, "checkpoint", "file", "tiny"))
    problems = infer_traits(opened, workspace).problems
    readers = {"decode.vae"} if part == "vae" else {"prompt.text_encoder", "negative.text_encoder"}
    assert {f"{problem.node}.{problem.place}" for problem in problems} == readers
    assert f"“tiny” has {words}. Connect Load" in str(problems[0])
    whole = Workspace(Settings(model_folders=(folder,)))
    assert not infer_traits(opened, whole).problems


def test_a_file_of_a_folder_that_is_cut_short_is_named(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "tiny", tmp_path / "tiny")
    weights = tmp_path / "tiny" / "unet" / "diffusion_pytorch_model.safetensors"
    library = Library([tmp_path])
    assert "tiny" in library.names("checkpoint")
    weights.write_bytes(weights.read_bytes()[:-100])
    assert "tiny" not in library.names("checkpoint")
    (damaged,) = (one for one in library.damaged() if one.name == "tiny")
    assert "“tiny/unet/diffusion_pytorch_model.safetensors” is no whole safetensors file" in damaged.reason
