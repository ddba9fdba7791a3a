"""Editing a value where it stands: one editor, laid over the field it edits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QLineEdit, QTextEdit, QWidget

from ...core import arranging, edits, grouping
from ...core.errors import ParameterError
from ...core.groups import parted
from ...core.parameters import ParameterSpec
from ...core.spelling import matches
from ..node_words import file_kind_name
from ..theme import text_font
from .fitting import LinkEnd
from .metrics import FRAME_HEAD, HEADER, INSET, LINE, MAX_WIDTH, faces
from .picker import Entry, Picker, belongs_to_typing

if TYPE_CHECKING:
    from .view import GraphView

TITLE = "\0title"
"""Place of a node's title, which can be edited like a field."""
FRAME_TITLE = "\0frame"
"""Place of a frame's title; the frame's id then stands for the node's."""
LEAST_PX = 11
"""Words being edited are never smaller than this, however far the canvas is zoomed out."""

TITLES = (TITLE, FRAME_TITLE)

NOTE_OFFSET = QPointF(16, 12)
"""Notes stand beside a mouse; this one stands right below the line."""

STILL_HERE = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
"""The focus went to a context menu or another program, and will come back."""


class InlineEditor(QObject):
    """Edits one field at a time, or a node's title. Leaving it commits; Esc does not."""

    def __init__(self, view: GraphView, picker: Picker):
        super().__init__(view)
        self._view = view
        self.picker = picker
        self._node = ""
        self._place = ""
        self._picking = False
        self.line = QLineEdit(view.viewport())
        self.text = QTextEdit(view.viewport())
        self.text.setAcceptRichText(False)
        self.text.document().setDocumentMargin(0)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        for widget in (self.line, self.text):
            widget.hide()
            widget.installEventFilter(self)
        self.line.textEdited.connect(self._mended)
        self._complained = False
        picker.picked.connect(self._picked)
        picker.dismissed.connect(self._picker_closed)

    @property
    def active(self) -> bool:
        """Whether something is being edited."""
        return bool(self._node)

    @property
    def target(self) -> tuple[str, str]:
        """Node and place being edited; empty strings when nothing is."""
        return self._node, self._place

    def _parameter(self) -> ParameterSpec | None:
        if self._place in TITLES:
            return None
        spec = self._view.graph_scene.levels.spec(self._node)
        return spec.parameter(self._place) if spec else None

    def _real(self) -> LinkEnd:
        """The node and parameter that are edited; a group shows those of nodes within."""
        return self._view.graph_scene.levels.real(LinkEnd(self._node, self._place, False))

    def open(self, node_id: str, place: str, *, typed: str | None = None) -> None:
        """Edit a field, or `TITLE`. Fields driven by a link cannot be edited; the status bar says so.

        Args:
            typed: what was typed already, instead of the value that the field holds.
        """
        self.commit()
        scene = self._view.graph_scene
        if place == FRAME_TITLE:
            self._begin(node_id, place)
            self._show(self.line, scene.graph.frames[node_id].title)
            return
        item = scene.nodes[node_id]
        if place == TITLE:
            self._begin(node_id, place)
            self._show(self.line, scene.graph.title(node_id))
            return
        field = item.layout.fields.get(place)
        if field is None or field.spec is None:
            return
        if field.linked:
            source = item.node.inputs[place]
            scene.message.emit(
                self.tr("“{label}” is set by a link from {title}.").format(
                    label=field.label, title=scene.graph.title(source.node)
                )
            )
            return
        real = scene.levels.real(LinkEnd(node_id, place, False))
        held = scene.graph.parameters(real.node)[real.place]
        self._view.fields.focus(node_id, place)
        if field.spec.kind == "boolean":
            scene.editing.make(edits.set_parameter, real.node, real.place, not held)
            return
        self._begin(node_id, place)
        if field.spec.kind in ("choice", "file"):
            self._pick(field.spec, str(held))
        else:
            self._show(self.text if field.spec.multiline else self.line, _typed(held))
            if typed is not None:
                self.line.setText(typed)

    def _begin(self, node_id: str, place: str) -> None:
        self._node, self._place = node_id, place
        self._view.keep_in_sight(self._rect())

    def _rect(self) -> QRectF:
        """Of what is edited, in the scene."""
        if self._place == FRAME_TITLE:
            frame = self._view.graph_scene.frames[self._node].rect
            return QRectF(frame.x() + 4, frame.y() + 2, min(frame.width() - 8, MAX_WIDTH), FRAME_HEAD - 4)
        item = self._view.graph_scene.nodes[self._node]
        if self._place == TITLE:
            return QRectF(item.x() + 4, item.y() + 4, item.layout.width - 8, HEADER - 8)
        field = item.layout.fields[self._place]
        rect = QRectF(field.rect)
        if field.spec is not None and field.spec.kind in ("integer", "number"):  # its name stays to be read
            rect.setLeft(rect.left() + min(faces().label.width(field.label) + 16, rect.width() * 0.6))
        return rect.translated(item.pos())

    def _show(self, widget: QLineEdit | QTextEdit, text: str) -> None:
        if isinstance(widget, QLineEdit):
            widget.setText(text)
            widget.setAlignment(
                Qt.AlignmentFlag.AlignLeft if self._place in TITLES else Qt.AlignmentFlag.AlignRight
            )
        else:
            widget.setPlainText(text)
        self._tint(None)
        self.place()
        widget.show()
        widget.raise_()
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(widget, QLineEdit):
            widget.selectAll()
        else:
            widget.moveCursor(QTextCursor.MoveOperation.End)

    def place(self) -> None:
        """Follow the field after the view moved or zoomed."""
        if not self.active or self._picking:
            return
        if not self._is_there():
            self.cancel()
            return
        rect = self._view.mapFromScene(self._rect()).boundingRect()
        zoom = max(self._view.zoom, 0.01)
        font = text_font(max(LEAST_PX, round(12 * zoom)))
        parameter = self._parameter()
        if parameter is not None and parameter.multiline:
            rect.setHeight(max(rect.height() + round(22 * zoom), 64))
            rect.setWidth(max(rect.width(), 180))
            self.text.setFont(font)
            side, top = round(INSET * zoom) - 1, round(6 * zoom) - 2  # the words stay where they were painted
            self.text.setStyleSheet(f"font-size: {font.pixelSize()}px; padding: {top}px {side}px;")
            self._space_lines(LINE * font.pixelSize() / 12)
            self.text.setGeometry(rect)
        else:
            rect.setHeight(max(rect.height(), 20))
            rect.setLeft(rect.right() - max(rect.width(), 64))
            self.line.setFont(font)
            self.line.setGeometry(rect)

    def _is_there(self) -> bool:
        """Whether what is edited is still on the canvas."""
        scene = self._view.graph_scene
        if self._place == FRAME_TITLE:
            return self._node in scene.frames
        item = scene.nodes.get(self._node)
        return item is not None and (self._place == TITLE or self._place in item.layout.fields)

    def _space_lines(self, height_px: float) -> None:
        """Put the lines as far apart as they are painted."""
        spacing = QTextBlockFormat()
        spacing.setLineHeight(height_px, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        if self.text.textCursor().blockFormat().lineHeight() != spacing.lineHeight():
            everything = QTextCursor(self.text.document())
            everything.select(QTextCursor.SelectionType.Document)
            everything.mergeBlockFormat(spacing)
            self.text.document().clearUndoRedoStacks()  # this was no edit of the reader's

    def _tint(self, complaint: str | None) -> None:
        """Show that what is typed cannot be taken, and why."""
        size_px = max(LEAST_PX, round(12 * self._view.zoom))
        edge = f"border-color: {self._view.graph_scene.colors.bad};" if complaint else ""
        self.line.setStyleSheet(
            f"QLineEdit {{ font-size: {size_px}px; padding: 0 6px; min-height: 0; {edge} }}"
        )
        self.line.setToolTip(complaint or "")
        self._view.show_note(
            complaint or "", QPointF(self.line.geometry().bottomLeft()) - NOTE_OFFSET, bad=True
        )
        if complaint or self._complained:
            self._view.graph_scene.message.emit(complaint or "")
        self._complained = bool(complaint)

    def _mended(self) -> None:
        """Take the complaint back as soon as what is typed can be taken."""
        parameter = self._parameter() if self._complained and self.active else None
        if parameter is not None:
            try:
                parameter.parse(self.line.text().strip())
            except ParameterError:
                return
            self._tint(None)

    # --- choices and files ---------------------------------------------------------------------------

    def _pick(self, spec: ParameterSpec, held: str) -> None:
        names: Sequence[str] = spec.choices
        empty = self.tr("Nothing of that name.")
        if spec.file_kind is not None:
            names = self._view.graph_scene.files.names(spec.file_kind)
            if not names:
                empty = self.tr("There is no {kind} file yet. Put one into a model folder.").format(
                    kind=file_kind_name(spec.file_kind)
                )
                if spec.file_kind == "image":
                    empty = self.tr(
                        "There is no picture yet. Put one into the input folder, or drop it on the window."
                    )
        offered = [Entry("", "none")] if spec.optional else []
        offered += [Entry(name, name) for name in names]
        rect = self._view.mapFromScene(self._rect()).boundingRect()
        self._picking = True
        self.picker.ask(
            lambda query: [entry for entry in offered if matches(query, entry.title)],
            at=QPoint(rect.left(), rect.bottom() + 2),
            width=max(rect.width(), 220),
            prompt=spec.title,
            empty_text=empty,
            current=held,
        )

    def _picked(self, key: str) -> None:
        if self._picking:
            real = self._real()
            self._view.graph_scene.editing.make(edits.set_parameter, real.node, real.place, key)

    def _picker_closed(self) -> None:
        if self._picking:
            self._picking = False
            self._node = self._place = ""
            self._view.setFocus()
            self._view.end_closeup()

    # --- committing ----------------------------------------------------------------------------------

    def commit(self) -> bool:
        """Take what was typed. Returns False, and stays open, when it cannot be taken."""
        if not self.active or self._picking:
            return True
        editing, node_id, place = self._view.graph_scene.editing, self._node, self._place
        if place == FRAME_TITLE:
            typed = self.line.text().strip()
            self._close()
            if node_id in editing.graph.frames and typed != editing.graph.frames[node_id].title:
                editing.make(arranging.rename_frame, node_id, typed)
            return True
        if node_id not in self._view.graph_scene.levels:
            self._close()
            return True
        groups = parted([node_id])[1]
        if place == TITLE and groups:
            typed = self.line.text().strip()
            self._close()
            if typed != editing.graph.title(node_id):
                editing.make(grouping.rename_group, groups[0], typed)
            return True
        if place == TITLE:
            typed = self.line.text().strip()
            spec = editing.graph.spec(node_id)
            self._close()
            if typed != editing.graph.title(node_id):
                editing.make(edits.rename, node_id, None if spec and typed == spec.title else typed)
            return True
        parameter = self._parameter()
        assert parameter is not None
        typed = self.text.toPlainText() if parameter.multiline else self.line.text()
        try:
            held = parameter.parse(typed if parameter.kind == "text" else typed.strip())
        except ParameterError as error:
            self._tint(str(error))
            return False
        real = self._real()
        self._close()
        if held != editing.graph.parameters(real.node)[real.place]:
            editing.make(edits.set_parameter, real.node, real.place, held)
        return True

    def cancel(self) -> None:
        """Close and keep the value as it was."""
        if self._picking:
            self.picker.dismiss()
        elif self.active:
            self._close()

    def _close(self) -> None:
        widget: QWidget = self.text if self.text.isVisible() else self.line
        had_focus = widget.hasFocus()
        if self._complained:
            self._tint(None)
        self._node = self._place = ""
        widget.hide()
        if had_focus:
            self._view.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self.active or self._picking:
            return super().eventFilter(watched, event)
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            if event.reason() in STILL_HERE:
                return False
            if not self.commit():  # nobody is there any more to mend it
                self.cancel()
            if not self._view.viewport().underMouse():  # a press on the canvas must land where it was aimed
                self._view.end_closeup()
        elif isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                return self._override(event)
            if event.type() == QEvent.Type.KeyPress:
                return self._key(event)
        return super().eventFilter(watched, event)

    def _override(self, event: QKeyEvent) -> bool:
        """Keys that would otherwise be somebody's shortcut while words are typed."""
        if _is_ctrl_enter(event):
            if self.commit():  # and not accepted: the same keys now reach Run
                self._view.end_closeup()
            event.ignore()
            return True
        if belongs_to_typing(event):
            event.accept()
            return True
        return False

    def _key(self, event: QKeyEvent) -> bool:
        multiline = self.text.isVisible()
        match event.key():
            case Qt.Key.Key_Escape:
                self.cancel()
                self._view.end_closeup()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if _is_ctrl_enter(event):
                self.commit()
                return False
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if not multiline:
                if self.commit():
                    self._view.end_closeup()
            case Qt.Key.Key_Tab | Qt.Key.Key_Backtab:
                node_id, place = self.target
                (group,) = parted([node_id])[1] or (None,)
                if not self.commit():
                    return True
                if group is not None and place == TITLE and event.key() == Qt.Key.Key_Tab:
                    self._view.walk.go(group)  # it was just made or renamed: on to what is in it
                else:
                    self._view.fields.go_on(node_id, place, -1 if event.key() == Qt.Key.Key_Backtab else 1)
            case Qt.Key.Key_Up | Qt.Key.Key_Down if not multiline:
                return self._step(1 if event.key() == Qt.Key.Key_Up else -1)
            case _:
                return False
        return True

    def _step(self, direction: int) -> bool:
        """One notch up or down, as typed text."""
        parameter = self._parameter()
        if parameter is None or parameter.kind not in ("integer", "number"):
            return False
        try:
            held = parameter.read(parameter.parse(self.line.text()))
        except ParameterError:
            return True
        step = parameter.bounds.step if parameter.bounds else 1
        stepped = (
            round(float(held) + direction * step, 10)
            if parameter.kind == "number"
            else int(held) + direction * int(step)
        )
        if parameter.complaint(stepped) is None:
            self.line.setText(_typed(stepped))
            self.line.selectAll()
        return True


def _typed(held: object) -> str:
    """A value as one would type it."""
    return f"{held:.10g}" if isinstance(held, float) else str(held)


def _is_ctrl_enter(event: QKeyEvent) -> bool:
    ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    return ctrl and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
