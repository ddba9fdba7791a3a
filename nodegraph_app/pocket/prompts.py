"""What the denoiser is told during training: captions, loosely worded ones, nothing, meaningless words."""

from __future__ import annotations

import random

from nodegraph_app.pocket.scenes import Description, caption

EMPTY_SHARE = 0.10
"""Share of training samples without a caption, for classifier-free guidance (Ho and Salimans 2022)."""
LOOSE_SHARE = 0.15
MEANINGLESS = (
    "blurry",
    "low quality",
    "bad",
    "ugly",
    "watermark",
    "text",
    "noise",
    "worst quality",
    "jpeg artifacts",
)
"""Usual negative prompts; some captions are replaced by them, so that they mean what an empty prompt does."""


def training_prompt(description: Description, rng: random.Random) -> str:
    """Return the caption, or by the shares above a loose wording or an empty one."""
    chance = rng.random()
    if chance < EMPTY_SHARE:
        return "" if rng.random() < 0.7 else ", ".join(rng.sample(MEANINGLESS, rng.randint(1, 3)))
    if chance < EMPTY_SHARE + LOOSE_SHARE:
        return loose_caption(description, rng)
    return caption(description)


def loose_caption(description: Description, rng: random.Random) -> str:
    """Return the caption as a hurried person would type it: parts missing, moved, or joined by commas."""
    if description.size and rng.random() < 0.3:
        description = Description(description.background, description.shapes)
    subject, background = caption(description).rsplit(" on ", 1)
    form = rng.randrange(6)
    text = {
        0: f"{subject}, {background}",
        1: f"{background}, {subject}",
        2: f"on {background} {subject}",
        3: subject,
        4: f"{subject} on {background}",
        5: f"{subject} on the {background}",
    }[form]
    if rng.random() < 0.5:
        text = " ".join(word for word in text.split() if word not in ("a", "the"))
    return text
