"""Which keys give which command: the keys of the registry, changed by a preset, changed by the reader.

There is one table at a time, as there is one theme. Whatever shows or heeds keys asks for `current()` and is
told by `NEWS.changed` when it is another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from .actions import MENUS, POINTED, Command, plain_words, within
from .key_presets import NODEGRAPH, PRESETS, Preset
from .translation import translate

Key, Modifier = Qt.Key, Qt.KeyboardModifier
Keys = tuple[str, ...]

LONE = frozenset({"Esc", "Enter", "Space"})
"""Keys that mean the same everywhere and are no command's."""
MODIFIER_KEYS = (Key.Key_Control, Key.Key_Shift, Key.Key_Alt, Key.Key_Meta, Key.Key_AltGr)


@cache
def commands() -> Mapping[str, Command]:
    """Every command that can have keys, by name, in the order of the menus."""
    entries = (*(entry for menu in MENUS.values() for entry in menu), *POINTED)
    return {command.name: command for command in within(entries)}


@cache
def normal(key: str) -> str:
    """One key, with its modifiers, in the one way in which it is stored; empty when it is no key.

    The two keys called Enter are one.
    """
    sequence = QKeySequence.fromString(key, QKeySequence.SequenceFormat.PortableText)
    text = sequence.toString(QKeySequence.SequenceFormat.PortableText)
    lone = sequence.count() == 1 and text not in ("Shift", "Control", "Alt", "Meta")
    return text.replace("Return", "Enter") if lone else ""


def pressed(event: QKeyEvent) -> str:
    """The key of an event as tables name it."""
    modifiers = event.modifiers() & ~Modifier.KeypadModifier & ~Modifier.GroupSwitchModifier
    key = Key(event.key())
    if key == Key.Key_Backtab:
        key = Key.Key_Tab
    if key in MODIFIER_KEYS or key == Key.Key_unknown:
        return ""
    return normal(
        QKeySequence(modifiers.value | key.value).toString(QKeySequence.SequenceFormat.PortableText)
    )


def native(key: str) -> str:
    """A key as this platform writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def _clean(keys: Iterable[str]) -> Keys:
    return tuple(dict.fromkeys(each for each in map(normal, keys) if each))


@dataclass(frozen=True)
class KeyTable:
    """Who has which keys. No key has two owners: the reader's changes come before the preset, and the preset
    before the registry.

    Attributes:
        preset: name of a preset; an unknown one, of a later version, counts as the first.
        changes: command → its keys, where the reader changed them. What is not understood is kept and
            ignored.
    """

    preset: str = NODEGRAPH.name
    changes: Mapping[str, Keys] = field(default_factory=dict)

    @property
    def base(self) -> Preset:
        """The preset itself."""
        return next((each for each in PRESETS if each.name == self.preset), NODEGRAPH)

    @cached_property
    def keys(self) -> Mapping[str, Keys]:
        """Command → its keys, the first of which menus show."""
        wanted: dict[str, Keys] = {}
        ranks: dict[str, int] = {}
        for name, command in commands().items():
            changed = self.changes.get(name)
            cleaned = _clean(changed or ())
            if changed is not None and (cleaned or not changed):
                wanted[name], ranks[name] = cleaned, 0
            elif name in self.base.keys:
                wanted[name], ranks[name] = _clean(self.base.keys[name]), 1
            else:
                wanted[name], ranks[name] = _clean(command.keys), 2
        taken: set[str] = set()
        found: dict[str, Keys] = {}
        for name in sorted(wanted, key=ranks.__getitem__):
            found[name] = tuple(key for key in wanted[name] if key not in taken)
            taken.update(found[name])
        return found

    @cached_property
    def _owners(self) -> Mapping[str, str]:
        return {key: name for name, keys in self.keys.items() for key in keys}

    def owner(self, key: str) -> str | None:
        """The command that a key gives."""
        return self._owners.get(normal(key))

    def sequences(self, name: str) -> list[QKeySequence]:
        """The keys of a command for Qt, which knows two keys called Enter."""
        keys = self.keys.get(name, ())
        enters = [key.replace("Enter", "Return") for key in keys if key.endswith("Enter")]
        return [QKeySequence(key) for key in (*keys, *enters)]

    def text(self, name: str) -> str:
        """The keys of a command as this platform writes them; empty without any."""
        either = translate("Keys", " or ")
        return either.join(native(key) for key in self.keys.get(name, ()))

    def first(self, name: str) -> str:
        """The key of a command that is named where there is room for one; empty without any."""
        return native(self.keys[name][0]) if self.keys.get(name) else ""

    def is_changed(self, name: str) -> bool:
        """Whether a command has other keys than its preset gives it."""
        return self.keys[name] != KeyTable(self.preset).keys[name]

    # --- other tables --------------------------------------------------------------------------------

    def with_keys(self, name: str, keys: Iterable[str]) -> KeyTable:
        """The table in which a command has just these keys, taken from whoever had them."""
        given = _clean(keys)
        changes = {
            other: tuple(key for key in held if normal(key) not in given)
            if any(normal(key) in given for key in held)
            else tuple(held)
            for other, held in self.changes.items()
        }
        changes[name] = given
        for each in [each for each in changes if each in commands()]:
            without = {other: held for other, held in changes.items() if other != each}
            if KeyTable(self.preset, without).keys[each] == changes[each]:
                changes = without
        return KeyTable(self.preset, changes)

    def reset(self, name: str) -> KeyTable:
        """The table in which a command has the keys its preset gives it, taken back if need be."""
        return self.with_keys(name, KeyTable(self.preset).keys[name])

    def reset_all(self) -> KeyTable:
        """The preset as it is, with what belongs to commands of other versions."""
        strange = {name: keys for name, keys in self.changes.items() if name not in commands()}
        return KeyTable(self.preset, strange)

    def refusal(self, key: str) -> str:
        """Why a key cannot be given to any command; empty when it can."""
        plain = normal(key)
        if not plain:
            return translate("Keys", "This key cannot be told from others here. Press another one.")
        if plain in LONE:
            kept = translate("Keys", "{key} has its own meaning on the canvas. Press it with Ctrl or Alt.")
            return kept.format(key=native(plain))
        for menu in MENUS:
            shown = translate("Actions", menu)
            if plain == f"Alt+{shown[shown.find('&') + 1].upper()}":
                return translate("Keys", "{key} opens the menu “{menu}”. Press another key.").format(
                    key=native(plain), menu=plain_words(menu)
                )
        return ""


class News(QObject):
    """Tells that the keys are others.

    Signals:
        changed: `current()` is another table now.
    """

    changed = Signal()


NEWS = News()
_tables = [KeyTable()]


def current() -> KeyTable:
    """The keys there are now."""
    return _tables[0]


def named(name: str) -> str:
    """The key of a command in a sentence about it."""
    return current().first(name) or translate("Keys", "no key")


def use(table: KeyTable) -> None:
    """Give the commands other keys, everywhere and at once."""
    if table != _tables[0]:
        _tables[0] = table
        NEWS.changed.emit()
