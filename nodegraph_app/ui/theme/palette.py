"""Colours and socket shapes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from PySide6.QtGui import QColor

Shape = Literal[
    "diamond", "tag", "triangle", "hexagon", "circle", "ring", "square", "half", "lens", "falling", "star",
    "house", "bow", "dot", "cross",
]  # fmt: skip


@dataclass(frozen=True)
class SocketLook:
    """Colour and shape of one socket type; either alone tells the type."""

    color: str
    shape: Shape


_SHAPES: dict[str, Shape] = {
    "model": "diamond",
    "text_encoder": "tag",
    "vae": "triangle",
    "controlnet": "hexagon",
    "clip_vision": "lens",
    "conditioning": "circle",
    "latent": "ring",
    "image": "square",
    "mask": "half",
    "sigmas": "falling",
    "noise": "star",
    "sampler": "house",
    "guider": "bow",
    "integer": "dot",
    "number": "dot",
    "text": "dot",
    "boolean": "dot",
    "choice": "dot",
    "file": "dot",
}


def _looks(colors: Mapping[str, str], numbers: str) -> dict[str, SocketLook]:
    return {name: SocketLook(colors.get(name, numbers), shape) for name, shape in _SHAPES.items()}


@dataclass(frozen=True, eq=False)
class Palette:
    """Every colour the window uses, as ``#rrggbb``.

    Attributes:
        base: window, menu bar, tool bar.
        canvas: behind the nodes; `grid` its dots.
        panel: docks; `raised` what lies on them (buttons, tabs); `hover` under the mouse.
        node, node_header, outline: a node's body, header and edge.
        field: where a value stands; `field_fill` the share a slider shows.
        text, muted, faint: words to read; labels; what may be overlooked (never needed to understand).
        accent: what can be acted on now; `on_accent` words on it; `accent_soft` selection behind text.
        good, waiting, bad: words of the states; `*_soft` the badge behind them.
        sockets: socket type name → colour and shape.
    """

    name: Literal["dark", "light"]
    base: str
    canvas: str
    grid: str
    panel: str
    raised: str
    hover: str
    line: str
    node: str
    node_header: str
    outline: str
    field: str
    field_fill: str
    text: str
    muted: str
    faint: str
    accent: str
    on_accent: str
    accent_soft: str
    accent_text: str
    good: str
    good_soft: str
    waiting: str
    waiting_soft: str
    bad: str
    bad_soft: str
    neutral_soft: str
    sockets: Mapping[str, SocketLook]
    unknown: SocketLook

    def socket(self, type_name: str) -> SocketLook:
        """Look of a socket type; unknown types share one."""
        return self.sockets.get(type_name, self.unknown)

    def color(self, name: str) -> QColor:
        """A colour by attribute name, as Qt wants it."""
        return QColor(getattr(self, name))


DARK = Palette(
    name="dark",
    base="#1b1c1f",
    canvas="#17181b",
    grid="#282a2e",
    panel="#1f2124",
    raised="#2a2d32",
    hover="#30333a",
    line="#2c2e33",
    node="#26282d",
    node_header="#2b2d33",
    outline="#3a3d44",
    field="#1d1f23",
    field_fill="#26364a",
    text="#d6d7da",
    muted="#9a9da4",
    faint="#6c7078",
    accent="#3d7eff",
    on_accent="#ffffff",
    accent_soft="#203a6e",
    accent_text="#a9c6ff",
    good="#74d6a3",
    good_soft="#1e3d2f",
    waiting="#f1c15d",
    waiting_soft="#453414",
    bad="#ff8f86",
    bad_soft="#4a2423",
    neutral_soft="#303339",
    sockets=_looks(
        {
            "model": "#b39ddb",
            "text_encoder": "#ffd54f",
            "vae": "#ff8a80",
            "controlnet": "#4dd0c4",
            "clip_vision": "#80cbff",
            "conditioning": "#ffa940",
            "latent": "#f48fb1",
            "image": "#64b5f6",
            "mask": "#81c784",
            "sigmas": "#c5e1a5",
            "noise": "#bcaaa4",
            "sampler": "#ba68c8",
            "guider": "#dce775",
        },
        "#a9adb5",
    ),
    unknown=SocketLook("#8d929b", "cross"),
)

LIGHT = Palette(
    name="light",
    base="#ececee",
    canvas="#e4e5e8",
    grid="#c8cad0",
    panel="#f4f4f6",
    raised="#ffffff",
    hover="#e6e7ea",
    line="#d2d4d9",
    node="#fbfbfc",
    node_header="#f1f2f4",
    outline="#b9bcc4",
    field="#eceef1",
    field_fill="#cfdef7",
    text="#212329",
    muted="#5b5f68",
    faint="#878b94",
    accent="#1f62e0",
    on_accent="#ffffff",
    accent_soft="#d3e1fd",
    accent_text="#174bb0",
    good="#156a40",
    good_soft="#d2eedd",
    waiting="#7d5200",
    waiting_soft="#fbe8bd",
    bad="#b3261e",
    bad_soft="#fbdedb",
    neutral_soft="#e0e2e7",
    sockets=_looks(
        {
            "model": "#7e57c2",
            "text_encoder": "#c79a00",
            "vae": "#e05347",
            "controlnet": "#00897b",
            "clip_vision": "#2a78b8",
            "conditioning": "#e07b00",
            "latent": "#d6457e",
            "image": "#1e7fd0",
            "mask": "#388e3c",
            "sigmas": "#6d8f3d",
            "noise": "#8d6e63",
            "sampler": "#9c27b0",
            "guider": "#8a8915",
        },
        "#757a84",
    ),
    unknown=SocketLook("#6d727c", "cross"),
)
