"""One axis of a grid, to be chosen: what varies, and which values it takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from .axes import Choice

LABEL_PX, CHOICE_PX, WORD_PX = 64, 220, 180


class AxisRow(QWidget):
    """A line with a menu of parameters and a field for values.

    Args:
        name: of the axis.
        propose: the values to begin with.
        optional: whether nothing may be chosen.

    Signals:
        changed: something was chosen or written.
    """

    changed = Signal()

    def __init__(self, name: str, propose: Callable[[Choice], str], *, optional: bool):
        super().__init__()
        self._propose, self._optional = propose, optional
        self.what = QComboBox()
        self.what.setFixedWidth(CHOICE_PX)
        self.what.setAccessibleName(self.tr("{name}: what varies").format(name=name))
        self.word = QLineEdit()
        self.word.setFixedWidth(WORD_PX)
        self.word.setPlaceholderText(self.tr("replace this word"))
        self.word.setToolTip(
            self.tr("Leave it empty to use whole texts; else each value takes the place of this word")
        )
        self.word.setAccessibleName(self.tr("{name}: word to replace").format(name=name))
        self.values = QLineEdit()
        self.values.setPlaceholderText(self.tr("values, for example 3, 5, 7 or 1..4"))
        self.values.setAccessibleName(self.tr("{name}: values").format(name=name))
        label = QLabel(name)
        label.setFixedWidth(LABEL_PX)
        label.setBuddy(self.what)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (label, self.what, self.word):
            row.addWidget(part)
        row.addWidget(self.values, 1)
        self.what.currentIndexChanged.connect(self._chosen)
        self.values.textChanged.connect(self.changed)
        self.word.textChanged.connect(self.changed)

    @property
    def choice(self) -> Choice | None:
        """What varies."""
        found = self.what.currentData()
        return found if isinstance(found, Choice) else None

    def show_choices(self, choices: Sequence[Choice], prefer: Choice | None) -> None:
        """Offer these; keep what was chosen where it is still there."""
        kept = self.choice
        with QSignalBlocker(self.what):
            self.what.clear()
            if self._optional:
                self.what.addItem(self.tr("nothing"), None)
            for choice in choices:
                self.what.addItem(choice.title, choice)
            keys = [(choice.node, choice.parameter.name) for choice in choices]
            wanted = kept or prefer
            key = (wanted.node, wanted.parameter.name) if wanted is not None else None
            index = keys.index(key) + self._optional if key in keys else 0
            self.what.setCurrentIndex(index)
        if kept is None or self.choice is None or self.choice.title != kept.title:
            self._chosen()
        else:
            self._dress()

    def _chosen(self) -> None:
        choice = self.choice
        with QSignalBlocker(self.values), QSignalBlocker(self.word):
            self.word.clear()
            self.values.setText(self._propose(choice) if choice is not None else "")
        self._dress()
        self.changed.emit()

    def _dress(self) -> None:
        choice = self.choice
        self.values.setEnabled(choice is not None)
        self.word.setVisible(choice is not None and choice.parameter.kind == "text")
