"""Below a seed: what becomes of it from run to run, and the seed that was used last."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from ...core.seed_control import CONTROLS, SeedControl
from .labels import muted

TIPS = {
    "fixed": "every run takes this seed",
    "random": "runs after the first draw one",
    "increment": "runs after the first count up",
    "decrement": "runs after the first count down",
}


class SeedRow(QWidget):
    """A menu of the controls and, where another seed was used than the one that is set, that seed.

    Signals:
        control_given: a `SeedControl` that a person chose.
        use_wanted: the seed that was used last shall be set.
    """

    control_given = Signal(str)
    use_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._last: int | None = None
        self.menu = QComboBox()
        self.menu.setAccessibleName("Seed from run to run")
        self.menu.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for control in CONTROLS:
            self.menu.addItem(control)
            self.menu.setItemData(self.menu.count() - 1, TIPS[control], Qt.ItemDataRole.ToolTipRole)
        self.menu.textActivated.connect(self.control_given)
        self.last = muted()
        self.last.setAccessibleName("Seed used last")
        self.use = QPushButton("Use")
        self.use.setToolTip("Set the seed of the last run here")
        self.use.setAccessibleName("Use the seed of the last run")
        self.use.clicked.connect(lambda: self.use_wanted.emit(self._last))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.last, 1, Qt.AlignmentFlag.AlignRight)
        layout.addWidget(self.use)
        layout.addWidget(self.menu)

    def show_control(self, control: SeedControl, held: int, last: int | None) -> None:
        """Show what is set, and the seed of the last run where that is another one."""
        self.menu.setCurrentText(control)
        self.menu.setToolTip(f"From run to run: {TIPS[control]}. Running never changes the document.")
        self._last = last if last != held else None
        self.last.setText(f"ran {self._last}" if self._last is not None else "")
        self.use.setVisible(self._last is not None)
