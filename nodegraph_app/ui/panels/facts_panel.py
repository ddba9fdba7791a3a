"""What is known of a picture: lines to read and to copy."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ..picture_facts import Fact
from .labels import empty_note, muted

TALLEST_PX = 220
LABEL_PX = 88


class FactsPanel(QScrollArea):
    """Facts about the picture that is shown.

    Signals:
        open_wanted: its workflow is wanted.
    """

    open_wanted = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("facts")
        self.setAccessibleName(self.tr("About the picture"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMaximumHeight(TALLEST_PX)
        self.facts: tuple[Fact, ...] = ()
        self.show_facts((), may_open=False)

    def show_facts(self, facts: Sequence[Fact], *, may_open: bool) -> None:
        """Show these; `may_open` offers to open the workflow that made the picture."""
        self.facts = tuple(facts)
        if not facts:
            self.setWidget(
                empty_note(
                    self.tr("What is known of a picture stands here: size, seed, prompt, model, file.")
                )
            )
            return
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(8)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, LABEL_PX)
        grid.setColumnStretch(1, 1)
        for row, fact in enumerate(facts):
            label, text = muted(fact.label), muted(fact.text, wrap=True)
            text.setProperty("role", "")
            text.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            for each in (label, text):
                each.setAlignment(Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label, row, 0)
            grid.addWidget(text, row, 1)
        column.addLayout(grid)
        if may_open:
            button = QPushButton(self.tr("Open the workflow of this picture"))
            button.setObjectName("open_workflow")
            button.clicked.connect(self.open_wanted)
            column.addWidget(button)
        column.addStretch(1)
        self.setWidget(body)
