"""Screens of double density, and everything larger: nothing is drawn with fewer pixels than there are."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from nodegraph_app.settings import HOME_VARIABLE, Settings
from nodegraph_app.ui.app import take_size
from nodegraph_app.ui.sharp import sharp

LOOK = """
import sys
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from nodegraph_app.settings import Settings
from nodegraph_app.ui import app as start
from nodegraph_app.ui.panels.filmstrip import Finished
from nodegraph_app.ui.theme import DARK, apply
from nodegraph_app.ui.window import MainWindow

start.take_size(Settings.load().interface_percent)
app = QApplication([])
apply(app, DARK)
window = MainWindow(Settings.load())
window.show()
window.show_start()
app.processEvents()
ratio = window.devicePixelRatioF()
assert ratio == 2.0, ratio
picture = QImage(512, 512, QImage.Format.Format_RGB32)
picture.fill(0x336699)
window.filmstrip.add(Finished(picture, b"", "A picture", "", None))
seen = 0
for button in window.findChildren(QAbstractButton):
    if not button.icon().isNull():
        pixmap = button.icon().pixmap(button.iconSize(), ratio)
        assert pixmap.devicePixelRatio() == ratio, button.accessibleName()
        assert pixmap.width() == button.iconSize().width() * ratio, button.accessibleName()
        seen += 1
for label in window.findChildren(QLabel):
    if not label.pixmap().isNull():
        assert label.pixmap().devicePixelRatio() == ratio, label.accessibleName()
        seen += 1
print(seen)
window.filing.editing.mark_saved()
window.close()
"""


def test_at_double_size_icons_and_pictures_have_all_their_pixels(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    Settings(interface_percent=200).save()
    environment = {name: value for name, value in os.environ.items() if name != "QT_SCALE_FACTOR"}
    done = subprocess.run(
        [sys.executable, "-c", LOOK],
        env={**environment, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[-1]) >= 12


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_a_picture_is_as_large_on_every_screen_and_has_its_pixels(qapp, ratio: float) -> None:
    image = QImage(640, 320, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    pixmap = sharp(image, QSize(96, 96), ratio)
    assert pixmap.deviceIndependentSize().toSize() == QSize(96, 48)
    assert pixmap.size() == QSize(round(96 * ratio), round(48 * ratio))


def test_a_size_asked_for_by_qts_own_variable_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QT_SCALE_FACTOR", raising=False)
    take_size(100)
    assert "QT_SCALE_FACTOR" not in os.environ
    take_size(5000)
    assert "QT_SCALE_FACTOR" not in os.environ, "nobody could set that back"
    monkeypatch.setenv("QT_SCALE_FACTOR", "1.25")
    take_size(150)
    assert os.environ["QT_SCALE_FACTOR"] == "1.25"
    monkeypatch.delenv("QT_SCALE_FACTOR")
    take_size(150)
    assert os.environ.pop("QT_SCALE_FACTOR") == "1.5"
