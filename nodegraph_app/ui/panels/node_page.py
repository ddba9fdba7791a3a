"""What the inspector shows of a node: what it does, its values, where it stands, what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core import edits
from ...core.errors import GraphError
from ...core.files import Files
from ...core.forms import FieldPlace, add_field, on_the_form, remove_field
from ...core.graph import Graph, Node
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
from ..value_text import capital, memory_text, seconds_text, unknown_text
from .form_pin import FormPin
from .labels import ElidedLabel, breakable, muted
from .name_label import NameLabel
from .outline import state_color
from .parameter_editors import ParameterEditor, editor_for
from .problem_box import ProblemBox
from .seed_row import SeedRow
from .value_grid import ValueGrid


class NodePage(QWidget):
    """A node's title, help, problem, values and state.

    Args:
        files: what its file parameters may name.
        book: where it stands in its run.
        fetch_picture: asks for a picture file.
        last_seed: the seed that a run takes, or took last.

    Signals:
        refused: why a value was not taken; empty once one was.
        paint_wanted: id of the node for which a mask is to be painted.
        past_wanted: name of the parameter whose earlier values are wanted.
    """

    refused = Signal(str)
    paint_wanted = Signal(str)
    past_wanted = Signal(str)

    def __init__(
        self,
        editing: Editing,
        node_id: str,
        files: Files,
        book: NodeBook,
        fetch_picture: Callable[[], str | None],
        last_seed: Callable[[SeedPlace], int | None],
    ):
        super().__init__()
        self._editing, self.node_id, self._files, self._book = editing, node_id, files, book
        self._fetch, self._last_seed = fetch_picture, last_seed
        self.editors: dict[str, ParameterEditor] = {}
        self.labels: dict[str, QLabel] = {}
        self.seed_rows: dict[str, SeedRow] = {}
        self.pins: dict[str, FormPin] = {}
        self._pins_about: object = None
        graph = editing.graph
        node, spec = graph[node_id], graph.spec(node_id)
        self.shape = shape_of(graph, node)
        column = QVBoxLayout(self)
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
        column.addLayout(self._values(graph, node))
        if painted_parameter(graph, node.id) is not None:
            column.addWidget(self._paint_button())
        self.notes = muted(wrap=True)
        column.addWidget(self.notes)
        column.addStretch(1)

    def show_values(self) -> None:
        """The graph has changed; what the node is made of has not."""
        graph = self._editing.graph
        values = graph.parameters(self.node_id)
        for name, editor in self.editors.items():
            editor.show_value(values[name])
        self._show_pins(graph, graph[self.node_id])
        self.show_notes()

    def show_notes(self) -> None:
        """What the models at hand say of themselves."""
        graph = self._editing.graph
        for label, words in (
            (self.notes, notes_for(graph, self._files, self.node_id)),
            (self.advice, advice_for(graph, self._files, self.node_id)),
        ):
            text = "\n\n".join(words)
            label.setText(text)
            label.setVisible(bool(text))

    def show_state(self, problems: Iterable[Problem]) -> None:
        """The node may stand elsewhere in its run, or other things be wrong in the document."""
        state, finish = self._book.state(self.node_id), self._book.finish(self.node_id)
        self._state.setText(state.word)
        self._state.setStyleSheet(f"color: {state_color(state, current())};")
        labels = {
            "will_run": self.tr("Runs because"),
            "cached": self.tr("Cached"),
            "blocked": self.tr("Cannot run"),
            "skipped": self.tr("Skipped"),
        }  # what is wrong with the node itself stands in the box
        label = "" if state.own else labels.get(state.kind, "")
        text = state.detail or self._book.reason(self.node_id)
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
        self._show_problem([problem for problem in problems if problem.node == self.node_id])

    def _show_problem(self, own: list[Problem]) -> None:
        failure = self._book.failure(self.node_id)
        if failure is not None:
            self.problem.show_problem(failure.message, failure.hint or "", failure.details)
        elif own and self._editing.graph[self.node_id].mode == "normal":
            messages = "\n".join(problem.message for problem in own)
            self.problem.show_problem(messages, own[0].hint or "" if len(own) == 1 else "", "")
        else:
            self.problem.hide()

    def _show_seeds(self) -> None:
        """What becomes of each seed, and which was used."""
        graph = self._editing.graph
        for name, row in self.seed_rows.items():
            place = SeedPlace(self.node_id, name)
            held = graph.parameters(self.node_id)[name]
            row.show_control(control_of(graph, place), held, self._last_seed(place))

    def _show_pins(self, graph: Graph, node: Node) -> None:
        """What is on the form. A node that is only moved is not asked for it: that reads the whole graph."""
        about = node.layout_extra, node.inputs, node.mode
        if about != self._pins_about:
            self._pins_about = about
            on_form = on_the_form(graph, node.id)
            for name, pin in self.pins.items():
                pin.setChecked(name in on_form)

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

    def _values(self, graph: Graph, node: Node) -> ValueGrid:
        grid = ValueGrid()
        grid.refused.connect(self.refused)
        spec = graph.spec(node.id)
        if spec is None:
            self._add_unknown(grid, graph, node)
        parameters = spec.parameters if spec else ()
        for parameter in parameters:
            if not parameter.advanced:
                self._add_row(grid, graph, node, parameter)
        rare = [parameter for parameter in parameters if parameter.advanced]
        if rare:
            grid.add_below(muted(self.tr("More")))
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

    def _add_unknown(self, grid: ValueGrid, graph: Graph, node: Node) -> None:
        """Values and links of which nothing is known but what the file says: to be read."""
        told = self.tr("Node type “{type}” is not installed here. It is kept and saved as it is.")
        grid.add_below(muted(told.format(type=node.type), wrap=True))
        given = {name: unknown_text(value) for name, value in node.params.items()}
        for name, source in node.inputs.items():
            given[name] = self.tr("from {title}").format(title=graph.title(source.node))
        for name, text in given.items():
            label = muted(name.replace("_", " ").capitalize())
            value = grid.add_text(label, text)
            value.setAccessibleName(name)
            label.setBuddy(value)

    def _add_row(self, grid: ValueGrid, graph: Graph, node: Node, parameter: ParameterSpec) -> None:
        source = node.inputs.get(parameter.name)
        if source is not None:
            label = muted(capital(parameter.title))
            label.setToolTip(parameter.help)
            grid.add_text(label, self.tr("from {title}").format(title=graph.title(source.node)))
            return
        label = self.labels[parameter.name] = NameLabel(capital(parameter.title))
        past = self.tr("Click to see the values it had.")
        label.setToolTip("\n\n".join(filter(None, (parameter.help, past))))
        label.asked.connect(lambda: self.past_wanted.emit(parameter.name))
        editor = self.editors[parameter.name] = editor_for(
            parameter, lambda: self._names(parameter), self._fetch
        )
        editor.setToolTip("\n\n".join(filter(None, (parameter.help, takes_sentence(parameter)))))
        (editor.focusProxy() or editor).setAccessibleName(parameter.title)
        grid.add_editor(label, editor, multiline=parameter.multiline, beside=self._pin(parameter))
        editor.given.connect(lambda value, key: self._give(parameter.name, value, key))
        if parameter.seed:
            grid.add_below(self._seed_row(parameter.name))

    def _pin(self, parameter: ParameterSpec) -> FormPin:
        """Puts a parameter on the form, or takes it off."""
        pin = self.pins[parameter.name] = FormPin(parameter)
        pin.clicked.connect(lambda shown: self._put_on_form(parameter.name, shown))
        return pin

    def _put_on_form(self, name: str, shown: bool) -> None:
        self._pins_about = None
        self._editing.make(add_field if shown else remove_field, FieldPlace(self.node_id, name))

    def _seed_row(self, name: str) -> SeedRow:
        row = self.seed_rows[name] = SeedRow()
        row.control_given.connect(lambda control: self._control(name, control))
        row.use_wanted.connect(lambda seed: self._give(name, seed, ""))
        return row

    def _control(self, name: str, control: SeedControl) -> None:
        self._editing.make(set_control, SeedPlace(self.node_id, name), control)

    def _paint_button(self) -> QPushButton:
        button = QPushButton(self.tr("Paint a mask…"))
        button.setObjectName("paint_mask")
        button.setIcon(icon("brush"))
        button.setToolTip(
            self.tr(
                "Paint over the picture what shall be repainted ({keys}, or double-click the picture)"
            ).format(keys=keymap.named("paint_mask"))
        )
        button.clicked.connect(lambda: self.paint_wanted.emit(self.node_id))
        return button

    def _names(self, parameter: ParameterSpec) -> list[str]:
        return list(self._files.names(parameter.file_kind)) if parameter.file_kind is not None else []

    def _give(self, name: str, value: object, key: str) -> None:
        try:
            edit = edits.set_parameter(self._editing.graph, self.node_id, name, value)
        except GraphError as problem:
            self.refused.emit(str(problem))
            self.show_values()
            return
        self._editing.push(edit, merge=f"{self.node_id}.{name} {key}" if key else None)


def shape_of(graph: Graph, node: Node) -> object:
    """What a page of the node is made of: where it is the same, only values have changed."""
    feeds = {name: (source, graph.title(source.node)) for name, source in node.inputs.items()}
    return node.id, node.type, node.title, node.mode, feeds
