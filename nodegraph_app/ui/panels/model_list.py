"""The models at hand: to search, to look at, to see where they lie; and files that could be converted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QImage, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...models.description import Description
from ...models.library import DamagedFile, searched_words
from ..model_tasks import Found
from ..node_words import file_kind_title
from ..sharp import sharp
from ..translation import QT_TRANSLATE_NOOP, translate
from ..value_text import file_size_text
from .labels import ElidedLabel, empty_note, muted

EVERY_KIND = QT_TRANSLATE_NOOP("ModelList", "All kinds")
REFUSED = QT_TRANSLATE_NOOP("ModelList", "Needs attention")
"""Kind of files that cannot be used as they are."""

OLD_FORMAT = QT_TRANSLATE_NOOP(
    "ModelList",
    "Files of this format can run code when opened, so it is not opened. Converting makes a .safetensors "
    "file of its tensors, in a process that runs nothing of it and reaches no network. "
    "The old file stays as it is.",
)

DETAILS_PX = 320
PICTURE_PX = 240
SLIM_PX = 112
"""Side of the picture in a narrow panel."""
WORDS_ROW = "Trigger words"
WORDS = Qt.ItemDataRole.UserRole + 1
SIZE_COLUMN = 3
NUMBER = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def kind_heading(kind: str) -> str:
    """A kind of model as a heading names it."""
    title = file_kind_title(kind)
    return title[:1].upper() + title[1:]


class ModelRow(QTreeWidgetItem):
    """A model, or a file that is none as it is."""

    def __init__(self, entry: Description | DamagedFile):
        if isinstance(entry, Description):
            family = entry.family_title or "–"
            texts = [entry.name, kind_heading(entry.kind), family, file_size_text(entry.size_bytes)]
            self.kind, self.size_bytes, words = (
                kind_heading(entry.kind),
                entry.size_bytes,
                searched_words(entry),
            )
        else:
            state = entry.state
            self.kind, self.size_bytes = translate("ModelList", REFUSED), 0
            texts, words = [entry.name, self.kind, state, ""], f"{entry.name} {state}".casefold()
        super().__init__(texts)
        self.entry = entry
        self.setData(0, WORDS, words)
        self.setToolTip(0, str(entry.path))
        self.setTextAlignment(SIZE_COLUMN, NUMBER)

    def __lt__(self, other: QTreeWidgetItem) -> bool:
        column = self.treeWidget().sortColumn()
        if column == SIZE_COLUMN and isinstance(other, ModelRow):
            return self.size_bytes < other.size_bytes
        return self.text(column).casefold() < other.text(column).casefold()


class ModelList(QWidget):
    """What the library found.

    Signals:
        preview_wanted: path of the model whose picture would be shown.
        hash_wanted: a `Description`.
        convert_wanted: path of a file in an old format.
        use_wanted: path of a model that was double-clicked, or on which Enter was pressed.
    """

    preview_wanted = Signal(object)
    hash_wanted = Signal(object)
    convert_wanted = Signal(object)
    use_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search models…"))
        self.search.setAccessibleName(self.tr("Search models"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.kind = QComboBox()
        self.kind.setAccessibleName(self.tr("Kind"))
        self.kind.addItem(translate("ModelList", EVERY_KIND))
        self.kind.currentIndexChanged.connect(self._filter)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(self.tr("Models"))
        self.tree.setHeaderLabels([self.tr("Name"), self.tr("Kind"), self.tr("Family"), self.tr("Size")])
        self.tree.headerItem().setTextAlignment(SIZE_COLUMN, NUMBER)
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setSortingEnabled(True)
        self.tree.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2, SIZE_COLUMN):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.currentItemChanged.connect(self._show_current)
        self.tree.itemActivated.connect(lambda item, column: self._use(item))
        self.note = empty_note(self.tr("Looking through the model folders…"))
        self.details = ModelDetails()
        self.details.hash.clicked.connect(self._hash)
        self.details.convert.clicked.connect(self._convert)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.search, 1)
        top.addWidget(self.kind)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addLayout(top)
        left.addWidget(self.tree, 1)
        left.addWidget(self.note, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.setSpacing(16)
        layout.addLayout(left, 1)
        layout.addWidget(self.details)
        self.tree.hide()

    def show_found(self, found: Found) -> None:
        """The folders were looked through; what was selected stays so."""
        before = self.current
        self.tree.blockSignals(True)
        self.tree.clear()
        self.tree.addTopLevelItems([*map(ModelRow, found.models), *map(ModelRow, found.damaged)])
        self.tree.blockSignals(False)
        rows = self._rows()
        chosen = self.kind.currentText()
        self.kind.blockSignals(True)
        self.kind.clear()
        self.kind.addItems([EVERY_KIND, *sorted({row.kind for row in rows} - {REFUSED})])
        if found.damaged:
            self.kind.addItem(REFUSED)
        self.kind.setCurrentText(chosen)
        self.kind.blockSignals(False)
        self._filter()
        shown = [row for row in rows if not row.isHidden()]
        same = [row for row in shown if before is not None and row.entry.path == before.path]
        usable = [row for row in shown if isinstance(row.entry, Description)]
        if shown:
            self.tree.setCurrentItem((same or usable or shown)[0])
        self._show_current()

    @property
    def current(self) -> Description | DamagedFile | None:
        """What is selected."""
        row = self.tree.currentItem()
        return row.entry if isinstance(row, ModelRow) and not row.isHidden() else None

    def _use(self, item: QTreeWidgetItem) -> None:
        """Only what can be opened can be used; of the rest the details say why."""
        if isinstance(item, ModelRow) and isinstance(item.entry, Description):
            self.use_wanted.emit(item.entry.path)

    def show_preview(self, model: Path, image: QImage) -> None:
        """The picture of a model was opened."""
        if self.current is not None and self.current.path == model:
            self.details.show_picture(image)

    def show_words(self, model: Path, words: Sequence[str]) -> None:
        """The words of a model were read."""
        if self.current is not None and self.current.path == model:
            self.details.show_words(words)

    def show_hash(self, path: Path, digest: str) -> None:
        """A file was hashed."""
        if self.current is not None and self.current.path == path:
            self.details.show_hash(digest)

    def select(self, path: Path) -> None:
        """Select the model that lies there."""
        for row in self._rows():
            if row.entry.path == path:
                self.search.clear()
                self.kind.setCurrentIndex(0)
                self.tree.setCurrentItem(row)
                self.tree.scrollToItem(row)

    def _rows(self) -> list[ModelRow]:
        items = (self.tree.topLevelItem(index) for index in range(self.tree.topLevelItemCount()))
        return [item for item in items if isinstance(item, ModelRow)]

    def _filter(self) -> None:
        words, kind = self.search.text().casefold().split(), self.kind.currentText()
        rows, every = self._rows(), translate("ModelList", EVERY_KIND)
        shown = 0
        for row in rows:
            fits = kind in (every, row.kind) and all(word in row.data(0, WORDS) for word in words)
            row.setHidden(not fits)
            shown += fits
        self.note.setText(
            self.tr("No model is called that. Try another word, or another kind.")
            if rows
            else self.tr(
                "Models appear here when they lie in one of the model folders. Add a folder, or get a model."
            )
        )
        self.note.setVisible(not shown)
        self.tree.setVisible(bool(shown))
        self._show_current()

    def _show_current(self, *_: object) -> None:
        entry = self.current
        self.details.show_entry(entry)
        if isinstance(entry, Description):
            self.preview_wanted.emit(entry.path)

    def _hash(self) -> None:
        if isinstance(self.current, Description):
            self.details.show_hashing()
            self.hash_wanted.emit(self.current)

    def _convert(self) -> None:
        if self.current is not None:
            self.convert_wanted.emit(self.current.path)


class ModelDetails(QFrame):
    """All about the selected model.

    Args:
        slim: for a narrow panel: as wide as that, with a smaller picture, and without the work on files that
            the dialog offers.
    """

    def __init__(self, *, slim: bool = False) -> None:
        super().__init__()
        self._room = QSize(SLIM_PX, SLIM_PX) if slim else QSize(DETAILS_PX, PICTURE_PX)
        self._slim = slim
        if not slim:
            self.setFixedWidth(DETAILS_PX)
        self.picture = QLabel()
        self.picture.setObjectName("preview")
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setMinimumHeight(0 if slim else PICTURE_PX)
        self.picture.setWordWrap(True)
        self.picture.setProperty("role", "muted")
        self.name = ElidedLabel()
        self.name.setStyleSheet("font-weight: 600;")
        self._rows: dict[str, QLabel] = {}
        self._labels: dict[str, QLabel] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        titles = {
            "Kind": self.tr("Kind"),
            "Family": self.tr("Family"),
            "Size": self.tr("Size"),
            "Lies in": self.tr("Lies in"),
            WORDS_ROW: self.tr("Trigger words"),
        }
        for row, (name, title) in enumerate(titles.items()):
            value = QLabel() if name == WORDS_ROW else ElidedLabel()
            value.setWordWrap(name == WORDS_ROW)
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label = self._labels[name] = muted(title)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label, row, 0)
            grid.addWidget(value, row, 1)
            self._rows[name] = value
        self.sha256 = muted(wrap=True)
        self.sha256.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.reason = muted(wrap=True)
        self.folder = QPushButton(self.tr("Show folder"))
        self.folder.clicked.connect(self._open_folder)
        self.hash = QPushButton("SHA-256")
        self.hash.setToolTip(self.tr("Compute the hash by which the rest of the world knows this file"))
        self.convert = QPushButton(self.tr("Convert to safetensors"))
        self.convert.setProperty("primary", "true")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.convert, self.hash, self.folder):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.picture)
        column.addWidget(self.name)
        column.addLayout(grid)
        column.addWidget(self.reason)
        column.addWidget(self.sha256)
        column.addLayout(buttons)
        column.addStretch(1)
        self._path: Path | None = None

    def show_entry(self, entry: Description | DamagedFile | None) -> None:
        """Show another model, or none."""
        self._path = entry.path if entry else None
        self.setVisible(entry is not None)
        if entry is None:
            return
        whole = isinstance(entry, Description)
        self.name.setText(entry.name)
        self._rows["Lies in"].setText(str(entry.path.parent))
        if isinstance(entry, Description):
            self._rows["Kind"].setText(kind_heading(entry.kind))
            self._rows["Family"].setText(entry.family_title or self.tr("cannot be told"))
            self._rows["Size"].setText(file_size_text(entry.size_bytes))
        else:
            self._rows["Kind"].setText(translate("ModelList", REFUSED))
            self._rows["Family"].setText("–")
            self._rows["Size"].setText("–")
            self.reason.setText(translate("ModelList", OLD_FORMAT) if entry.convertible else entry.reason)
        self.reason.setVisible(not whole)
        self.picture.setVisible(whole)
        self.picture.setPixmap(QPixmap())
        self.show_words(())
        self.hash.setVisible(whole and not self._slim)
        self.hash.setEnabled(True)
        self.convert.setVisible(isinstance(entry, DamagedFile) and entry.convertible and not self._slim)
        self.sha256.clear()
        self.sha256.hide()

    def show_picture(self, image: QImage) -> None:
        """The picture beside the file; a null one says how to have one."""
        if image.isNull():
            self.picture.setText(self.tr("A picture called like the file, beside it,\nis shown here."))
            return
        self.picture.setPixmap(sharp(image, self._room, self.devicePixelRatioF()))

    def show_words(self, words: Sequence[str]) -> None:
        """The words that wake the model in a prompt; without any there is no such line."""
        self._rows[WORDS_ROW].setText(", ".join(words))
        for part in (self._labels[WORDS_ROW], self._rows[WORDS_ROW]):
            part.setVisible(bool(words))

    @property
    def words(self) -> str:
        """The words that wake the model, as they are written into a prompt."""
        return self._rows[WORDS_ROW].text()

    def show_hashing(self) -> None:
        """The file is being read."""
        self.hash.setEnabled(False)
        self.sha256.setText(self.tr("Reading the file…"))
        self.sha256.show()

    def show_hash(self, digest: str) -> None:
        """The file's SHA-256; empty where it could not be read."""
        self.hash.setEnabled(True)
        half = len(digest) // 2
        self.sha256.setText(
            f"{digest[:half]}\n{digest[half:]}" if digest else self.tr("The file could not be read.")
        )
        self.sha256.show()

    def _open_folder(self) -> None:
        if self._path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path.parent)))
