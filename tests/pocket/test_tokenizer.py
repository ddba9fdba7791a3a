"""The generated tokenizer is a whole CLIP tokenizer."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import CLIPTokenizer

from nodegraph_app.pocket.scenes import COLOURS, SHAPES
from nodegraph_app.pocket.tokenizer import END, START, TOKENS, WORDS, byte_symbols, new_tokenizer, vocabulary

TOKENIZER = new_tokenizer()


@pytest.mark.parametrize("word", WORDS)
def test_every_word_of_the_captions_is_one_token(word: str) -> None:
    assert TOKENIZER.tokenize(word) == [word + "</w>"]


def test_a_caption_has_one_token_per_word_between_start_and_end() -> None:
    text = "a small purple triangle left of a white star on an orange background"
    assert len(TOKENIZER(text).input_ids) == len(text.split()) + 2


def test_upper_and_lower_case_are_the_same() -> None:
    assert TOKENIZER("A RED Circle").input_ids == TOKENIZER("a red circle").input_ids


def test_all_bytes_and_their_word_endings_are_in_the_vocabulary() -> None:
    symbols = byte_symbols()
    assert len(set(symbols)) == 256
    assert {*symbols, *(symbol + "</w>" for symbol in symbols), START, END} <= vocabulary().keys()
    assert sorted(vocabulary().values()) == list(range(len(vocabulary())))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_encoded(text: str) -> None:
    ids = TOKENIZER(text, padding="max_length", max_length=TOKENS, truncation=True).input_ids
    assert len(ids) == TOKENS
    assert ids[0] == vocabulary()[START]
    assert ids[-1] == vocabulary()[END]
    # The end is no ordinary token: inside the text it would mean that something could not be encoded.
    inside = TOKENIZER(text.replace("<", "")).input_ids[1:-1]
    assert vocabulary()[END] not in inside


def test_short_prompts_are_padded_with_the_end_token() -> None:
    ids = TOKENIZER("a red star", padding="max_length").input_ids
    assert len(ids) == TOKENIZER.model_max_length == TOKENS
    assert set(ids[4:]) == {vocabulary()[END]}


def test_the_shipped_tokenizer_is_the_generated_one() -> None:
    folder = Path(__file__).parents[2] / "resources" / "models" / "pocket" / "tokenizer"
    shipped = CLIPTokenizer.from_pretrained(folder, local_files_only=True)
    for text in (*COLOURS, *SHAPES, "Blurry, low quality", "Zoë's 3 🐙 (red:1.2)", ""):
        assert shipped(text).input_ids == TOKENIZER(text).input_ids
    assert shipped.get_vocab() == vocabulary()
