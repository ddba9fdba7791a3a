"""The fields of the form: labelled editors below the titles of their nodes, in the order of the form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby

from PySide6.QtCore import QPoint, QSizeF, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from ...core import edits, forms
from ...core.errors import GraphError
from ...core.files import Files
from ...core.forms import FieldPlace, Form, FormField
from ...core.graph import Graph
from ...core.parameters import ParameterSpec
from ...core.seed_control import SeedPlace, control_of, set_control
from ..editing import Editing
from ..masks.targets import painted_parameter
from ..panels.labels import ElidedLabel, muted
from ..panels.parameter_editors import ParameterEditor, TextEditor, editor_for
from ..panels.seed_row import SeedRow
from ..value_text import capital
from .needs import FormNeeds
from .pictures import PictureEditor
from .rows import FormRow
from .sliders import SlidingEditor, natural_range

PAIR = ("width", "height")
LEAST_LINES, MOST_LINES = 2, 8
GROUP_GAP_PX, ROW_GAP_PX = 20, 8


class FormFields(QWidget):
    """Editors of every field. It is made anew where the form, or what it shows of the graph, has changed.

    Args:
        arranging: whether fields can be moved, renamed and taken off.

    Signals:
        told: something to know, e.g. why a value was not taken.
    """

    told = Signal(str)

    def __init__(
        self,
        editing: Editing,
        files: Files,
        form: Form,
        needs: FormNeeds,
        *,
        arranging: bool,
        parent: QWidget | None = None,
    ):
        super().__init__(parent)
        self._editing, self._files, self._form, self._needs = editing, files, form, needs
        self._arranging = arranging
        self.rows: list[FormRow] = []
        self._line = QFrame(self)
        """Where a field that is dragged would go."""
        self._line.setObjectName("form_line")
        self._line.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(ROW_GAP_PX)
        plain = True
        for number, group in enumerate(self._groups()):
            title = self._title(group)
            if number and not (plain and not title):
                column.addSpacing(GROUP_GAP_PX - ROW_GAP_PX)
            self._add_group(column, group, title)
            plain = not title
        self.show_values()

    @property
    def graph(self) -> Graph:
        """The graph that is set here."""
        return self._editing.graph

    def row(self, place: FieldPlace) -> FormRow | None:
        """The line on which a parameter is set."""
        return next((row for row in self.rows if any(f.place == place for f in row.fields)), None)

    def first_picture(self) -> PictureEditor | None:
        """Where a picture goes that was meant for the form."""
        editors = (editor for row in self.rows for editor in row.editors)
        return next((editor for editor in editors if isinstance(editor, PictureEditor)), None)

    def show_values(self) -> None:
        """Show what the graph holds."""
        for row in self.rows:
            for field, editor in zip(row.fields, row.editors, strict=False):
                editor.show_value(self.graph.parameters(field.place.node)[field.place.parameter])
        self.show_seeds()
        self.show_pictures()

    def show_seeds(self) -> None:
        """What becomes of each seed, and which was used last."""
        for row in self.rows:
            if row.seed_row is not None:
                node, name = row.fields[0].place
                place = SeedPlace(node, name)
                held = self.graph.parameters(node)[name]
                row.seed_row.show_control(control_of(self.graph, place), held, self._needs.last_seed(place))

    def show_pictures(self) -> None:
        """The pictures that the workflow begins with."""
        for row in self.rows:
            for field, editor in zip(row.fields, row.editors, strict=False):
                if isinstance(editor, PictureEditor):
                    named = self.graph.parameters(field.place.node)[field.place.parameter]
                    editor.show_picture(self._needs.picture_on(field.place.node) if named else None)

    def show_problems(self) -> set[FieldPlace]:
        """Say below each field what is wrong with it; returns the fields of which something was said."""
        said: set[FieldPlace] = set()
        for row in self.rows:
            here = [problem for problem in self._needs.problems() for field in row.fields
                    if (problem.node, problem.place) == field.place]  # fmt: skip
            row.complain(" ".join(f"{each.message} {each.hint or ''}".strip() for each in here))
            said |= {FieldPlace(each.node, each.place) for each in here if each.place}
        return said

    def commit(self) -> None:
        """Take what has been typed so far."""
        for row in self.rows:
            for editor in row.editors:
                editor.commit()

    # --- building ------------------------------------------------------------------------------------

    def _groups(self) -> Iterator[list[FormField]]:
        for _, group in groupby(self._form.fields, key=lambda field: field.place.node):
            yield list(group)

    def _title(self, group: list[FormField]) -> str:
        """What stands above fields of one node; nothing where their labels say all there is to say."""
        if self._alone(group) and group[0].label and not self._arranging:
            return group[0].label
        sides = len(next(self._lines(group))) == len(group) == len(PAIR)
        said = all(field.label for field in group) or sides
        return "" if said and not self._arranging else self.graph.title(group[0].place.node)

    def _alone(self, group: list[FormField]) -> bool:
        """Whether its title is label enough."""
        return len(group) == 1 and self._wide(self._parameter(group[0]))

    def _add_group(self, column: QVBoxLayout, group: list[FormField], title: str) -> None:
        if title:
            heading = ElidedLabel(title)
            heading.setProperty("role", "title")
            column.addWidget(heading)
        for fields in self._lines(group):
            row = self._row(fields, hide_label=self._alone(group))
            self.rows.append(row)
            column.addWidget(row)

    def _lines(self, group: list[FormField]) -> Iterator[list[FormField]]:
        """Fields that stand on one line: the sides of a size do, unless they are being arranged."""
        waiting = list(group)
        while waiting:
            pair = tuple(field.place.parameter for field in waiting[:2])
            labelled = any(field.label for field in waiting[:2])
            linked = any(self._linked(field) for field in waiting[:2])
            count = 2 if pair == PAIR and not (labelled or linked or self._arranging) else 1
            yield waiting[:count]
            del waiting[:count]

    def _row(self, fields: list[FormField], *, hide_label: bool) -> FormRow:
        parameter = self._parameter(fields[0])
        pair = len(fields) > 1
        title = self.tr("Size") if pair else fields[0].label or capital(parameter.title)
        row = FormRow(
            fields,
            title,
            [self._editor(field, title if not pair else self._parameter(field).title) for field in fields],
            wide=self._wide(parameter) and not self._linked(fields[0]),
            hide_label=hide_label,
            arranging=self._arranging,
            help_text=parameter.help,
        )
        if parameter.seed and row.editors:
            row.add_seed_row(self._seed_row(fields[0].place))
        place = fields[0].place
        row.stepped.connect(partial(self._step, place))
        row.pulled.connect(lambda at: self._show_line(self._goal(place, at), place))
        row.dropped.connect(lambda at: self._drop(place, at))
        row.renamed.connect(lambda text: self._editing.make(forms.label_field, place, text))
        row.remove_wanted.connect(lambda: self._editing.make(forms.remove_field, place))
        return row

    def _editor(self, field: FormField, title: str) -> ParameterEditor | QLabel:
        node, name = field.place
        source = self.graph[node].inputs.get(name)
        if source is not None:
            given = muted(self.tr("comes from {title}").format(title=self.graph.title(source.node)))
            given.setAccessibleName(title)
            return given
        parameter = self._parameter(field)
        editor = self._plain_editor(node, parameter)
        editor.setToolTip(parameter.help)
        named: QWidget = editor
        while (proxy := named.focusProxy()) is not None:  # of a slider with a number: the line of the number
            named = proxy
        named.setAccessibleName(f"{self.graph.title(node)}: {title}")
        editor.given.connect(partial(self._give, field.place))
        editor.refused.connect(self.told)
        return editor

    def _plain_editor(self, node: str, parameter: ParameterSpec) -> ParameterEditor:
        def names() -> list[str]:
            return list(self._files.names(parameter.file_kind)) if parameter.file_kind else []

        if parameter.file_kind == "image":
            brush = partial(self._needs.paint, node) if takes_a_mask(self.graph, node) else None
            fetch, take = self._needs.fetch_picture, self._needs.take_picture
            return PictureEditor(parameter, names, fetch, take, brush)
        notches = natural_range(parameter)
        if notches is not None:
            return SlidingEditor(parameter, notches)
        editor = editor_for(parameter, names, None)
        if isinstance(editor, TextEditor):
            grow_with_text(editor)
        return editor

    def _seed_row(self, place: FieldPlace) -> SeedRow:
        row = SeedRow()
        seed = SeedPlace(*place)
        row.control_given.connect(lambda control: self._editing.make(set_control, seed, control))
        row.use_wanted.connect(lambda value: self._give(place, value, ""))
        return row

    def _parameter(self, field: FormField) -> ParameterSpec:
        spec = self.graph.spec(field.place.node)
        parameter = spec.parameter(field.place.parameter) if spec else None
        assert parameter is not None  # a form names nothing else
        return parameter

    def _linked(self, field: FormField) -> bool:
        return field.place.parameter in self.graph[field.place.node].inputs

    @staticmethod
    def _wide(parameter: ParameterSpec) -> bool:
        return parameter.multiline or parameter.file_kind == "image"

    # --- editing -------------------------------------------------------------------------------------

    def _give(self, place: FieldPlace, value: object, key: str) -> None:
        try:
            edit = edits.set_parameter(self.graph, place.node, place.parameter, value)
        except GraphError as problem:
            self.told.emit(str(problem))
            self.show_values()
            return
        self._editing.push(edit, merge=f"{place.node}.{place.parameter} {key}" if key else None)

    # --- arranging -----------------------------------------------------------------------------------

    def _index(self, place: FieldPlace) -> int:
        return [field.place for field in self._form.fields].index(place)

    def _step(self, place: FieldPlace, by: int) -> None:
        goal = self._index(place) + by
        if 0 <= goal < len(self._form.fields):
            self._editing.make(forms.move_field, place, goal)

    def _goal(self, place: FieldPlace, at: QPoint) -> int:
        """Where a field would go that is let go there, counted without itself."""
        y = self.mapFromGlobal(at).y()
        others = [row for row in self.rows if row.fields[0].place != place]
        return sum(row.geometry().center().y() < y for row in others)

    def _show_line(self, goal: int, place: FieldPlace) -> None:
        others = [row for row in self.rows if row.fields[0].place != place]
        if not others:
            return
        y = others[goal].y() - 6 if goal < len(others) else others[-1].geometry().bottom() + 3
        self._line.setGeometry(0, max(y, 0), self.width(), 2)
        self._line.show()
        self._line.raise_()

    def _drop(self, place: FieldPlace, at: QPoint) -> None:
        self._line.hide()
        goal = self._goal(place, at)
        if goal != self._index(place):
            self._editing.make(forms.move_field, place, goal)

    # --- focus ---------------------------------------------------------------------------------------

    def focus(self) -> tuple[FieldPlace, str] | None:
        """Which part of which line has the keys."""
        focused = self.window().focusWidget()
        for row in self.rows:
            for name, widget in row.stops().items():
                if widget is focused:
                    return row.fields[0].place, name
        return None

    def restore_focus(self, focus: tuple[FieldPlace, str]) -> bool:
        """Give the keys to the same part of the same line, if it is there."""
        row = self.row(focus[0])
        widget = row.stops().get(focus[1]) if row is not None else None
        if widget is not None:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
        return widget is not None


def takes_a_mask(graph: Graph, node: str) -> bool:
    """Whether a mask can be painted for a node, and something would come of it."""
    spec = graph.spec(node)
    masks = {output.name for output in spec.outputs if output.type.name == "mask"} if spec else set()
    read = any(link.output in masks for link in graph.links_from(node))
    return read and painted_parameter(graph, node) is not None


def grow_with_text(editor: TextEditor) -> None:
    """Make a text as high as what stands in it, within reason."""
    text = editor.text

    def settle(size: QSizeF) -> None:
        lines = min(max(round(size.height()), LEAST_LINES), MOST_LINES)  # a plain text counts in lines
        text.setFixedHeight(text.fontMetrics().lineSpacing() * lines + 20)

    text.document().documentLayout().documentSizeChanged.connect(settle)
    settle(text.document().size())


def shape_of(graph: Graph, form: Form) -> object:
    """What the fields are made from: while it is equal, only values have changed."""
    nodes: Iterable[str] = dict.fromkeys(field.place.node for field in form.fields)
    told = [
        (
            node,
            graph.title(node),
            [(name, graph.title(source.node)) for name, source in graph[node].inputs.items()],
        )
        for node in nodes
    ]
    return form, told
