"""What the text encoder is asked while it learns to read."""

from __future__ import annotations

import random

import pytest
import torch

from nodegraph_app.pocket.reading import LONGEST_CAPTION, PLACES, QUESTIONS, Reader, exercises, right_answers
from nodegraph_app.pocket.scenes import COLOURS, SHAPES, parse_caption
from nodegraph_app.pocket.tokenizer import END, TOKENS, new_tokenizer, vocabulary


def test_both_wordings_of_a_relation_put_the_same_shapes_in_the_same_places() -> None:
    one = right_answers(parse_caption("a red circle left of a blue star on a white background"))
    other = right_answers(parse_caption("a blue star right of a red circle on a white background"))
    assert [answers[:4] for answers in one] == [answers[:4] for answers in other]
    assert [answers[4:] for answers in one] != [answers[4:] for answers in other]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("a red circle left of a blue star", ("red", "circle", "left"), ("blue", "star", "right")),
        ("a red circle right of a blue star", ("blue", "star", "left"), ("red", "circle", "right")),
        ("a red circle above a blue star", ("red", "circle", "top"), ("blue", "star", "bottom")),
        ("a red circle below a blue star", ("blue", "star", "top"), ("red", "circle", "bottom")),
        ("a small red circle", ("red", "circle", "alone"), ("red", "circle", "alone")),
    ],
)
def test_even_tokens_tell_of_the_left_or_upper_shape_and_odd_ones_of_the_other(
    text: str, first: tuple[str, str, str], last: tuple[str, str, str]
) -> None:
    answers = right_answers(parse_caption(f"{text} on a white background"))
    for token, (colour, kind, place) in zip(answers, (first, last), strict=True):
        wanted = [list(COLOURS).index(colour), SHAPES.index(kind), PLACES.index(place)]
        assert token[:3] == wanted
        assert all(answer < choices for answer, choices in zip(token, QUESTIONS, strict=True))


def test_every_caption_ends_before_the_tokens_that_are_asked() -> None:
    tokens, wanted = exercises(new_tokenizer(), random.Random(0), 200)
    assert tokens.shape == (200, TOKENS)
    assert wanted.shape == (200, 2, len(QUESTIONS))
    assert (tokens[:, LONGEST_CAPTION:] == vocabulary()[END]).all()


def test_a_reader_that_is_told_the_answers_has_no_loss() -> None:
    reader = Reader(len(QUESTIONS))
    wanted = torch.zeros(4, 2, len(QUESTIONS), dtype=torch.long)
    torch.nn.init.zeros_(reader.answers.weight)
    torch.nn.init.zeros_(reader.answers.bias)
    first = torch.tensor([0, *torch.tensor(QUESTIONS).cumsum(0)[:-1].tolist()])
    reader.answers.bias.data[first] = 50.0
    assert reader.loss(torch.zeros(4, TOKENS, len(QUESTIONS)), wanted) < 1e-6
