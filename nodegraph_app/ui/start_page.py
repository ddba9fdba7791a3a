"""The start page: what a newcomer can make in two clicks, and what was open before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from .. import builtin
from . import keymap
from .panels.labels import ElidedLabel, heading, muted, small
from .theme import Palette
from .translation import QT_TRANSLATE_NOOP, translate

SPACE_PX, MARGIN_PX = 12, 24
MOST_RECENT = 5
NARROW_PX = 480
"""On a smaller canvas the buttons stand below each other."""


@dataclass(frozen=True)
class Guide:
    """A way to begin.

    Attributes:
        workflow: name of the shipped file, without its ending.
        title: what it makes of what.
        words: what to change in it first.
    """

    workflow: str
    title: str
    words: str


GUIDES = (
    Guide(
        "text_to_image",
        QT_TRANSLATE_NOOP("StartPage", "Text to picture"),
        QT_TRANSLATE_NOOP("StartPage", "Say in words what you want to see."),
    ),
    Guide(
        "image_to_image",
        QT_TRANSLATE_NOOP("StartPage", "Picture to picture"),
        QT_TRANSLATE_NOOP("StartPage", "Begin with a picture and make it anew, in part."),
    ),
    Guide(
        "inpaint",
        QT_TRANSLATE_NOOP("StartPage", "Inpaint"),
        QT_TRANSLATE_NOOP("StartPage", "Repaint one part; the rest stays as it is."),
    ),
    Guide(
        "controlnet_edges",
        QT_TRANSLATE_NOOP("StartPage", "Control"),
        QT_TRANSLATE_NOOP("StartPage", "The edges of a picture say where things are."),
    ),
    Guide(
        "lora_style",
        QT_TRANSLATE_NOOP("StartPage", "Style"),
        QT_TRANSLATE_NOOP("StartPage", "Draw everything in a style that was learned."),
    ),
)


class Card(QPushButton):
    """A picture, a title and a sentence, to be clicked or chosen with the keys."""

    WIDTH_PX, PICTURE_PX = 140, 116

    def __init__(self, guide: Guide):
        super().__init__()
        self.setObjectName("card")
        words = translate("StartPage", guide.words)
        self.setAccessibleName(translate("StartPage", guide.title))
        self.setAccessibleDescription(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        picture = QLabel()
        picture.setPixmap(self._picture(guide.workflow))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = QLabel(translate("StartPage", guide.title))
        title.setProperty("role", "title")
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_PX, SPACE_PX, SPACE_PX, SPACE_PX)
        column.setSpacing(4)
        for part in (picture, title, small(muted(words, wrap=True))):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(part)
        column.addStretch(1)
        self.setFixedWidth(self.WIDTH_PX)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        return self._column.sizeHint()

    def _picture(self, workflow: str) -> QPixmap:
        ratio = self.devicePixelRatioF()
        side = round(self.PICTURE_PX * ratio)
        whole = QPixmap(str(builtin.workflows() / "thumbnails" / f"{workflow}.png"))
        fitted = whole.scaled(
            side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        fitted.setDevicePixelRatio(ratio)
        return fitted


class StartPage(QScrollArea):
    """Lies over the canvas until something is chosen; Esc leaves it.

    Args:
        host: the widget it covers.
        at_start: whether it is shown when the program starts.

    Signals:
        open_wanted: path of a workflow to open.
        new_wanted, browse_wanted: an empty workflow; some file.
        closed: it is gone.
        at_start_changed: whether it shall be shown when the program starts.
    """

    open_wanted = Signal(Path)
    new_wanted = Signal()
    browse_wanted = Signal()
    closed = Signal()
    at_start_changed = Signal(bool)

    def __init__(self, host: QWidget, palette: Palette, *, at_start: bool):
        super().__init__(host)
        self.setObjectName("start")
        self.setAccessibleName(self.tr("Start page"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self._host = host
        host.installEventFilter(self)
        self.cards: list[Card] = []
        self._cards = QGridLayout()
        self._cards.setSpacing(SPACE_PX)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(4)
        self.at_start = QCheckBox(self.tr("Show this page when Nodegraph starts"))
        self.at_start.setChecked(at_start)
        self.at_start.toggled.connect(self.at_start_changed)
        self.restyle(palette)
        self.hide()

    def _tell_keys(self) -> None:
        self._hint.setText(
            self.tr(
                "Each of these runs on the small model that comes with Nodegraph: choose one, then press Run "
                "({keys})."
            ).format(keys=keymap.named("run"))
        )

    def _body(self) -> QWidget:
        title = QLabel(self.tr("What would you like to make?"))
        title.setProperty("role", "large")
        self._hint = muted(wrap=True)
        self._tell_keys()
        keymap.NEWS.changed.connect(self._tell_keys)
        buttons = self._buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for words, signal in (
            (self.tr("Empty workflow"), self.new_wanted),
            (self.tr("Open a file…"), self.browse_wanted),
        ):
            button = QPushButton(words)
            button.clicked.connect(signal)
            buttons.addWidget(button)
        leave = QPushButton(self.tr("To the canvas"))
        leave.setToolTip("Esc")
        leave.clicked.connect(self.leave)
        buttons.addWidget(leave)
        buttons.addStretch(1)
        body = QWidget()
        body.setObjectName("start_body")
        column = QVBoxLayout(body)
        column.setContentsMargins(MARGIN_PX, 32, MARGIN_PX, 24)
        column.setSpacing(SPACE_PX)
        column.addWidget(title)
        column.addWidget(self._hint)
        column.addSpacing(4)
        column.addLayout(self._cards)
        column.addSpacing(8)
        column.addWidget(heading(self.tr("Recent")))
        column.addLayout(self._recent)
        column.addSpacing(8)
        column.addLayout(buttons)
        column.addWidget(self.at_start)
        column.addStretch(1)
        return body

    def open(self, recent: Sequence[Path]) -> None:
        """Show it, with files that were open before, newest first."""
        if not self.cards:
            self._fill()
        while (item := self._recent.takeAt(0)) is not None:
            if widget := item.widget():
                widget.deleteLater()
        there = [path for path in recent if path.is_file()][:MOST_RECENT]
        for path in there:
            self._recent.addWidget(self._row(path))
        if not there:
            self._recent.addWidget(muted(self.tr("Workflows that you open or save are listed here.")))
        self._cover()
        self.show()
        self.raise_()
        self.cards[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self) -> None:
        """Make what is on it. Nobody waits for its pictures who begins elsewhere."""
        self.cards = [Card(guide) for guide in GUIDES]
        for card, guide in zip(self.cards, GUIDES, strict=True):
            card.clicked.connect(lambda *_, name=guide.workflow: self._choose(_shipped(name)))
        self.setWidget(self._body())

    def leave(self) -> None:
        """Uncover the canvas."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def restyle(self, palette: Palette) -> None:
        """The theme is another."""
        self.setStyleSheet(
            f"#start, #start_body {{ background: {palette.canvas}; }}"
            f"#card {{ background: {palette.panel}; border: 1px solid {palette.line}; border-radius: 8px;"
            " padding: 0; text-align: left; }"
            f"#card:hover {{ background: {palette.raised}; }}"
            f"#card:focus {{ border-color: {palette.accent}; }}"
            'QLabel[role="large"] { font-size: 20px; font-weight: 600; }'
            'QLabel[role="title"] { font-weight: 600; }'
            "#recent { background: transparent; border: 1px solid transparent; padding: 2px 8px; }"
            f"#recent:hover {{ background: {palette.raised}; }}"
            f"#recent:focus {{ border-color: {palette.accent}; }}"
        )

    def _row(self, path: Path) -> QPushButton:
        row = QPushButton()
        row.setObjectName("recent")
        row.setAccessibleName(path.stem)
        row.setToolTip(str(path))
        row.clicked.connect(lambda: self._choose(path))
        line = QHBoxLayout(row)
        line.setContentsMargins(8, 0, 8, 0)
        line.setSpacing(16)
        name, folder = QLabel(path.stem), ElidedLabel(str(path.parent))
        folder.setProperty("role", "muted")
        for part in (name, folder):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        line.addWidget(name)
        line.addWidget(folder, 1)
        return row

    def _choose(self, path: Path) -> None:
        self.leave()
        self.open_wanted.emit(path)

    def _cover(self) -> None:
        self.setGeometry(self._host.rect())
        narrow = self._host.width() < NARROW_PX
        self._buttons.setDirection(
            QHBoxLayout.Direction.TopToBottom if narrow else QHBoxLayout.Direction.LeftToRight
        )
        room = self._host.width() - 2 * MARGIN_PX + SPACE_PX
        across = max(min(room // (Card.WIDTH_PX + SPACE_PX), len(self.cards)), 1)
        for number, card in enumerate(self.cards):
            self._cards.addWidget(card, number // across, number % across)
        for column in range(len(self.cards) + 1):
            self._cards.setColumnStretch(column, int(column == across))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize and self.isVisible():
            self._cover()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape:
                self.leave()
            case Qt.Key.Key_Right | Qt.Key.Key_Down:
                self.focusNextChild()
            case Qt.Key.Key_Left | Qt.Key.Key_Up:
                self.focusPreviousChild()
            case _:
                super().keyPressEvent(event)


def _shipped(name: str) -> Path:
    return builtin.workflows() / f"{name}.json"
