"""Contact sheets: pictures of a grid in rows and columns, with what makes each one different beside it.

The first axis runs along the columns, the second along the rows; every combination of the further ones is a
block of its own, and the blocks lie so that the sheet comes out as square as it can. A row that would be too
long goes on in a further block.
"""

from __future__ import annotations

import io
import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, product
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

from .atomic import write_whole
from .picture import KEYWORD

Place = tuple[int, ...]

LARGEST_SIDE_PX = 512
"""A picture on the sheet is no larger; the picture itself is on disk."""

LARGEST_SHEET_PIXELS = 64_000_000
WIDEST_PX = 16_000
"""Of a block; not every program shows a wider picture."""

MOST_IN_A_ROW = 8
"""Of a sheet with one axis, which has no rows of its own to stay in line with."""

LONGEST_LINE = 1000
"""Letters; so many are never measured at once."""

NARROWEST_PX = 144
"""Of a column, so that a few words fit above a small picture."""

BACKGROUND, EMPTY = "#1b1c1f", "#26282c"
TEXT, QUIET, LINE = "#eceded", "#a3a6ab", "#3a3d42"


@dataclass(frozen=True)
class SheetAxis:
    """One axis as readers see it: what varies, and each of its values."""

    title: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """What stands at one place: a picture, or words that say why there is none."""

    picture: Image.Image | None
    note: str = ""


def largest_side_px(count: int) -> int:
    """How large pictures may be on a sheet of so many."""
    return min(LARGEST_SIDE_PX, math.isqrt(LARGEST_SHEET_PIXELS // max(count, 1)))


def fitted(picture: Image.Image, side_px: int) -> Image.Image:
    """The picture as RGB, made smaller where a side is longer than `side_px`; no transparency is left."""
    if picture.has_transparency_data:
        ground = Image.new("RGBA", picture.size, EMPTY)
        picture = Image.alpha_composite(ground, picture.convert("RGBA"))
    picture = picture.convert("RGB")
    if max(picture.size) <= side_px:
        return picture
    scale = side_px / max(picture.size)
    size = tuple(max(1, round(length * scale)) for length in picture.size)
    return picture.resize((size[0], size[1]), Image.Resampling.LANCZOS)


def draw_sheet(
    title: str, axes: Sequence[SheetAxis], cells: Mapping[Place, Cell], fonts: Path
) -> Image.Image:
    """Draw a sheet.

    Args:
        title: stands above everything.
        axes: at least one; columns, rows, then those that make blocks.
        cells: by place, one index per axis; a place without a cell stays empty.
        fonts: folder with the shipped faces.

    Returns:
        An RGB picture.
    """
    return _Sheet(title, axes, cells, fonts).draw()


def write_sheet(path: Path, sheet: Image.Image, workflow: str) -> None:
    """Write a sheet as PNG that carries the workflow its pictures were made with. Raises OSError."""
    info = PngInfo()
    info.add_itxt(KEYWORD, workflow, zip=True)
    buffer = io.BytesIO()
    sheet.save(buffer, "PNG", pnginfo=info)
    write_whole(path, buffer.getvalue())


class _Sheet:
    def __init__(self, title: str, axes: Sequence[SheetAxis], cells: Mapping[Place, Cell], fonts: Path):
        self.title, self.cells = title, cells
        self.columns, *others = axes
        self.rows = others[0] if others else SheetAxis("", ("",))
        self.block_axes = others[1:]
        self.has_rows = bool(others)
        pictures = [cell.picture.size for cell in cells.values() if cell.picture is not None]
        self.picture_width = max((width for width, _ in pictures), default=NARROWEST_PX)
        self.picture_height = max((height for _, height in pictures), default=NARROWEST_PX)
        self.cell_width = max(self.picture_width, NARROWEST_PX)
        text_px = max(14, round(max(self.picture_width, self.picture_height) / 18))
        self.gap = text_px // 2
        self.regular = ImageFont.truetype(str(fonts / "Inter-Regular.otf"), text_px)
        self.strong = ImageFont.truetype(str(fonts / "Inter-SemiBold.otf"), text_px)
        self.large = ImageFont.truetype(str(fonts / "Inter-SemiBold.otf"), round(text_px * 1.4))
        self.line_px = round(text_px * 1.35)

    # --- measures ------------------------------------------------------------------------------------

    @cached_property
    def row_label_width(self) -> int:
        """As wide as the longest label, within one and a half columns; longer ones wrap."""
        if not self.has_rows:
            return 0
        widest = max(
            _width(self.strong, self.rows.title),
            *(_width(self.regular, text[:LONGEST_LINE]) for text in self.rows.labels),
        )
        return min(math.ceil(widest), round(1.5 * self.cell_width)) + 2 * self.gap

    @cached_property
    def columns_across(self) -> int:
        """How many columns a block has at most."""
        count = len(self.columns.labels)
        if not self.has_rows and count > MOST_IN_A_ROW:
            count = math.isqrt(count - 1) + 1
        return min(count, max(1, WIDEST_PX // (self.cell_width + self.gap)))

    @cached_property
    def column_labels(self) -> list[list[str]]:
        """Wrapped; at most as tall as a picture."""
        return [self._wrapped(text, self.cell_width, self.picture_height) for text in self.columns.labels]

    @cached_property
    def header_height(self) -> int:
        """Title of the column axis and its labels."""
        lines = 1 + max(map(len, self.column_labels))
        return lines * self.line_px + self.gap

    @cached_property
    def block_width(self) -> int:
        """Of one block."""
        count = self.columns_across
        return self.row_label_width + count * self.cell_width + (count - 1) * self.gap

    @cached_property
    def blocks(self) -> list[tuple[Place, range]]:
        """For each: its place on the further axes, and its columns."""
        starts = range(0, len(self.columns.labels), self.columns_across)
        pieces = [range(len(self.columns.labels))[start : start + self.columns_across] for start in starts]
        places = product(*(range(len(axis.labels)) for axis in self.block_axes))
        return [(place, piece) for place in places for piece in pieces]

    @cached_property
    def block_titles(self) -> list[list[str]]:
        """Wrapped, one line or more for each of the further axes."""
        return [
            [
                line
                for axis, index in zip(self.block_axes, place, strict=True)
                for line in self._wrapped(
                    f"{axis.title}: {axis.labels[index]}", self.block_width, self.picture_height, self.strong
                )
            ]
            for place, _ in self.blocks
        ]

    @cached_property
    def block_title_height(self) -> int:
        """Of the tallest, so that blocks stay in line."""
        lines = max(map(len, self.block_titles))
        return lines * self.line_px + self.gap if lines else 0

    @cached_property
    def block_height(self) -> int:
        """Of one block."""
        rows = len(self.rows.labels)
        return (
            self.block_title_height + self.header_height + rows * self.picture_height + (rows - 1) * self.gap
        )

    @cached_property
    def blocks_across(self) -> int:
        """So many that the sheet is as square as it can be."""
        count = len(self.blocks)

        def longer_side(across: int) -> int:
            return max(across * self.block_width, math.ceil(count / across) * self.block_height)

        return 1 if not self.has_rows else min(range(1, count + 1), key=longer_side)

    # --- drawing -------------------------------------------------------------------------------------

    def draw(self) -> Image.Image:
        margin, between = 2 * self.gap, 4 * self.gap
        across = self.blocks_across
        down = math.ceil(len(self.blocks) / across)
        width = 2 * margin + across * self.block_width + (across - 1) * between
        title = self._wrapped(self.title, width - 2 * margin, 10**6, self.large)
        title_line_px = round(1.5 * self.line_px)
        top = margin + len(title) * title_line_px + (self.gap if title else 0)
        height = top + down * self.block_height + (down - 1) * between + margin
        sheet = Image.new("RGB", (width, height), BACKGROUND)
        pen = ImageDraw.Draw(sheet)
        for number, line in enumerate(title):
            pen.text((margin, margin + number * title_line_px), line, TEXT, self.large)
        for number in range(len(self.blocks)):
            left = margin + (number % across) * (self.block_width + between)
            upper = top + (number // across) * (self.block_height + between)
            self._draw_block(sheet, pen, (left, upper), number)
        return sheet

    def _draw_block(
        self, sheet: Image.Image, pen: ImageDraw.ImageDraw, corner: tuple[int, int], number: int
    ) -> None:
        (left, top), (further, columns), title = corner, self.blocks[number], self.block_titles[number]
        self._text(pen, (left, top), title, TEXT, self.strong)
        top += self.block_title_height
        if title:
            pen.line((left, top - self.gap, left + self.block_width, top - self.gap), LINE)
        self._text(pen, (left, top), [self.rows.title], QUIET, self.strong)
        first = left + self.row_label_width
        named = self._wrapped(self.columns.title, self.block_width - self.row_label_width, 0, self.strong)
        self._text(pen, (first, top), named, QUIET, self.strong)
        across = [first + index * (self.cell_width + self.gap) for index in range(len(columns))]
        for x, column in zip(across, columns, strict=True):
            self._text(pen, (x, top + self.line_px), self.column_labels[column], TEXT, self.regular)
        top += self.header_height
        for row, text in enumerate(self.rows.labels):
            y = top + row * (self.picture_height + self.gap)
            label = self._wrapped(text, self.row_label_width - 2 * self.gap, self.picture_height)
            self._text(pen, (left, y), label, TEXT, self.regular)
            for x, column in zip(across, columns, strict=True):
                place = (column, row, *further) if self.has_rows else (column,)
                self._draw_cell(sheet, pen, (x, y), self.cells.get(place, Cell(None, "not run")))

    def _draw_cell(
        self, sheet: Image.Image, pen: ImageDraw.ImageDraw, corner: tuple[int, int], cell: Cell
    ) -> None:
        x, y = corner
        if cell.picture is not None:
            sheet.paste(cell.picture, (x, y))
            return
        pen.rectangle((x, y, x + self.cell_width - 1, y + self.picture_height - 1), EMPTY, LINE)
        inside = self._wrapped(cell.note, self.cell_width - 2 * self.gap, self.picture_height - 2 * self.gap)
        self._text(pen, (x + self.gap, y + self.gap), inside, QUIET, self.regular)

    def _text(
        self,
        pen: ImageDraw.ImageDraw,
        corner: tuple[int, int],
        lines: list[str],
        color: str,
        font: ImageFont.FreeTypeFont,
    ) -> None:
        for number, line in enumerate(lines):
            pen.text((corner[0], corner[1] + number * self.line_px), line, color, font)

    def _wrapped(
        self, text: str, width: int, height: int, font: ImageFont.FreeTypeFont | None = None
    ) -> list[str]:
        return wrapped(text, font or self.regular, width, max(1, height // self.line_px))


def wrapped(text: str, font: ImageFont.FreeTypeFont, width_px: float, most_lines: int) -> list[str]:
    """Break a text into lines no wider than `width_px`, between words, and within one that is wider itself.

    What does not fit into `most_lines` is cut off, with an ellipsis in its place.
    """
    lines = list(islice(_lines(text, font, width_px), most_lines + 1))
    if len(lines) > most_lines:
        last = lines[most_lines - 1]
        while last and _width(font, last + "…") > width_px:
            last = last[:-1]
        lines = [*lines[: most_lines - 1], last.rstrip() + "…"]
    return lines


def _lines(text: str, font: ImageFont.FreeTypeFont, width_px: float) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}".lstrip()
        if _width(font, longer[:LONGEST_LINE]) <= width_px and len(longer) <= LONGEST_LINE:
            line = longer
            continue
        if line:
            yield line
        while len(word) > 1 and (head := _fitting(word, font, width_px)) < len(word):
            yield word[:head]
            word = word[head:]
        line = word
    if line:
        yield line


def _fitting(word: str, font: ImageFont.FreeTypeFont, width_px: float) -> int:
    """How many of the first letters fit; at least one."""
    lengths = range(1, min(len(word), LONGEST_LINE) + 1)
    return max(1, bisect_right(lengths, width_px, key=lambda length: _width(font, word[:length])))


def _width(font: ImageFont.FreeTypeFont, text: str) -> float:
    return float(font.getlength(text))
