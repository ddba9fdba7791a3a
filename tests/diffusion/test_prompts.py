from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
import torch

from nodegraph_app.diffusion import prompts
from nodegraph_app.diffusion.families import family
from nodegraph_app.models.store import resident_models
from tests.diffusion.conftest import TinyModels

CASES = json.loads((Path(__file__).parents[1] / "reference" / "prompts.json").read_text())
START, END = 49406, 49407


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:30] for case in CASES])
def test_weights_are_read_as_in_the_reference(case: dict[str, Any]) -> None:
    expected = [
        (text.replace("\0\2", "(").replace("\0\1", ")"), pytest.approx(weight))
        for text, weight in case["segments"]
    ]
    assert [(segment.text, segment.weight) for segment in prompts.parse(case["text"])] == expected


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:30] for case in CASES])
def test_tokens_fall_into_chunks_as_in_the_reference(case: dict[str, Any]) -> None:
    """The tokens of each segment are taken from the reference; how they are laid out is ours."""
    bodies = [token for chunk in case["chunks"] for token in chunk if token[0] not in (START, END)]
    segments = prompts.parse(case["text"])
    groups = [[number for number, _ in group] for _, group in groupby(bodies, key=lambda token: token[1])]
    tokens = dict(zip((segment.text for segment in segments), groups, strict=True))
    found = prompts.chunks(segments, lambda text: tokens[text], start=START, end=END, pad=END)
    assert [[token.id for token in chunk] for chunk in found] == [
        [t[0] for t in chunk] for chunk in case["chunks"]
    ]
    assert [token.weight for chunk in found for token in chunk] == pytest.approx(
        [t[1] for chunk in case["chunks"] for t in chunk]
    )


@pytest.mark.parametrize(
    "text", ["(a:inf)", "(a:nan)", "(((", ")))", "()", "(:1.2)", "a)b(c", "\\", "(\\):2)"]
)
def test_odd_prompts_are_read_without_complaint_and_with_finite_weights(text: str) -> None:
    assert all(abs(segment.weight) < 100 for segment in prompts.parse(text))


def test_a_short_segment_is_not_torn_at_the_end_of_a_chunk() -> None:
    segments = [prompts.Segment("long", 1.0), prompts.Segment("short", 1.2)]
    found = prompts.chunks(
        segments, lambda text: [1] * 73 if text == "long" else [2] * 4, start=8, end=9, pad=9
    )
    assert [sum(token.id == 2 for token in chunk) for chunk in found] == [0, 4]
    assert {len(chunk) for chunk in found} == {77}


def encoded(models: TinyModels, text: str) -> torch.Tensor:
    told = family("sd1").encode_text(resident_models(), models.text_encoder, text, device="cpu")
    return told.entries[0].embeddings


def test_embeddings_equal_the_diffusers_pipeline(models: TinyModels) -> None:
    expected, _ = models.pipe.encode_prompt("a red star", "cpu", 1, False)
    torch.testing.assert_close(encoded(models, "a red star"), expected, atol=1e-6, rtol=0)


def test_a_weight_moves_an_embedding_away_from_the_empty_prompt(models: TinyModels) -> None:
    plain, empty, heavy = (encoded(models, text) for text in ("star", "", "(star:1.5)"))
    moved = empty + 1.5 * (plain - empty)
    tokens = len(models.pipe.tokenizer("star", add_special_tokens=False).input_ids)
    torch.testing.assert_close(heavy[:, 1 : 1 + tokens], moved[:, 1 : 1 + tokens], atol=1e-5, rtol=0)
    assert torch.equal(heavy[:, 1 + tokens :], plain[:, 1 + tokens :])


def test_a_long_prompt_becomes_several_chunks(models: TinyModels) -> None:
    assert encoded(models, "star " * 100).shape[1] > 77
    assert encoded(models, "star " * 100).shape[1] % 77 == 0
