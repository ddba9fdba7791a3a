"""What is done with workflow files from their list: another name, a copy, one more folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from .. import builtin
from ..documents.atomic import make_folder
from .dialogs.plain_buttons import without_icons
from .filing import Filing


class WorkflowFiles(QObject):
    """Changes files and folders at the reader's wish.

    Signals:
        changed: other files are there than before, or are listed.
        trouble: why something could not be done; everything is as it was.
    """

    changed = Signal()
    trouble = Signal(str)

    def __init__(self, window: QWidget, filing: Filing):
        super().__init__(window)
        self._window, self._filing = window, filing

    def show_folder(self, path: Path) -> None:
        """Show where a file lies, in the desktop's own program."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))

    def ask_name(self, path: Path) -> None:
        """Ask for another name, and give it."""
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(self.tr("Rename the workflow"))
        dialog.setLabelText(self.tr("New name of “{name}”:").format(name=path.stem))
        dialog.setTextValue(path.stem)
        without_icons(dialog)
        if dialog.exec():
            self.rename(path, dialog.textValue())
        dialog.deleteLater()

    def rename(self, path: Path, name: str) -> Path | None:
        """Give a file another name; recent files remember it by that.

        Returns:
            Where it is now; None when that was refused, and `trouble` has said why.
        """
        name = name.strip().removesuffix(path.suffix)
        target = path.parent / f"{name}{path.suffix}"
        if not name or name == path.stem:
            return None
        if Path(name).name != name or "\\" in name:
            self.trouble.emit(
                self.tr("A name has no slash in it. “{name}” kept its name.").format(name=path.stem)
            )
        elif self._filing.document_of(path) is not None:
            told = self.tr(
                "“{name}” is open and kept its name. Close its tab first, or save it under another name."
            )
            self.trouble.emit(told.format(name=path.stem))
        elif target.exists():
            told = self.tr("There is a file “{other}” already; “{name}” kept its name.")
            self.trouble.emit(told.format(other=target.name, name=path.stem))
        elif self._try(lambda: path.rename(target), path):
            recent = self._filing.settings.recent_files
            kept = tuple(target if known == path else known for known in recent)
            self._filing.change_settings(replace(self._filing.settings, recent_files=kept))
            self._filing.recent_changed.emit()
            self.changed.emit()
            return target
        return None

    def duplicate(self, path: Path) -> Path | None:
        """Copy a file beside itself, or what ships with the application into the reader's own folder.

        Returns:
            Where the copy is; None when that was refused, and `trouble` has said why.
        """
        folder = path.parent
        if path.is_relative_to(builtin.workflows()):
            folders = self._filing.settings.workflow_folders
            folder = folders[0] if folders else self._filing.likely_folder()
        copies = (folder / f"{path.stem}{ending}{path.suffix}" for ending in _endings())
        target = next(each for each in copies if not each.exists())

        def copy() -> None:
            make_folder(folder)
            with target.open("xb") as file:
                file.write(path.read_bytes())

        if not self._try(copy, path):
            return None
        self.changed.emit()
        return target

    def ask_folder(self) -> None:
        """Ask for one more folder of workflows, and list it."""
        dialog = QFileDialog(self._window, self.tr("List the workflows of a folder"), str(Path.home()))
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        without_icons(dialog)
        if dialog.exec() and dialog.selectedFiles():
            self.add_folder(Path(dialog.selectedFiles()[0]))
        dialog.deleteLater()

    def add_folder(self, folder: Path) -> None:
        """List the workflows of one more folder."""
        settings = self._filing.settings
        folders = tuple(dict.fromkeys((*settings.workflow_folders, folder.resolve())))
        self._filing.change_settings(replace(settings, workflow_folders=folders))
        self.changed.emit()

    def unlist(self, path: Path) -> None:
        """List the workflows of the folder in which a file was found no longer; its files stay."""
        settings = self._filing.settings
        folders = tuple(each for each in settings.workflow_folders if not path.is_relative_to(each.resolve()))
        self._filing.change_settings(replace(settings, workflow_folders=folders))
        self.changed.emit()

    def _try(self, act: Callable[[], object], path: Path) -> bool:
        try:
            act()
        except OSError as error:
            told = self.tr("“{name}” was left as it is: {reason}.")
            self.trouble.emit(told.format(name=path.name, reason=error.strerror))
            return False
        return True


def _endings() -> Iterator[str]:
    """What stands behind the names of copies, without end."""
    yield from ("", " copy")
    yield from (f" copy {number}" for number in count(2))
