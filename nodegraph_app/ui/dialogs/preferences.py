"""Preferences: how the program looks, where it computes, what it may take, where files go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ...settings import Settings
from ..keymap import KeyTable
from ..panels.labels import heading, muted, small
from ..translation import shipped, translate
from .plain_buttons import without_icons
from .preference_list import PAGES, Preference

if TYPE_CHECKING:
    from .keys import KeysPage

FIRST_SIZE = QSize(720, 760)
LABELS_PX = 208
"""Width of the titles, the same in every section."""
TEXT_MARGINS = (6, 0, 0, 0)
GB = 1000**3
LARGEST_GB, MOST_RUNS = 100_000.0, 10_000_000


class Preferences(QDialog):
    """Edits a copy of the settings; `settings` has it when the dialog was accepted.

    Args:
        page: ``"keys"`` to begin there.
    """

    def __init__(self, settings: Settings, parent: QWidget | None = None, page: str = ""):
        super().__init__(parent)
        self.setWindowTitle(self.tr("Preferences"))
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        self.resize(FIRST_SIZE)
        self._settings = settings
        self._answers: dict[str, Callable[[], Any]] = {}
        self.editors: dict[str, QWidget] = {}
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        for title, preferences in PAGES:
            column.addWidget(heading(translate("Preferences", title)))
            column.addLayout(self._form([preference.said() for preference in preferences]))
            column.addSpacing(12)
        elsewhere = self.tr(
            "Folders of models are chosen under File, Models; those of workflows in the panel Workflows."
        )
        column.addWidget(small(muted(elsewhere, wrap=True)))
        place = self.tr("Kept in {path}, which the command line reads too.").format(path=Settings.path())
        column.addWidget(small(muted(place, wrap=True)))
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(body)
        scroll.setObjectName("preferences")
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields take the keys, and it follows them
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.setContentsMargins(16, 8, 16, 12)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.keys: KeysPage | None = None
        """Made when it is first seen."""
        self.pages = QTabWidget()
        self.pages.setDocumentMode(True)
        self.pages.addTab(scroll, self.tr("General"))
        self._keys_tab = QWidget()
        self.pages.addTab(self._keys_tab, self.tr("Keys"))
        self.pages.currentChanged.connect(self._show_page)
        layout.addWidget(self.pages, 1)
        layout.addWidget(buttons)
        without_icons(self)
        if page == "keys":
            self.pages.setCurrentWidget(self._keys_tab)

    @property
    def settings(self) -> Settings:
        """The settings with what was changed here."""
        answers = {name: answer() for name, answer in self._answers.items()}
        if self.keys is not None:
            answers |= {"keymap": self.keys.table.preset, "keys": self.keys.table.changes}
        return replace(self._settings, **answers)

    def _show_page(self) -> None:
        if self.keys is None and self.pages.currentWidget() is self._keys_tab:
            from .keys import KeysPage  # not before it is wanted

            self.keys = KeysPage(KeyTable(self._settings.keymap, self._settings.keys))
            filled = QVBoxLayout(self._keys_tab)
            filled.setContentsMargins(0, 0, 0, 0)
            filled.addWidget(self.keys)

    def _form(self, preferences: list[Preference]) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        for preference in preferences:
            editor, answer = self._editor(preference, getattr(self._settings, preference.name))
            editor.setAccessibleName(preference.title)
            editor.setAccessibleDescription(preference.words)
            editor.setToolTip(preference.words)
            self.editors[preference.name] = editor
            self._answers[preference.name] = answer
            field = QVBoxLayout()
            field.setSpacing(2)
            field.addWidget(editor)
            if preference.words:
                field.addWidget(small(muted(preference.words, wrap=True)))
            title = QLabel(preference.title)
            title.setFixedWidth(LABELS_PX)
            title.setFixedHeight(editor.sizeHint().height())
            form.addRow(title, field)
        return form

    def _editor(self, preference: Preference, held: Any) -> tuple[QWidget, Callable[[], Any]]:
        match preference.kind:
            case "choice":
                return _choice(preference, held)
            case "language":
                return _choice(replace(preference, choices=(*preference.choices, *shipped().items())), held)
            case "switch":
                switch = QCheckBox()
                switch.setChecked(held)
                return switch, switch.isChecked
            case "size":
                return _size(preference, held)
            case "percent":
                percent = QSpinBox(minimum=50, maximum=300, singleStep=10, value=held, suffix=" %")
                percent.lineEdit().setTextMargins(*TEXT_MARGINS)
                shown = percent.value()
                return percent, lambda: held if percent.value() == shown else percent.value()
            case "count":
                count = QSpinBox(maximum=MOST_RUNS, value=held)
                count.setGroupSeparatorShown(True)
                count.lineEdit().setTextMargins(*TEXT_MARGINS)
                count.setSpecialValueText(preference.none)
                return count, count.value
            case "folder":
                return self._folder(preference, held)

    def _folder(self, preference: Preference, held: Path) -> tuple[QWidget, Callable[[], Any]]:
        line, choose = QLineEdit(str(held)), QPushButton(self.tr("Choose…"))
        line.setAccessibleName(preference.title)
        choose.setAutoDefault(False)
        choose.setAccessibleName(
            self.tr("Choose the folder for {title}").format(title=preference.title.lower())
        )

        def ask() -> None:
            if chosen := QFileDialog.getExistingDirectory(self, preference.title, line.text()):
                line.setText(chosen)

        choose.clicked.connect(ask)
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(line, 1)
        layout.addWidget(choose)
        row.setFocusProxy(line)
        return row, lambda: Path(line.text()).expanduser() if line.text().strip() else held


def _choice(preference: Preference, held: str) -> tuple[QWidget, Callable[[], Any]]:
    menu = QComboBox()
    for value, words in preference.choices:
        menu.addItem(words, value)
    if menu.findData(held) < 0:
        menu.addItem(held, held)  # of a later version, or written by hand
    menu.setCurrentIndex(menu.findData(held))
    return menu, menu.currentData


def _size(preference: Preference, held: int) -> tuple[QWidget, Callable[[], Any]]:
    size = QDoubleSpinBox(
        maximum=LARGEST_GB,
        decimals=1,
        singleStep=1.0,
        suffix=" GB",
        value=held / GB,
    )
    size.setSpecialValueText(preference.none)
    size.lineEdit().setTextMargins(*TEXT_MARGINS)
    shown = size.value()
    # What was not touched stays as it is, to the byte.
    return size, lambda: held if size.value() == shown else round(size.value() * GB)
