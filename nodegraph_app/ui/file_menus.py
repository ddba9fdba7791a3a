"""The submenus that list workflows: those that ship with the application, and those used last."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from .filing import Filing, shipped_workflows


class FileMenus(QObject):
    """Fills them, and the second one again whenever a file was opened or saved."""

    def __init__(self, filing: Filing, shipped: QMenu, recent: QMenu):
        super().__init__(filing)
        self._filing, self._recent = filing, recent
        for title, path in sorted(shipped_workflows().items()):
            shipped.addAction(title.replace("&", "&&")).triggered.connect(self._opening(path))
        filing.recent_changed.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        self._recent.clear()
        for path in self._filing.settings.recent_files:
            entry = self._recent.addAction(path.name.replace("&", "&&"))
            entry.setToolTip(str(path))
            entry.triggered.connect(self._opening(path))
        if self._recent.isEmpty():
            note = self._recent.addAction(self.tr("Workflows you open or save are listed here"))
            note.setEnabled(False)

    def _opening(self, path: Path) -> Callable[[], object]:
        return partial(self._filing.open, path)
