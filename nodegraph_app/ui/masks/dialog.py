"""The mask editor: tools at the left, their options above, the picture in the middle, what next below."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QMessageBox,
    QPushButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ..actions import keys_text
from ..dialogs.plain_buttons import without_icons
from ..panels.labels import ElidedLabel, muted
from ..theme import icon
from ..translation import QT_TRANSLATE_NOOP, translate
from .board import MaskBoard
from .options_bar import OptionsBar
from .overlay import SHOWN_IN, TINTS
from .painting import Painting
from .tools import Options, ToolName

FIRST_SIZE = QSize(1080, 760)
BUTTON_PX = 32
TOOLS: tuple[tuple[ToolName, str, str, str, str], ...] = (
    (
        "brush",
        "brush",
        QT_TRANSLATE_NOOP("MaskDialog", "Brush"),
        "B",
        QT_TRANSLATE_NOOP("MaskDialog", "Paint over what shall be repainted"),
    ),
    (
        "eraser",
        "eraser",
        QT_TRANSLATE_NOOP("MaskDialog", "Eraser"),
        "E",
        QT_TRANSLATE_NOOP(
            "MaskDialog", "Take paint away; the right button or held Alt does so with every tool"
        ),
    ),
    (
        "lasso",
        "lasso",
        QT_TRANSLATE_NOOP("MaskDialog", "Lasso"),
        "L",
        QT_TRANSLATE_NOOP("MaskDialog", "Draw round what shall be repainted"),
    ),
    (
        "fill",
        "paint-bucket",
        QT_TRANSLATE_NOOP("MaskDialog", "Fill"),
        "F",
        QT_TRANSLATE_NOOP("MaskDialog", "Click a part of one colour, or within an outline you painted"),
    ),
    (
        "gradient",
        "blend",
        QT_TRANSLATE_NOOP("MaskDialog", "Gradient"),
        "G",
        QT_TRANSLATE_NOOP("MaskDialog", "Drag from where all is repainted to where nothing is"),
    ),
)
"""Tool, icon, name, key, what it does."""

KEYS: tuple[tuple[str, str], ...] = (
    *((key, name) for _, _, name, key, _ in TOOLS),
    (
        QT_TRANSLATE_NOOP("MaskDialog", "Right button, or Alt held"),
        QT_TRANSLATE_NOOP("MaskDialog", "Take away instead"),
    ),
    (
        QT_TRANSLATE_NOOP("MaskDialog", "[ and ], or Ctrl and wheel"),
        QT_TRANSLATE_NOOP("MaskDialog", "Size of the brush"),
    ),
    (QT_TRANSLATE_NOOP("MaskDialog", "Wheel"), QT_TRANSLATE_NOOP("MaskDialog", "Zoom")),
    (
        QT_TRANSLATE_NOOP("MaskDialog", "Space and drag, or middle button"),
        QT_TRANSLATE_NOOP("MaskDialog", "Pan"),
    ),
    (
        QT_TRANSLATE_NOOP("MaskDialog", "Arrow keys, then Space"),
        QT_TRANSLATE_NOOP("MaskDialog", "Move the tool without a mouse, put it down, lift it"),
    ),
    (
        QT_TRANSLATE_NOOP("MaskDialog", "Ctrl or Shift and an arrow key"),
        QT_TRANSLATE_NOOP("MaskDialog", "Move it further, or by one pixel"),
    ),
    ("Home / 1", QT_TRANSLATE_NOOP("MaskDialog", "Whole picture / actual size")),
    ("I / Del / X", QT_TRANSLATE_NOOP("MaskDialog", "Invert / clear / feather")),
    ("Ctrl+Z / Ctrl+Shift+Z", QT_TRANSLATE_NOOP("MaskDialog", "Undo / redo a stroke")),
    ("Enter", QT_TRANSLATE_NOOP("MaskDialog", "Use the mask")),
)
"""For the list of keys."""


class MaskDialog(QDialog):
    """Paint a mask over a picture. When it is accepted, `painting` holds the mask.

    Args:
        picture: what is painted over.
        painting: of the same size.
        title: what the mask is of.
    """

    def __init__(self, picture: QImage, painting: Painting, title: str, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("mask")
        self.setWindowTitle(self.tr("Mask – {title}").format(title=title))
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint, True)
        self.resize(FIRST_SIZE)
        self.painting = painting
        options = Options(size_px=float(max(4, round(max(painting.size) / 10))))
        self.board = MaskBoard(picture, painting, options)
        self.options_bar = OptionsBar(options)
        self.buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        self.feather_px = QSpinBox()
        self.feather_px.setRange(1, 256)
        self.feather_px.setValue(8)
        self.feather_px.setSuffix(" px")
        self.feather_px.setFixedWidth(76)
        self.feather_px.setAccessibleName(self.tr("How far to feather"))
        self.tint = QComboBox()
        self.tint.setAccessibleName(self.tr("How the mask is shown"))
        for name in TINTS:
            self.tint.addItem(translate("Tints", SHOWN_IN[name]), name)
        self.tint.addItem(self.tr("Mask alone"), "alone")
        self._hint, self._amount = ElidedLabel(), muted()
        self._show_hint(erasing=False)
        self._hint.setProperty("role", "muted")
        self.use = QPushButton(self.tr("Use this mask"))
        self.use.setDefault(True)
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setAutoDefault(False)
        self._arrange()
        self._connect()
        self._pick("brush")
        self._show_state()

    def reject(self) -> None:
        """Esc leaves a stroke first; what was painted is not lost without a question."""
        if self.board.cancel():
            return
        if self.painting.changed:
            answer = self._ask_leaving()
            if answer != "discard":
                if answer == "use":
                    self.accept()
                return
        super().reject()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.board.setFocus()

    # --- building ------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        strip = QVBoxLayout()
        strip.setContentsMargins(4, 8, 4, 8)
        strip.setSpacing(4)
        for name, picture, said, key, does in TOOLS:
            title, tip = translate("MaskDialog", said), translate("MaskDialog", does)
            button = self._button(name, picture, f"{title} ({key})\n{tip}", title)
            button.setCheckable(True)
            button.clicked.connect(partial(self._pick, name))
            self._group.addButton(button)
            strip.addWidget(button)
        strip.addSpacing(12)
        for command, picture, title, key, act in (
            ("invert", "contrast", self.tr("Invert"), "I", self.board.invert),
            ("clear", "trash-2", self.tr("Clear"), "Del", self.board.clear),
        ):
            button = self._button(command, picture, f"{title} ({key})", title)
            button.clicked.connect(act)
            strip.addWidget(button)
        strip.addStretch(1)
        top = QHBoxLayout()
        top.setContentsMargins(12, 8, 12, 8)
        top.setSpacing(8)
        top.addWidget(self.options_bar, 1)
        feather = QPushButton(self.tr("Feather"))
        feather.setToolTip(self.tr("Soften every edge of the mask by this much (X)"))
        feather.setAutoDefault(False)
        feather.clicked.connect(self._feather)
        top.addWidget(feather)
        top.addWidget(self.feather_px)
        for command, picture, title, keys, act in (
            ("undo", "undo-2", self.tr("Undo"), "Ctrl+Z", self.board.undo),
            ("redo", "redo-2", self.tr("Redo"), "Ctrl+Shift+Z", self.board.redo),
        ):
            button = self._button(command, picture, f"{title} ({keys_text(keys)})", title)
            button.clicked.connect(act)
            top.addWidget(button)
        fit = self._button(
            "fit", "maximize", self.tr("Show the whole picture (Home)"), self.tr("Whole picture")
        )
        fit.clicked.connect(self.board.fit)
        top.addWidget(fit)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addLayout(strip)
        middle.addWidget(self.board, 1)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(12, 8, 12, 12)
        bottom.setSpacing(12)
        bottom.addWidget(self._hint, 1)
        bottom.addWidget(self._amount)
        bottom.addWidget(self.tint)
        bottom.addWidget(self.cancel)
        bottom.addWidget(self.use)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addLayout(middle, 1)
        layout.addLayout(bottom)

    def _button(self, name: str, picture: str, tip: str, title: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(picture))
        button.setIconSize(QSize(18, 18))
        button.setFixedSize(BUTTON_PX, BUTTON_PX)
        button.setToolTip(tip)
        button.setAccessibleName(title)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.buttons[name] = button
        return button

    def _connect(self) -> None:
        board = self.board
        board.painted.connect(self._show_state)
        board.view_changed.connect(self._show_state)
        board.options_changed.connect(self.options_bar.show_options)
        board.erasing_changed.connect(lambda held: self._show_hint(erasing=held))
        self.options_bar.changed.connect(board.update)
        self.tint.activated.connect(lambda index: board.show_in(self.tint.itemData(index)))
        self.use.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        commands: list[tuple[str, Callable[[], object]]] = [
            *((key, partial(self._pick_by_key, name)) for name, _, _, key, _ in TOOLS),
            ("[", lambda: board.resize_brush(-1)),
            ("]", lambda: board.resize_brush(1)),
            ("I", board.invert),
            ("Del", board.clear),
            ("Backspace", board.clear),
            ("X", self._feather),
            ("Home", board.fit),
            ("1", lambda: board.zoom_to(1.0)),
            ("+", lambda: board.zoom_to(board.sight.zoom * 1.2)),
            ("-", lambda: board.zoom_to(board.sight.zoom / 1.2)),
            ("Ctrl+Z", board.undo),
            ("Ctrl+Shift+Z", board.redo),
            ("Ctrl+Y", board.redo),
        ]
        for keys, act in commands:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(act)

    # --- what happens --------------------------------------------------------------------------------

    def _pick(self, tool: ToolName, *_: object) -> None:
        self.board.take_tool(tool)
        self.buttons[tool].setChecked(True)
        self.options_bar.show_for(tool)

    def _pick_by_key(self, tool: ToolName) -> None:
        """The key of the eraser, pressed again, gives the brush back."""
        self._pick("brush" if tool == self.board.tool == "eraser" else tool)

    def _feather(self) -> None:
        self.board.feather(self.feather_px.value())

    def _show_hint(self, *, erasing: bool) -> None:
        if erasing:
            hint = self.tr("Alt is held: the tool takes paint away.")
        else:
            hint = self.tr(
                "What you paint is repainted.   Right button erases  ·  [ ] brush size  ·  wheel zooms  ·  "
                "Space pans  ·  {keys} undoes"
            ).format(keys=keys_text("Ctrl+Z"))
        self._hint.setText(hint)

    def _show_state(self) -> None:
        painting = self.painting
        self.buttons["undo"].setEnabled(painting.can_undo)
        self.buttons["redo"].setEnabled(painting.can_redo)
        if self.board.gesture is None:  # counting is for pauses
            width, height = painting.size
            amount = (
                self.tr("{share:.0f} % marked  ·  {width} × {height} px  ·  {zoom:.0f} %")
                if painting.levels.any()
                else self.tr("nothing marked  ·  {width} × {height} px  ·  {zoom:.0f} %")
            )
            self._amount.setText(
                amount.format(
                    share=painting.share * 100, width=width, height=height, zoom=self.board.sight.zoom * 100
                )
            )

    def _ask_leaving(self) -> str:
        box = QMessageBox(self)
        box.setWindowTitle(self.tr("Unused mask"))
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setText(self.tr("Use the mask you painted?"))
        box.setInformativeText(self.tr("Without that it is lost."))
        use = box.addButton(self.tr("Use this mask"), QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton(QMessageBox.StandardButton.Discard)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(use)
        without_icons(box)
        box.exec()
        clicked = box.clickedButton()
        box.deleteLater()
        return "use" if clicked is use else "discard" if clicked is discard else "stay"
