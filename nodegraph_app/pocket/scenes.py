"""Scenes of coloured shapes: what a caption of the pocket model means, and how that is drawn.

A `Scene` is the truth that a caption describes in words and a picture shows in pixels. Everything else in
this room (training, judge, score) speaks in scenes.
"""

from __future__ import annotations

import hashlib
import math
import random
import re
from dataclasses import dataclass, replace
from typing import Literal

from PIL import Image, ImageDraw

SIDE_PX = 128
"""Side of a picture of the pocket model, in pixels."""

COLOURS: dict[str, tuple[int, int, int]] = {
    "red": (220, 40, 40),
    "green": (40, 170, 70),
    "blue": (50, 80, 220),
    "yellow": (240, 210, 50),
    "purple": (150, 60, 190),
    "orange": (245, 140, 40),
    "white": (245, 245, 245),
    "black": (20, 20, 20),
}
SHAPES = ("circle", "square", "triangle", "star")
RELATIONS = ("left of", "right of", "above", "below")
OPPOSITE = {"left of": "right of", "right of": "left of", "above": "below", "below": "above"}
SMALL_RADIUS_PX = (19.0, 26.0)
LARGE_RADIUS_PX = (38.0, 50.0)
PAIR_RADIUS_PX = (20.0, 28.0)
OUTLINE_STROKE_PX = 8.0
"""One pixel of a latent: thinner strokes are found hard to close by the denoiser."""
HELD_OUT_SHARE = 0.1

Style = Literal["filled", "outline"]


@dataclass(frozen=True)
class Shape:
    """One shape: its kind and colour name, centre and radius in pixels."""

    kind: str
    colour: str
    x_px: float
    y_px: float
    radius_px: float


@dataclass(frozen=True)
class Scene:
    """One or two shapes on a plain background; of two, the first stands in `relation` to the second."""

    background: str
    shapes: tuple[Shape, ...]
    size: str | None = None
    relation: str | None = None


@dataclass(frozen=True)
class Description:
    """What a caption says: (colour, kind) per shape in the order named, background, size word, relation."""

    background: str
    shapes: tuple[tuple[str, str], ...]
    size: str | None = None
    relation: str | None = None


def describe(scene: Scene) -> Description:
    """Return what the scene's caption says, without positions and radii."""
    named = tuple((shape.colour, shape.kind) for shape in scene.shapes)
    return Description(scene.background, named, scene.size, scene.relation)


def caption(description: Description) -> str:
    """Return the sentence for a description, for example `a large green star on a yellow background`."""
    words = [f"a {colour} {kind}" for colour, kind in description.shapes]
    if description.relation is not None:
        subject = f" {description.relation} ".join(words)
    else:
        colour, kind = description.shapes[0]
        subject = f"a {description.size + ' ' if description.size else ''}{colour} {kind}"
    return f"{subject} on a {description.background} background"


_COLOUR, _KIND = "|".join(COLOURS), "|".join(SHAPES)
_CAPTION = re.compile(
    rf"an? (?:(?P<size>small|large) )?(?P<colour>{_COLOUR}) (?P<kind>{_KIND})"
    rf"(?: (?P<relation>{'|'.join(RELATIONS)}) an? (?P<colour2>{_COLOUR}) (?P<kind2>{_KIND}))?"
    rf" on an? (?P<background>{_COLOUR}) background"
)


def parse_caption(text: str) -> Description:
    """Return what a caption says; upper and lower case mean the same.

    Raises:
        ValueError: the text is not a sentence of the caption language.
    """
    match = _CAPTION.fullmatch(" ".join(text.lower().split()).rstrip("."))
    if match is None or (match["size"] and match["relation"]):
        raise ValueError(f"{text!r} is not a caption of the pocket model")
    shapes = [(match["colour"], match["kind"])]
    if match["relation"]:
        shapes.append((match["colour2"], match["kind2"]))
    return Description(match["background"], tuple(shapes), match["size"], match["relation"])


def is_held_out(description: Description) -> bool:
    """Return whether this combination is kept out of all training, so that a score over it is honest.

    About a tenth of all combinations is. The size word does not count, and the two ways to say one relation
    (`A left of B`, `B right of A`) are one combination: a held-out scene was never drawn under any caption.
    """
    shapes, relation = description.shapes, description.relation
    if relation in ("right of", "below"):
        shapes, relation = shapes[::-1], OPPOSITE[relation]
    name = repr((description.background, shapes, relation)).encode()
    return int.from_bytes(hashlib.sha256(name).digest()[:4], "big") < HELD_OUT_SHARE * 2**32


def random_description(rng: random.Random, *, pair: bool) -> Description:
    """Return a random description of one or two shapes, each of another colour than the background."""
    background = rng.choice(list(COLOURS))
    others = [colour for colour in COLOURS if colour != background]
    if pair:
        shapes = tuple((rng.choice(others), rng.choice(SHAPES)) for _ in range(2))
        return Description(background, shapes, None, rng.choice(RELATIONS))
    shape = (rng.choice(others), rng.choice(SHAPES))
    return Description(background, (shape,), rng.choice((None, "small", "large")))


def arrange(description: Description, rng: random.Random) -> Scene:
    """Return a scene that fits the description: random positions and radii, everything inside the picture."""
    named = description.shapes
    if description.relation is None:
        low, high = {"small": SMALL_RADIUS_PX, "large": LARGE_RADIUS_PX}.get(
            description.size or "", (SMALL_RADIUS_PX[0], LARGE_RADIUS_PX[1])
        )
        radius = rng.uniform(low, high)
        x, y = (rng.uniform(radius + 2, SIDE_PX - radius - 2) for _ in range(2))
        placed = [(x, y, radius)]
    else:
        placed = _place_pair(description.relation, rng)
    shapes = tuple(Shape(kind, colour, *place) for (colour, kind), place in zip(named, placed, strict=True))
    return Scene(description.background, shapes, description.size, description.relation)


def _place_pair(relation: str, rng: random.Random) -> list[tuple[float, float, float]]:
    """Return (x, y, radius) of two shapes 10 px or more apart along the relation's axis, roughly level."""
    first, second = (rng.uniform(*PAIR_RADIUS_PX) for _ in range(2))
    slack = SIDE_PX - 2 * (first + second) - 10 - 4
    before, between = sorted(rng.uniform(0, slack) for _ in range(2))
    along = [2 + first + before, 2 + 2 * first + 10 + between + second]
    middle = rng.uniform(34, SIDE_PX - 34)
    across = [min(max(middle + rng.uniform(-8, 8), r + 2), SIDE_PX - r - 2) for r in (first, second)]
    places = [(along[0], across[0], first), (along[1], across[1], second)]
    if relation in ("right of", "below"):
        places.reverse()
    if relation in ("above", "below"):
        places = [(y, x, r) for x, y, r in places]
    return places


def random_scene(rng: random.Random, *, pair: bool) -> Scene:
    """Return a random scene that is not held out."""
    while is_held_out(description := random_description(rng, pair=pair)):
        pass
    return arrange(description, rng)


def outline_points(shape: Shape) -> list[tuple[float, float]]:
    """Return the corners of a shape, clockwise, in pixels; of a circle, 64 points on it."""
    x, y, r = shape.x_px, shape.y_px, shape.radius_px
    if shape.kind == "circle":
        turns = [2 * math.pi * i / 64 for i in range(64)]
        return [(x + r * math.cos(a), y + r * math.sin(a)) for a in turns]
    if shape.kind == "square":
        h = 0.85 * r
        return [(x - h, y - h), (x + h, y - h), (x + h, y + h), (x - h, y + h)]
    if shape.kind == "triangle":
        return [(x, y - r), (x + 0.95 * r, y + 0.8 * r), (x - 0.95 * r, y + 0.8 * r)]
    spokes = [(r if i % 2 == 0 else 0.42 * r, -math.pi / 2 + i * math.pi / 5) for i in range(10)]
    return [(x + length * math.cos(a), y + length * math.sin(a)) for length, a in spokes]


def draw(scene: Scene, *, style: Style = "filled", side_px: int = SIDE_PX) -> Image.Image:
    """Return the scene as an RGB picture with smooth edges; `outline` draws shapes hollow, 8 px at most."""
    scale = 3 * side_px / SIDE_PX
    canvas = Image.new("RGB", (3 * side_px, 3 * side_px), COLOURS[scene.background])
    pen = ImageDraw.Draw(canvas)
    for shape in scene.shapes:
        if style == "filled":
            pen.polygon(_scaled(outline_points(shape), scale), fill=COLOURS[shape.colour])
        else:
            _draw_hollow(pen, shape, scale, COLOURS[scene.background])
    return canvas.resize((side_px, side_px), Image.Resampling.BOX)


def _draw_hollow(pen: ImageDraw.ImageDraw, shape: Shape, scale: float, inside: tuple[int, int, int]) -> None:
    """Draw a shape in its colour, then a smaller one in the background's, so that corners stay sharp."""
    # Distance from the centre to the nearest edge, as a share of the radius.
    apothem = {"circle": 1.0, "square": 0.85, "triangle": 0.52, "star": 0.35}[shape.kind]
    inner = max(shape.radius_px - OUTLINE_STROKE_PX / apothem, 0.5 * shape.radius_px)
    pen.polygon(_scaled(outline_points(shape), scale), fill=COLOURS[shape.colour])
    # A triangle's nearest point to all its edges lies below the centre of its radius.
    drop = 0.21 * (shape.radius_px - inner) if shape.kind == "triangle" else 0.0
    hole = replace(shape, radius_px=inner, y_px=shape.y_px + drop)
    pen.polygon(_scaled(outline_points(hole), scale), fill=inside)


def draw_edges(scene: Scene, *, stroke_px: float = 1.0, side_px: int = SIDE_PX) -> Image.Image:
    """Return the edge map of a scene: white outlines on black, mode L, as a Canny filter would find them."""
    scale = 3 * side_px / SIDE_PX
    canvas = Image.new("L", (3 * side_px, 3 * side_px), 0)
    pen = ImageDraw.Draw(canvas)
    for shape in scene.shapes:
        points = _scaled(outline_points(shape), scale)
        pen.line([*points, points[0], points[1]], fill=255, width=max(1, round(3 * stroke_px)), joint="curve")
    return canvas.resize((side_px, side_px), Image.Resampling.BOX)


def _scaled(points: list[tuple[float, float]], scale: float) -> list[tuple[float, float]]:
    return [(x * scale, y * scale) for x, y in points]
