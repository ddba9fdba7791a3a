"""Small pictures of saved workflows, in the cache folder, named by what the file holds."""

from __future__ import annotations

import hashlib
import logging
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from .. import builtin
from ..documents.atomic import make_folder, write_whole
from ..settings import Settings
from .autosave import small_png

log = logging.getLogger(__name__)

SIDE_PX = 128
MOST_KEPT = 1000
"""Pictures; the oldest go."""


def thumbnails_folder(settings: Settings) -> Path:
    """Where they are kept. Nothing there could not be made again by saving."""
    return settings.cache_folder / "thumbnails"


def keep_thumbnail(workflow: Path, image: QImage, folder: Path) -> None:
    """Keep the picture of a workflow file as it is now; a disk that refuses is logged."""
    try:
        make_folder(folder)
        write_whole(folder / _name(workflow), small_png(image), durable=False)
        kept = sorted(folder.glob("*.png"), key=lambda path: path.stat().st_mtime)
        for old in kept[:-MOST_KEPT]:
            old.unlink(missing_ok=True)
    except OSError as error:
        log.warning("The picture of %s was not kept: %s", workflow, error)


def thumbnail(workflow: Path, folder: Path) -> QImage:
    """The picture of a workflow; null where there is none. A picture that carries a workflow is its own."""
    candidates = [workflow] if workflow.suffix.lower() == ".png" else _candidates(workflow, folder)
    for path in candidates:
        image = _small(path)
        if not image.isNull():
            return image
    return QImage()


def _candidates(workflow: Path, folder: Path) -> list[Path]:
    if workflow.parent == builtin.workflows():
        return [builtin.workflows() / "thumbnails" / f"{workflow.stem}.png"]
    with suppress(OSError):
        return [folder / _name(workflow)]
    return []


def _name(workflow: Path) -> str:
    return f"{hashlib.sha256(workflow.read_bytes()).hexdigest()}.png"


def _small(path: Path) -> QImage:
    if not path.is_file():
        return QImage()
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > SIDE_PX:
        reader.setScaledSize(size.scaled(QSize(SIDE_PX, SIDE_PX), Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()
