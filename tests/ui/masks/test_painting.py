"""The paint itself, by numbers; no Qt."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy.ndimage import gaussian_filter

from nodegraph_app.ui.masks import files, shapes
from nodegraph_app.ui.masks.painting import Painting, Stroke
from nodegraph_app.ui.masks.shapes import Tip


def blank(width: int = 60, height: int = 40) -> Painting:
    return Painting(np.zeros((height, width), np.uint8))


def stroke(painting: Painting, *tips: Tip, **how: float | bool) -> None:
    options = {"opacity": 1.0, "hardness": 1.0, "erase": False} | how
    made = Stroke(painting, **options)
    for tip in tips:
        made.to(tip)
    made.end()


def test_the_paint_needs_no_window() -> None:
    code = (
        "import sys, nodegraph_app.ui.masks.painting, nodegraph_app.ui.masks.files;"
        "assert not any(name.startswith('PySide6') for name in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_touch_of_a_hard_brush_marks_a_disc() -> None:
    painting = blank()
    stroke(painting, Tip(30, 20, 10))
    ys, xs = np.mgrid[:40, :60] + 0.5
    distance = np.hypot(xs - 30, ys - 20)
    assert (painting.levels[distance <= 9.4] == 255).all()
    assert (painting.levels[distance >= 10.6] == 0).all()
    assert painting.levels.sum() / 255 == pytest.approx(math.pi * 100, rel=0.01)


def test_a_fast_stroke_leaves_no_gaps() -> None:
    painting = blank(200, 20)
    stroke(painting, Tip(10, 10, 4), Tip(190, 10, 4))
    assert (painting.levels[7:13, 10:190] == 255).all()
    assert not painting.levels[:4].any()


def test_a_soft_brush_fades_from_its_middle_to_its_edge() -> None:
    painting = blank()
    stroke(painting, Tip(30.5, 20.5, 16), hardness=0.25)
    row = painting.levels[20, 30:48].astype(int)
    assert row[0] == 255
    assert (row[:4] == 255).all()
    assert (np.diff(row) <= 0).all()
    assert row[10] == pytest.approx(255 * 0.5, abs=20)
    assert row[-1] == 0


def test_crossing_itself_does_not_make_a_stroke_stronger_but_a_second_one_does() -> None:
    painting = blank()
    there_and_back = (Tip(10, 20, 5), Tip(50, 20, 5), Tip(10, 20, 5))
    stroke(painting, *there_and_back, opacity=0.5)
    assert painting.levels[20, 30] == 128
    stroke(painting, *there_and_back, opacity=0.5)
    assert painting.levels[20, 30] == 128 + round(127 * 128 / 255)


def test_the_eraser_takes_away_by_its_opacity() -> None:
    painting = Painting(np.full((40, 60), 200, np.uint8))
    stroke(painting, Tip(30, 20, 5), erase=True, opacity=0.5)
    assert painting.levels[20, 30] == 200 - round(200 * 128 / 255)
    stroke(painting, Tip(30, 20, 5), erase=True)
    assert painting.levels[20, 30] == 0
    assert painting.levels[5, 5] == 200


def test_a_pen_makes_the_stroke_thicker_or_stronger_where_it_is_pressed() -> None:
    painting = blank(100, 40)
    stroke(painting, Tip(10, 20, 2), Tip(90, 20, 10))
    thickness = (painting.levels > 127).sum(axis=0)
    assert thickness[12] <= 6 < 16 <= thickness[88]
    painting = blank(100, 40)
    stroke(painting, Tip(10, 20, 6, 0.0), Tip(90, 20, 6, 1.0))
    assert int(painting.levels[20, 50]) == pytest.approx(128, abs=3)


def test_a_stroke_beyond_the_picture_is_cut_off_at_its_edge() -> None:
    painting = blank()
    stroke(painting, Tip(-5, -5, 10), Tip(-50, -50, 10))
    assert painting.levels[0, 0] == 255
    stroke(painting, Tip(500, 500, 3))
    assert painting.levels[-1, -1] == 0


def test_a_lasso_marks_what_is_inside_with_a_smooth_edge() -> None:
    painting = blank()
    painting.lay(shapes.outline(painting.size, [(10, 10), (50, 10), (50, 30), (10, 30)]))
    assert painting.levels[10:30, 10:50].min() == 255
    assert painting.levels.sum() == 255 * 20 * 40
    painting = blank()
    painting.lay(shapes.outline(painting.size, [(0, 0), (40, 0), (0, 40)]))
    assert painting.levels.sum() / 255 == pytest.approx(800, rel=0.02)
    assert set(np.unique(painting.levels)) - {0, 255}
    assert shapes.outline(painting.size, [(1, 1), (5, 5)])[0].empty


def test_fill_stops_at_another_colour_or_at_what_was_painted() -> None:
    picture = np.zeros((40, 60, 3), np.uint8)
    picture[:, 30:] = (0, 200, 0)
    picture[5:10, 5:10] = (0, 30, 0)
    painting = blank()
    painting.lay(shapes.region(painting.levels, picture, (3, 3), 0.05))
    assert (painting.levels[15:, :30] == 255).all()
    assert painting.levels[7, 7] == 0
    assert not painting.levels[:, 32:].any()
    painting = blank()
    painting.lay(shapes.region(painting.levels, picture, (3, 3), 0.2))
    assert painting.levels[7, 7] == 255
    ring = blank()
    stroke(ring, *(Tip(30 + 12 * math.cos(a / 10), 20 + 12 * math.sin(a / 10), 2) for a in range(64)))
    ring.lay(shapes.region(ring.levels, picture, (30, 20), 1.0))
    assert (ring.levels[10:31, 28:33] == 255).all()
    assert ring.levels[2, 2] == 0
    assert shapes.region(ring.levels, None, (-1, 5), 1.0)[0].empty


def test_a_gradient_falls_evenly_from_its_start_to_its_end() -> None:
    painting = blank(100, 10)
    painting.lay(shapes.ramp(painting.size, (20, 5), (80, 5)))
    row = painting.levels[5].astype(int)
    assert (row[:20] == 255).all()
    assert (row[80:] == 0).all()
    assert np.allclose(np.diff(row[20:80]), -255 / 60, atol=1)
    painting.invert()
    painting.lay(shapes.ramp(painting.size, (20, 5), (80, 5)), erase=True)
    assert painting.levels[5, 5] == 0


def test_invert_clear_and_feather_act_on_all_of_it() -> None:
    painting = blank()
    stroke(painting, Tip(30, 20, 8))
    before = painting.levels.copy()
    painting.feather(6)
    assert np.array_equal(
        painting.levels, np.rint(gaussian_filter(before.astype(np.float32), 3, mode="nearest"))
    )
    painting.undo()
    painting.invert()
    assert np.array_equal(painting.levels, 255 - before)
    assert painting.share == pytest.approx(1 - before.mean() / 255)
    painting.clear()
    assert not painting.levels.any()


def test_undo_and_redo_walk_through_every_step_exactly() -> None:
    painting = blank()
    seen = [painting.levels.copy()]
    for act in (
        lambda: stroke(painting, Tip(10, 10, 5), Tip(40, 30, 9), hardness=0.3),
        lambda: stroke(painting, Tip(20, 20, 5), erase=True, opacity=0.7),
        painting.invert,
        lambda: painting.lay(shapes.outline(painting.size, [(0, 0), (30, 3), (9, 30)]), opacity=0.4),
        lambda: painting.feather(3),
    ):
        act()
        seen.append(painting.levels.copy())
    for levels in reversed(seen[:-1]):
        painting.undo()
        assert np.array_equal(painting.levels, levels)
    assert not painting.can_undo
    assert not painting.changed
    for levels in seen[1:]:
        painting.redo()
        assert np.array_equal(painting.levels, levels)
    assert not painting.can_redo
    painting.undo()
    stroke(painting, Tip(50, 35, 3))
    assert not painting.can_redo


def test_what_changes_nothing_is_no_step() -> None:
    painting = blank()
    painting.clear()
    stroke(painting, Tip(30, 20, 8), erase=True)
    assert not painting.can_undo


def test_a_cancelled_stroke_never_was() -> None:
    painting = blank()
    made = Stroke(painting, opacity=1, hardness=1, erase=False)
    made.to(Tip(10, 10, 5))
    made.to(Tip(30, 30, 5))
    made.cancel()
    assert not painting.levels.any()
    assert not painting.can_undo


def test_old_steps_go_when_undo_would_hold_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nodegraph_app.ui.masks.painting.HISTORY_BYTES", 2 * 2400 * 3)
    painting = blank()
    for _ in range(5):
        painting.invert()
    undone = 0
    while painting.can_undo:
        painting.undo()
        undone += 1
    assert undone == 3
    assert not painting.levels.any()  # as after the second inversion
    assert painting.changed


def test_a_mask_is_named_by_its_content_and_none_is_overwritten(tmp_path: Path) -> None:
    painting = blank()
    stroke(painting, Tip(30, 20, 8))
    first = files.keep(painting.levels, "inputs/my photo.png", tmp_path)
    assert first.startswith("masks/my_photo-")
    written = (tmp_path / first).read_bytes()
    assert files.keep(painting.levels, "inputs/my photo.png", tmp_path) == first
    painting.invert()
    second = files.keep(painting.levels, "inputs/my photo.png", tmp_path)
    assert second != first
    assert (tmp_path / first).read_bytes() == written
    assert np.array_equal(files.read(tmp_path / second, painting.size), painting.levels)
    (tmp_path / second).write_bytes(b"somebody else's")
    third = files.keep(painting.levels, "inputs/my photo.png", tmp_path)
    assert (tmp_path / second).read_bytes() == b"somebody else's"
    assert np.array_equal(np.asarray(Image.open(tmp_path / third)), painting.levels)


def test_a_mask_to_go_on_with_takes_the_size_of_its_picture_and_a_damaged_one_is_none(tmp_path: Path) -> None:
    painting = blank()
    painting.invert()
    name = files.keep(painting.levels, "a", tmp_path)
    assert files.read(tmp_path / name, (30, 20)).shape == (20, 30)
    (tmp_path / "bad.png").write_bytes(b"\x89PNG")
    assert files.read(tmp_path / "bad.png", (30, 20)) is None
