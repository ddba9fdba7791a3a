"""The models and the workflows at hand, beside the canvas: made when they are first looked at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from ..core.files import FileKind
from .filing import Filing
from .model_tasks import ModelClerks
from .model_use import ModelUse, models_named
from .open_document import OpenDocument
from .workflow_shelf import WorkflowShelf

if TYPE_CHECKING:
    from .panels.message_bar import MessageBar
    from .panels.models_panel import ModelsPanel
    from .panels.workflows_panel import WorkflowsPanel

DENOISING: tuple[FileKind, ...] = ("checkpoint", "denoiser")
"""Kinds of models whose family decides what else fits a workflow."""


class Browsing(QObject):
    """Makes the panels and keeps them true; keeps a picture of every workflow that is saved.

    Args:
        clerks: look through the model folders.
        use: takes models into the workflow.
        show_models: opens the models dialog.
        picture: asks for a picture of a document, which may be large.
    """

    def __init__(
        self,
        window: QWidget,
        filing: Filing,
        clerks: ModelClerks,
        use: ModelUse,
        messages: MessageBar,
        *,
        show_models: Callable[[], None],
        picture: Callable[[OpenDocument], QImage | None],
    ):
        super().__init__(window)
        self._window, self._filing, self._clerks, self._use = window, filing, clerks, use
        self._messages, self._show_models, self._picture = messages, show_models, picture
        self.shelf = WorkflowShelf(self)
        self.models: ModelsPanel | None = None
        self.workflows: WorkflowsPanel | None = None
        filing.opened.connect(self.graph_changed)
        filing.recent_changed.connect(self.look_for_workflows)
        filing.saved.connect(self._keep_picture)

    def models_panel(self) -> ModelsPanel:
        """The panel of models; its folders are looked through when it is first seen."""
        from .panels.models_panel import ModelsPanel

        panel = self.models = ModelsPanel()
        panel.look_wanted.connect(lambda: self._clerks.look(self._filing.settings))
        panel.about_wanted.connect(lambda model: self._clerks.open_preview(model, panel))
        panel.use_wanted.connect(self._use.use)
        panel.manage_wanted.connect(self._show_models)
        self._clerks.found.connect(panel.show_found)
        self._clerks.preview.connect(panel.show_preview)
        self._clerks.words.connect(panel.show_words)
        self.graph_changed()
        return panel

    def workflows_panel(self) -> WorkflowsPanel:
        """The panel of workflows."""
        from .panels.workflows_panel import WorkflowsPanel
        from .workflow_files import WorkflowFiles

        panel = self.workflows = WorkflowsPanel()
        files = WorkflowFiles(self._window, self._filing)
        panel.look_wanted.connect(lambda: self.shelf.look(self._filing.settings))
        panel.open_wanted.connect(self._filing.open)
        panel.folder_wanted.connect(files.show_folder)
        panel.rename_wanted.connect(files.ask_name)
        panel.duplicate_wanted.connect(files.duplicate)
        panel.add_wanted.connect(files.ask_folder)
        panel.unlist_wanted.connect(files.unlist)
        files.changed.connect(self.look_for_workflows)
        files.trouble.connect(self._messages.tell)
        self.shelf.found.connect(panel.show_found)
        return panel

    def look_again(self) -> None:
        """Models may lie elsewhere than before."""
        if self.models is not None and self.models.looked:
            self._clerks.look(self._filing.settings)

    def look_for_workflows(self) -> None:
        """There may be other workflow files than before."""
        if self.workflows is not None and self.workflows.isVisible():
            self.shelf.look(self._filing.settings)

    def restyle(self) -> None:
        """The theme is another."""
        for panel in (self.models, self.workflows):
            if panel is not None:
                panel.restyle()

    def graph_changed(self) -> None:
        """The workflow in front may name other checkpoints."""
        if self.models is not None:
            self.models.show_workflow(models_named(self._filing.editing.graph, *DENOISING))

    def close(self) -> None:
        """The window closes."""
        self.shelf.close()

    def _keep_picture(self, path: Path) -> None:
        picture = self._picture(self._filing.current)
        if picture is not None:
            self.shelf.keep(path, picture, self._filing.settings)
        self.look_for_workflows()
