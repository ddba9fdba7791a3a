from __future__ import annotations

from pathlib import Path

import pytest
import torch
from diffusers import StableDiffusionPipeline
from safetensors.torch import save_file
from torch import Tensor

from nodegraph_app.core.errors import ModelFileError
from nodegraph_app.core.files import FileRef
from nodegraph_app.core.values import TextEncoder
from nodegraph_app.diffusion.families import family
from nodegraph_app.diffusion.prompts import chunks, embedding_names, parse
from nodegraph_app.models.store import Store
from tests.diffusion import tiny


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("taught")
    tiny.pipeline().save_pretrained(made / "tiny")
    return made


def embedding(path: Path, *shape: int, slot: str = "emb_params", **more: Tensor) -> FileRef:
    path.parent.mkdir(exist_ok=True)
    rows = torch.randn(*shape, generator=torch.Generator().manual_seed(len(path.stem)))
    save_file({slot: rows, **more}, path)
    return tiny.reference("embedding", path)


def encoded(folder: Path, text: str, *files: FileRef) -> Tensor:
    encoder = TextEncoder(tiny.reference("checkpoint", folder / "tiny"), "sd1").taught(files)
    (entry,) = family("sd1").encode_text(Store(), encoder, text, device="cpu").entries
    return entry.embeddings


def test_a_learned_word_means_what_it_means_in_diffusers(folder: Path) -> None:
    file = embedding(folder / "style.safetensors", 3, tiny.WIDTH)
    pipe = StableDiffusionPipeline.from_pretrained(folder / "tiny", safety_checker=None)
    pipe.load_textual_inversion({"<style>": next(iter(_tensors(file).values()))}, token="<style>")
    expected, _ = pipe.encode_prompt("a red <style> circle", "cpu", 1, False)
    found = encoded(folder, "a red embedding:style circle", file)
    torch.testing.assert_close(found, expected, atol=1e-5, rtol=1e-5)
    assert not torch.allclose(found, encoded(folder, "a red circle"), atol=1e-2)


def _tensors(file: FileRef) -> dict[str, Tensor]:
    from safetensors.torch import load_file

    return load_file(file.path)


def test_a_weight_pulls_a_learned_word_away_from_the_empty_prompt(folder: Path) -> None:
    file = embedding(folder / "style.safetensors", 3, tiny.WIDTH)
    plain, empty = encoded(folder, "embedding:style", file), encoded(folder, "")
    heavy = encoded(folder, "(embedding:style:1.5)", file)
    at = slice(1, 4)
    torch.testing.assert_close(heavy[:, at], empty[:, at] + 1.5 * (plain - empty)[:, at])
    assert torch.equal(heavy[:, 0], plain[:, 0])


def test_nothing_of_a_learned_word_stays_in_the_encoder(folder: Path) -> None:
    file = embedding(folder / "style.safetensors", 3, tiny.WIDTH)
    store = Store()
    encoder = TextEncoder(tiny.reference("checkpoint", folder / "tiny"), "sd1")

    def told(recipe: TextEncoder, text: str) -> Tensor:
        return family("sd1").encode_text(store, recipe, text, device="cpu").entries[0].embeddings

    before = told(encoder, "a red circle")
    taught = told(encoder.taught((file,)), "a embedding:style circle")
    assert torch.equal(told(encoder, "a red circle"), before)
    assert torch.equal(told(encoder.taught((file,)), "a embedding:style circle"), taught)
    assert store.files_opened == 2


def test_a_learned_word_of_another_width_is_explained_with_both(folder: Path) -> None:
    file = embedding(folder / "wide.safetensors", 2, 99)
    with pytest.raises(ModelFileError, match=f"“wide” is 99 wide, this text encoder reads {tiny.WIDTH}"):
        encoded(folder, "embedding:wide", file)
    other = embedding(folder / "other.safetensors", 2, tiny.WIDTH, slot="clip_g")
    with pytest.raises(ModelFileError, match="holds words for clip_g, not for clip_l"):
        encoded(folder, "embedding:other", other)


def test_a_file_for_several_encoders_gives_each_its_own(folder: Path) -> None:
    both = embedding(folder / "both.safetensors", 2, 99, slot="clip_g", clip_l=torch.ones(1, tiny.WIDTH))
    alone = embedding(folder / "alone.safetensors", 1, tiny.WIDTH)
    save_file({"emb_params": torch.ones(tiny.WIDTH)}, alone.path)
    alone = tiny.reference("embedding", Path(alone.path))
    assert torch.equal(encoded(folder, "embedding:both", both), encoded(folder, "embedding:alone", alone))


@pytest.mark.parametrize(
    ("tensors", "message"),
    [
        ({"a": torch.ones(2, 4), "b": torch.ones(2, 4)}, "is no embedding"),
        ({"emb_params": torch.ones(76, 4)}, "is no embedding"),
        ({"emb_params": torch.tensor(1.0)}, "is no embedding"),
        ({"emb_params": torch.full((1, 4), torch.nan)}, "numbers that are none"),
    ],
)
def test_what_is_no_embedding_is_explained(tensors: dict[str, Tensor], message: str, tmp_path: Path) -> None:
    save_file(tensors, tmp_path / "a.safetensors")
    with pytest.raises(ModelFileError, match=message):
        Store().embedding(tiny.reference("embedding", tmp_path / "a.safetensors"))


def test_names_end_where_a_name_can_end() -> None:
    text = "embedding:a, (embedding:b/c-1:1.2) Embedding:d. my embedding: x notembedding:y (embedding:a)"
    text += " \\(embedding:e\\)"
    assert embedding_names(text) == ("a", "b/c-1", "d", "e")
    assert [(s.text, s.weight) for s in parse("(embedding:b/c-1:1.2)")] == [("embedding:b/c-1", 1.2)]


def test_the_vectors_of_a_word_stay_in_one_chunk() -> None:
    made = chunks(
        parse("x " * 70 + "embedding:long y"), lambda text: [9] * len(text.split()),
        start=1, end=2, pad=0, learned={"long": 10},
    )  # fmt: skip
    assert len(made) == 2
    assert not any(token.learned for token in made[0])
    assert [token.learned for token in made[1]][1:12] == [*(("long", row) for row in range(10)), None]
    assert {token.id for token in made[1][1:11]} == {3}, "an id that means nothing else"
