"""The form of the workflow that is in front: what to set on the left, what comes of it on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from ...core import forms
from ...core.forms import FieldPlace, Form
from ...core.graph import Graph
from ..editing import Editing
from ..open_document import OpenDocument
from ..panels.labels import empty_note, heading, muted
from ..theme import Palette, current, icon
from ..value_text import capital
from .fields import FormFields, shape_of
from .needs import FormNeeds
from .results import ResultsPane
from .run_box import RunBox, title_label

LEAST_PX, FIRST_SHARE, MOST_PX = 352, 0.3, 480
MARGIN_PX = 24


class FormView(QFrame):
    """A plain panel over the whole body of the window.

    Signals:
        told: something to know that may be overlooked.
        built: the fields are new, and say of no problem yet.
    """

    told = Signal(str)
    built = Signal()

    def __init__(self, needs: FormNeeds, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("form")
        self.setAccessibleName(self.tr("Form"))
        self._needs = needs
        self._opened: OpenDocument | None = None
        self._shape: object = None
        self._chosen: str | None = None
        """The result that was asked for by hand."""
        self.fields: FormFields | None = None
        self.run_box = RunBox()
        self.results = ResultsPane()
        self.results.told.connect(self.told)
        self.arrange = QPushButton(self.tr("Edit form"))
        self.arrange.setCheckable(True)
        self.arrange.setObjectName("form_arrange")
        self.arrange.setToolTip(self.tr("Choose what is asked here, in which order, and under which names"))
        self.arrange.toggled.connect(lambda: self._build(keep_focus=False))
        self.title = title_label("")
        self.about = muted(wrap=True)
        self._inner = QWidget()
        self.pane = QScrollArea()
        self.pane.setWidgetResizable(True)
        self.pane.setFrameShape(QFrame.Shape.NoFrame)
        self.pane.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.pane.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.pane.setWidget(self._body())
        self.pane.verticalScrollBar().rangeChanged.connect(lambda *_: self._keep_width())
        left = QWidget()
        left.setObjectName("form_left")
        left.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.pane, 1)
        column.addWidget(self.run_box)
        left.setMinimumWidth(LEAST_PX)
        left.setMaximumWidth(MOST_PX)
        self.sides = QSplitter(Qt.Orientation.Horizontal)
        self.sides.addWidget(left)
        self.sides.addWidget(self.results)
        self.sides.setStretchFactor(1, 1)
        self.sides.setChildrenCollapsible(False)
        self.sides.setHandleWidth(1)
        self.sides.splitterMoved.connect(self._divided)
        self._by_hand = False
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.sides)
        self.restyle(current())

    # --- documents -----------------------------------------------------------------------------------

    @property
    def editing(self) -> Editing:
        """Of the workflow whose form this is."""
        assert self._opened is not None
        return self._opened.editing

    @property
    def graph(self) -> Graph:
        """Likewise."""
        return self.editing.graph

    @property
    def form(self) -> Form:
        """What is on it."""
        return forms.form_of(self.graph)

    def open(self, opened: OpenDocument) -> None:
        """Be the form of a workflow."""
        if self._opened is not opened:
            self.close_document()
            self._opened = opened
            opened.editing.changed.connect(self._graph_changed)
            self.arrange.blockSignals(True)
            self.arrange.setChecked(False)
            self.arrange.blockSignals(False)
        self._build(keep_focus=False)

    def close_document(self) -> None:
        """Be the form of nothing."""
        if self._opened is not None:
            self.commit()
            self._opened.editing.changed.disconnect(self._graph_changed)
            self._opened = None

    @property
    def opened(self) -> OpenDocument | None:
        """The workflow whose form this is, if it is of any."""
        return self._opened

    def commit(self) -> None:
        """Take what has been typed so far."""
        if self.fields is not None:
            self.fields.commit()

    def _graph_changed(self, ids: frozenset[str]) -> None:
        if self._opened is None or not self.isVisible():
            return
        if self._shape_now() != self._shape:
            self._build(keep_focus=True)
        elif self.fields is not None:
            self.fields.show_values()

    def _shape_now(self) -> object:
        form = self.form
        titles = [self.graph.title(node) for node in form.results]
        others = forms.outputs(self.graph) if self.arrange.isChecked() else ()
        return shape_of(self.graph, form), titles, others, self.arrange.isChecked()

    # --- building ------------------------------------------------------------------------------------

    def _build(self, *, keep_focus: bool) -> None:
        """Make the fields anew. What had the keys has them again."""
        if self._opened is None:
            return
        focus = self.fields.focus() if keep_focus and self.fields is not None else None
        self._shape, form = self._shape_now(), self.form
        arranging = self.arrange.isChecked()
        self._show_head()
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.fields = FormFields(
            self.editing, self._opened.files, form, self._needs, arranging=arranging, parent=inner
        )
        self.fields.told.connect(self.told)
        column.addWidget(self.fields)
        self.fields.setVisible(bool(form.fields))
        if not form.fields:
            column.addWidget(empty_note(self._empty_words()))
        if arranging:
            column.addSpacing(12)
            self._add_tools(column, form)
        old, self._inner = self._inner, inner
        self._column.replaceWidget(old, inner)
        inner.show()
        old.hide()
        old.deleteLater()  # one of its buttons may have asked for this
        if focus is not None:
            self.fields.restore_focus(focus)
        self._offer_results()
        self.built.emit()

    def _empty_words(self) -> str:
        if len(self.graph):
            return self.tr("Nothing is asked here. “Edit form” puts parameters of the workflow on it.")
        return self.tr(
            "This workflow is empty. What there is to set stands here as soon as it has nodes: "
            "open a ready one with File › Workflows, or go to the graph with F9."
        )

    def _body(self) -> QWidget:
        """The head, and the place of the fields below it."""
        body = QWidget()
        body.setObjectName("form_body")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.title, 1)
        line.addWidget(self.arrange, 0, Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX)
        self._column.setSpacing(8)
        self._column.addLayout(line)
        self._column.addWidget(self.about)
        self._column.addSpacing(12)
        self._column.addWidget(self._inner)
        self._column.addStretch(1)
        return body

    def _show_head(self) -> None:
        assert self._opened is not None
        document = self._opened.document
        self.title.setText(document.title or self._opened.title)
        said = document.meta.get("description", "")
        self.about.setText(said if isinstance(said, str) else "")
        self.about.setVisible(bool(self.about.text()))
        self.arrange.setText(self.tr("Done") if self.arrange.isChecked() else self.tr("Edit form"))

    def _add_tools(self, column: QVBoxLayout, form: Form) -> None:
        """What the form can be made of otherwise."""
        add = QPushButton(icon("plus"), self.tr("Add a field…"))
        add.setObjectName("form_add")
        add.clicked.connect(lambda: self._offer_fields(add))
        column.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)
        candidates = list(dict.fromkeys((*form.results, *forms.outputs(self.graph))))
        if candidates:
            column.addSpacing(12)
            column.addWidget(heading(self.tr("Results")))
        for node in candidates:
            box = QCheckBox(self.graph.title(node))
            box.setObjectName(f"form_result {node}")
            box.setChecked(node in form.results)
            box.setEnabled(form.results != (node,))
            box.clicked.connect(lambda shown, node=node: self._show_result(node, shown))
            column.addWidget(box)
        if form.own:
            column.addSpacing(12)
            anew = QPushButton(icon("undo-2"), self.tr("Start over"))
            anew.setObjectName("form_anew")
            anew.setToolTip(self.tr("Return to the form that the workflow has by itself"))
            anew.clicked.connect(lambda: self.editing.make(forms.forget_form))
            column.addWidget(anew, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_result(self, node: str, shown: bool) -> None:
        results = self.form.results
        chosen = (*results, node) if shown else tuple(each for each in results if each != node)
        self.editing.make(forms.show_results, chosen)

    def _offer_fields(self, below: QWidget) -> None:
        menu = self.menu_of_fields()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(below.mapToGlobal(below.rect().bottomLeft()))

    def menu_of_fields(self) -> QMenu:
        """Every parameter that is not on the form, by node."""
        graph, form = self.graph, self.form
        menu = QMenu(self)
        menu.setObjectName("form_fields")
        wanted = graph.upstream(node for node in forms.outputs(graph) or graph.nodes)
        for node in sorted(wanted, key=lambda each: (graph[each].position, each)):
            missing = [p for p in forms.settable(graph, node) if form.field(FieldPlace(node, p.name)) is None]
            if not missing:
                continue
            inside = menu.addMenu(graph.title(node).replace("&", "&&"))
            for parameter in missing:
                place = FieldPlace(node, parameter.name)
                entry = inside.addAction(capital(parameter.title))
                entry.triggered.connect(lambda *_, place=place: self.editing.make(forms.add_field, place))
        if menu.isEmpty():
            menu.addAction(self.tr("Every parameter is on the form")).setEnabled(False)
        return menu

    def show_field(self, place: FieldPlace) -> bool:
        """Bring a field into view and give it the keys; whether it is on the form."""
        row = self.fields.row(place) if self.fields is not None else None
        if row is None:
            return False
        self.pane.ensureWidgetVisible(row)
        if row.editors:
            (row.editors[0].focusProxy() or row.editors[0]).setFocus()
        return True

    # --- results -------------------------------------------------------------------------------------

    @property
    def result(self) -> str | None:
        """The node whose picture is shown large."""
        results = self.form.results if self._opened is not None else ()
        return self._chosen if self._chosen in results else next(iter(results), None)

    def choose_result(self, node: str) -> None:
        """Show the pictures of a node."""
        self._chosen = node
        self._offer_results()

    def _offer_results(self) -> None:
        titles = [(node, self.graph.title(node)) for node in self.form.results]
        self.results.offer(titles, self.result)

    # --- looks ---------------------------------------------------------------------------------------

    def first_stop(self) -> QWidget:
        """What has the keys first."""
        for row in self.fields.rows if self.fields is not None else ():
            if row.editors:
                return row.editors[0].focusProxy() or row.editors[0]
        return self.run_box.run

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the left side its share, unless somebody has divided the form otherwise."""
        super().resizeEvent(event)
        if not self._by_hand:
            left = min(max(round(self.width() * FIRST_SHARE), LEAST_PX), MOST_PX)
            self.sides.setSizes([left, self.width() - left])

    def _divided(self) -> None:
        self._by_hand = True

    def _keep_width(self) -> None:
        """The fields are as wide with a scroll bar as without one."""
        bar = self.pane.verticalScrollBar()
        right = MARGIN_PX - (bar.sizeHint().width() if bar.maximum() > 0 else 0)
        self._column.setContentsMargins(MARGIN_PX, MARGIN_PX, right, MARGIN_PX)

    def restyle(self, palette: Palette) -> None:
        """The theme is another."""
        self.setStyleSheet(
            f"#form {{ background: {palette.canvas}; }}"
            f"#form_left, #form_body, #form_left QScrollArea {{ background: {palette.panel}; }}"
            f"#form_run {{ background: {palette.panel}; border-top: 1px solid {palette.line}; }}"
            f"#form_trouble {{ background: {palette.waiting_soft}; border-radius: 6px; }}"
            f"#form_line {{ background: {palette.accent}; border-radius: 1px; }}"
            'QLabel[role="large"] { font-size: 20px; font-weight: 600; }'
            'QLabel[role="title"] { font-weight: 600; }'
            '#form_run QPushButton[primary="true"] { font-size: 15px; }'
            "#form_run QPushButton { border-radius: 8px; min-height: 32px; }"
            "#form_trouble QPushButton { border-radius: 6px; min-height: 18px; }"
            "#form_left QLineEdit, #form_left QComboBox { min-height: 22px; }"
            f"#form_choice:checked {{ background: {palette.accent_soft}; border-color: {palette.accent}; }}"
        )
        self.results.restyle()
        if self._opened is not None:
            self._build(keep_focus=True)
