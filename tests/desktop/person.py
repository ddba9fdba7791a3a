"""Somebody who has never seen the program, who finds everything by the words on the screen.

What is visible is told by `eyes`; every click and key is a real event of the X server.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .screen import PATIENCE_S, Program, T, wait_until


@dataclass(frozen=True)
class Thing:
    """Something that is seen.

    Attributes:
        kind: ``label``, ``button``, ``field``, ``item``, ``header``, ``menu``, ``entry``, ``tab``,
            ``picture``, ``canvas``, or a part of a node: ``node``, ``input``, ``output``, ``value``.
        text: the words on it.
        at: its middle, on the screen.
        rect: left, top, width and height of what is seen of it.
        window: title of the window it is in.
        of: title of the node it belongs to.
        tip: what a sign without words says when the mouse rests on it.
        named: of a field, what a screen reader calls it.
        value: of a node's parameter.
        state, note, message: of a node: its badge, what stands below it, and its error.
        checked: pressed, selected or switched on.
    """

    kind: str
    text: str
    at: tuple[int, int]
    rect: tuple[int, int, int, int]
    enabled: bool
    window: str
    of: str = ""
    tip: str = ""
    named: str = ""
    value: str = ""
    state: str = ""
    note: str = ""
    message: str = ""
    checked: bool = False

    def place(self, across: float, down: float) -> tuple[float, float]:
        """A point within, by shares of width and height."""
        left, top, width, height = self.rect
        return left + across * width, top + down * height


class Person(Program):
    """The program, with somebody in front of it."""

    def _launched(self, **how: Any) -> subprocess.Popen[bytes]:
        child_reads, self._ask = os.pipe()
        answers, child_writes = os.pipe()
        self._answers = os.fdopen(answers, encoding="utf-8")
        told = [str(child_reads), str(child_writes)]
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.desktop.observed", *told, *self.arguments],
            pass_fds=(child_reads, child_writes),
            **how,
        )
        os.close(child_reads)
        os.close(child_writes)
        return process

    def __exit__(self, *raised: object) -> None:
        super().__exit__(*raised)
        os.close(self._ask)
        self._answers.close()

    # --- looking -------------------------------------------------------------------------------------

    def look(self) -> list[Thing]:
        """All that is visible now; nothing once the program has ended."""
        try:
            os.write(self._ask, b"look\n")
        except BrokenPipeError:
            return []
        answer = self._answers.readline()
        told = json.loads(answer) if answer else []
        assert isinstance(told, list), told
        return [_thing(each) for each in told]

    def all(self, text: str | None = None, kind: str | None = None, **traits: object) -> list[Thing]:
        """Everything visible of these words, of a kind and with these traits, in reading order."""
        found = [
            each
            for each in self.look()
            if (text is None or text in (each.text.partition("   ")[0], each.tip.partition(" (")[0]))
            and (kind is None or each.kind == kind)
            and all(getattr(each, name) == value for name, value in traits.items())
        ]
        return sorted(found, key=lambda thing: (thing.at[1], thing.at[0]))

    def see(self, text: str | None = None, kind: str | None = None, **traits: object) -> Thing:
        """The first such thing, once it is there, can be used and stands still."""
        before: list[Thing] = []

        def at_rest() -> Thing | None:
            nonlocal before
            now = [thing for thing in self.all(text, kind, **traits) if thing.enabled]
            rests = bool(now) and bool(before) and now[0].rect == before[0].rect
            before = now
            return now[0] if rests else None

        return self.until(f"“{text}” ({kind or 'anything'}, {traits})", at_rest)

    def until(self, what: str, probe: Callable[[], T], patience_s: float = PATIENCE_S) -> T:
        """Wait for something; when it does not come, say what is visible instead."""
        try:
            return wait_until(what, probe, patience_s)
        except AssertionError as vain:
            words = {f"{each.kind}: {each.text or each.tip or each.named}" for each in self.look()}
            raise AssertionError(f"{vain}\nVisible are:\n" + "\n".join(sorted(words))) from None

    def gone(self, text: str, kind: str | None = None, **traits: object) -> None:
        """Wait until nothing such is visible."""
        self.until(f"the end of “{text}”", lambda: not self.all(text, kind, **traits))

    def reads(self, part: str) -> None:
        """Wait until these words stand somewhere."""
        self.until(f"the words “{part}”", lambda: any(part in words for words in self.words()))

    def reads_no_more(self, part: str) -> None:
        """Wait until these words stand nowhere."""
        self.until(f"no words “{part}”", lambda: not any(part in words for words in self.words()))

    def words(self) -> list[str]:
        """All that can be read."""
        return [
            words
            for thing in self.look()
            for words in (thing.text, thing.value, thing.state, thing.note, thing.message)
            if words
        ]

    # --- acting --------------------------------------------------------------------------------------

    def press(self, text: str, kind: str | None = None, **traits: object) -> None:
        """Click something."""
        self.click(*self.see(text, kind, **traits).at)

    def choose(self, *path: str) -> None:
        """Choose from the menu bar, word by word."""
        self.press(path[0], "menu")
        for word in path[1:]:
            self.press(word, "entry")

    def beside(self, label: str, *, window: str | None = None) -> Thing:
        """The field to the right of a label."""

        def search() -> Thing | None:
            in_window = {"window": window} if window is not None else {}
            for tag in self.all(label, "label", **in_window):
                fields = [
                    each
                    for each in self.all(kind="field", window=tag.window)
                    if abs(each.at[1] - tag.at[1]) < 12 and each.at[0] > tag.at[0]
                ]
                if fields:
                    return min(fields, key=lambda each: each.at[0])
            return None

        return self.until(f"a field beside “{label}”", search)

    def write(self, text: str) -> None:
        """Replace what stands in the field that has the focus."""
        self.keys("ctrl+a")
        self.type(text)

    def double_click(self, x: float, y: float) -> None:
        """Click twice."""
        self.move_to(x, y)
        self.screen.tool("click", "--repeat", "2", "--delay", "40", "1")

    # --- at the canvas -------------------------------------------------------------------------------

    def add(self, query: str, title: str, at: tuple[float, float]) -> None:
        """Double-click the canvas, type some letters, press Enter; the node appears."""
        count = len(self.all(title, "node"))
        self.double_click(*at)
        self.see("Add a node", "field")
        self.type(query)
        self.see(title, "item", checked=True, named="Add a node")
        self.keys("Return")
        self.until(f"a node “{title}”", lambda: len(self.all(title, "node")) > count)

    def socket(self, node: str, label: str, kind: str) -> Thing:
        """A socket of a node, by the words beside it."""
        return self.see(label, kind, of=node)

    def wire(self, source: str, output: str, target: str, place: str) -> None:
        """Drag from the output of one node to the input of another."""
        start = self.socket(source, output, "output").at
        self.drag(start, self.socket(target, place, "input").at)

    def set_value(self, node: str, label: str, text: str, **traits: object) -> None:
        """Click a value on a node, type another one, press Enter."""
        self.press(label, "value", of=node, **traits)
        self.write(text)
        self.keys("Return")


def _thing(told: dict[str, Any]) -> Thing:
    return Thing(**{**told, "at": tuple(told["at"]), "rect": tuple(told["rect"])})
