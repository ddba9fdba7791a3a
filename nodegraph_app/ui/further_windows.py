"""The windows beside the main one: models, gallery, preferences. Each is made when it is first wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QWidget

from ..core.registry import Registry
from ..settings import Settings
from .filing import Filing
from .model_tasks import ModelClerks

if TYPE_CHECKING:
    from .dialogs.models import ModelsDialog
    from .gallery.dialog import GalleryDialog


class FurtherWindows(QObject):
    """Makes, shows and closes them.

    Signals:
        models_changed: other models are at hand, or looked for elsewhere.
        model_wanted: path of a model that shall be put into the workflow.
        look_wanted: the picture file that shall be shown in the viewer.
        preferred: the preferences before, and those that hold now.
        told: a line for the status bar.
        trouble: a message for the message bar.
    """

    models_changed = Signal()
    model_wanted = Signal(object)
    look_wanted = Signal(object)
    preferred = Signal(object, object)
    told = Signal(str)
    trouble = Signal(str)

    def __init__(self, window: QWidget, filing: Filing, registry: Registry, clerks: ModelClerks):
        super().__init__(window)
        self._window, self._filing, self._registry, self._clerks = window, filing, registry, clerks
        self.models: ModelsDialog | None = None
        self.gallery: GalleryDialog | None = None

    def show_models(self) -> None:
        """The models at hand, where they are looked for, and how to get more."""
        if self.models is None:
            from .dialogs.models import ModelsDialog

            self.models = ModelsDialog(
                lambda: self._filing.settings, self._filing.change_settings, self._clerks, self._window
            )
            self.models.changed.connect(self.models_changed)
            self.models.ended.connect(self.told)
            self.models.use_wanted.connect(self.model_wanted)
        _bring_forward(self.models)

    def show_gallery(self) -> None:
        """Every picture in the output folder."""
        if self.gallery is None:
            from .gallery.dialog import GalleryDialog

            self.gallery = GalleryDialog(
                self._registry, lambda: self._filing.settings.output_folder, self._window
            )
            self.gallery.looked_at.connect(self.look_wanted)
            self.gallery.open_wanted.connect(self._filing.open)
            self.gallery.trouble.connect(self.trouble)
        _bring_forward(self.gallery)

    def ask_preferences(self, page: str = "") -> None:
        """Ask for other preferences, and keep them; ``"keys"`` begins there."""
        from .dialogs.preferences import Preferences

        dialog = Preferences(self._filing.settings, self._window, page)
        if dialog.exec() == QDialog.DialogCode.Accepted and dialog.settings != self._filing.settings:
            self._prefer(dialog.settings)
        dialog.deleteLater()

    def open_outputs(self) -> None:
        """The folder of pictures, in the desktop's own program for folders."""
        folder = self._filing.settings.output_folder
        folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def close(self) -> None:
        """The main window closes."""
        if self.models is not None:
            self.models.shut()
        if self.gallery is not None:
            self.gallery.shut()

    def _prefer(self, settings: Settings) -> None:
        before = self._filing.settings
        self._filing.change_settings(settings)
        self.preferred.emit(before, settings)


def _bring_forward(dialog: QWidget) -> None:
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
