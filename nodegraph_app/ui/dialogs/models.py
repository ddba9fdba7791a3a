"""Models: what there is, where it is looked for, how more is had; beside the window, blocking nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ...core.errors import NodegraphError
from ...documents.model_files import weight_files
from ...model_folders import folders, with_folder, without_folder
from ...models.description import Description
from ...settings import Settings
from ...workspace import Workspace
from .. import motion
from ..model_tasks import AppCommand, Found, ModelClerks
from ..panels.labels import muted
from ..panels.model_list import ModelList
from ..panels.model_pages import GetModel, ModelFolders
from ..theme import current
from ..value_text import file_size_text
from .plain_buttons import without_icons

FIRST_SIZE = QSize(960, 640)
FINEST = 1000
"""Steps of the progress bar: sizes in bytes are too large for it."""


class ModelsDialog(QDialog):
    """The reader's models.

    Args:
        settings: asks for the settings there are now.
        change: keeps others.
        clerks: look through folders and hash.

    Signals:
        changed: there may be other models than before.
        ended: how something ended that took long, in a sentence.
        use_wanted: path of a model that shall be put into the workflow.
    """

    changed = Signal()
    ended = Signal(str)
    use_wanted = Signal(object)

    def __init__(
        self,
        settings: Callable[[], Settings],
        change: Callable[[Settings], None],
        clerks: ModelClerks,
        parent: QWidget | None = None,
    ):
        super().__init__(parent)
        self.setObjectName("models")
        self.setWindowTitle(self.tr("Models"))
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        self.resize(FIRST_SIZE)
        self._settings, self._change, self._clerks = settings, change, clerks
        self.command = AppCommand(self)
        self._act_on: Callable[[dict[str, Any]], None] = lambda told: None
        self._select: Path | None = None
        self.list, self.places, self.get = ModelList(), ModelFolders(), GetModel()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for page, title in (
            (self.list, self.tr("Models")),
            (self.places, self.tr("Folders")),
            (self.get, self.tr("Get")),
        ):
            self.tabs.addTab(page, title)
        self.message = muted(wrap=True)
        self.progress = QProgressBar()
        self.progress.setRange(0, FINEST)
        self.progress.setTextVisible(False)
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.command.cancel)
        strip = QHBoxLayout()
        strip.setSpacing(12)
        strip.addWidget(self.message, 2)
        strip.addWidget(self.progress, 1)
        strip.addWidget(self.cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(12)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(strip)
        clerks.found.connect(self._show_found)
        clerks.preview.connect(self.list.show_preview)
        clerks.words.connect(self.list.show_words)
        clerks.hashed.connect(self._show_hash)
        self.list.preview_wanted.connect(lambda model: clerks.open_preview(model, self))
        self.list.hash_wanted.connect(self._hash)
        self.list.convert_wanted.connect(self.convert)
        self.list.use_wanted.connect(self.use_wanted)
        self.places.add_wanted.connect(self._ask_folder)
        self.places.remove_wanted.connect(self._remove_folder)
        self.get.look_wanted.connect(self._look_up)
        self.get.fetch_wanted.connect(self._fetch)
        self.command.told.connect(lambda told: self._act_on(told))
        self.command.ended.connect(self._ended)
        self._hashing: tuple[Path, Path] | None = None
        """A model and its only file, which is being read."""
        self._busy(False)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        without_icons(self)
        self.refresh()

    def shut(self) -> None:
        """The window closes: end what goes on. Closing the dialog alone ends nothing."""
        self.command.close()
        self.close()

    def refresh(self) -> None:
        """Look through the folders again."""
        self.places.show_folders(folders(self._settings()))
        self._clerks.look(self._settings())

    def add_folder(self, folder: Path) -> None:
        """Search one more folder."""
        self._try_change(lambda: with_folder(self._settings(), folder))

    def convert(self, source: Path) -> None:
        """Make a safetensors file of an old one."""
        if self.command.running:
            return
        self._act_on = self._converted
        self._busy(True, self.tr("Converting {name}…").format(name=source.name))
        self.command.start("models", "convert", str(source), "--json")

    # --- what comes back -----------------------------------------------------------------------------

    def _show_found(self, found: Found) -> None:
        self.list.show_found(found)
        if self._select is not None:
            self.list.select(self._select)
            self._select = None

    def _hash(self, model: Description) -> None:
        try:
            parts = weight_files(model.path)
        except (OSError, ValueError):
            parts = []
        if len(parts) != 1:
            self.list.details.show_hash("")
            self._say(
                self.tr(
                    "A model in several files has no SHA-256 of its own; nodegraph-app models hash gives one."
                )
            )
            return
        self._hashing = model.path, parts[0]
        self._clerks.hash_all(parts, Workspace(self._settings()))

    def _show_hash(self, path: Path, digest: str) -> None:
        if self._hashing is not None and self._hashing[1] == path:
            self.list.show_hash(self._hashing[0], digest)
            self._hashing = None

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Add a model folder"), str(Path.home()))
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        without_icons(dialog)
        if dialog.exec() and dialog.selectedFiles():
            self.add_folder(Path(dialog.selectedFiles()[0]))
        dialog.deleteLater()

    def _remove_folder(self, folder: Path) -> None:
        self._try_change(lambda: without_folder(self._settings(), folder))

    def _try_change(self, changed: Callable[[], Settings]) -> None:
        try:
            settings = changed()
        except NodegraphError as problem:
            self._say(str(problem), bad=True)
            return
        self._say("")
        self._change(replace(self._settings(), model_folders=settings.model_folders))
        self.changed.emit()
        self.refresh()

    def _look_up(self, repository: str, file: str) -> None:
        self._act_on = self._offered
        self._busy(True, self.tr("Asking the hub for {repository}…").format(repository=repository))
        self.command.start("models", "get", *_wish(repository, file), "--dry-run", "--json")

    def _fetch(self, repository: str, file: str) -> None:
        self._act_on = self._fetching
        self._busy(True, self.tr("Fetching {repository}…").format(repository=repository))
        self.command.start("models", "get", *_wish(repository, file), "--yes", "--json")

    def _offered(self, told: dict[str, Any]) -> None:
        self.get.show_offer(told)
        self._say("")

    def _fetching(self, told: dict[str, Any]) -> None:
        match told["event"]:
            case "progress":
                done, whole = int(told["done_bytes"]), max(1, int(told["all_bytes"]))
                self.progress.setRange(0, FINEST)
                self.progress.setValue(FINEST * done // whole)
                self._say(
                    self.tr("{done} of {whole}  ·  {file}").format(
                        done=file_size_text(done), whole=file_size_text(whole), file=told["file"]
                    )
                )
            case "fetched":
                self._arrived(Path(told["path"]))

    def _converted(self, told: dict[str, Any]) -> None:
        self._arrived(Path(told["path"]))

    def _arrived(self, path: Path) -> None:
        self._select = path
        self.get.forget()
        self._say(self.tr("{name} is in {folder}.").format(name=path.name, folder=path.parent))
        self.ended.emit(self.tr("{name} is among the models").format(name=path.name))
        self.tabs.setCurrentWidget(self.list)
        self.changed.emit()
        self.refresh()

    def _ended(self, well: bool, words: str) -> None:
        self._busy(False)
        if not well:
            self._say(words or self.tr("It ended without a word."), bad=True)
            self.ended.emit(words)

    def _busy(self, busy: bool, words: str = "") -> None:
        self.progress.setVisible(busy)
        self.progress.setRange(0, 1 if motion.reduced() else 0)  # how long it takes is not known yet
        self.cancel.setVisible(busy)
        self.get.show_busy(busy)
        self.list.details.convert.setEnabled(not busy)
        if busy:
            self._say(words)

    def _say(self, words: str, *, bad: bool = False) -> None:
        self.message.setStyleSheet(f"color: {current().bad};" if bad else "")
        self.message.setText(words)


def _wish(repository: str, file: str) -> tuple[str, ...]:
    return (repository, "--file", file) if file else (repository,)
