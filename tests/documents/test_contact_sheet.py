"""Contact sheets: every picture in its row, column and block, whole; labels beside it, never over it."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageFont

from nodegraph_app import builtin
from nodegraph_app.documents.contact_sheet import (
    LARGEST_SHEET_PIXELS,
    Cell,
    SheetAxis,
    draw_sheet,
    fitted,
    largest_side_px,
    wrapped,
    write_sheet,
)
from nodegraph_app.documents.picture import workflow_in

FONTS = builtin.resources() / "fonts"
FONT = ImageFont.truetype(str(FONTS / "Inter-Regular.otf"), 14)
Box = tuple[int, int, int, int]


def axes(*sizes: int, label: str = "value") -> list[SheetAxis]:
    return [
        SheetAxis(f"Axis {number}", tuple(f"{label} {index}" for index in range(size)))
        for number, size in enumerate(sizes)
    ]


def coloured(sizes: tuple[int, ...], size_px: tuple[int, int] = (60, 40)) -> dict[tuple[int, ...], Cell]:
    """A picture of its own colour for every place; saturated ones, which no label has."""
    places = list(product(*map(range, sizes)))
    return {
        place: Cell(Image.new("RGB", size_px, (255, number % 50 * 5, 255 - number // 50 * 20 - 1)))
        for number, place in enumerate(places)
    }


def where(sheet: Image.Image, cell: Cell) -> Box:
    """Bounding box of the pixels that have the colour of a cell; every pixel in it has."""
    assert cell.picture is not None
    rows, columns = np.nonzero((np.asarray(sheet) == cell.picture.getpixel((0, 0))).all(axis=2))
    box = int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1
    assert len(rows) == (box[2] - box[0]) * (box[3] - box[1]), "something lies over the picture"
    return box


@pytest.mark.parametrize("sizes", [(1,), (4,), (3, 2), (3, 2, 2), (2, 2, 2, 3), (1, 1, 5)])
@pytest.mark.parametrize(
    "label", ["v", "a long prompt that goes on and on, without an end in sight " * 4, "w" * 300]
)
def test_every_picture_stands_whole_in_its_column_row_and_block(sizes: tuple[int, ...], label: str) -> None:
    cells = coloured(sizes)
    sheet = draw_sheet("Title", axes(*sizes, label=label), cells, FONTS)
    boxes = {place: where(sheet, cell) for place, cell in cells.items()}
    for left, upper, right, lower in boxes.values():
        assert (right - left, lower - upper) == (60, 40)
    by_block: dict[tuple[int, ...], dict[tuple[int, ...], Box]] = {}
    for place, box in boxes.items():
        by_block.setdefault(place[2:], {})[place[:2]] = box
    for block in by_block.values():
        for one, other in product(block, repeat=2):
            if one[0] < other[0]:
                assert block[one][0] < block[other][0], "columns go to the right"
            if one[1:] == other[1:]:
                assert block[one][1] == block[other][1], "a row is level"
            elif one[1:] < other[1:]:
                assert block[one][1] < block[other][1], "rows go down"
    outlines = [
        (min(b[0] for b in block.values()), min(b[1] for b in block.values()),
         max(b[2] for b in block.values()), max(b[3] for b in block.values()))
        for block in by_block.values()
    ]  # fmt: skip
    for number, one in enumerate(outlines):
        for other in outlines[:number]:
            apart = one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]
            assert apart, "blocks do not overlap"


def test_another_label_changes_the_sheet_only_where_that_label_stands() -> None:
    cells = coloured((3, 2))
    one, other = axes(3, 2), axes(3, 2)
    other[0] = SheetAxis("Axis 0", ("value 0", "VALUE 1", "value 2"))
    before, after = (draw_sheet("Title", each, cells, FONTS) for each in (one, other))
    changed = ImageChops.difference(before, after).getbbox()
    assert changed is not None
    column = where(before, cells[1, 0])
    following = where(before, cells[2, 0])
    assert column[0] <= changed[0]
    assert changed[2] <= following[0]
    assert changed[3] <= column[1]


def test_a_place_without_a_picture_says_why_and_one_that_never_ran_says_so() -> None:
    cells = coloured((2, 2))
    full = draw_sheet("Title", axes(2, 2), cells, FONTS)
    box = where(full, cells[1, 1])
    blank = draw_sheet("Title", axes(2, 2), cells | {(1, 1): Cell(None)}, FONTS)
    told = draw_sheet("Title", axes(2, 2), cells | {(1, 1): Cell(None, "The disk is full.")}, FONTS)
    del cells[1, 1]
    not_run = draw_sheet("Title", axes(2, 2), cells, FONTS)
    for sheet in (told, not_run):
        changed = ImageChops.difference(blank, sheet).getbbox()
        assert changed is not None
        assert box[0] <= changed[0]
        assert box[1] <= changed[1]
        assert changed[3] <= box[3]
        assert sheet.size == full.size
        assert where(sheet, cells[0, 1]) == where(full, cells[0, 1])


def test_many_values_on_one_axis_go_on_in_further_rows() -> None:
    cells = coloured((30,))
    sheet = draw_sheet("", axes(30), cells, FONTS)
    tops = [where(sheet, cells[index,])[1] for index in range(30)]
    assert tops == sorted(tops)
    assert len(set(tops)) == 5
    assert max(sheet.size) < 4 * min(sheet.size)


@pytest.mark.parametrize("count", [1, 12, 250, 1000, 10**9])
def test_pictures_are_so_large_that_the_sheet_stays_bounded(count: int) -> None:
    side_px = largest_side_px(count)
    assert side_px <= 512
    assert side_px**2 * count <= LARGEST_SHEET_PIXELS
    assert count > 1000 or side_px >= 250


def test_a_picture_is_made_smaller_never_larger_and_keeps_its_shape() -> None:
    assert fitted(Image.new("RGB", (400, 100)), 200).size == (200, 50)
    assert fitted(Image.new("RGB", (40, 10)), 200).size == (40, 10)
    assert fitted(Image.new("L", (40, 1000), 9), 200).size == (8, 200)
    clear = fitted(Image.new("RGBA", (4, 4), (255, 0, 0, 0)), 200)
    assert clear.mode == "RGB"
    assert clear.getpixel((0, 0)) != (255, 0, 0)


def test_a_sheet_carries_the_workflow(tmp_path: Path) -> None:
    path = tmp_path / "sheet.png"
    write_sheet(path, draw_sheet("Title", axes(2), coloured((2,)), FONTS), '{"ä": 1}')
    with path.open("rb") as file:
        assert workflow_in(file) == '{"ä": 1}'
    with Image.open(path) as picture:
        assert picture.format == "PNG"


@settings(deadline=None)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=120), st.integers(40, 300)
)
def test_lines_are_never_too_wide_and_no_letter_is_lost(text: str, width_px: int) -> None:
    lines = wrapped(text, FONT, width_px, 10**6)
    assert all(FONT.getlength(line) <= width_px or len(line) == 1 for line in lines)
    assert "".join(lines).replace(" ", "") == "".join(text.split())


@settings(deadline=None)
@given(st.lists(st.text("abcdefgh", min_size=1, max_size=9), min_size=30, max_size=40), st.integers(1, 4))
def test_what_does_not_fit_ends_in_an_ellipsis(words: list[str], most_lines: int) -> None:
    lines = wrapped(" ".join(words), FONT, 60, most_lines)
    assert len(lines) <= most_lines
    assert lines[-1].endswith("…")
    assert all(FONT.getlength(line) <= 60 for line in lines)
    assert "".join(words).startswith("".join(lines).replace(" ", "").removesuffix("…"))
