"""The inspector: everything about the selected node, to read and to set."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ...core import edits
from ...core.errors import GraphError
from ...core.files import Files
from ...core.forms import FieldPlace, add_field, on_the_form, remove_field
from ...core.graph import Graph, Node
from ...core.groups import GROUP_KEY
from ...core.parameters import ParameterSpec
from ...core.problems import Problem
from ...core.seed_control import SeedControl, SeedPlace, control_of, set_control
from .. import keymap
from ..editing import Editing
from ..masks.targets import painted_parameter
from ..model_notes import advice_for, notes_for
from ..parameter_words import takes_sentence
from ..runs.node_book import NodeBook
from ..theme import current, icon
from ..translation import QT_TRANSLATE_NOOP, translate
from ..value_text import capital, memory_text, seconds_text, unknown_text
from .form_pin import FormPin
from .group_page import GroupPage, shape_of
from .labels import ElidedLabel, breakable, empty_note, muted
from .name_label import NameLabel
from .outline import state_color
from .parameter_editors import ParameterEditor, editor_for
from .problem_box import ProblemBox
from .seed_row import SeedRow
from .tab_order import in_order

LABEL_PX = 104
EMPTY = QT_TRANSLATE_NOOP(
    "Inspector",
    "Select a node to see what it does and to set its parameters.\n\nDouble-click the canvas to add one.",
)


class Inspector(QScrollArea):
    """Parameters of one node.

    Args:
        rest: makes what is shown where no node is selected, around a hint.

    Signals:
        refused: why an edit was not made; empty once one was.
        show_wanted: id of a node to go to.
        paint_wanted: id of the node for which a mask is to be painted.
        enter_wanted: id of the group to go into.
        past_wanted: name of the parameter whose earlier values are wanted.
    """

    refused = Signal(str)
    show_wanted = Signal(str)
    paint_wanted = Signal(str)
    enter_wanted = Signal(str)
    past_wanted = Signal(str)

    def __init__(
        self,
        book: NodeBook,
        fetch_picture: Callable[[], str | None],
        parent: QWidget | None = None,
        *,
        last_seed: Callable[[SeedPlace], int | None] = lambda place: None,
        rest: Callable[[str], QWidget] | None = None,
    ):
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setObjectName("inspector")
        self.setAccessibleName(self.tr("Inspector"))
        self._book, self._fetch, self._last_seed, self._rest = book, fetch_picture, last_seed, rest
        self._editing: Editing | None = None
        self._files: Files | None = None
        self.node_id: str | None = None
        self._shape: object = None
        self._problems: tuple[Problem, ...] = ()
        self.editors: dict[str, ParameterEditor] = {}
        self.labels: dict[str, QLabel] = {}
        self.seed_rows: dict[str, SeedRow] = {}
        self.pins: dict[str, FormPin] = {}
        self._pins_about: object = None
        self._show_rest()

    def open(self, editing: Editing, files: Files, book: NodeBook) -> None:
        """Inspect another document."""
        self.commit()
        self._book = book
        if self._editing is not None:
            self._editing.changed.disconnect(self._graph_changed)
        self._editing, self._files = editing, files
        editing.changed.connect(self._graph_changed)
        self._problems = ()
        self.show_nodes([])

    def moved(self, files: Files) -> None:
        """The document lies in another folder; other files may be found."""
        self._files = files
        self.show_nodes([self.node_id] if self.node_id is not None else [])

    def show_nodes(self, node_ids: list[str]) -> None:
        """Show the node when it is one."""
        self.commit()
        self.node_id = node_ids[0] if len(node_ids) == 1 else None
        if self.node_id is not None and self.node_id.startswith(GROUP_KEY):
            self._rebuild_group(self.node_id.removeprefix(GROUP_KEY))
        elif self.node_id is not None:
            self._rebuild()
        elif node_ids:
            self._show_note(
                self.tr(
                    "%n node(s) are selected.\n\n{mute} mutes, {bypass} bypasses, {copy} duplicates them.",
                    "",
                    len(node_ids),
                ).format(
                    mute=keymap.named("mute"), bypass=keymap.named("bypass"), copy=keymap.named("duplicate")
                )
            )
        else:
            self._show_rest()

    def commit(self) -> None:
        """Take what has been typed so far."""
        for editor in self.editors.values():
            editor.commit()

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """What is wrong with the nodes of the document; `show_state` shows what concerns this one."""
        self._problems = tuple(problems)

    def show_state(self) -> None:
        """The node may stand elsewhere in its run."""
        graph = self._graph()
        node_id = self.node_id
        if graph is None or node_id is None or node_id not in graph:
            return
        state, finish = self._book.state(node_id), self._book.finish(node_id)
        self._state.setText(state.word)
        self._state.setStyleSheet(f"color: {state_color(state, current())};")
        labels = {
            "will_run": self.tr("Runs because"),
            "cached": self.tr("Cached"),
            "blocked": self.tr("Cannot run"),
            "skipped": self.tr("Skipped"),
        }  # what is wrong with the node itself stands in the box
        label = "" if state.own else labels.get(state.kind, "")
        text = state.detail or self._book.reason(node_id)
        self._why_label.setText(label)
        self._why.setText(breakable(text) if label else "")
        took = ""
        if finish is not None and state.kind in ("done", "cached", "will_run"):
            took = seconds_text(finish.seconds)
            if finish.peak_bytes:
                took += f"  ·  {memory_text(finish.peak_bytes)}"
        self._took.setText(took)
        self._thrift.setText(state.thrift)
        for widget, shown in (
            (self._why_label, label),
            (self._why, label),
            (self._took_label, took),
            (self._took, took),
            (self._thrift_label, state.thrift),
            (self._thrift, state.thrift),
        ):
            widget.setVisible(bool(shown))
        self._show_seeds()
        failure = self._book.failure(node_id)
        own = [problem for problem in self._problems if problem.node == node_id]
        if failure is not None:
            self.problem.show_problem(failure.message, failure.hint or "", failure.details)
        elif own and graph[node_id].mode == "normal":
            messages = "\n".join(problem.message for problem in own)
            self.problem.show_problem(messages, own[0].hint or "" if len(own) == 1 else "", "")
        else:
            self.problem.hide()

    def _show_seeds(self) -> None:
        """What becomes of each seed, and which was used."""
        graph = self._graph()
        if graph is None or self.node_id is None:
            return
        for name, row in self.seed_rows.items():
            place = SeedPlace(self.node_id, name)
            held = graph.parameters(self.node_id)[name]
            row.show_control(control_of(graph, place), held, self._last_seed(place))

    def _graph(self) -> Graph | None:
        return self._editing.graph if self._editing is not None else None

    def _graph_changed(self, ids: frozenset[str]) -> None:
        graph = self._graph()
        if graph is None or self.node_id is None:
            return
        if (group_id := self.node_id.removeprefix(GROUP_KEY)) != self.node_id and group_id in graph.groups:
            if shape_of(graph, group_id) != self._shape:
                self._rebuild_group(group_id)
            else:
                self._group_page.show_values()
        elif self.node_id not in graph:
            self.node_id = None
            self._show_rest()
        elif self.node_id in ids or any(source.node in ids for source in graph[self.node_id].inputs.values()):
            if self._shape_of(graph[self.node_id]) != self._shape:
                self._rebuild()
            else:
                self._show_values()
        else:
            self._show_notes()  # a model further up may be another

    def _shape_of(self, node: Node) -> object:
        graph = self._graph()
        assert graph is not None
        feeds = {name: (source, graph.title(source.node)) for name, source in node.inputs.items()}
        return node.id, node.type, node.title, node.mode, feeds

    def _show_values(self) -> None:
        graph = self._graph()
        assert graph is not None
        assert self.node_id is not None
        values = graph.parameters(self.node_id)
        for name, editor in self.editors.items():
            editor.show_value(values[name])
        self._show_pins(graph, graph[self.node_id])
        self._show_notes()
        self.show_state()

    def _show_pins(self, graph: Graph, node: Node) -> None:
        """What is on the form. A node that is only moved is not asked for it: that reads the whole graph."""
        about = node.layout_extra, node.inputs, node.mode
        if about != self._pins_about:
            self._pins_about = about
            on_form = on_the_form(graph, node.id)
            for name, pin in self.pins.items():
                pin.setChecked(name in on_form)

    def _show_notes(self) -> None:
        """What the models at hand say of themselves."""
        graph, node_id = self._graph(), self.node_id
        assert graph is not None
        assert node_id is not None
        text = "\n\n".join(notes_for(graph, self._files, node_id)) if self._files is not None else ""
        self.notes.setText(text)
        self.notes.setVisible(bool(text))
        told = "\n\n".join(advice_for(graph, self._files, node_id)) if self._files is not None else ""
        self.advice.setText(told)
        self.advice.setVisible(bool(told))

    def _show_rest(self) -> None:
        """No node is selected: what is known of the workflow, with a hint."""
        hint = translate("Inspector", EMPTY)
        if self._editing is None or self._rest is None:
            self._show_note(hint)
            return
        self._show_note("")
        self.setWidget(self._rest(hint))

    def _show_note(self, text: str) -> None:
        self.editors, self.seed_rows, self.labels = {}, {}, {}
        self.pins, self._pins_about = {}, None
        self._shape = None
        self.setWidget(empty_note(text))

    def _rebuild(self) -> None:
        graph = self._graph()
        if graph is None or self.node_id is None or self.node_id not in graph:
            return
        node, spec = graph[self.node_id], graph.spec(self.node_id)
        self._shape = self._shape_of(node)
        self.editors, self.seed_rows, self.labels = {}, {}, {}
        self.pins, self._pins_about = {}, None
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addLayout(self._head(graph, node))
        if spec is not None and spec.summary:
            help_text = muted(spec.summary, wrap=True)
            help_text.setToolTip(spec.help)
            column.addWidget(help_text)
        self.problem = ProblemBox()
        column.addWidget(self.problem)
        self.advice = QLabel()  # above the values, which it is about
        self.advice.setWordWrap(True)
        self.advice.setTextFormat(Qt.TextFormat.PlainText)
        column.addWidget(self.advice)
        column.addLayout(self._rows(graph, node))
        if painted_parameter(graph, node.id) is not None:
            column.addWidget(self._paint_button(node.id))
        self.notes = muted(wrap=True)
        column.addWidget(self.notes)
        column.addStretch(1)
        scroll = self.verticalScrollBar().value()
        self.setWidget(body)
        in_order(self)
        self.verticalScrollBar().setValue(scroll)
        self._show_values()

    def _rebuild_group(self, group_id: str) -> None:
        if self._editing is None or group_id not in self._editing.graph.groups:
            return
        page = self._group_page = GroupPage(self._editing, group_id, self._names, self._fetch)
        page.refused.connect(self.refused)
        page.enter_wanted.connect(self.enter_wanted)
        page.past_wanted.connect(self.past_wanted)
        self._shape, self.editors, self.labels, self.seed_rows = page.shape, page.editors, page.labels, {}
        self.setWidget(page)

    def _paint_button(self, node_id: str) -> QPushButton:
        button = QPushButton(self.tr("Paint a mask…"))
        button.setObjectName("paint_mask")
        button.setIcon(icon("brush"))
        button.setToolTip(
            self.tr(
                "Paint over the picture what shall be repainted ({keys}, or double-click the picture)"
            ).format(keys=keymap.named("paint_mask"))
        )
        button.clicked.connect(lambda: self.paint_wanted.emit(node_id))
        return button

    def _head(self, graph: Graph, node: Node) -> QGridLayout:
        head = QGridLayout()
        head.setColumnStretch(0, 1)
        title = ElidedLabel(graph.title(node.id))
        title.setStyleSheet("font-weight: 600;")
        title.setToolTip(self.tr("{type}, called “{id}” in the file").format(type=node.type, id=node.id))
        self._state = QLabel()
        head.addWidget(title, 0, 0)
        head.addWidget(self._state, 0, 1)
        if node.mode != "normal":
            word = {
                "muted": self.tr("Muted: it and what depends on it do not run."),
                "bypassed": self.tr("Bypassed: its input is handed through."),
            }
            head.addWidget(muted(word[node.mode], wrap=True), 1, 0, 1, 2)
        return head

    def _rows(self, graph: Graph, node: Node) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, LABEL_PX)
        grid.setColumnStretch(1, 1)
        spec = graph.spec(node.id)
        if spec is None:
            grid.addWidget(
                muted(
                    self.tr(
                        "Node type “{type}” is not installed here. It is kept and saved as it is."
                    ).format(type=node.type),
                    wrap=True,
                ),
                0,
                0,
                1,
                2,
            )
            for name, held in node.params.items():
                self._add_unknown(grid, name, unknown_text(held))
            for name, source in node.inputs.items():
                self._add_unknown(grid, name, self.tr("from {title}").format(title=graph.title(source.node)))
        parameters = spec.parameters if spec else ()
        for parameter in parameters:
            if not parameter.advanced:
                self._add_row(grid, graph, node, parameter)
        rare = [parameter for parameter in parameters if parameter.advanced]
        if rare:
            grid.addWidget(muted(self.tr("More")), grid.rowCount(), 0, 1, 2)
        for parameter in rare:
            self._add_row(grid, graph, node, parameter)
        self._why_label, self._why = muted(), muted(wrap=True)
        self._took_label, self._took = muted(self.tr("Took")), QLabel()
        self._thrift_label, self._thrift = muted(self.tr("To save memory")), muted(wrap=True)
        for label, value in (
            (self._why_label, self._why),
            (self._took_label, self._took),
            (self._thrift_label, self._thrift),
        ):
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            row = grid.rowCount()
            grid.addWidget(label, row, 0)
            grid.addWidget(value, row, 1)
        return grid

    def _add_row(self, grid: QGridLayout, graph: Graph, node: Node, parameter: ParameterSpec) -> None:
        row = grid.rowCount()
        source = node.inputs.get(parameter.name)
        if source is not None:
            label = muted(capital(parameter.title))
            label.setToolTip(parameter.help)
            grid.addWidget(label, row, 0)
            given = ElidedLabel(self.tr("from {title}").format(title=graph.title(source.node)))
            given.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(given, row, 1)
            return
        label = self.labels[parameter.name] = NameLabel(capital(parameter.title))
        past = self.tr("Click to see the values it had.")
        label.setToolTip("\n\n".join(filter(None, (parameter.help, past))))
        label.asked.connect(lambda: self.past_wanted.emit(parameter.name))
        editor = editor_for(parameter, lambda: self._names(parameter), self._fetch)
        editor.setToolTip("\n\n".join(filter(None, (parameter.help, takes_sentence(parameter)))))
        (editor.focusProxy() or editor).setAccessibleName(parameter.title)
        label.setBuddy(editor.focusProxy() or editor)
        complaint = muted(wrap=True)
        complaint.setStyleSheet(f"color: {current().bad};")
        complaint.hide()
        editor.refused.connect(lambda why: self._complain(complaint, why))
        editor.given.connect(lambda value, key: self._complain(complaint, ""))
        editor.given.connect(lambda value, key: self._give(parameter.name, value, key))
        self.editors[parameter.name] = editor
        if parameter.multiline:
            grid.addWidget(label, row, 0, 1, 2)
            grid.addWidget(editor, row + 1, 0, 1, 3)
        else:
            grid.addWidget(label, row, 0)
            grid.addWidget(editor, row, 1)
            grid.addWidget(complaint, row + 1, 0, 1, 2)
        grid.addWidget(self._pin(parameter), row, 2)
        if parameter.seed:
            grid.addWidget(self._seed_row(parameter.name), row + 2, 0, 1, 2)

    def _pin(self, parameter: ParameterSpec) -> FormPin:
        """Puts a parameter on the form, or takes it off."""
        pin = self.pins[parameter.name] = FormPin(parameter)
        pin.clicked.connect(lambda shown: self._put_on_form(parameter.name, shown))
        return pin

    def _put_on_form(self, name: str, shown: bool) -> None:
        self._pins_about = None
        if self._editing is not None and self.node_id is not None:
            place = FieldPlace(self.node_id, name)
            self._editing.make(add_field if shown else remove_field, place)

    def _seed_row(self, name: str) -> SeedRow:
        row = self.seed_rows[name] = SeedRow()
        row.control_given.connect(lambda control: self._control(name, control))
        row.use_wanted.connect(lambda seed: self._give(name, seed, ""))
        return row

    def _control(self, name: str, control: SeedControl) -> None:
        if self._editing is not None and self.node_id is not None:
            self._editing.make(set_control, SeedPlace(self.node_id, name), control)

    def _add_unknown(self, grid: QGridLayout, name: str, text: str) -> None:
        """A value or a link of which nothing is known but what the file says: to be read."""
        row = grid.rowCount()
        label, value = muted(name.replace("_", " ").capitalize()), ElidedLabel(text)
        value.setAlignment(Qt.AlignmentFlag.AlignRight)
        value.setAccessibleName(name)
        label.setBuddy(value)
        grid.addWidget(label, row, 0)
        grid.addWidget(value, row, 1)

    def _complain(self, where: QLabel, why: str) -> None:
        """Say below the field why a value was not taken; nothing any more when one was."""
        if why or not where.isHidden():
            self.refused.emit(why)
        where.setText(why)
        where.setVisible(bool(why))

    def _names(self, parameter: ParameterSpec) -> list[str]:
        if self._files is None or parameter.file_kind is None:
            return []
        return list(self._files.names(parameter.file_kind))

    def _give(self, name: str, value: object, key: str) -> None:
        if self._editing is None or self.node_id is None:
            return
        try:
            edit = edits.set_parameter(self._editing.graph, self.node_id, name, value)
        except GraphError as problem:
            self.refused.emit(str(problem))
            self._show_values()
            return
        self._editing.push(edit, merge=f"{self.node_id}.{name} {key}" if key else None)
