"""The grid window: say what varies, run it, look at all of it side by side, and go on with one."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QSlider,
    QStackedLayout,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...core.errors import NodegraphError
from ...core.files import Files
from ...core.graph import Graph
from ...execution.axis_values import written
from ...execution.grid import Axis, Grid, Place
from ..panels.labels import empty_note, heading, muted
from ..panels.picture_cells import PICTURE_ROLE, PictureCells, fitted
from ..theme import current
from ..translation import QT_TRANSLATE_NOOP, translate
from .axes import Choice, axis_of, choices, grid_of, proposed
from .axis_row import AxisRow
from .grid_run import Variant

FIRST_SIZE = QSize(960, 720)
SMALLEST_CELL_PX, CELL_PX, LARGEST_CELL_PX = 64, 160, 512
GAP_PX = 12
LONGEST_LABEL = 60
WORDS = {
    "waits": QT_TRANSLATE_NOOP("GridDialog", "waits"),
    "runs": QT_TRANSLATE_NOOP("GridDialog", "running…"),
    "done": QT_TRANSLATE_NOOP("GridDialog", "done"),
    "failed": QT_TRANSLATE_NOOP("GridDialog", "failed"),
    "cancelled": QT_TRANSLATE_NOOP("GridDialog", "not run"),
}


class GridDialog(QDialog):
    """Asks for a grid, and shows one.

    Signals:
        run_wanted: a `Grid`.
        cancel_wanted: no more of it.
        looked_at: place of the variant that is selected.
        open_wanted, use_wanted: place of the variant to open as a workflow, or whose values to use here.
        sheet_wanted: all of it as one picture.
    """

    run_wanted = Signal(object)
    cancel_wanted = Signal()
    looked_at = Signal(object)
    open_wanted = Signal(object)
    use_wanted = Signal(object)
    sheet_wanted = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("grid")
        self.setWindowTitle(self.tr("Grid"))
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        self.resize(FIRST_SIZE)
        self._graph: Graph | None = None
        self._files: Files | None = None
        self._grid = Grid(())
        self._running = False
        self.rows = [
            AxisRow(self.tr("Columns"), self._propose, optional=False),
            AxisRow(self.tr("Rows"), self._propose, optional=True),
        ]
        self.complaint, self.amount = muted(wrap=True), muted()
        self.run, self.cancel = QPushButton(self.tr("Run the grid")), QPushButton(self.tr("Cancel"))
        self.across, self.down = heading(""), heading("")
        self.table = QTableWidget()
        self.size_ = QSlider(Qt.Orientation.Horizontal)
        self.open_as = QPushButton(self.tr("Open as a workflow"))
        self.use = QPushButton(self.tr("Use these values"))
        self.sheet = QPushButton(self.tr("Save the sheet…"))
        self._pages = QStackedLayout()
        self._arrange()
        self._connect()
        self._show_running()

    # --- what is asked for ---------------------------------------------------------------------------

    def show_graph(self, graph: Graph, files: Files, wanted: set[str], prefer: str | None) -> None:
        """Offer what can vary.

        Args:
            wanted: ids of the nodes on which pictures depend.
            prefer: id of a node that is likely meant.
        """
        self._graph, self._files = graph, files
        found = choices(graph, wanted)
        # A menu of every file there is would be nobody's first wish.
        own = [each for each in found if each.node == prefer and each.parameter.file_kind is None]
        self.rows[0].show_choices(found, own[0] if own else None)
        self.rows[1].show_choices(found, None)
        self._check()

    def asked(self) -> Grid:
        """The grid as it is written now. Raises NodegraphError."""
        axes: list[Axis] = []
        for row in self.rows:
            if row.choice is not None and self._graph is not None:
                axes.append(axis_of(self._graph, row.choice, row.values.text(), row.word.text()))
        return grid_of(axes)

    def _propose(self, choice: Choice) -> str:
        return proposed(self._graph, self._files, choice) if self._graph and self._files else ""

    def _check(self) -> None:
        try:
            grid = self.asked()
        except NodegraphError as problem:
            self.complaint.setStyleSheet(f"color: {current().bad};")
            self.complaint.setText(f"{problem.message} {problem.hint or ''}".strip())
            self.run.setEnabled(False)
            self.amount.setText("")
            return
        self.complaint.setText("")
        self.run.setEnabled(not self._running)
        shape = " × ".join(map(str, grid.shape))
        self.amount.setText(
            self.tr("{shape} pictures").format(shape=shape)
            if len(grid.shape) > 1
            else self.tr("%n picture(s)", "", len(grid))
        )

    def _run(self) -> None:
        try:
            self.run_wanted.emit(self.asked())
        except NodegraphError:
            self._check()

    # --- what is shown -------------------------------------------------------------------------------

    def show_grid(self, grid: Grid, titles: list[str]) -> None:
        """Show an empty grid with its axes; `show_variant` fills it."""
        self._grid = grid
        columns, rows = grid.axes[0], grid.axes[1] if len(grid.axes) > 1 else None
        self.across.setText(f"→  {titles[0]}")
        self.down.setText(f"↓  {titles[1]}" if rows is not None else "")
        self.down.setVisible(rows is not None)
        self.table.clear()
        self.table.setColumnCount(len(columns.values))
        self.table.setRowCount(len(rows.values) if rows is not None else 1)
        self.table.setHorizontalHeaderLabels([_short(written(value)) for value in columns.values])
        self.table.setVerticalHeaderLabels([_short(written(v)) for v in rows.values] if rows else [""])
        self._pages.setCurrentIndex(1)
        self._resize(self.size_.value())

    def show_variant(self, variant: Variant) -> None:
        """More is known of a combination."""
        row, column = self._cell(variant.combination.place)
        item = self.table.item(row, column) or QTableWidgetItem()
        values = "\n".join(map(written, variant.combination.values))
        if variant.image is not None:
            item.setData(PICTURE_ROLE, fitted(variant.image, LARGEST_CELL_PX))
        done = variant.image is not None and variant.state in ("done", "runs")
        state = translate("GridDialog", WORDS[variant.state])
        item.setText("" if done else variant.message or ("" if variant.state == "done" else state))
        item.setToolTip(f"{values}\n{variant.message}".strip())
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{values}, {state}".replace("\n", ", "))
        item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
        if self.table.item(row, column) is None:
            self.table.setItem(row, column, item)
        self._show_chosen()

    def show_running(self, running: bool) -> None:
        """Whether a grid runs."""
        self._running = running
        self._show_running()

    @property
    def chosen(self) -> Place | None:
        """The place that is selected."""
        selected = self.table.selectedIndexes()
        if not selected or not self._grid.axes:
            return None
        row, column = selected[0].row(), selected[0].column()
        return (column, row) if len(self._grid.axes) > 1 else (column,)

    def choose(self, place: Place) -> None:
        """Select a variant."""
        self.table.setCurrentCell(*self._cell(place))

    def _cell(self, place: Place) -> tuple[int, int]:
        return (place[1] if len(place) > 1 else 0), place[0]

    def _show_running(self) -> None:
        self.cancel.setEnabled(self._running)
        self._check()
        self._show_chosen()

    def _show_chosen(self) -> None:
        for button in (self.open_as, self.use):
            button.setEnabled(self.chosen is not None)
        self.sheet.setEnabled(bool(self._grid.axes) and not self._running)

    def _selected(self) -> None:
        self._show_chosen()
        if self.chosen is not None:
            self.looked_at.emit(self.chosen)

    def _resize(self, side_px: int) -> None:
        for header in (self.table.horizontalHeader(), self.table.verticalHeader()):
            header.setDefaultSectionSize(side_px + GAP_PX)

    # --- building ------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        self.table.setAccessibleName(self.tr("Grid"))
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.table.setHorizontalScrollMode(QTableWidget.ScrollMode.ScrollPerPixel)
        self.table.setVerticalScrollMode(QTableWidget.ScrollMode.ScrollPerPixel)
        self.table.setItemDelegate(PictureCells(self.table))
        self.table.setShowGrid(False)
        # Axes and pictures stand on one ground; with one of its own, headers end in steps.
        self.table.setStyleSheet(
            "QTableWidget, QHeaderView, QHeaderView::section, QTableCornerButton::section"
            " { background: transparent; border: none; }"
        )
        self.table.setCornerButtonEnabled(False)
        self.table.setWordWrap(True)
        for header in (self.table.horizontalHeader(), self.table.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.size_.setRange(SMALLEST_CELL_PX, LARGEST_CELL_PX)
        self.size_.setValue(CELL_PX)
        self.size_.setFixedWidth(120)
        self.size_.setAccessibleName(self.tr("Size of the pictures"))
        self.size_.setToolTip(self.tr("Size of the pictures"))
        self.run.setProperty("primary", "true")
        self.open_as.setToolTip(
            self.tr("Open the workflow with the values of the picture that is selected (double-click)")
        )
        self.use.setToolTip(self.tr("Set the values of the picture that is selected in the open workflow"))
        for button in (self.run, self.cancel, self.open_as, self.use, self.sheet):
            button.setAutoDefault(False)
        asked = QHBoxLayout()
        asked.setSpacing(8)
        asked.addWidget(self.complaint, 1)
        asked.addWidget(self.amount)
        asked.addWidget(self.cancel)
        asked.addWidget(self.run)
        titles = QHBoxLayout()
        titles.addWidget(self.across)
        titles.addWidget(self.down)
        titles.addStretch(1)
        titles.setSpacing(24)
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(titles)
        column.addWidget(self.table, 1)
        nothing = self.tr(
            "The pictures of the grid appear here, in rows and columns.\n\n"
            "Choose what varies and which values it takes, then press Run the grid."
        )
        self._pages.addWidget(empty_note(nothing))
        self._pages.addWidget(shown)
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addWidget(self.size_)
        bottom.addStretch(1)
        for button in (self.sheet, self.use, self.open_as):
            bottom.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        for row in self.rows:
            layout.addWidget(row)
        layout.addLayout(asked)
        layout.addLayout(self._pages, 1)
        layout.addLayout(bottom)

    def _connect(self) -> None:
        for row in self.rows:
            row.changed.connect(self._check)
        self.run.clicked.connect(self._run)
        self.cancel.clicked.connect(self.cancel_wanted)
        self.size_.valueChanged.connect(self._resize)
        self.table.itemSelectionChanged.connect(self._selected)
        self.table.cellActivated.connect(lambda *_: self._with_chosen(self.open_wanted))
        self.open_as.clicked.connect(lambda: self._with_chosen(self.open_wanted))
        self.use.clicked.connect(lambda: self._with_chosen(self.use_wanted))
        self.sheet.clicked.connect(self.sheet_wanted)

    def _with_chosen(self, signal: SignalInstance) -> None:
        if self.chosen is not None:
            signal.emit(self.chosen)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1]}…"
