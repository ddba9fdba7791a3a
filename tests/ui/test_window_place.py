"""Where the window stands: whole on the screen, and where it was left."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QRect, QSize
from PySide6.QtWidgets import QApplication, QWidget

from nodegraph_app.settings import HOME_VARIABLE
from nodegraph_app.ui import remembered
from nodegraph_app.ui.window_place import Place, settle

from .windows import opened_window

SCREEN = QRect(0, 0, 1440, 900)


def outer(place: Place) -> QRect:
    """The window with its frame."""
    width = place.left + place.width + place.right
    return QRect(place.x, place.y, width, place.top + place.height + place.bottom)


def test_the_first_window_fits_the_screen_with_its_frame() -> None:
    assert SCREEN.contains(outer(Place.first(QSize(1600, 1000), SCREEN)))
    large = QRect(0, 0, 2560, 1440)
    first = Place.first(QSize(1600, 1000), large)
    assert (first.width, first.height) == (1600, 1000)
    assert large.contains(outer(first))


@pytest.mark.parametrize(
    ("x", "y", "width", "height"),
    [(0, 0, 1600, 1000), (1300, 20, 800, 700), (-400, -300, 900, 600), (5000, 4000, 900, 600)],
)
def test_a_remembered_place_is_brought_into_a_smaller_screen(x: int, y: int, width: int, height: int) -> None:
    moved = Place(x, y, width, height, 1, 20, 1, 5).within(SCREEN)
    assert SCREEN.contains(outer(moved))
    assert (moved.width, moved.height) == (min(width, 1438), min(height, 875))


def test_a_place_that_fits_is_kept_to_the_pixel_however_often() -> None:
    place = Place(200, 150, 1000, 600, 1, 20, 1, 5)
    for _ in range(5):
        again = Place.from_bytes(place.to_bytes())
        assert again is not None
        place = again.within(SCREEN)
    assert place == Place(200, 150, 1000, 600, 1, 20, 1, 5)


@pytest.mark.parametrize("kept", [b"", b"[]", b"[1,2]", b"{}", b'["a",0,0,0,0,0,0,0,false]', b"\xff\xd8"])
def test_what_is_no_place_is_none(kept: bytes) -> None:
    assert Place.from_bytes(QByteArray(kept)) is None


def test_a_window_that_stands_outside_is_brought_in_once_its_frame_is_known(qapp: QApplication) -> None:
    window = QWidget()
    room = window.screen().availableGeometry()
    too_large = Place(-50, -40, room.width() + 300, room.height() + 200, 0, 0, 0, 0)
    too_large.put(window)
    window.show()
    qapp.processEvents()
    settle(window, too_large)
    assert room.contains(window.frameGeometry())
    window.close()


def test_the_window_opens_where_it_was_left(qapp: QApplication, tmp_path: Path) -> None:
    home = tmp_path / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME_VARIABLE, str(home))
        places = []
        for _ in range(3):
            with opened_window(qapp, home):
                pass
            places.append(Place.from_bytes(remembered.recall()["place"]))
    assert places[0] is not None
    assert places[0] == places[1] == places[2]
