"""One line of the form: a label, its editors and, while the form is edited, what moves and renames it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ...core.forms import LONGEST_LABEL, FormField
from ..panels.labels import ElidedLabel, muted
from ..panels.parameter_editors import ParameterEditor
from ..panels.seed_row import SeedRow
from ..theme import current, icon

LABEL_PX = 104
TOOL_PX = 24
FAR_PX = 4
"""The mouse has to go this far before a press is a drag."""


class Grip(QToolButton):
    """Moves its line: with the mouse, or with the arrow keys while it has the focus.

    Signals:
        stepped: -1 up, 1 down.
        pulled: the mouse is here, on the screen.
        dropped: the mouse was let go there.
        rename_wanted, remove_wanted: F2, Delete.
    """

    stepped = Signal(int)
    pulled = Signal(QPoint)
    dropped = Signal(QPoint)
    rename_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, parent: QWidget):
        super().__init__(parent)
        self.setIcon(icon("grip-vertical", color=current().muted))
        self.setCursor(Qt.CursorShape.SizeVerCursor)
        self.setFixedSize(TOOL_PX, TOOL_PX)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(self.tr("Drag to another place, or press the up and down keys"))
        self._pressed: QPoint | None = None
        self._pulling = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._pulling = event.globalPosition().toPoint(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.globalPosition().toPoint()
        if self._pressed is None:
            return
        self._pulling = self._pulling or abs(at.y() - self._pressed.y()) >= FAR_PX
        if self._pulling:
            self.pulled.emit(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pulled, self._pressed, self._pulling = self._pulling, None, False
        if pulled:
            self.dropped.emit(event.globalPosition().toPoint())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Up:
                self.stepped.emit(-1)
            case Qt.Key.Key_Down:
                self.stepped.emit(1)
            case Qt.Key.Key_F2:
                self.rename_wanted.emit()
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self.remove_wanted.emit()
            case _:
                super().keyPressEvent(event)


class LabelLine(QLineEdit):
    """Where a label is written: Enter keeps it, Esc does not."""

    written = Signal(str)
    given_up = Signal()

    def __init__(self, text: str, parent: QWidget):
        super().__init__(text, parent)
        self.setMaxLength(LONGEST_LABEL)
        self.setAccessibleName(self.tr("Label on the form"))
        self.selectAll()
        self._over = False
        self.editingFinished.connect(lambda: self._end(keep=True))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._end(keep=False)
        else:
            super().keyPressEvent(event)

    def _end(self, *, keep: bool) -> None:
        if self._over:
            return
        self._over = True
        if keep and self.isModified():
            self.written.emit(self.text())
        else:
            self.given_up.emit()


class FormRow(QWidget):
    """Editors under one label.

    Args:
        fields: one, or several that are set side by side.
        title: the label.
        editors: one per field.
        wide: whether the label stands above the editor, which takes the whole width.
        hide_label: a heading above says the same.
        arranging: whether the form is edited.

    Signals:
        stepped, pulled, dropped: as of the grip.
        renamed: another label.
        remove_wanted: off the form.
    """

    stepped = Signal(int)
    pulled = Signal(QPoint)
    dropped = Signal(QPoint)
    renamed = Signal(str)
    remove_wanted = Signal()

    def __init__(
        self,
        fields: Sequence[FormField],
        title: str,
        editors: Sequence[ParameterEditor | QLabel],
        *,
        wide: bool,
        hide_label: bool,
        arranging: bool,
        help_text: str = "",
        parent: QWidget | None = None,
    ):
        super().__init__(parent)
        self.fields, self.title = tuple(fields), title
        self.editors = [editor for editor in editors if isinstance(editor, ParameterEditor)]
        self.seed_row: SeedRow | None = None
        self.label = ElidedLabel(title)
        self.label.setProperty("role", "muted")
        self.label.setToolTip(help_text)
        self.label.setVisible(not hide_label or arranging)
        self._line: LabelLine | None = None
        self.complaint = muted(wrap=True)
        self.complaint.setProperty("role", "error")
        self.complaint.hide()
        self.grip: Grip | None = None
        self.pencil: QToolButton | None = None
        self.cross: QToolButton | None = None
        head = self._head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(8)
        if arranging:
            self._add_grip(head)
        if not wide:
            self.label.setFixedWidth(LABEL_PX - (TOOL_PX if arranging else 0))
            self.label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        head.addWidget(self.label, int(wide))
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(4)
        values = self._side_by_side(editors)
        if wide:
            if arranging:
                self._add_tools(head)
            self._body.addLayout(head)
            self._body.addLayout(values)
        else:
            head.addLayout(values, 1)
            if arranging:
                self._add_tools(head)
            self._body.addLayout(head)
        self._body.addWidget(self.complaint)
        for editor in self.editors:
            editor.refused.connect(self.complain)
            editor.given.connect(lambda *_: self.complain(""))
        if self.editors:
            self.label.setBuddy(self.editors[0].focusProxy() or self.editors[0])

    def add_seed_row(self, row: SeedRow) -> None:
        """Put below what becomes of the seed from run to run."""
        self.seed_row = row
        self._body.insertWidget(self._body.count() - 1, row)

    def complain(self, why: str) -> None:
        """Say below the editor what is wrong; nothing for an empty text."""
        self.complaint.setText(why)
        self.complaint.setVisible(bool(why))

    def stops(self) -> dict[str, QWidget]:
        """What can have the focus, by names that hold when the row is built anew."""
        found: dict[str, QWidget] = {}
        for number, editor in enumerate(self.editors):
            inside = [each for each in editor.findChildren(QWidget) if each.focusPolicy() & _TAB]
            found |= {f"editor {number} {place}": each for place, each in enumerate(inside)}
        for name, tool in (("grip", self.grip), ("pencil", self.pencil), ("cross", self.cross)):
            if tool is not None:
                found[name] = tool
        return found

    def rename(self) -> None:
        """Write the label anew, where it stands."""
        if self._line is not None:
            return
        line = self._line = LabelLine(self.title, self)
        line.written.connect(self.renamed)
        line.given_up.connect(self._stay)
        at = self._head.indexOf(self.label)
        line.setMinimumWidth(LABEL_PX)
        self.label.hide()
        self._head.insertWidget(at, line, self._head.stretch(at))
        line.show()
        line.setFocus()

    def _stay(self) -> None:
        if self._line is not None:
            self._line.deleteLater()
            self._line = None
            self.label.show()
            if self.grip is not None:
                self.grip.setFocus()

    @staticmethod
    def _side_by_side(editors: Sequence[QWidget]) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        for number, editor in enumerate(editors):
            if number:
                line.addWidget(muted("×"))
            line.addWidget(editor, 1)
        return line

    def _add_grip(self, line: QHBoxLayout) -> None:
        grip = self.grip = Grip(self)
        grip.setAccessibleName(self.tr("Move {name}").format(name=self.title))
        grip.stepped.connect(self.stepped)
        grip.pulled.connect(self.pulled)
        grip.dropped.connect(self.dropped)
        grip.rename_wanted.connect(self.rename)
        grip.remove_wanted.connect(self.remove_wanted)
        line.addWidget(grip, 0, Qt.AlignmentFlag.AlignVCenter)

    def _add_tools(self, line: QHBoxLayout) -> None:
        self.pencil = self._tool("pencil", self.tr("Rename {name} on the form (F2)"))
        self.pencil.clicked.connect(self.rename)
        self.cross = self._tool("x", self.tr("Take {name} off the form (Delete)"))
        self.cross.clicked.connect(self.remove_wanted)
        tools = QHBoxLayout()
        tools.setSpacing(0)
        for tool in (self.pencil, self.cross):
            tools.addWidget(tool, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addLayout(tools)

    def _tool(self, name: str, words: str) -> QToolButton:
        tool = QToolButton(self)
        tool.setIcon(icon(name, color=current().muted))
        tool.setFixedSize(TOOL_PX, TOOL_PX)
        tool.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        tool.setToolTip(words.format(name=self.title))
        tool.setAccessibleName(words.format(name=self.title))
        return tool


_TAB = Qt.FocusPolicy.TabFocus
