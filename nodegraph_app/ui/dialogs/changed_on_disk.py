"""The file was changed by somebody else: what becomes of whose changes?"""

from __future__ import annotations

from typing import Literal

from PySide6.QtWidgets import QMessageBox, QWidget

from ..translation import translate
from .plain_buttons import without_icons

Answer = Literal["overwrite", "save_as", "load", "cancel"]


def ask_changed(parent: QWidget, name: str) -> Answer:
    """What to do with a document whose file was changed on disk since it was read. Escape is Cancel."""
    box = QMessageBox(parent)
    box.setWindowTitle(translate("ChangedOnDisk", "Changed on disk"))
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setText(
        translate(
            "ChangedOnDisk", "“{name}” was changed by another program since it was opened here."
        ).format(name=name)
    )
    box.setInformativeText(
        translate(
            "ChangedOnDisk",
            "Overwrite replaces what is there with your version. Load what is there gives up your changes. "
            "Save as keeps both.",
        )
    )
    save_as = box.addButton(translate("ChangedOnDisk", "Save as…"), QMessageBox.ButtonRole.AcceptRole)
    overwrite = box.addButton(translate("ChangedOnDisk", "Overwrite"), QMessageBox.ButtonRole.DestructiveRole)
    load = box.addButton(
        translate("ChangedOnDisk", "Load what is there"), QMessageBox.ButtonRole.DestructiveRole
    )
    cancel = box.addButton(QMessageBox.StandardButton.Cancel)
    answers: dict[object, Answer] = {save_as: "save_as", overwrite: "overwrite", load: "load"}
    box.setDefaultButton(save_as)
    box.setEscapeButton(cancel)
    without_icons(box)
    box.exec()
    answer = answers.get(box.clickedButton(), "cancel")
    box.deleteLater()
    return answer
