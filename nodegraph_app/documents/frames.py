"""Frames in a file: entries of the layout block whose names no node can have."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..core.errors import DocumentError
from ..core.frames import Frame
from ..core.graph import ID
from .strict_json import place_of, short

FRAME_PREFIX = "frame:"
"""Before the id of a frame, in the layout block. Node ids hold no colon."""

FARTHEST = 1e9
"""Canvas units; a position beyond is a damaged one."""

MOST_FRAMES = 1_000

_FIELDS = ("place", "title", "color")


def numbers(values: Iterable[float]) -> list[int | float]:
    """Coordinates as a file says them: whole where they are whole."""
    return [int(each) if float(each).is_integer() else float(each) for each in values]


def read_numbers(value: object, count: int) -> list[float] | None:
    """So many coordinates of a file, or None when they are something else or too far away."""
    if not isinstance(value, list) or len(value) != count:
        return None
    for each in value:
        if isinstance(each, bool) or not isinstance(each, int | float) or abs(each) > FARTHEST:
            return None
    return [float(each) for each in value]


def frame_record(frame: Frame) -> dict[str, Any]:
    """A frame as a file holds it."""
    record: dict[str, Any] = {**frame.extra, "place": numbers(frame.place)}
    if frame.title:
        record["title"] = frame.title
    if frame.color is not None:
        record["color"] = frame.color
    return record


def read_frame(name: str, record: object) -> Frame:
    """The frame under a name of the layout block. Raises DocumentError when it is damaged."""
    here: list[str | int] = ["layout", name]
    frame_id = name.removeprefix(FRAME_PREFIX)
    if not ID.fullmatch(frame_id):
        raise DocumentError(f"{short(frame_id)} cannot be a frame id.", place=place_of(here))
    if not isinstance(record, dict):
        raise DocumentError(f"Here stands {short(record)} instead of a frame.", place=place_of(here))
    place = read_numbers(record.get("place"), 4)
    if place is None or min(place[2:]) <= 0:
        raise DocumentError(
            f"A frame's place is left, top, width and height, numbers up to {FARTHEST:g}.",
            place=place_of([*here, "place"]),
        )
    for field in ("title", "color"):
        if not isinstance(record.get(field, ""), str):
            raise DocumentError(
                f"Here stands {short(record[field])} instead of text.", place=place_of([*here, field])
            )
    return Frame(
        frame_id,
        record.get("title", ""),
        (place[0], place[1], place[2], place[3]),
        record.get("color"),
        {field: value for field, value in record.items() if field not in _FIELDS},
    )
