"""Who has which keys, to be changed: a set to begin from, a list of commands, a place to press a key."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ..actions import MENUS, POINTED, plain_words, within
from ..key_presets import PRESETS
from ..keymap import KeyTable, commands, native, normal
from ..panels.labels import heading, muted
from ..translation import translate

NAME = Qt.ItemDataRole.UserRole
RECORDER_PX = 168


class Recorder(QKeySequenceEdit):
    """Takes one key with its modifiers. Tab is a key like others here; Esc leaves.

    Signals:
        taken: a key, as tables name it.
        left: Esc was pressed.
    """

    taken = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setMaximumSequenceLength(1)
        self.setFixedWidth(RECORDER_PX)
        self.editingFinished.connect(self._finish)
        line = self.findChild(QLineEdit)
        if line is not None:
            line.setPlaceholderText(self.tr("Press a key to add it"))

    def focusNextPrevChild(self, forward: bool) -> bool:
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _finish(self) -> None:
        sequence = self.keySequence()
        if not sequence.isEmpty():
            self.clear()
            self.taken.emit(sequence.toString(QKeySequence.SequenceFormat.PortableText))


class KeysPage(QWidget):
    """Edits a table of keys; `table` has what was changed."""

    def __init__(self, table: KeyTable, parent: QWidget | None = None):
        super().__init__(parent)
        self.table = table
        self._groups: list[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = []
        self._wanted = ""
        """A key that another command has, while it is asked whether to take it."""
        self.preset = QComboBox()
        self.preset.setAccessibleName(self.tr("Set of keys"))
        for preset in PRESETS:
            self.preset.addItem(translate("Keys", preset.title), preset.name)
        self.preset.setCurrentIndex(self.preset.findData(table.base.name))
        self.preset.currentIndexChanged.connect(self._change_preset)
        self.words = muted(wrap=True)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search for a command or a key"))
        self.search.setAccessibleName(self.tr("Search the commands"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.tree = self._make_tree()
        self.title = heading("")
        self.place = muted()
        self.chips = QHBoxLayout()
        self.chips.setSpacing(4)
        self.recorder = Recorder()
        self.recorder.taken.connect(self.press)
        self.recorder.left.connect(self.tree.setFocus)
        self.reset = self._button(self.tr("Reset"), self._reset)
        self.reset.setToolTip(self.tr("Give this command the keys of the set again"))
        self.reset_all = self._button(self.tr("Reset all"), self._reset_all)
        self.reset_all.setToolTip(self.tr("Give every command the keys of the set again"))
        self.message = QLabel()
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.take = self._button(self.tr("Take it"), self._take_over)
        self.leave = self._button(self.tr("Leave it"), self._settle)
        self._lay_out()
        self._fill()
        self.tree.setCurrentItem(next(self.rows()))

    # --- parts ---------------------------------------------------------------------------------------

    def _button(self, text: str, act: object) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setAccessibleName(self.tr("Commands and their keys"))
        tree.setHeaderLabels([self.tr("Command"), self.tr("Keys"), ""])
        tree.setIndentation(12)
        tree.setUniformRowHeights(True)
        groups = [(title, list(within(entries))) for title, entries in MENUS.items()]
        groups.append((self.tr("Pointed at"), list(within(POINTED))))
        for title, entries in groups:
            group = QTreeWidgetItem([plain_words(title)])
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            tree.addTopLevelItem(group)
            rows = []
            for command in entries:
                row = QTreeWidgetItem([plain_words(command.text)])
                row.setData(0, NAME, command.name)
                group.addChild(row)
                rows.append(row)
            self._groups.append((group, rows))
            group.setExpanded(True)
        tree.header().setStretchLastSection(False)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        tree.header().setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        tree.currentItemChanged.connect(lambda *_: self._settle())
        tree.itemActivated.connect(lambda *_: self.recorder.setFocus())
        tree.itemClicked.connect(lambda *_: self.recorder.setFocus())
        return tree

    def _lay_out(self) -> None:
        sets = QHBoxLayout()
        sets.setSpacing(12)
        sets.addWidget(QLabel(self.tr("Begin with")))
        sets.addWidget(self.preset)
        sets.addWidget(self.words, 1)
        held = QHBoxLayout()
        held.setSpacing(8)
        held.addLayout(self.chips)
        held.addWidget(self.recorder)
        held.addStretch(1)
        held.addWidget(self.reset)
        held.addWidget(self.reset_all)
        named = QHBoxLayout()
        named.setSpacing(12)
        named.addWidget(self.title)
        named.addWidget(self.place, 1)
        told = QHBoxLayout()
        told.setSpacing(8)
        told.addWidget(self.message, 1)
        told.addWidget(self.take)
        told.addWidget(self.leave)
        self.message.setMinimumHeight(self.take.sizeHint().height())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 8)
        layout.setSpacing(8)
        for part in (sets, self.search, self.tree, named, held, told):
            if isinstance(part, QWidget):
                layout.addWidget(part, 1 if part is self.tree else 0)
            else:
                layout.addLayout(part)

    # --- what is shown -------------------------------------------------------------------------------

    @property
    def command(self) -> str | None:
        """The command whose keys are shown below the list."""
        row = self.tree.currentItem()
        return row.data(0, NAME) if row is not None else None

    def rows(self) -> Iterator[QTreeWidgetItem]:
        """The lines of the commands."""
        for _, rows in self._groups:
            yield from rows

    def row_of(self, name: str) -> QTreeWidgetItem:
        """The line of a command."""
        return next(row for row in self.rows() if row.data(0, NAME) == name)

    def _fill(self) -> None:
        self.words.setText(translate("Keys", self.table.base.words))
        for row in self.rows():
            name = row.data(0, NAME)
            row.setText(1, self.table.text(name))
            row.setText(2, self.tr("changed") if self.table.is_changed(name) else "")
        self.reset_all.setEnabled(self.table.reset_all() != self.table)
        self._filter(self.search.text())
        self._settle()

    def _settle(self) -> None:
        """Show the keys of the command that is chosen, with no question open."""
        self._wanted = ""
        self._say("")
        while (item := self.chips.takeAt(0)) is not None:
            if (chip := item.widget()) is not None:
                chip.hide()  # its own click may still be under way
                chip.deleteLater()
        name = self.command
        for part in (self.recorder, self.reset):
            part.setEnabled(name is not None)
        if name is None:
            self.title.setText(self.tr("Choose a command above, then press a key."))
            self.place.setText("")
            return
        command = commands()[name]
        words = plain_words(command.text)
        self.title.setText(words)
        self.place.setText(
            self.tr("acts while the canvas has the focus")
            if command.place == "canvas"
            else self.tr("acts in the whole window")
        )
        self.recorder.setAccessibleName(self.tr("Another key for {command}").format(command=words))
        for key in self.table.keys[name]:
            chip = self._button(f"{native(key)}  ✕", lambda _=False, key=key: self.drop(key))
            tip = self.tr("Take {key} from “{command}”").format(key=native(key), command=words)
            chip.setToolTip(tip)
            chip.setAccessibleName(tip)
            self.chips.addWidget(chip)
        self.reset.setEnabled(self.table.is_changed(name))

    def _say(self, text: str, *, asks: bool = False) -> None:
        self.message.setText(text)
        self.take.setVisible(asks)
        self.leave.setVisible(asks)

    def _filter(self, text: str) -> None:
        words = text.lower().split()
        for group, rows in self._groups:
            shown = False
            for row in rows:
                said = f"{group.text(0)} {row.text(0)} {row.text(1)} {row.text(2)}".lower()
                fits = all(word in said for word in words)
                row.setHidden(not fits)
                shown = shown or fits
            group.setHidden(not shown)

    # --- changing ------------------------------------------------------------------------------------

    def press(self, key: str) -> None:
        """Give the chosen command one more key; asks first when another command has it."""
        name, plain = self.command, normal(key)
        if name is None:
            return
        self._settle()
        refusal = self.table.refusal(key)
        owner = self.table.owner(key)
        if refusal:
            self._say(refusal)
        elif owner == name:
            self._say(self.tr("{key} does that already.").format(key=native(plain)))
        elif owner is not None:
            self._wanted = plain
            asked = self.tr("{key} belongs to “{owner}”. Take it for “{command}”?")
            self._say(asked.format(key=native(plain), owner=_words(owner), command=_words(name)), asks=True)
            self.take.setFocus()
        else:
            self._use(self.table.with_keys(name, (*self.table.keys[name], plain)))

    def drop(self, key: str) -> None:
        """Take a key from the chosen command."""
        if self.command is not None:
            left = [held for held in self.table.keys[self.command] if held != key]
            self._use(self.table.with_keys(self.command, left))
            self.recorder.setFocus()

    def _take_over(self) -> None:
        if self.command is not None and self._wanted:
            key, owner = self._wanted, self.table.owner(self._wanted)
            self._use(self.table.with_keys(self.command, (*self.table.keys[self.command], key)))
            if owner is not None and not self.table.keys[owner]:
                self._say(self.tr("“{command}” has no key now.").format(command=_words(owner)))
            self.recorder.setFocus()

    def _reset(self) -> None:
        if self.command is not None:
            before = self.table
            self._use(self.table.reset(self.command))
            robbed = [
                _words(other)
                for other, keys in before.keys.items()
                if other != self.command and set(keys) - set(self.table.keys[other])
            ]
            if robbed:
                self._say(self.tr("Taken back from “{commands}”.").format(commands="”, “".join(robbed)))

    def _reset_all(self) -> None:
        self._use(self.table.reset_all())

    def _change_preset(self) -> None:
        self._use(KeyTable(self.preset.currentData(), self.table.changes))

    def _use(self, table: KeyTable) -> None:
        self.table = table
        self._fill()


def _words(name: str) -> str:
    return plain_words(commands()[name].text)
