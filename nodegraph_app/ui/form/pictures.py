"""A picture that a workflow begins with: seen, and taken from wherever a person has one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QMimeData, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ...core.parameters import ParameterSpec
from ..actions import keys_text
from ..panels.parameter_editors import FileEditor, ParameterEditor
from ..theme import current, icon

HEIGHT_PX = 168
MARGIN_PX = 8
ROUND_PX = 8


class DropArea(QWidget):
    """Shows a picture, and takes another by drop or paste; a click asks for one.

    Signals:
        offered: `QMimeData` that was dropped or pasted.
        asked: a person wants to choose one.
    """

    offered = Signal(object)
    asked = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(HEIGHT_PX)
        words = self.tr("Drop a picture here, or paste it with {keys}. A click chooses a file.")
        self.setToolTip(words.format(keys=keys_text("Ctrl+V")))
        self.image: QImage | None = None
        self._drawn: tuple[QImage, QSize, QImage] | None = None
        self._welcoming = False

    def show_image(self, image: QImage | None) -> None:
        """Show a picture, or none."""
        self.image = image if image is not None and not image.isNull() else None
        self._drawn = None
        self.update()

    # --- what is offered -----------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if may_have_picture(event.mimeData()):
            event.acceptProposedAction()
            self._welcome(True)
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._welcome(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._welcome(False)
        event.acceptProposedAction()
        self.offered.emit(event.mimeData())

    def _welcome(self, welcoming: bool) -> None:
        self._welcoming = welcoming
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.offered.emit(QGuiApplication.clipboard().mimeData())
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.asked.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.asked.emit()

    # --- painting ------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self._welcoming or self.hasFocus()
        pen = QPen(colors.color("accent" if lit else "outline"), 2 if self._welcoming else 1)
        if self.image is None:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(colors.color("accent_soft" if self._welcoming else "field"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), ROUND_PX, ROUND_PX)
        room = self.rect().adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX)
        if self.image is not None:
            self._paint_picture(painter, room)
            return
        icon("image", color=colors.muted).paint(
            painter, QRect(room.center().x() - 12, room.center().y() - 36, 24, 24)
        )
        painter.setPen(colors.color("muted"))
        words = self.tr("Drop a picture here\nor click to choose one")
        painter.drawText(room.adjusted(0, 32, 0, 0), Qt.AlignmentFlag.AlignCenter, words)

    def _paint_picture(self, painter: QPainter, room: QRect) -> None:
        drawn = self._fitted(room.size())
        ratio = self.devicePixelRatioF()
        size = QSize(round(drawn.width() / ratio), round(drawn.height() / ratio))
        target = QRect(room.topLeft(), size)
        target.moveCenter(room.center())
        path = QPainterPath()
        path.addRoundedRect(QRectF(target), 4, 4)
        painter.setClipPath(path)
        painter.drawImage(target, drawn)

    def _fitted(self, room: QSize) -> QImage:
        """The picture as large as there is room, scaled once."""
        assert self.image is not None
        wanted = room * self.devicePixelRatioF()
        if self._drawn is None or self._drawn[0] is not self.image or self._drawn[1] != wanted:
            fitted = self.image.scaled(
                wanted, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            self._drawn = self.image, wanted, fitted
        return self._drawn[2]


class PictureEditor(ParameterEditor):
    """A picture parameter: the picture itself, its name, and a brush where a mask can be painted over it.

    Args:
        names, fetch: as for `FileEditor`.
        take: the name of a picture that was dropped or pasted, from now on; None where there is none.
        paint: opens the mask editor; None where no mask can be painted.
    """

    def __init__(
        self,
        parameter: ParameterSpec,
        names: Callable[[], Sequence[str]],
        fetch: Callable[[], str | None],
        take: Callable[[QMimeData], str | None],
        paint: Callable[[], object] | None,
        parent: QWidget | None = None,
    ):
        super().__init__(parameter, parent)
        self._fetch, self._take = fetch, take
        self.area = DropArea(self)
        self.area.setAccessibleName(self.tr("{name}: the picture").format(name=parameter.title))
        self.area.offered.connect(self.offer)
        self.area.asked.connect(self._ask)
        self.file = FileEditor(parameter, names, fetch, self)
        self.file.given.connect(self.given)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(self.area)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.file, 1)
        self._paint = paint
        self.brush: QPushButton | None = None
        if paint is not None:
            words = self.tr(
                "A click paints what shall be repainted. Drop another picture here, or paste it with {keys}."
            )
            self.area.setToolTip(words.format(keys=keys_text("Ctrl+V")))
            self.brush = QPushButton(icon("brush"), self.tr("Paint a mask…"), self)
            self.brush.setToolTip(self.tr("Paint over the picture what shall be repainted"))
            self.brush.clicked.connect(lambda: paint())
            below.addWidget(self.brush)
        column.addLayout(below)
        self.row.addLayout(column, 1)
        self.setFocusProxy(self.file)

    def show_value(self, value: object) -> None:
        self.file.show_value(value)

    def show_picture(self, image: QImage | None) -> None:
        """Show what the file holds; None where that is not known (yet)."""
        self.area.show_image(image)

    def offer(self, data: object) -> None:
        """Take the picture in what was dropped or pasted."""
        if isinstance(data, QMimeData):
            self._give(self._take(data))

    def _ask(self) -> None:
        """Paint over the picture where that is what it is there for; else choose one."""
        if self._paint is not None and self.area.image is not None:
            self._paint()
        else:
            self._give(self._fetch())

    def _give(self, name: str | None) -> None:
        if name:
            self.given.emit(name, "")


def may_have_picture(data: QMimeData) -> bool:
    """Whether a picture may be in what is dragged or on the clipboard."""
    return data.hasImage() or any(url.isLocalFile() for url in data.urls())
