"""What a few parts of the window look like, and how far a picture of them may be from the one that is kept.

    python -m tests.ui.looks

makes the kept pictures anew, in tests/ui/references; look at them before they are committed. Palette, font
and icons are those that are shipped, so that machines differ in the smoothing of edges alone.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from scipy.ndimage import uniform_filter

from nodegraph_app import builtin
from nodegraph_app.ui import theme
from nodegraph_app.ui.window import MainWindow
from tests.ui.windows import opened_window

REFERENCES = Path(__file__).parent / "references"
SIZE = QSize(1280, 800)
NEAR_PX = 24
"""What is compared is the mean colour around each pixel, in a square of this side: smoother edges of letters
are nothing in it, an icon is much."""
MOST_ANYWHERE, MOST_IN_ALL = 14.0, 1.0
"""Levels of 255 by which such a mean may differ at any place, and over the whole picture."""
Pixels = NDArray[np.float32]


@dataclass(frozen=True)
class Difference:
    """How far two pictures are apart, in levels of 255: at the worst place, and on average."""

    anywhere: float
    in_all: float

    @property
    def small(self) -> bool:
        """Whether they show the same."""
        return self.anywhere <= MOST_ANYWHERE and self.in_all <= MOST_IN_ALL


def difference(one: Pixels, other: Pixels) -> Difference:
    """Compare two pictures, (H, W, 3); those of different sizes are as far apart as can be."""
    if one.shape != other.shape:
        return Difference(255.0, 255.0)
    found = np.abs(uniform_filter(one - other, size=(NEAR_PX, NEAR_PX, 0), mode="nearest")).max(axis=2)
    return Difference(float(found.max()), float(found.mean()))


def pixels(image: QImage) -> Pixels:
    """(H, W, 3), 0 to 255."""
    shown = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(shown.constBits(), np.uint8).reshape(shown.height(), shown.bytesPerLine())
    return rows[:, : 3 * shown.width()].reshape(shown.height(), shown.width(), 3).astype(np.float32)


# --- what is looked at -------------------------------------------------------------------------------


def start_page(window: MainWindow) -> QWidget:
    """The whole window, as it is seen first."""
    window.show_start()
    return window


def canvas(window: MainWindow) -> QWidget:
    """The first workflow."""
    window.view.fit()
    window.view.graph_scene.select(["sample"])
    return window


def mask_editor(window: MainWindow) -> QWidget:
    """Over the picture of the ready workflow for inpainting."""
    window.filing.open(builtin.workflows() / "inpaint.json")
    window.masks.paint("picture")
    assert window.masks.dialog is not None
    window.masks.dialog.resize(1080, 760)
    return window.masks.dialog


def preferences(window: MainWindow) -> QWidget:
    """With folders that are the same everywhere."""
    from nodegraph_app.ui.dialogs.preferences import Preferences

    here = Path("/home/you/Nodegraph")
    settings = replace(
        window.filing.settings,
        output_folder=here / "pictures",
        input_folder=here / "inputs",
        cache_folder=here / "cache",
    )
    dialog = Preferences(settings, window)
    dialog.show()
    return dialog


LOOKS: dict[str, Callable[[MainWindow], QWidget]] = {
    each.__name__: each for each in (start_page, canvas, mask_editor, preferences)
}


@contextmanager
def still_window(app: QApplication, home: Path) -> Iterator[MainWindow]:
    """A window without its worker, in which nothing depends on the machine."""
    theme.apply(app, theme.DARK)
    blinks_ms = app.cursorFlashTime()
    app.setCursorFlashTime(0)
    with opened_window(app, home) as window:
        app.processEvents()
        window.status.hide()  # it tells memory and device
        window.resize(SIZE)
        window.arrangement.divide(SIZE.width(), SIZE.height())
        window.runs.plan_now()
        app.processEvents()
        yield window
    app.setCursorFlashTime(blinks_ms)


def picture_of(app: QApplication, window: MainWindow, name: str) -> QImage:
    """One look."""
    shown = LOOKS[name](window)
    for _ in range(3):
        app.processEvents()
    image = shown.grab().toImage()
    if shown is not window:
        shown.close()
    return image


def main() -> None:
    """Make the kept pictures anew."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    REFERENCES.mkdir(exist_ok=True)
    for name in LOOKS:
        with tempfile.TemporaryDirectory() as home, still_window(app, Path(home)) as window:
            path = REFERENCES / f"{name}.png"
            picture_of(app, window, name).convertToFormat(QImage.Format.Format_RGB888).save(str(path))
            print(path, path.stat().st_size)


if __name__ == "__main__":
    main()
