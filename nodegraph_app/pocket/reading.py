"""Reading exercises: the text encoder must say which shape stands where before the denoiser draws it.

A denoiser alone does not learn who stands left of whom: it matters only at the noisiest timesteps, and little
even there. Asked directly, the text encoder learns it in some hundred iterations, but only when it is also
asked the steps on the way: what was named first, what last, and the relation. The reader is used in training
only.

Tokens after the caption say nothing by themselves, so they are used as places: every even one must tell of
the shape that stands left or above, every odd one of the shape right or below. A patch of the latent can then
fetch its own shape with one attention that asks what stands here. When all tokens told of both shapes alike,
the denoiser would have had to pick its half of the answer after the attention; it never learnt that.
"""

from __future__ import annotations

import random

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from transformers import CLIPTextModel, CLIPTokenizer

from nodegraph_app.pocket.lessons import tokenize
from nodegraph_app.pocket.scenes import COLOURS, SHAPES, Description, caption, is_held_out, random_description

PLACES = ("left", "right", "top", "bottom", "alone")
PLACES_OF = {
    None: ("alone",),
    "left of": ("left", "right"),
    "right of": ("right", "left"),
    "above": ("top", "bottom"),
    "below": ("bottom", "top"),
}
"""Where the shapes that a caption names stand, in the order named."""
_SHAPE = (len(COLOURS), len(SHAPES))
QUESTIONS = (*_SHAPE, len(PLACES), len(COLOURS), *_SHAPE, *_SHAPE, len(PLACES_OF))
"""Answers possible: the token's shape and its place; background; named first; named last; relation."""
PAIR_SHARE = 0.8
ASKED_TOKENS = 6
LONGEST_CAPTION = 15
"""Tokens from this one on are padding after any caption."""


class Reader(nn.Module):
    """One linear layer that answers `QUESTIONS` from the hidden state of any token after the caption."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.answers = nn.Linear(width, sum(QUESTIONS))

    def loss(self, states: Tensor, wanted: Tensor) -> Tensor:
        """Return the mean cross entropy over questions, asked at a few random tokens.

        Args:
            states: (B, tokens, width) hidden states.
            wanted: (B, 2, questions) right answers of even and of odd tokens.
        """
        asked = torch.randint(LONGEST_CAPTION, states.shape[1], (ASKED_TOKENS,))
        scores = self.answers(states[:, asked].float()).split(QUESTIONS, dim=-1)
        answers = wanted[:, asked % 2]
        losses = [
            cross_entropy(score.flatten(0, 1), answers[..., number].flatten())
            for number, score in enumerate(scores)
        ]
        return torch.stack(losses).mean()


def exercises(tokenizer: CLIPTokenizer, rng: random.Random, count: int) -> tuple[Tensor, Tensor]:
    """Return token ids (count, 77) and right answers (count, 2, questions); none held out."""
    asked: list[Description] = []
    while len(asked) < count:
        description = random_description(rng, pair=rng.random() < PAIR_SHARE)
        if not is_held_out(description):
            asked.append(description)
    answers = torch.tensor([right_answers(description) for description in asked])
    return tokenize(tokenizer, [caption(description) for description in asked]), answers


def right_answers(description: Description) -> list[list[int]]:
    """Return the number of the right answer to each question, for even and for odd tokens."""
    colours = list(COLOURS)
    numbers = [(colours.index(colour), SHAPES.index(kind)) for colour, kind in description.shapes]
    places = [PLACES.index(place) for place in PLACES_OF[description.relation]]
    background, relation = colours.index(description.background), list(PLACES_OF).index(description.relation)
    shared = [background, *numbers[0], *numbers[-1], relation]
    standing = sorted(zip(places, numbers, strict=True))
    return [[*shape, place, *shared] for place, shape in (standing[0], standing[-1])]


def teach_reading(
    text_encoder: CLIPTextModel,
    reader: Reader,
    tokenizer: CLIPTokenizer,
    rng: random.Random,
    *,
    iterations: int,
) -> None:
    """Train text encoder and reader on exercises alone, 64 at a time."""
    weights = [*text_encoder.parameters(), *reader.parameters()]
    optimizer = torch.optim.AdamW(weights, lr=1e-3, weight_decay=1e-4, betas=(0.9, 0.99))
    for iteration in range(iterations):
        tokens, wanted = exercises(tokenizer, rng, 64)
        states = text_encoder(tokens.to(text_encoder.device)).last_hidden_state
        loss = reader.loss(states, wanted.to(text_encoder.device))
        for group in optimizer.param_groups:
            group["lr"] = 2.5e-3 * min(1.0, (iteration + 1) / 100) * (1 - 0.9 * iteration / iterations)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
