"""What the text encoder is asked while it learns to read."""

from __future__ import annotations

import random

import torch

from nodegraph_app.pocket.reading import LONGEST_CAPTION, PLACES, QUESTIONS, Reader, exercises, right_answers
from nodegraph_app.pocket.scenes import COLOURS, SHAPES, parse_caption
from nodegraph_app.pocket.tokenizer import END, TOKENS, new_tokenizer, vocabulary


def test_both_wordings_of_a_relation_put_the_same_shapes_in_the_same_places() -> None:
    one = parse_caption("a red circle left of a blue star on a white background")
    other = parse_caption("a blue star right of a red circle on a white background")
    placed = 2 * len(PLACES)
    assert right_answers(one)[: placed + 1] == right_answers(other)[: placed + 1]
    assert right_answers(one)[placed + 1 :] != right_answers(other)[placed + 1 :]


def test_places_without_a_shape_are_answered_with_nobody() -> None:
    answers = right_answers(parse_caption("a small red circle on a white background"))
    nobody = [len(COLOURS), len(SHAPES)]
    assert answers[:8] == nobody * 4
    assert answers[8:10] == [list(COLOURS).index("red"), SHAPES.index("circle")]
    assert all(answer < choices for answer, choices in zip(answers, QUESTIONS, strict=True))


def test_every_caption_ends_before_the_tokens_that_are_asked() -> None:
    tokens, wanted = exercises(new_tokenizer(), random.Random(0), 200)
    assert tokens.shape == (200, TOKENS)
    assert wanted.shape == (200, len(QUESTIONS))
    assert (tokens[:, LONGEST_CAPTION:] == vocabulary()[END]).all()


def test_a_reader_that_is_told_the_answers_has_no_loss() -> None:
    reader = Reader(len(QUESTIONS))
    wanted = torch.zeros(4, len(QUESTIONS), dtype=torch.long)
    torch.nn.init.zeros_(reader.answers.weight)
    torch.nn.init.zeros_(reader.answers.bias)
    first = torch.tensor([0, *torch.tensor(QUESTIONS).cumsum(0)[:-1].tolist()])
    reader.answers.bias.data[first] = 50.0
    assert reader.loss(torch.zeros(4, TOKENS, len(QUESTIONS)), wanted) < 1e-6
