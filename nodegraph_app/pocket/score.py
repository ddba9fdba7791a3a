"""How well pictures obey: `python -m nodegraph_app.pocket.score` prints the table of the README.

All captions and scenes are held out from training (`scenes.is_held_out`). Every picture is made through the
app's diffusion room (see `generate`) and read back by `judge`.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from nodegraph_app.pocket.files import FOLDER
from nodegraph_app.pocket.generate import generate
from nodegraph_app.pocket.judge import (
    Verdict,
    filled_foreground,
    intersection_over_union,
    judge,
    shape_mask,
    style_of,
)
from nodegraph_app.pocket.scenes import (
    Description,
    Scene,
    arrange,
    caption,
    describe,
    draw_edges,
    is_held_out,
    random_description,
)

BATCH = 25


@dataclass(frozen=True)
class Score:
    """One line of the table: what is measured, over how many pictures, value and wanted value, 0 to 1."""

    name: str
    count: int
    value: float
    wanted: float
    at_most: bool = False

    @property
    def reached(self) -> bool:
        """Whether the value is as good as wanted."""
        return self.value <= self.wanted if self.at_most else self.value >= self.wanted

    def __str__(self) -> str:
        sign = "<=" if self.at_most else ">="
        state = "reached" if self.reached else "missed"
        return f"| {self.name} | {self.count} | {self.value:.3f} | {sign} {self.wanted:.2f} | {state} |"


def held_out_descriptions(count: int, *, seed: int) -> list[Description]:
    """Return descriptions that no training has seen, every other one of two shapes."""
    rng = random.Random(seed)
    found: list[Description] = []
    while len(found) < count:
        description = random_description(rng, pair=len(found) % 2 == 1)
        if is_held_out(description):
            found.append(description)
    return found


def caption_verdicts(count: int, *, seed: int, folder: Path = FOLDER, device: str = "cpu") -> list[Verdict]:
    """Return what the judge says about pictures of `count` held-out captions, each with noise of its own."""
    asked = held_out_descriptions(count, seed=seed)
    verdicts: list[Verdict] = []
    for start in range(0, count, BATCH):
        batch = asked[start : start + BATCH]
        pictures = generate([caption(d) for d in batch], seed=seed + start, folder=folder, device=device)
        verdicts += [judge(picture, d) for picture, d in zip(pictures, batch, strict=True)]
    return verdicts


def caption_scores(count: int, *, seed: int, folder: Path = FOLDER, device: str = "cpu") -> list[Score]:
    """Return how often colours, shapes and relations are as the caption says."""
    verdicts = caption_verdicts(count, seed=seed, folder=folder, device=device)
    pairs = [v for v in verdicts if v.relation is not None]
    singles = [v for v in verdicts if v.relation is None]
    return [
        Score("one shape: everything right", len(singles), _share(v.right for v in singles), 0.90),
        Score(
            "colours and background right", count, _share(v.colours and v.background for v in verdicts), 0.97
        ),
        Score("shape right", count, _share(v.kinds for v in verdicts), 0.90),
        Score("relation of two shapes right", len(pairs), _share(bool(v.relation) for v in pairs), 0.80),
        Score("everything in the caption right", count, _share(v.right for v in verdicts), 0.80),
    ]


def controlnet_score(count: int, *, seed: int, folder: Path = FOLDER, device: str = "cpu") -> Score:
    """Return the mean overlap of what is drawn with what the edge map encloses, for held-out scenes."""
    rng = random.Random(seed)
    scenes = [arrange(d, rng) for d in held_out_descriptions(count, seed=seed)]
    overlaps: list[float] = []
    for start in range(0, count, BATCH):
        batch = scenes[start : start + BATCH]
        captions, edges = [caption(describe(s)) for s in batch], [draw_edges(s) for s in batch]
        pictures = generate(captions, seed=seed + start, edges=edges, folder=folder, device=device)
        overlaps += [
            intersection_over_union(filled_foreground(picture), _mask(scene))
            for picture, scene in zip(pictures, batch, strict=True)
        ]
    return Score("ControlNet: intersection over union", count, float(np.mean(overlaps)), 0.75)


def _mask(scene: Scene) -> np.ndarray:
    return np.any([shape_mask(shape) for shape in scene.shapes], axis=0)


def lora_scores(count: int, *, seed: int, folder: Path = FOLDER, device: str = "cpu") -> list[Score]:
    """Return how often pictures come as outlines with the LoRA at strength 1 and at strength 0."""
    captions = [caption(d) for d in held_out_descriptions(count, seed=seed)]
    outlined = {}
    for strength in (1.0, 0.0):
        pictures = []
        for start in range(0, count, BATCH):
            batch = captions[start : start + BATCH]
            pictures += generate(
                batch, seed=seed + start, lora_strength=strength, folder=folder, device=device
            )
        outlined[strength] = _share(style_of(picture) == "outline" for picture in pictures)
    return [
        Score("LoRA: outlines at strength 1", count, outlined[1.0], 0.90),
        Score("LoRA: outlines at strength 0", count, outlined[0.0], 0.05, at_most=True),
    ]


def _share(answers: Iterable[bool]) -> float:
    return float(np.mean(list(answers)))


def main() -> None:
    """Print every score as a line of a Markdown table."""
    parser = argparse.ArgumentParser(prog="python -m nodegraph_app.pocket.score", description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="folder of the weights")
    parser.add_argument("--count", type=int, default=200, help="caption and seed pairs")
    parser.add_argument("--seed", type=int, default=1000)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--only", choices=("captions", "controlnet", "lora"), help="a part of the table")
    arguments = parser.parse_args()
    few = max(8, arguments.count // 4)
    where = {"seed": arguments.seed, "folder": arguments.folder, "device": arguments.device}
    print("| what | pictures | score | wanted | |\n|---|---|---|---|---|")
    if arguments.only in (None, "captions"):
        print(*caption_scores(arguments.count, **where), sep="\n", flush=True)
    if arguments.only in (None, "controlnet"):
        print(controlnet_score(few, **where), flush=True)
    if arguments.only in (None, "lora"):
        print(*lora_scores(few, **where), sep="\n", flush=True)


if __name__ == "__main__":
    main()
