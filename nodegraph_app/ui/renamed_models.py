"""Looks for missing models under other names."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from .filing import Filing
from .model_tasks import ModelClerks
from .runs.run_control import RunControl


class RenamedModels(QObject):
    """Has the files hashed that may be a missing model under another name, each once, then plans anew."""

    def __init__(self, runs: RunControl, filing: Filing, clerks: ModelClerks):
        super().__init__(runs)
        self._runs, self._filing, self._clerks = runs, filing, clerks
        self._asked: set[Path] = set()
        runs.planned.connect(self._look)
        clerks.known.connect(runs.plan_soon)

    def _look(self) -> None:
        if self._runs.plan is None or not self._runs.plan.missing:
            return
        files = self._filing.files
        wanted = set(files.unsure(self._filing.document.graph)) - self._asked
        if wanted:
            self._asked |= wanted
            self._clerks.hash_all(sorted(wanted), files)
