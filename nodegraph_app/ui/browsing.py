"""The models and the workflows at hand, beside the canvas: made when they are first looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ..core.files import FileKind
from .filing import Filing
from .model_tasks import ModelClerks
from .model_use import ModelUse, models_named

if TYPE_CHECKING:
    from .panels.models_panel import ModelsPanel

DENOISING: tuple[FileKind, ...] = ("checkpoint", "denoiser")
"""Kinds of models whose family decides what else fits a workflow."""


class Browsing(QObject):
    """Makes the panels and keeps them true.

    Args:
        clerks: look through the model folders.
        use: takes models into the workflow.
        show_models: opens the models dialog.
    """

    def __init__(
        self,
        filing: Filing,
        clerks: ModelClerks,
        use: ModelUse,
        show_models: Callable[[], None],
        parent: QObject,
    ):
        super().__init__(parent)
        self._filing, self._clerks, self._use, self._show_models = filing, clerks, use, show_models
        self.models: ModelsPanel | None = None
        filing.opened.connect(self._show_document)

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
        self._show_document()
        return panel

    def look_again(self) -> None:
        """Models may lie elsewhere than before."""
        if self.models is not None and self.models.looked:
            self._clerks.look(self._filing.settings)

    def restyle(self) -> None:
        """The theme is another."""
        if self.models is not None:
            self.models.restyle()

    def graph_changed(self) -> None:
        """The workflow in front may name other checkpoints."""
        if self.models is not None:
            self.models.show_workflow(models_named(self._filing.editing.graph, *DENOISING))

    def _show_document(self) -> None:
        self.graph_changed()
