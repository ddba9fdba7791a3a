"""The viewer: the picture that was made or looked at last, and what is seen of the one being made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup, QImage
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from ..picture_facts import Fact
from ..pixels import CHANNELS, Channel
from ..theme import icon
from ..translation import QT_TRANSLATE_NOOP, translate
from .facts_panel import FactsPanel
from .labels import ElidedLabel, small
from .picture_view import Mode, PictureView
from .scrubber import Scrubber

Pin = Literal["A", "B"]
PINS: tuple[Pin, Pin] = "A", "B"
MODES: tuple[Mode, ...] = ("off", "slider", "side by side", "difference", "flicker")
MODE_TITLES: dict[Mode, str] = {
    "slider": QT_TRANSLATE_NOOP("Viewer", "Slider"),
    "side by side": QT_TRANSLATE_NOOP("Viewer", "Side by side"),
    "difference": QT_TRANSLATE_NOOP("Viewer", "Difference"),
    "flicker": QT_TRANSLATE_NOOP("Viewer", "Flicker"),
}
CHANNEL_TITLES: dict[Channel, str] = {
    "colours": QT_TRANSLATE_NOOP("Viewer", "Colours"),
    "red": QT_TRANSLATE_NOOP("Viewer", "Red"),
    "green": QT_TRANSLATE_NOOP("Viewer", "Green"),
    "blue": QT_TRANSLATE_NOOP("Viewer", "Blue"),
    "alpha": QT_TRANSLATE_NOOP("Viewer", "Alpha"),
    "luminance": QT_TRANSLATE_NOOP("Viewer", "Luminance"),
}
KEYS = (
    ("A / B", QT_TRANSLATE_NOOP("Viewer", "Pin the picture as A or B, or let it go")),
    ("C", QT_TRANSLATE_NOOP("Viewer", "Compare in another way")),
    ("L", QT_TRANSLATE_NOOP("Viewer", "Luminance alone; again: all colours")),
    ("1 / 0", QT_TRANSLATE_NOOP("Viewer", "Actual size / the whole picture")),
    ("I", QT_TRANSLATE_NOOP("Viewer", "What is known of the picture")),
    (QT_TRANSLATE_NOOP("Viewer", "Ctrl and drag"), QT_TRANSLATE_NOOP("Viewer", "Drag the picture out")),
)
"""For the list of keys; they act while the viewer has the focus."""


@runtime_checkable
class Filed(Protocol):
    """Something that may lie in a file."""

    @property
    def path(self) -> Path | None:
        """Where, if it does."""


@dataclass(frozen=True)
class Shown:
    """A picture with what is said of it."""

    image: QImage
    caption: str
    origin: object

    @property
    def name(self) -> str:
        """Of its file, which tells it from others of the same node; the caption where it has none."""
        filed = self.origin.path if isinstance(self.origin, Filed) else None
        return filed.name if filed is not None else self.caption


class Viewer(QWidget):
    """The picture view with its lines of text and buttons.

    Signals:
        copy_wanted, save_wanted, drag_wanted: what shall become of the picture that is shown.
        open_wanted: its workflow is wanted.
        repaint_wanted: a part of it shall be made anew.
        facts_wanted: what is known of the picture shall be shown with `show_facts`.

    Attributes:
        pins: pictures that are kept to be compared.
        told: the line that says what is seen.
    """

    copy_wanted = Signal()
    save_wanted = Signal()
    drag_wanted = Signal()
    open_wanted = Signal()
    repaint_wanted = Signal()
    facts_wanted = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.view = PictureView(self)
        self.caption = ""
        self.origin: object = None
        self.pins: dict[Pin, Shown] = {}
        self._lasting: tuple[QImage | None, str, object] = None, "", None
        self._previewing = False
        self.told = ElidedLabel()
        self._size = small(ElidedLabel())
        self._size.setProperty("role", "muted")
        self._pointed = ""
        self.scrubber = Scrubber(self)
        self.facts = FactsPanel(self)
        self.facts.hide()
        self.facts.open_wanted.connect(self.open_wanted)
        self._icons: dict[QToolButton, str] = {}
        self.buttons: dict[str, QToolButton] = {}
        self.channels = self._menu(
            [translate("Viewer", CHANNEL_TITLES[name]) for name in CHANNELS], self._pick_channel
        )
        self.modes = self._menu(
            [self.tr("Do not compare"), *(translate("Viewer", title) for title in MODE_TITLES.values())],
            self._pick_mode,
        )
        self._arrange()
        self.view.view_changed.connect(self._tell_size)
        self.view.pointed.connect(self._point)
        self.view.dragged_out.connect(self.drag_wanted)
        self.view.key_pressed.connect(self._key)
        self.show_picture(None, "")

    @property
    def image(self) -> QImage | None:
        """What is shown."""
        return self.view.image

    def show_picture(
        self, image: QImage | None, caption: str, *, preview: bool = False, origin: object = None
    ) -> None:
        """Show a picture and say what it is.

        Args:
            preview: it is a glimpse of a picture that is still being made.
            origin: where it comes from, for whoever saves it.
        """
        if not preview:
            self._lasting = image, caption, origin
        self._previewing = preview
        self.caption, self.origin = caption, origin
        self.view.show_image(image, keep_size=preview)
        self._line.setVisible(image is not None)
        self._show_pins()
        if self.facts.isVisible() and not preview:
            self.facts_wanted.emit()

    def end_preview(self) -> None:
        """The picture is not being made any more: show again what was there before."""
        if self._previewing:
            image, caption, origin = self._lasting
            self.show_picture(image, caption, origin=origin)

    # --- comparing -----------------------------------------------------------------------------------

    @property
    def comparing(self) -> bool:
        """Whether two pictures are seen, in whatever way."""
        return bool(self.pins) and self.view.mode != "off"

    def pin(self, name: Pin) -> None:
        """Keep what is shown as A or B, to be compared; let it go again where it is pinned already."""
        image = self.image
        known = self.pins.get(name)
        if known is not None and (image is None or known.image == image):
            del self.pins[name]
            self._compare()
        elif image is not None:
            self.keep(name, Shown(image, self.caption, self.origin))

    def keep(self, name: Pin, shown: Shown) -> None:
        """Pin a picture, and compare from now on."""
        self.pins[name] = shown
        self.compare("slider" if self.view.mode == "off" else self.view.mode)

    def compare(self, mode: Mode) -> None:
        """Compare in this way what is pinned with what is shown."""
        self.modes.actions()[MODES.index(mode)].setChecked(True)
        self.view.mode = mode
        self._compare()

    def compare_otherwise(self) -> None:
        """Compare in the next way there is; after the last one, not at all."""
        self.compare(MODES[(MODES.index(self.view.mode) + 1) % len(MODES)])

    def show_channel(self, name: Channel) -> None:
        """Show one channel alone."""
        self.channels.actions()[CHANNELS.index(name)].setChecked(True)
        self.view.show_channel(name)
        self.buttons["channel"].setText(f"{translate('Viewer', CHANNEL_TITLES[name])}  ▾")

    def _compare(self) -> None:
        a, b = (self.pins[name].image if name in self.pins else None for name in PINS)
        self.view.compare(a, b, self.view.mode)
        self._show_pins()

    def _show_pins(self) -> None:
        for name in PINS:
            button, pinned = self.buttons[name], self.pins.get(name)
            button.setChecked(pinned is not None)
            tip = self.tr("Pin this picture as {name} to compare it ({name})").format(name=name)
            button.setToolTip(f"{tip}\n{pinned.caption}" if pinned is not None else tip)
        self.buttons["compare"].setEnabled(bool(self.pins))
        compare = self.buttons["compare"]
        compare.setText(f"{self._mode_word()}  ▾")
        # As wide as its longest word: A and B beside it do not move away from the mouse.
        words = (self.tr("Compare"), *(translate("Viewer", title) for title in MODE_TITLES.values()))
        compare.setMinimumWidth(
            max(compare.fontMetrics().horizontalAdvance(f"{each}  ▾") for each in words) + 16
        )
        self.told.setText(self._told())

    def _told(self) -> str:
        """What is seen: one picture, or which two are compared."""
        if not self.comparing or self.image is None:
            return self.caption
        named = [f"{name}: {self.pins[name].name}" for name in PINS if name in self.pins]
        if len(named) == 1:
            named.append(Shown(self.image, self.caption, self.origin).name)
        return "  ·  ".join(named)

    def _mode_word(self) -> str:
        title = MODE_TITLES.get(self.view.mode) if self.pins else None
        return translate("Viewer", title) if title else self.tr("Compare")

    def _pick_channel(self, index: int) -> None:
        self.show_channel(CHANNELS[index])

    def _pick_mode(self, index: int) -> None:
        self.compare(MODES[index])

    # --- about ---------------------------------------------------------------------------------------

    def toggle_facts(self) -> None:
        """Show what is known of the picture, or no longer."""
        self.facts.setVisible(self.facts.isHidden())
        self.buttons["info"].setChecked(not self.facts.isHidden())
        if not self.facts.isHidden():
            self.facts_wanted.emit()

    def show_facts(self, facts: Sequence[Fact], *, may_open: bool) -> None:
        """What is known of the picture that is shown."""
        self.facts.show_facts(facts, may_open=may_open)

    def restyle(self) -> None:
        """The theme is another."""
        for button, name in self._icons.items():
            button.setIcon(icon(name))
        self.scrubber.restyle()
        self.view.update()

    # --- building ------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.told)
        texts.addWidget(self._size)
        first = QHBoxLayout()
        first.setSpacing(4)
        first.addLayout(texts, 1)
        for name, picture, tip, slot in (
            ("fit", "maximize", self.tr("Show the whole picture (0)"), self.view.fit),
            ("repaint", "brush", self.tr("Repaint a part of the picture"), self.repaint_wanted.emit),
            ("copy", "copy", self.tr("Copy the picture"), self.copy_wanted.emit),
            (
                "save",
                "download",
                self.tr("Save the picture as… (Ctrl and drag pulls it out)"),
                self.save_wanted.emit,
            ),
        ):
            first.addWidget(self._button(name, tip, slot, picture=picture))
        second = QHBoxLayout()
        second.setSpacing(0)
        channel = self._button(
            "channel", self.tr("Look at one channel alone"), None, text=f"{self.tr('Colours')}  ▾"
        )
        second.addWidget(self._with_menu(channel, self.channels))
        second.addStretch(1)
        for name in PINS:
            button = self._button(name, "", partial(self.pin, name), text=name)
            button.setAccessibleName(self.tr("Pin as {name}").format(name=name))
            button.setCheckable(True)
            second.addWidget(button)
        compare = self._button(
            "compare", self.tr("How A and B are compared (C)"), None, text=f"{self.tr('Compare')}  ▾"
        )
        second.addWidget(self._with_menu(compare, self.modes))
        about = self._button(
            "info", self.tr("What is known of the picture (I)"), self.toggle_facts, picture="info"
        )
        about.setCheckable(True)
        second.addWidget(about)
        lines = QVBoxLayout()
        lines.setContentsMargins(12, 4, 8, 4)
        lines.setSpacing(4)
        lines.addLayout(first)
        lines.addLayout(second)
        self._line = QWidget()
        self._line.setObjectName("caption")
        self._line.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._line.setLayout(lines)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._line)
        layout.addWidget(self.scrubber)
        layout.addWidget(self.facts)

    def _menu(self, texts: Sequence[str], chosen: Callable[[int], None]) -> QMenu:
        menu, group = QMenu(self), QActionGroup(self)
        for index, text in enumerate(texts):
            action = menu.addAction(text)
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(partial(_choose, chosen, index))
        menu.actions()[0].setChecked(True)
        return menu

    def _with_menu(self, button: QToolButton, menu: QMenu) -> QToolButton:
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _button(
        self, name: str, tip: str, slot: Callable[[], object] | None, *, picture: str = "", text: str = ""
    ) -> QToolButton:
        button = QToolButton(self)
        if picture:
            button.setIcon(icon(picture))
            self._icons[button] = picture
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(tip.partition(" (")[0])
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if slot is not None:
            button.clicked.connect(lambda: slot())
        self.buttons[name] = button
        return button

    # --- what the view says --------------------------------------------------------------------------

    def _key(self, key: str) -> None:
        match key:
            case "A" | "B":
                self.pin("A" if key == "A" else "B")
            case "C" if self.pins:
                self.compare_otherwise()
            case "L":
                self.show_channel("colours" if self.view.channel == "luminance" else "luminance")
            case "1":
                self.view.set_zoom(1.0)
            case "0":
                self.view.fit()
            case "I":
                self.toggle_facts()

    def _point(self, told: str) -> None:
        self._pointed = told
        self._tell_size()

    def _tell_size(self) -> None:
        size, found = self.view.picture_size, self.view.difference
        if self._pointed:
            self._size.setText(self._pointed)
        elif found is not None:
            self._size.setText(
                self.tr(
                    "largest difference {largest}  ·  mean {mean:.2f}  ·  {share:.0f} % of the pixels differ"
                ).format(largest=found.largest, mean=found.mean, share=found.share * 100)
            )
        elif not size.isEmpty():
            self._size.setText(
                self.tr("{width} × {height} px  ·  {zoom:.0f} %").format(
                    width=size.width(), height=size.height(), zoom=self.view.zoom * 100
                )
            )


def _choose(chosen: Callable[[int], None], index: int, checked: bool = False) -> None:
    chosen(index)
