"""Frames in a file: entries of the layout block whose names no node can have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..core.errors import DocumentError
from ..core.frames import Frame
from ..core.graph import ID
from ..core.groups import Group
from .coordinates import FARTHEST, numbers, read_numbers
from .groups import home_of
from .strict_json import place_of, short

FRAME_PREFIX = "frame:"
"""Before the id of a frame, in the layout block. Node ids hold no colon."""

MOST_FRAMES = 1_000

_FIELDS = ("place", "title", "color", "group")


def frame_record(frame: Frame) -> dict[str, Any]:
    """A frame as a file holds it."""
    record: dict[str, Any] = {**frame.extra, "place": numbers(frame.place)}
    if frame.title:
        record["title"] = frame.title
    if frame.color is not None:
        record["color"] = frame.color
    if frame.group is not None:
        record["group"] = frame.group
    return record


def read_frame(name: str, record: object, groups: Mapping[str, Group]) -> Frame:
    """The frame under a name of the layout block, whose groups are `groups`.

    Raises DocumentError when it is damaged.
    """
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
        home_of(record, groups),
    )
