"""One editor per kind of parameter. Each shows a value, and says when a person has given another."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QIcon,
    QKeyEvent,
    QPaintEvent,
    QPalette,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolButton,
    QWidget,
)

from ...core.errors import ParameterError
from ...core.parameters import ParameterSpec, ParameterValue
from ..node_words import file_kind_name
from ..theme import icon
from ..value_text import number_text, unit_of
from .labels import muted
from .text_fields import TextArea

TYPING_PAUSE_MS = 700
"""Keystrokes closer together than this are one step of the undo history."""

SHOWN_LINES = 4
LEAST_MENU_PX = 96


class ParameterEditor(QWidget):
    """An editor of one parameter.

    Signals:
        given: the value that a person gave, and a key under which steps of typing belong together (or "").
        refused: why what was typed cannot be taken.
    """

    given = Signal(object, str)
    refused = Signal(str)

    def __init__(self, parameter: ParameterSpec, parent: QWidget | None = None):
        super().__init__(parent)
        self.parameter = parameter
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(4)

    show_value: Callable[[object], None]
    """Shows a value; `given` is not emitted. Each kind of editor has its own way."""

    def commit(self) -> None:
        """Take what has been typed so far."""


class NumberEditor(ParameterEditor):
    """Integers, numbers and seeds: type, press up and down, or turn the wheel while it has the focus."""

    def __init__(self, parameter: ParameterSpec, parent: QWidget | None = None):
        super().__init__(parameter, parent)
        self.line = QLineEdit(self)
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.line.editingFinished.connect(self.commit)
        self.line.installEventFilter(self)
        self.setFocusProxy(self.line)
        self.row.addWidget(self.line, 1)
        self._value: ParameterValue = parameter.default
        if parameter.seed:
            dice = QToolButton(self)
            dice.setIcon(icon("dices"))
            dice.setToolTip(self.tr("Another seed"))
            dice.setAccessibleName(self.tr("Another seed"))
            dice.clicked.connect(self._throw)
            self.row.addWidget(dice)
        elif unit := unit_of(parameter):
            self.row.addWidget(muted(unit))

    def show_value(self, value: object) -> None:
        self._value = value if isinstance(value, int | float) else self.parameter.default
        text = number_text(self.parameter, value)
        if self.line.text() != text:
            self.line.setText(text)
        self.line.setModified(False)

    def commit(self) -> None:
        if not self.line.isModified():
            return
        self.line.setModified(False)
        try:
            value = self.parameter.parse(self.line.text().strip().replace(",", "."))
        except ParameterError as problem:
            self.refused.emit(str(problem))
            self.show_value(self._value)
            return
        self.given.emit(value, "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        arrow = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        if arrow and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # the arrows are the number's, whatever command has them
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if arrow:
                self._notch(1 if event.key() == Qt.Key.Key_Up else -1, event.modifiers())
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.show_value(self._value)
        elif isinstance(event, QWheelEvent) and self.line.hasFocus():
            self._notch(1 if event.angleDelta().y() > 0 else -1, event.modifiers())
            return True
        return super().eventFilter(watched, event)

    def _notch(self, direction: int, modifiers: Qt.KeyboardModifier) -> None:
        self.commit()
        bounds = self.parameter.bounds
        step = bounds.step if bounds else 1
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            step *= 10
        value = (
            float(self._value) + direction * step
            if self.parameter.kind == "number"
            else int(self._value) + direction * int(step)
        )
        if isinstance(value, float):
            value = round(value, 10)
        if bounds is not None:
            value = min(max(value, bounds.low), bounds.high)
        self.given.emit(type(self.parameter.default)(value), f"notch {self.parameter.name}")

    def _throw(self) -> None:
        # 2^32 of the 2^64 seeds: short enough to read out, and plenty.
        self.given.emit(random.randrange(2**32), "")


class LineEditor(ParameterEditor):
    """Short texts."""

    def __init__(self, parameter: ParameterSpec, parent: QWidget | None = None):
        super().__init__(parameter, parent)
        self.line = QLineEdit(self)
        self.line.editingFinished.connect(self.commit)
        self.setFocusProxy(self.line)
        self.row.addWidget(self.line, 1)

    def show_value(self, value: object) -> None:
        if self.line.text() != str(value):
            self.line.setText(str(value))
        self.line.setModified(False)

    def commit(self) -> None:
        if self.line.isModified():
            self.line.setModified(False)
            self.given.emit(self.line.text(), "")


class TextEditor(ParameterEditor):
    """Long texts: what is typed is in the document at once."""

    _bursts = 0

    def __init__(self, parameter: ParameterSpec, parent: QWidget | None = None):
        super().__init__(parameter, parent)
        self.text = TextArea(self)
        height = QFontMetrics(self.text.font()).lineSpacing() * SHOWN_LINES + 20
        self.text.setFixedHeight(height)
        self.text.textChanged.connect(self._typed)
        self.text.left.connect(self._end_burst)
        self.setFocusProxy(self.text)
        self.row.addWidget(self.text, 1)
        self._pause = QTimer(self, interval=TYPING_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._end_burst)
        self._key = ""

    def show_value(self, value: object) -> None:
        self.text.show_text(str(value))

    def _typed(self) -> None:
        if not self._key:
            TextEditor._bursts += 1
            self._key = f"typing {TextEditor._bursts}"
        self._pause.start()
        self.given.emit(self.text.toPlainText(), self._key)

    def _end_burst(self) -> None:
        self._key = ""


class SwitchEditor(ParameterEditor):
    """Yes or no."""

    def __init__(self, parameter: ParameterSpec, parent: QWidget | None = None):
        super().__init__(parameter, parent)
        self.box = QCheckBox(self)
        self.box.clicked.connect(lambda checked: self.given.emit(checked, ""))
        self.setFocusProxy(self.box)
        self.row.addStretch(1)
        self.row.addWidget(self.box)

    def show_value(self, value: object) -> None:
        self.box.setChecked(value is True)


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class _Menu(QComboBox):
    """Changes by the wheel only while it has the focus, so that scrolling past changes nothing."""

    opening = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)

    def minimumSizeHint(self) -> QSize:
        """Qt would make room for the whole placeholder, and push the panel over the window's edge."""
        return QSize(LEAST_MENU_PX, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """As the style paints it, but with the text at the right, where all values stand."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        text, option.currentText, option.currentIcon = option.currentText, "", QIcon()
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self)
        if not text:
            text = self.placeholderText()
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        text = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, room.width() - 4)
        painter.drawText(room.adjusted(0, 0, -4, 0), _RIGHT, text)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def showPopup(self) -> None:
        self.opening.emit()
        super().showPopup()


class ChoiceEditor(ParameterEditor):
    """One of several words."""

    def __init__(self, parameter: ParameterSpec, parent: QWidget | None = None):
        super().__init__(parameter, parent)
        self.menu = _Menu(self)
        self.menu.addItems(list(parameter.choices))
        self.menu.textActivated.connect(lambda text: self.given.emit(text, ""))
        self.setFocusProxy(self.menu)
        self.row.addWidget(self.menu, 1)

    def show_value(self, value: object) -> None:
        if self.menu.findText(str(value)) < 0:
            self.menu.addItem(str(value))
        self.menu.setCurrentText(str(value))


class FileEditor(ParameterEditor):
    """A file by name, from those this machine has; pictures can be fetched from elsewhere.

    Args:
        names: asks for the names there are.
        fetch: lets a person choose a file elsewhere; returns its new name, or None. None for no such button.
    """

    def __init__(
        self,
        parameter: ParameterSpec,
        names: Callable[[], Sequence[str]],
        fetch: Callable[[], str | None] | None,
        parent: QWidget | None = None,
    ):
        super().__init__(parameter, parent)
        self._names = names
        self.menu = _Menu(self)
        self.menu.setPlaceholderText(
            self.tr("Choose a {kind}…").format(kind=file_kind_name(str(parameter.file_kind)))
        )
        self.menu.opening.connect(self._refresh)
        self.menu.activated.connect(lambda row: self.given.emit(self.menu.itemData(row), ""))
        self.setFocusProxy(self.menu)
        self.row.addWidget(self.menu, 1)
        if fetch is not None:
            button = QToolButton(self)
            button.setIcon(icon("folder-open"))
            button.setToolTip(self.tr("Choose a picture from anywhere; a copy goes into the input folder"))
            button.setAccessibleName(self.tr("Choose a file"))
            button.clicked.connect(lambda: self._take(fetch()))
            self.row.addWidget(button)
        self._value = ""

    def show_value(self, value: object) -> None:
        self._value = str(value)
        self._refresh()

    def _refresh(self) -> None:
        blocker = QSignalBlocker(self.menu)
        names = list(self._names())
        self.menu.clear()
        if self.parameter.optional:
            self.menu.addItem(self.tr("none"), "")
        for name in names:
            self.menu.addItem(name, name)
        if self._value and self._value not in names:
            self.menu.insertItem(
                0,
                icon("triangle-alert"),
                self.tr("{value} (not here)").format(value=self._value),
                self._value,
            )
        if not self.menu.count():
            self.menu.addItem(
                QIcon(),
                self.tr("No {kind} on this machine yet").format(kind=self.parameter.file_kind),
                "",
            )
        chosen = self._value or self.parameter.optional
        self.menu.setCurrentIndex(self.menu.findData(self._value) if chosen else -1)
        blocker.unblock()

    def _take(self, name: str | None) -> None:
        if name:
            self.given.emit(name, "")


def editor_for(
    parameter: ParameterSpec, names: Callable[[], Sequence[str]], fetch: Callable[[], str | None] | None
) -> ParameterEditor:
    """The editor that a parameter asks for. `names` and `fetch` serve file parameters."""
    match parameter.kind:
        case "integer" | "number":
            return NumberEditor(parameter)
        case "boolean":
            return SwitchEditor(parameter)
        case "choice":
            return ChoiceEditor(parameter)
        case "file":
            return FileEditor(parameter, names, fetch if parameter.file_kind == "image" else None)
    return TextEditor(parameter) if parameter.multiline else LineEditor(parameter)
