"""T5 text encoders: files in, embeddings out, equal to transformers' own."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import T5EncoderModel, T5Tokenizer

from nodegraph_app.core.errors import ModelFileError
from nodegraph_app.core.values import TextEncoder
from nodegraph_app.diffusion.families import t5
from nodegraph_app.models import devices, text_encoders
from nodegraph_app.models.store import Store
from tests.diffusion import tiny
from tests.diffusion.families import oracle

PROMPT, LENGTH = "a red circle, on a blue background", 20


@pytest.fixture(scope="module")
def network() -> T5EncoderModel:
    return oracle.t5(24)


@pytest.fixture
def folder(network: T5EncoderModel, tmp_path: Path) -> Path:
    network.save_pretrained(tmp_path / "text_encoder_2")
    oracle.t5_tokenizer().save_pretrained(tmp_path / "tokenizer_2")
    return tmp_path


def expected(network: T5EncoderModel, text: str, *, masked: bool) -> torch.Tensor:
    given = oracle.t5_tokenizer()(text, padding="max_length", max_length=LENGTH, return_tensors="pt")
    with torch.no_grad():
        return network(given.input_ids, given.attention_mask if masked else None).last_hidden_state


@pytest.mark.parametrize("masked", [False, True])
def test_a_prompt_is_encoded_as_transformers_does(
    network: T5EncoderModel, folder: Path, masked: bool
) -> None:
    stack = text_encoders.open_text_encoder(folder, "text_encoder_2")
    found = t5.encode(stack, PROMPT, device="cpu", length=LENGTH, masked=masked)
    torch.testing.assert_close(found.hidden, expected(network, PROMPT, masked=masked))
    assert found.mask.tolist() == [[1] * 9 + [0] * (LENGTH - 9)]


def test_weights_pull_tokens_away_from_the_empty_prompt(network: T5EncoderModel, folder: Path) -> None:
    stack = text_encoders.open_text_encoder(folder, "text_encoder_2")
    found = t5.encode(stack, "a (red:1.5) circle", device="cpu", length=LENGTH).hidden
    plain, empty = (expected(network, text, masked=False) for text in ("a red circle", ""))
    wanted = plain.clone()
    wanted[:, 1] = empty[:, 1] + 1.5 * (plain[:, 1] - empty[:, 1])
    torch.testing.assert_close(found, wanted)


def test_a_long_prompt_stays_whole(folder: Path) -> None:
    stack = text_encoders.open_text_encoder(folder, "text_encoder_2")
    found = t5.encode(stack, "a red circle " * 20, device="cpu", length=LENGTH)
    assert found.hidden.shape == (1, 61, 24)
    assert int(found.mask.sum()) == 61


def message(number: int, payload: bytes) -> bytes:
    """A field of bytes in a protocol buffer; lengths above 127 take two bytes."""
    length = len(payload)
    return (
        bytes([number << 3 | 2, *([length] if length < 128 else [length & 127 | 128, length >> 7])]) + payload
    )


def spiece(pieces: list[tuple[str, float]]) -> bytes:
    """A SentencePiece file: pieces with text, score and kind, a trainer, a normalizer without a map."""
    written = [
        message(1, message(1, text.encode()) + struct.pack("<Bf", 2 << 3 | 5, score) + bytes([3 << 3, 1]))
        for text, score in pieces
    ]
    return b"".join(written) + message(2, bytes([3 << 3, 1])) + message(3, message(1, b"identity"))


def test_a_vocabulary_in_sentencepiece_s_own_format_cuts_text_the_same_way(folder: Path) -> None:
    (folder / "tokenizer_2" / "tokenizer.json").unlink()
    (folder / "tokenizer_2" / "spiece.model").write_bytes(spiece(oracle.pieces()))
    found: T5Tokenizer = text_encoders.open_text_encoder(folder, "text_encoder_2").tokenizer
    for text in (PROMPT, "stars, (small)", "ß"):
        assert found(text).input_ids == oracle.t5_tokenizer()(text).input_ids


@pytest.mark.parametrize("damage", [b"", b"\x0a\x7f", b"\x0a\x02\x10\x01", b"\xff" * 12])
def test_a_damaged_vocabulary_is_refused_in_words(folder: Path, damage: bytes) -> None:
    (folder / "tokenizer_2" / "tokenizer.json").unlink()
    (folder / "tokenizer_2" / "spiece.model").write_bytes(damage)
    with pytest.raises(ModelFileError, match="damaged"):
        text_encoders.open_text_encoder(folder, "text_encoder_2")


def test_the_table_of_words_may_be_named_either_way(network: T5EncoderModel, folder: Path) -> None:
    file = folder / "text_encoder_2" / "model.safetensors"
    tensors = load_file(file)
    words = tensors.pop("shared.weight")
    for names in (["encoder.embed_tokens.weight"], ["shared.weight", "encoder.embed_tokens.weight"]):
        save_file(tensors | {name: words.clone() for name in names}, file)
        found = text_encoders.open_text_encoder(folder, "text_encoder_2").encoder
        assert found.shared.weight is found.encoder.embed_tokens.weight
        assert all(torch.equal(t, network.state_dict()[n]) for n, t in found.state_dict().items())
    save_file(tensors, file)
    with pytest.raises(ModelFileError, match="damaged"):
        text_encoders.open_text_encoder(folder, "text_encoder_2")


def test_layers_that_overflow_in_half_precision_keep_float32(
    network: T5EncoderModel, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(devices.DTYPE_NAMES, "cpu", "float16")
    (folder / "transformer").mkdir()
    recipe = TextEncoder(tiny.reference("checkpoint", folder), "flux")
    stack = Store().text_stack(recipe, "cpu", "text_encoder_2")
    formats = {name.endswith(".wo.weight"): weight.dtype for name, weight in stack.encoder.named_parameters()}
    assert formats == {True: torch.float32, False: torch.float16}
    found = t5.encode(stack, PROMPT, device="cpu", length=LENGTH).hidden
    torch.testing.assert_close(found, expected(network, PROMPT, masked=False), atol=2e-2, rtol=2e-2)
