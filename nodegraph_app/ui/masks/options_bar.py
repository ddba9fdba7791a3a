"""How the tool in hand works: sliders that matter to it, none that do not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSlider, QWidget

from ..panels.labels import muted
from ..translation import QT_TRANSLATE_NOOP, translate
from .board import LARGEST_PX, SMALLEST_PX
from .tools import Options, Pressure, ToolName

SLIDER_PX, VALUE_PX = 72, 52
FINE = 200
"""Steps of a slider."""
PRESSURES: tuple[tuple[Pressure, str], ...] = (
    ("size", QT_TRANSLATE_NOOP("OptionsBar", "Pen: size")),
    ("strength", QT_TRANSLATE_NOOP("OptionsBar", "Pen: strength")),
    ("nothing", QT_TRANSLATE_NOOP("OptionsBar", "Pen: as a mouse")),
)


class Dial(QWidget):
    """A slider with its name and its value.

    Args:
        name: in front of it.
        to_share, to_value: between the value and the place on the slider, 0 to 1.
        told: the value in words.

    Signals:
        turned: the value that a person chose.
    """

    turned = Signal(float)

    def __init__(
        self,
        name: str,
        tip: str,
        to_share: Callable[[float], float],
        to_value: Callable[[float], float],
        told: Callable[[float], str],
        parent: QWidget | None = None,
    ):
        super().__init__(parent)
        self._to_share, self._to_value, self._told = to_share, to_value, told
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, FINE)
        self.slider.setFixedWidth(SLIDER_PX)
        self.slider.setAccessibleName(name)
        self.setToolTip(tip)
        self._text = QLabel()
        self._text.setFixedWidth(VALUE_PX)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(muted(name))
        row.addWidget(self.slider)
        row.addWidget(self._text)
        self.slider.valueChanged.connect(self._turned)

    def show_value(self, value: float) -> None:
        """Show a value; `turned` is not emitted."""
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(self._to_share(value) * FINE))
        self._text.setText(self._told(value))

    def _turned(self, place: int) -> None:
        value = self._to_value(place / FINE)
        self._text.setText(self._told(value))
        self.turned.emit(value)


def share_dial(name: str, tip: str) -> Dial:
    """A dial from 0 to 100 %."""
    return Dial(name, tip, lambda v: v, lambda s: s, lambda v: f"{v * 100:.0f} %")


class OptionsBar(QWidget):
    """The options of the tool in hand.

    Args:
        options: changed in place.

    Signals:
        changed: an option is another.
    """

    changed = Signal()

    def __init__(self, options: Options, parent: QWidget | None = None):
        super().__init__(parent)
        self._options = options
        span = LARGEST_PX - SMALLEST_PX
        # Of small brushes, single pixels matter.
        self.size_ = Dial(
            self.tr("Size"),
            self.tr("Width of the brush in pixels of the picture; keys [ and ]"),
            lambda px: ((px - SMALLEST_PX) / span) ** (1 / 3),
            lambda share: float(round(SMALLEST_PX + span * share**3)),
            lambda px: self.tr("{px:.0f} px").format(px=px),
        )
        self.hardness = share_dial(
            self.tr("Hardness"), self.tr("How much of the brush marks in full before it fades to its edge")
        )
        self.opacity = share_dial(
            self.tr("Opacity"), self.tr("How much a stroke marks; below 100 % a part is repainted softly")
        )
        self.tolerance = share_dial(
            self.tr("Colours"),
            self.tr(
                "How far colours may differ and still be filled; at 100 % only what you painted is a border"
            ),
        )
        self.pressure = QComboBox()
        self.pressure.setAccessibleName(self.tr("Pen pressure"))
        self.pressure.setToolTip(self.tr("What the pressure of a pen changes"))
        for value, text in PRESSURES:
            self.pressure.addItem(translate("OptionsBar", text), value)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for dial, name in (
            (self.size_, "size_px"),
            (self.hardness, "hardness"),
            (self.tolerance, "tolerance"),
            (self.opacity, "opacity"),
        ):
            row.addWidget(dial)
            dial.turned.connect(lambda value, name=name: self._set(name, value))
        row.addWidget(self.pressure)
        row.addStretch(1)
        self.pressure.activated.connect(lambda index: self._set("pressure", self.pressure.itemData(index)))
        self.show_options()

    def show_for(self, tool: ToolName) -> None:
        """Show what matters to a tool."""
        brush = tool in ("brush", "eraser")
        parts: list[tuple[QWidget, bool]] = [
            (self.size_, brush),
            (self.hardness, brush),
            (self.pressure, brush),
            (self.tolerance, tool == "fill"),
        ]
        # What goes goes first: with all of them the window would have to grow.
        for widget, shown in sorted(parts, key=lambda part: part[1]):
            widget.setVisible(shown)

    def show_options(self) -> None:
        """They were changed elsewhere."""
        self.size_.show_value(self._options.size_px)
        self.hardness.show_value(self._options.hardness)
        self.opacity.show_value(self._options.opacity)
        self.tolerance.show_value(self._options.tolerance)
        self.pressure.setCurrentIndex(self.pressure.findData(self._options.pressure))

    def _set(self, name: str, value: object) -> None:
        setattr(self._options, name, value)
        self.changed.emit()
