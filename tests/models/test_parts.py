"""Parts of a model in files of their own, put together as a checkpoint."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from transformers import (
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    T5Config,
    T5EncoderModel,
    T5Tokenizer,
)

from nodegraph_app.core.errors import ModelFileError
from nodegraph_app.core.values import TextEncoder
from nodegraph_app.diffusion.families import family
from nodegraph_app.diffusion.families.sd3 import PROMPT_TOKENS, TEXT_WIDTH
from nodegraph_app.models import description, gateway, text_encoders, text_files
from nodegraph_app.models.store import Store
from nodegraph_app.pocket.tokenizer import new_tokenizer
from tests.diffusion import tiny
from tests.models import original
from tests.models.test_single_files import FIRST, SECOND, SUMMARY, assert_same_weights, clip


@pytest.fixture(scope="module")
def encoders() -> tuple[CLIPTextModel, CLIPTextModel]:
    torch.manual_seed(1)
    return clip(FIRST, act="quick_gelu"), clip(SECOND, act="gelu", projection=SUMMARY)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, encoders: tuple[CLIPTextModel, CLIPTextModel]) -> Path:
    """clip_l with a projection, which not every family wants, and clip_g as OpenCLIP writes it."""
    folder = tmp_path_factory.mktemp("text_encoders")
    first, second = encoders
    unwanted = {"text_projection.weight": torch.zeros(SUMMARY, FIRST), "logit_scale": torch.tensor(1.0)}
    save_file(original.clip(first, "") | unwanted, folder / "clip_l.safetensors")
    save_file(original.open_clip(second, ""), folder / "clip_g.safetensors")
    new_tokenizer().save_pretrained(folder / "tokenizer")
    return folder


@pytest.mark.parametrize("order", [("clip_l", "clip_g"), ("clip_g", "clip_l")])
def test_each_encoder_is_found_in_whichever_file_it_lies(
    files: Path, encoders: tuple[CLIPTextModel, CLIPTextModel], order: tuple[str, str]
) -> None:
    first, second = (files / f"{name}.safetensors" for name in order)
    for part, expected in zip(("text_encoder", "text_encoder_2"), encoders, strict=True):
        stack = text_encoders.open_text_encoder(first, part, "sdxl", [second])
        assert_same_weights(stack.encoder, expected)
        assert type(stack.encoder) is type(expected)


def test_encoders_in_files_of_their_own_read_a_prompt_as_those_of_a_checkpoint(
    files: Path, encoders: tuple[CLIPTextModel, CLIPTextModel], tmp_path: Path, store: Store
) -> None:
    new_tokenizer().save_pretrained(tmp_path / "tokenizer")
    together = original.clip(encoders[0], "conditioner.embedders.0.transformer.")
    together |= original.open_clip(encoders[1], "conditioner.embedders.1.model.")
    save_file(together, tmp_path / "whole.safetensors")
    whole = TextEncoder(tiny.reference("checkpoint", tmp_path / "whole.safetensors"), "sdxl")
    one, other = (
        tiny.reference("text_encoder", files / f"{name}.safetensors") for name in ("clip_g", "clip_l")
    )
    apart = TextEncoder(one, "sdxl", more=(other,))
    read = family("sdxl").encode_text
    (mine,), (theirs,) = (
        read(store, recipe, "a (star:1.3)", device="cpu").entries for recipe in (whole, apart)
    )
    assert torch.equal(mine.embeddings, theirs.embeddings)
    assert mine.pooled is not None
    assert theirs.pooled is not None
    assert torch.equal(mine.pooled, theirs.pooled)


def test_another_second_file_is_another_text_encoder(files: Path, tmp_path: Path, store: Store) -> None:
    torch.manual_seed(2)
    changed = clip(SECOND, act="gelu", projection=SUMMARY)
    save_file(original.open_clip(changed, ""), tmp_path / "clip_g.safetensors")
    new_tokenizer().save_pretrained(tmp_path / "tokenizer")
    first = tiny.reference("text_encoder", files / "clip_l.safetensors")
    recipes = [
        TextEncoder(first, "sdxl", more=(tiny.reference("text_encoder", folder / "clip_g.safetensors"),))
        for folder in (files, tmp_path)
    ]
    assert recipes[0] != recipes[1]
    assert recipes[0].digest != recipes[1].digest
    stacks = [store.text_stack(recipe, "cpu", "text_encoder_2") for recipe in recipes]
    assert_same_weights(stacks[1].encoder, changed)
    assert stacks[0].encoder is not stacks[1].encoder


def test_a_file_serves_each_family_as_it_reads_it(files: Path) -> None:
    second = text_encoders.open_text_encoder(files / "clip_g.safetensors", "text_encoder_2", "sdxl_refiner")
    assert type(second.encoder) is CLIPTextModelWithProjection
    alone = text_encoders.open_text_encoder(files / "clip_l.safetensors", "text_encoder", "sd1")
    assert type(alone.encoder) is CLIPTextModel


def test_stable_diffusion_3_does_without_t5_and_reads_the_bare_summary_of_clip_l(
    files: Path, store: Store
) -> None:
    first, second = (files / f"{name}.safetensors" for name in ("clip_l", "clip_g"))
    text_files.check([first, second], "sd3")
    one, other = (tiny.reference("text_encoder", path) for path in (first, second))
    recipe = TextEncoder(one, "sd3", more=(other,))
    (entry,) = family("sd3").encode_text(store, recipe, "a star", device="cpu").entries
    assert entry.embeddings.shape == (1, 77 + PROMPT_TOKENS, TEXT_WIDTH)
    assert not entry.embeddings[:, 77:].any()
    assert entry.pooled is not None
    assert entry.pooled.shape == (1, FIRST + SUMMARY)
    assert entry.pooled[:, :FIRST].any()  # the projection in the file would give zeros


def test_a_missing_encoder_is_explained_with_its_file_and_its_place(files: Path) -> None:
    one_of_two = r"“clip_l\.safetensors”: 1 CLIP text encoder, where .* reads 2"
    with pytest.raises(ModelFileError, match=one_of_two) as caught:
        text_files.check([files / "clip_l.safetensors"], "sdxl")
    assert caught.value.hint is not None
    assert "clip_g.safetensors" in caught.value.hint
    assert "text_encoders of a model folder" in caught.value.hint
    with pytest.raises(ModelFileError, match="no T5 text encoder") as caught:
        text_files.check([files / "clip_l.safetensors"], "flux")
    assert "t5xxl_fp16.safetensors" in str(caught.value.hint)


def test_a_folder_without_a_tokenizer_reads_with_the_vocabulary_of_an_installed_package(
    tmp_path: Path,
) -> None:
    torch.manual_seed(5)
    encoder = CLIPTextModel(
        CLIPTextConfig(vocab_size=49408, hidden_size=64, intermediate_size=8, num_hidden_layers=1)
    )
    encoder.save_pretrained(tmp_path / "text_encoder")
    stack = text_encoders.open_text_encoder(tmp_path / "text_encoder")
    assert_same_weights(stack.encoder, encoder)
    assert stack.tokenizer("a photo").input_ids == [49406, 320, 1125, 49407]


def test_a_folder_without_its_text_encoder_says_which_one_to_get(tmp_path: Path) -> None:
    (tmp_path / "whole").mkdir()
    with pytest.raises(
        ModelFileError, match="“whole”: no Gemma 2 text encoders, where Sana reads 1"
    ) as caught:
        text_encoders.open_text_encoder(tmp_path / "whole", "text_encoder", "sana")
    assert "gemma_2_2b_it.safetensors" in str(caught.value.hint)


def test_t5_in_one_file_opens_with_the_vocabulary_beside_it(tmp_path: Path) -> None:
    torch.manual_seed(3)
    config = T5Config(
        vocab_size=40, d_model=24, d_kv=6, num_heads=3, d_ff=32, num_layers=2, feed_forward_proj="gated-gelu",
        is_encoder_decoder=False, use_cache=False,
    )  # fmt: skip
    encoder = T5EncoderModel(config).eval()
    path = tmp_path / "t5xxl_fp16.safetensors"
    state = {name: t for name, t in encoder.state_dict().items() if name != "encoder.embed_tokens.weight"}
    save_file(state, path)
    assert description.require("text_encoder", path)
    with pytest.raises(ModelFileError, match="no vocabulary") as caught:
        text_encoders.open_text_encoder(path, "text_encoder", "pixart")
    assert "tokenizer_t5" in str(caught.value.hint)
    words = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁a", -1.0), ("▁star", -2.0)]
    T5Tokenizer(words, extra_ids=0).save_pretrained(tmp_path / "tokenizer_t5")
    stack = text_encoders.open_text_encoder(path, "text_encoder", "pixart")
    assert_same_weights(stack.encoder, encoder)
    assert stack.tokenizer("a star").input_ids == [3, 4, 1]
    ids = torch.tensor([[1, 2, 3]])
    with torch.no_grad():
        torch.testing.assert_close(stack.encoder(ids)[0], encoder(ids)[0])


def test_clip_vision_opens_from_its_folder_and_from_one_file(tmp_path: Path, store: Store) -> None:
    expected = tiny.clip_vision()
    expected.save_pretrained(tmp_path / "folder")
    save_file(dict(expected.state_dict()), tmp_path / "file.safetensors")
    pixels = torch.randn(1, 3, 28, 28)
    for path in (tmp_path / "folder", tmp_path / "file.safetensors"):
        found = gateway.open_clip_vision(path)
        assert_same_weights(found, expected)
        with torch.no_grad():
            torch.testing.assert_close(found(pixels).image_embeds, expected(pixels).image_embeds)
    assert description.require("clip_vision", tmp_path / "folder")


def test_a_denoiser_alone_has_no_vae_and_says_so(tmp_path: Path) -> None:
    unet = tiny.pipeline().unet
    unet.save_pretrained(tmp_path / "unet")
    save_file(dict(unet.state_dict()), tmp_path / "x.safetensors")
    found = description.require("denoiser", tmp_path / "unet")
    assert (found.family, found.latent_channels) == ("sd1", 4)
    assert_same_weights(gateway.open_denoiser(tmp_path / "unet"), unet)
    with pytest.raises(ModelFileError, match="holds no VAE"):
        gateway.open_vae(tmp_path / "x.safetensors")
