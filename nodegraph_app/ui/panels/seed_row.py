"""Below a seed: what becomes of it from run to run, and the seed that was used last."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from ...core.seed_control import CONTROLS, SeedControl
from ..translation import QT_TRANSLATE_NOOP, translate
from .labels import muted

TITLES = (
    QT_TRANSLATE_NOOP("SeedRow", "fixed"),
    QT_TRANSLATE_NOOP("SeedRow", "random"),
    QT_TRANSLATE_NOOP("SeedRow", "increment"),
    QT_TRANSLATE_NOOP("SeedRow", "decrement"),
)
"""The controls, for translators."""
TIPS = {
    "fixed": QT_TRANSLATE_NOOP("SeedRow", "every run takes this seed"),
    "random": QT_TRANSLATE_NOOP("SeedRow", "runs after the first draw one"),
    "increment": QT_TRANSLATE_NOOP("SeedRow", "runs after the first count up"),
    "decrement": QT_TRANSLATE_NOOP("SeedRow", "runs after the first count down"),
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
        self.menu.setAccessibleName(self.tr("Seed from run to run"))
        self.menu.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for control in CONTROLS:
            self.menu.addItem(translate("SeedRow", control), control)
            tip = translate("SeedRow", TIPS[control])
            self.menu.setItemData(self.menu.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self.menu.textActivated.connect(
            lambda text: self.control_given.emit(self.menu.itemData(self.menu.findText(text)))
        )
        self.last = muted()
        self.last.setAccessibleName(self.tr("Seed used last"))
        self.use = QPushButton(self.tr("Use"))
        self.use.setToolTip(self.tr("Set the seed of the last run here"))
        self.use.setAccessibleName(self.tr("Use the seed of the last run"))
        self.use.clicked.connect(lambda: self.use_wanted.emit(self._last))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.last, 1, Qt.AlignmentFlag.AlignRight)
        layout.addWidget(self.use)
        layout.addWidget(self.menu)

    def show_control(self, control: SeedControl, held: int, last: int | None) -> None:
        """Show what is set, and the seed of the last run where that is another one."""
        self.menu.setCurrentIndex(self.menu.findData(control))
        words = self.tr("From run to run: {what}. Running never changes the document.")
        self.menu.setToolTip(words.format(what=translate("SeedRow", TIPS[control])))
        self._last = last if last != held else None
        self.last.setText(self.tr("ran {seed}").format(seed=self._last) if self._last is not None else "")
        self.use.setVisible(self._last is not None)
