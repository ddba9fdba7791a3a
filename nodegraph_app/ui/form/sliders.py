"""A number with a slider, for those of which people know by eye how much is much."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

from ...core.parameters import ParameterSpec
from ..panels.parameter_editors import NumberEditor, ParameterEditor

MOST_NOTCHES = 100
"""A range of more is not one that a hand hits."""

NUMBER_PX = 72

USUAL: Mapping[str, tuple[float, float]] = {"steps": (1, 60), "guidance": (0, 20), "strength": (0, 2)}
"""Parameter → what people use of a range that allows far more; the number beside the slider takes it all."""


class Notches(NamedTuple):
    """What a slider reaches."""

    low: float
    high: float
    step: float

    @property
    def reach(self) -> int:
        """How many steps there are from one end to the other."""
        return round((self.high - self.low) / self.step)


def natural_range(parameter: ParameterSpec) -> Notches | None:
    """What a slider for this parameter reaches; None where a slider would not help."""
    bounds = parameter.bounds
    if bounds is None or parameter.seed or parameter.kind not in ("integer", "number"):
        return None
    low, high = USUAL.get(parameter.name, (bounds.low, bounds.high))
    notches = Notches(max(low, bounds.low), min(high, bounds.high), bounds.step)
    return notches if bounds.slider or 1 < notches.reach <= MOST_NOTCHES else None


class _Slider(QSlider):
    """Turns with the wheel only while it has the focus, so that scrolling past changes nothing."""

    def __init__(self, parent: QWidget):
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class SlidingEditor(ParameterEditor):
    """Slide roughly, type exactly.

    Signals:
        slid: the slider was let go.
    """

    slid = Signal()

    def __init__(self, parameter: ParameterSpec, notches: Notches, parent: QWidget | None = None):
        super().__init__(parameter, parent)
        self._notches = notches
        self._pull = 0
        self.slider = _Slider(self)
        self.slider.setRange(0, notches.reach)
        self.slider.setPageStep(max(notches.reach // 10, 1))
        self.slider.setAccessibleName(self.tr("{name}, slider").format(name=parameter.title))
        self.slider.valueChanged.connect(self._slide)
        self.slider.sliderPressed.connect(self._next_pull)
        self.slider.sliderReleased.connect(self._next_pull)
        self.number = NumberEditor(parameter, self)
        self.number.setFixedWidth(NUMBER_PX)
        self.number.given.connect(self.given)
        self.number.refused.connect(self.refused)
        self.row.setSpacing(12)
        self.row.addWidget(self.slider, 1)
        self.row.addWidget(self.number)
        self.setFocusProxy(self.number)

    def show_value(self, value: object) -> None:
        self.number.show_value(value)
        if isinstance(value, int | float):
            blocker = QSignalBlocker(self.slider)
            self.slider.setValue(round((value - self._notches.low) / self._notches.step))
            blocker.unblock()

    def commit(self) -> None:
        self.number.commit()

    def _next_pull(self) -> None:
        self._pull += 1
        self.slid.emit()

    def _slide(self, notch: int) -> None:
        value = round(self._notches.low + notch * self._notches.step, 10)
        # All of one pull is one step of the history.
        self.given.emit(type(self.parameter.default)(value), f"slide {self.parameter.name} {self._pull}")
