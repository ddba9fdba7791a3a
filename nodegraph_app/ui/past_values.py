"""The values that a parameter had: since the workflow was opened, and in past runs; to take one again."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QMenu, QWidget

from ..core import edits
from ..core.errors import ParameterError
from ..core.groups import GROUP_KEY
from ..core.parameters import ParameterSpec, ParameterValue
from ..execution.past_values import ParameterPlace, RunValue
from .editing import Editing
from .filing import Filing
from .panels.inspector import Inspector
from .runs.bookkeeping import Bookkeeper
from .value_text import value_text
from .when_text import when_text

MOST_SHOWN = 8
"""Of each kind."""
WIDEST_PX = 280


class PastValues(QObject):
    """Shows them in a menu, which opens at once; what runs had is added when it is read.

    Args:
        inspector: shows the node that is asked about.
    """

    def __init__(self, window: QWidget, filing: Filing, books: Bookkeeper, inspector: Inspector):
        super().__init__(window)
        self._window, self._filing, self._books, self._inspector = window, filing, books, inspector
        self.menu: QMenu | None = None
        """The menu that is open."""
        self._place: ParameterPlace | None = None
        self._parameter: ParameterSpec | None = None
        self._listed: list[ParameterValue] = []
        books.values_read.connect(self._add_runs)
        inspector.past_wanted.connect(self.show)

    def ask(self) -> None:
        """Open the menu of the parameter that has the keys in the inspector, or of the first one there."""
        editors = self._inspector.editors
        focus = self._window.focusWidget()
        with_keys = (name for name, each in editors.items() if focus and each.isAncestorOf(focus))
        name = next(with_keys, next(iter(editors), None))
        if name is None:
            told = self.tr("Select a node with a parameter: the values it had are listed then.")
            self._inspector.refused.emit(told)
        else:
            self.show(name)

    def show(self, name: str) -> None:
        """Open the menu of a parameter of the node in the inspector, below its name."""
        self._inspector.commit()
        node, label = self._inspector.node_id, self._inspector.labels[name]
        if node is not None and node.startswith(GROUP_KEY):  # it shows the parameter of a node within
            node, _, name = name.partition(".")
        spec = self._filing.editing.graph.spec(node) if node is not None else None
        parameter = spec.parameter(name) if spec is not None else None
        if node is not None and parameter is not None:
            self._open(node, parameter, label.mapToGlobal(label.rect().bottomLeft()))

    def _open(self, node: str, parameter: ParameterSpec, on_screen: QPoint) -> None:
        opened = self._filing.current
        file = str(opened.path) if opened.path is not None else None
        self._place = ParameterPlace(node, parameter.name, file, opened.title)
        self._parameter = parameter
        now = opened.editing.graph.parameters(node)[parameter.name]
        self._listed = [now]
        menu = self.menu = QMenu(self._window)
        menu.setToolTipsVisible(True)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.destroyed.connect(partial(self._forget, menu))
        present = menu.addAction(self._line(now, self.tr("now")))
        present.setCheckable(True)
        present.setChecked(True)
        _head(menu, self.tr("Before the latest edits"))
        edited = values_edited(opened.editing, node, parameter.name)
        earlier = [value for value in edited if self._take(value)]
        for value in earlier[:MOST_SHOWN]:
            self._offer(value, "")
        if not earlier:
            menu.addAction(self.tr("not edited yet")).setEnabled(False)
        _head(menu, self.tr("In past runs"))
        self._waiting = menu.addAction(self.tr("Looking…"))
        self._waiting.setEnabled(False)
        self._books.read_values(self._place)
        menu.popup(on_screen)

    def _add_runs(self, place: ParameterPlace, values: tuple[RunValue, ...]) -> None:
        if self.menu is None or self._parameter is None or place != self._place:
            return
        added = 0
        for past in values:
            try:
                value = self._parameter.check(past.value)
            except ParameterError:
                continue  # an earlier version took what this one does not
            if added < MOST_SHOWN and self._take(value):
                self._offer(value, when_text(past.started_s))
                added += 1
        if added:
            self.menu.removeAction(self._waiting)
        else:
            self._waiting.setText(self.tr("no other value"))

    def _take(self, value: ParameterValue) -> bool:
        """Whether a value is not listed yet."""
        if value in self._listed:
            return False
        self._listed.append(value)
        return True

    def _offer(self, value: ParameterValue, when: str) -> None:
        assert self.menu is not None
        assert self._place is not None
        action = self.menu.addAction(self._line(value, when))
        action.setToolTip(str(value))
        action.triggered.connect(partial(self._choose, self._place.node, self._place.parameter, value))

    def _choose(self, node: str, parameter: str, value: ParameterValue, *_: object) -> None:
        self._filing.editing.make(edits.set_parameter, node, parameter, value)

    def _line(self, value: ParameterValue, when: str) -> str:
        assert self._parameter is not None
        text = " ".join(value_text(self._parameter, value).split()) or self.tr("(empty)")
        metrics = QFontMetrics(self._window.font())
        short = metrics.elidedText(text, Qt.TextElideMode.ElideRight, WIDEST_PX).replace("&", "&&")
        return f"{short}\t{when}" if when else short

    def _forget(self, menu: QMenu, *_: object) -> None:
        if self.menu is menu:
            self.menu = None


def values_edited(editing: Editing, node: str, parameter: str) -> Iterator[ParameterValue]:
    """What a parameter was before each edit of it that could be undone now, the latest first."""
    graph = editing.graph
    for edit in editing.made():
        before, after = edit.before.get(node), edit.after.get(node)
        if before is None or after is None or before.type != graph[node].type:
            continue
        spec = graph.registry.get(before.type, before.type_version)
        default = spec.defaults().get(parameter) if spec is not None else None
        was, became = (each.params.get(parameter, default) for each in (before, after))
        if was != became and was is not None:
            yield was


def _head(menu: QMenu, title: str) -> None:
    """A line and a title; Qt's own sections show no title in every style."""
    menu.addSeparator()
    menu.addAction(title).setEnabled(False)
