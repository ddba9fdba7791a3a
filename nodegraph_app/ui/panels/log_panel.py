"""What happened in this session, newest last: to read, to search, to copy."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    QUrl,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QDesktopServices,
    QGuiApplication,
    QHideEvent,
    QIcon,
    QKeyEvent,
    QKeySequence,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QStackedLayout,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from ...settings import log_folder
from ..session_log import MOST_LINES, Level, LogLine, SessionLog
from ..theme import SMALL_PX, current, icon, text_font
from .labels import empty_note

TIME, KIND, TEXT = range(3)
WIDTHS = (84, 116)
SEARCH_PX = 220
ROOM_AROUND_PX = 40
RANKS: dict[Level, int] = {"info": 0, "warning": 1, "error": 2}
LOOKS: dict[Level, tuple[str, str]] = {
    "info": ("info", "muted"),
    "warning": ("triangle-alert", "waiting"),
    "error": ("x", "bad"),
}
"""Level → icon, and colour of the palette."""

_Index = QModelIndex | QPersistentModelIndex


class LogModel(QAbstractTableModel):
    """The lines that the filter lets through."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.lines: list[LogLine] = []
        self.least: int = 0
        """Rank of the least level that is shown."""
        self.words = ""
        """All of these are in the text or in the details, in whatever order."""
        self._icons: dict[Level, QIcon] = {}

    def fill(self, lines: Iterable[LogLine]) -> None:
        """Show these and no others, as far as they are wanted."""
        self.beginResetModel()
        self.lines = [line for line in lines if self._wanted(line)]
        self.endResetModel()

    def append(self, lines: Iterable[LogLine]) -> None:
        """Show these below the others; the oldest make room."""
        new = [line for line in lines if self._wanted(line)]
        if not new:
            return
        self.beginInsertRows(QModelIndex(), len(self.lines), len(self.lines) + len(new) - 1)
        self.lines += new
        self.endInsertRows()
        if (many := len(self.lines) - MOST_LINES) > 0:
            self.beginRemoveRows(QModelIndex(), 0, many - 1)
            del self.lines[:many]
            self.endRemoveRows()

    def forget_colors(self) -> None:
        """The theme is another."""
        self._icons.clear()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        return 0 if parent.isValid() else 3

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("When"), self.tr("Kind"), self.tr("What happened"))[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line, column = self.lines[index.row()], index.column()
        picture, shade = LOOKS[line.level]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return (line.clock, line.word, line.text)[column]
            case Qt.ItemDataRole.ToolTipRole if column == TEXT:
                return line.text
            case Qt.ItemDataRole.AccessibleTextRole if column == TEXT:
                return f"{line.clock}, {line.word}: {line.text}"
            case Qt.ItemDataRole.ForegroundRole if column == KIND:
                return QColor(getattr(current(), shade))
            case Qt.ItemDataRole.ForegroundRole if column == TIME:
                return QColor(current().muted)
            case Qt.ItemDataRole.DecorationRole if column == KIND:
                if line.level not in self._icons:
                    self._icons[line.level] = icon(picture, color=getattr(current(), shade))
                return self._icons[line.level]
        return None

    def _wanted(self, line: LogLine) -> bool:
        if RANKS[line.level] < self.least:
            return False
        told = f"{line.text}\n{line.details}".casefold()
        return all(word in told for word in self.words.split())


class LogPanel(QFrame):
    """The lines of a log. What is added while nobody looks is listed when somebody does.

    Signals:
        looked_at: whether somebody looks.
    """

    looked_at = Signal(bool)

    def __init__(self, log: SessionLog, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("log")
        self._log = log
        self.model = LogModel(self)
        self.list = _lines(self.model)
        self.list.setAccessibleName(self.tr("Log"))
        self.list.selectionModel().selectionChanged.connect(self._show_details)
        self.details = QPlainTextEdit()
        self.details.setAccessibleName(self.tr("Details of the selected line"))
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.hide()
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search the log…"))
        self.search.setAccessibleName(self.tr("Search the log"))
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(SEARCH_PX)
        self.search.textChanged.connect(self._fill)
        self.levels = QComboBox()
        self.levels.setAccessibleName(self.tr("What is listed"))
        self.levels.addItems([self.tr("Everything"), self.tr("Warnings and errors"), self.tr("Errors")])
        self.levels.currentIndexChanged.connect(self._fill)
        self.copy = self._button(
            self.tr("Copy"),
            self.copy_chosen,
            self.tr("Copy the selected lines, or all that are listed (Ctrl+C)"),
        )
        self.clear = self._button(
            self.tr("Clear"), log.clear, self.tr("Empty this list; the files in the log folder stay")
        )
        self.folder = self._button(
            self.tr("Open log folder"), _open_folder, self.tr("Where window and worker write their logs")
        )
        self._arrange()
        log.added.connect(self._added)
        log.cleared.connect(self._fill)

    def copy_chosen(self) -> None:
        """Put the selected lines on the clipboard, or all that are listed."""
        rows = sorted(index.row() for index in self.list.selectionModel().selectedRows())
        lines = [self.model.lines[row] for row in rows] or self.model.lines
        if lines:
            QGuiApplication.clipboard().setText("\n".join(line.copied for line in lines))

    def restyle(self) -> None:
        """The theme is another."""
        self.model.forget_colors()
        self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.looked_at.emit(True)
        self._fill()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.looked_at.emit(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_chosen()
        elif event.matches(QKeySequence.StandardKey.Find):
            self.search.setFocus()
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(8, 4, 8, 4)
        head.setSpacing(8)
        head.addWidget(self.search)
        head.addWidget(self.levels)
        head.addStretch(1)
        for button in (self.copy, self.clear, self.folder):
            head.addWidget(button)
        both = QWidget()
        side_by_side = QHBoxLayout(both)
        side_by_side.setContentsMargins(0, 0, 8, 0)
        side_by_side.setSpacing(8)
        side_by_side.addWidget(self.list, 3)
        side_by_side.addWidget(self.details, 2)
        self._note = empty_note("")
        self._pages = QStackedLayout()
        self._pages.addWidget(self._note)
        self._pages.addWidget(both)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addLayout(self._pages, 1)

    def _button(self, text: str, act: Callable[[], object], tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: act())
        return button

    def _added(self, lines: tuple[LogLine, ...]) -> None:
        if self.isVisible():
            at_end = self._at_end
            self.model.append(lines)
            self._show_page()
            if at_end:
                self.list.scrollToBottom()

    def _fill(self) -> None:
        """List everything anew; the newest line is seen."""
        if self.isVisible():
            self.model.least, self.model.words = self.levels.currentIndex(), self.search.text().casefold()
            self.model.fill(self._log.lines)
            self._show_page()
            QTimer.singleShot(0, self.list, self.list.scrollToBottom)  # it has its size only then

    @property
    def _at_end(self) -> bool:
        bar = self.list.verticalScrollBar()
        return bar.value() >= bar.maximum()

    def _show_page(self) -> None:
        if not self.model.lines:
            self._note.setText(
                self.tr("No line matches the search and the kind chosen above.")
                if self._log.lines
                else self.tr(
                    "What happens is written down here: runs, files that are opened and saved, messages, "
                    "and warnings of the window and of the worker process."
                )
            )
            self.details.hide()
        self._pages.setCurrentIndex(1 if self.model.lines else 0)

    def _show_details(self) -> None:
        """Beside the list: what stands behind the selected line, after its text where that has no room."""
        rows = self.list.selectionModel().selectedRows()
        line = self.model.lines[rows[0].row()] if len(rows) == 1 else None
        parts = [line.details] if line is not None and line.details else []
        if line is not None and self.list.fontMetrics().horizontalAdvance(line.text) > self._room_px:
            parts.insert(0, line.text)
        self.details.setPlainText("\n\n".join(parts))
        self.details.setVisible(bool(parts))

    @property
    def _room_px(self) -> int:
        """For the text of a line, while there is nothing beside the list."""
        return self.width() - sum(WIDTHS) - ROOM_AROUND_PX


def _lines(model: LogModel) -> QTreeView:
    view = QTreeView()
    view.setModel(model)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setRootIsDecorated(False)
    view.setUniformRowHeights(True)
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    view.setFont(text_font(SMALL_PX, tabular=True))
    header = view.header()
    header.setStretchLastSection(True)
    header.setSectionsMovable(False)
    for column, width in enumerate(WIDTHS):
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(column, width)
    return view


def _open_folder() -> None:
    folder = log_folder()
    folder.mkdir(parents=True, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
