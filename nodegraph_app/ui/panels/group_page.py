"""What the inspector shows of a group: the values it shows of its inside, to be set here too."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core import edits
from ...core.errors import GraphError
from ...core.graph import Graph
from ...core.grouping import held
from ...core.groups import GROUP_KEY, Exposed
from ...core.parameters import ParameterSpec
from ..canvas.stand_ins import exposed_parameters
from ..editing import Editing
from ..theme import current
from ..value_text import capital
from .labels import ElidedLabel, muted
from .name_label import NameLabel
from .parameter_editors import ParameterEditor, editor_for

LABEL_PX = 104


class GroupPage(QWidget):
    """A group's title, what lies in it, and an editor for each value that it shows.

    Signals:
        refused: why a value was not taken; empty once one was.
        enter_wanted: id of the group to go into.
        past_wanted: key of the editor whose earlier values are wanted.
    """

    refused = Signal(str)
    enter_wanted = Signal(str)
    past_wanted = Signal(str)

    def __init__(
        self,
        editing: Editing,
        group_id: str,
        names: Callable[[ParameterSpec], list[str]],
        fetch_picture: Callable[[], str | None],
    ):
        super().__init__()
        self._editing, self.group_id = editing, group_id
        self._names, self._fetch = names, fetch_picture
        self.editors: dict[str, ParameterEditor] = {}
        self.labels: dict[str, QLabel] = {}
        self._places: dict[str, Exposed] = {}
        graph = editing.graph
        self.shape = shape_of(graph, group_id)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        title = ElidedLabel(graph.title(GROUP_KEY + group_id))
        title.setStyleSheet("font-weight: 600;")
        column.addWidget(title)
        inside = held(graph, [GROUP_KEY + group_id]).nodes
        column.addWidget(muted(self.tr("A group of %n node(s).", "", len(inside)), wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, LABEL_PX)
        grid.setColumnStretch(1, 1)
        shown = exposed_parameters(graph, group_id)
        for each, parameter, label in shown:
            self._add_row(grid, each, parameter, label)
        column.addLayout(grid)
        if not shown:
            hint = self.tr(
                "Values of the nodes within can be set here and on the group: enter it, right-click a value "
                "and choose “Show on the group”."
            )
            column.addWidget(muted(hint, wrap=True))
        enter = QPushButton(self.tr("Enter the group"))
        enter.setToolTip(self.tr("Show what lies in it (Tab, or double-click the group)"))
        enter.clicked.connect(lambda: self.enter_wanted.emit(group_id))
        column.addWidget(enter)
        column.addStretch(1)
        self.show_values()

    def show_values(self) -> None:
        """The graph has changed; what is shown is the same."""
        graph = self._editing.graph
        for key, editor in self.editors.items():
            each = self._places[key]
            editor.show_value(graph.parameters(each.node)[each.name])

    def _add_row(self, grid: QGridLayout, each: Exposed, parameter: ParameterSpec, words: str) -> None:
        row, graph = grid.rowCount(), self._editing.graph
        key = f"{each.node}.{each.name}"
        label = NameLabel(capital(words))
        label.asked.connect(lambda: self.past_wanted.emit(key))
        tip = self.tr("Of “{node}”").format(node=graph.title(each.node))
        self.labels[key] = label
        label.setToolTip(f"{tip}\n{parameter.help}".strip())
        source = graph[each.node].inputs.get(each.name)
        if source is not None:
            grid.addWidget(label, row, 0)
            given = self.tr("from {node}").format(node=graph.title(source.node))
            grid.addWidget(ElidedLabel(given), row, 1)
            return
        editor = editor_for(parameter, lambda: self._names(parameter), self._fetch)
        (editor.focusProxy() or editor).setAccessibleName(words)
        editor.setToolTip(f"{parameter.help}\n\n{parameter.describe()}".strip())
        label.setBuddy(editor.focusProxy() or editor)
        complaint = muted(wrap=True)
        complaint.setStyleSheet(f"color: {current().bad};")
        complaint.hide()
        editor.refused.connect(lambda why: self._complain(complaint, why))
        editor.given.connect(lambda value, key: self._complain(complaint, ""))
        editor.given.connect(lambda value, key: self._give(each, value, key))
        self.editors[key], self._places[key] = editor, each
        if parameter.multiline:
            grid.addWidget(label, row, 0, 1, 2)
            grid.addWidget(editor, row + 1, 0, 1, 2)
        else:
            grid.addWidget(label, row, 0)
            grid.addWidget(editor, row, 1)
            grid.addWidget(complaint, row + 1, 0, 1, 2)

    def _complain(self, where: QLabel, why: str) -> None:
        where.setText(why)
        where.setVisible(bool(why))
        self.refused.emit(why)

    def _give(self, each: Exposed, value: object, key: str) -> None:
        try:
            edit = edits.set_parameter(self._editing.graph, each.node, each.name, value)
        except GraphError as problem:
            self.refused.emit(str(problem))
            self.show_values()
            return
        self._editing.push(edit, merge=f"{each.node}.{each.name} {key}" if key else None)


def shape_of(graph: Graph, group_id: str) -> object:
    """What a page is built from; while it is equal, only values differ."""
    shown = exposed_parameters(graph, group_id)
    sources = [
        (source, graph.title(source.node)) if (source := graph[each.node].inputs.get(each.name)) else None
        for each, _, _ in shown
    ]
    count = len(held(graph, [GROUP_KEY + group_id]).nodes)
    names = [graph.title(each.node) for each, _, _ in shown]
    return graph.title(GROUP_KEY + group_id), shown, sources, names, count
