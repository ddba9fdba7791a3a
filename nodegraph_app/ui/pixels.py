"""Pixels of pictures: one channel alone, values at a place, the difference of two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from numpy import ndarray

Channel = Literal["colours", "red", "green", "blue", "alpha", "luminance"]
CHANNELS: tuple[Channel, ...] = ("colours", "red", "green", "blue", "alpha", "luminance")
WEIGHTS = (0.2126, 0.7152, 0.0722)
"""Of linear red, green and blue in luminance (Rec. ITU-R BT.709)."""


@dataclass(frozen=True)
class Difference:
    """Two pictures, subtracted.

    Attributes:
        image: the distance of each of red, green and blue; black where they are equal.
        largest: distance anywhere, 0 to 255.
        mean: of all distances.
        share: of the pixels that differ at all, 0 to 1.
    """

    image: QImage
    largest: int
    mean: float
    share: float


def levels(image: QImage) -> ndarray:
    """(H, W, 4) uint8: red, green, blue, alpha."""
    import numpy as np

    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : 4 * plain.width()].reshape(plain.height(), plain.width(), 4).copy()


def channel(image: QImage, name: Channel) -> QImage:
    """One channel as a picture in shades of grey; all of it for the colours."""
    if name == "colours":
        return image
    if name == "luminance":
        return _grey(_luminance(levels(image)))
    return _grey(levels(image)[:, :, ("red", "green", "blue", "alpha").index(name)])


def difference(one: QImage, other: QImage) -> Difference:
    """What differs; the second picture is brought to the size of the first."""
    import numpy as np

    if other.size() != one.size():
        fill, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        other = other.scaled(one.size(), fill, smooth)
    first, second = (levels(each)[:, :, :3].astype(np.int16) for each in (one, other))
    distance = np.abs(first - second).astype(np.uint8)
    found = np.ascontiguousarray(distance)
    height, width, _ = found.shape
    image = QImage(found.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
    differs = distance.any(axis=2)
    return Difference(image, int(distance.max()), float(distance.mean()), float(differs.mean()))


def values_at(image: QImage, place: QPoint) -> tuple[int, ...]:
    """Red, green and blue of a pixel, and alpha where the picture has it; 0 to 255."""
    color = image.pixelColor(place)
    values = color.red(), color.green(), color.blue()
    return (*values, color.alpha()) if image.hasAlphaChannel() else values


def told(values: tuple[int, ...]) -> str:
    """The values as 0 to 255 and as 0 to 1."""
    whole, parts = (" ".join(map(str, values)), " ".join(f"{value / 255:.3f}" for value in values))
    return f"{whole}   {parts}"


def _grey(plane: ndarray) -> QImage:
    import numpy as np

    rows = np.ascontiguousarray(plane)
    height, width = rows.shape
    return QImage(rows.data, width, height, width, QImage.Format.Format_Grayscale8).copy()


def _luminance(pixels: ndarray) -> ndarray:
    """Relative luminance, written with the curve of sRGB again, as a grey of the same brightness."""
    import numpy as np

    coded = np.arange(256) / 255
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    y = linear[pixels[:, :, :3]] @ np.asarray(WEIGHTS)
    grey = np.where(y <= 0.0031308, 12.92 * y, 1.055 * y ** (1 / 2.4) - 0.055)
    return np.rint(grey * 255).astype(np.uint8)
