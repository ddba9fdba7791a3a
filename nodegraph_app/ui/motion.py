"""How much may move: as the desktop says, all of it, or nothing that need not."""

from __future__ import annotations

from typing import Literal, get_args

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStyle

Motion = Literal["system", "full", "reduced"]

LONGEST_MS = 180
"""Of a movement that only explains where something went."""
EFFECTS = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
    Qt.UIEffect.UI_AnimateToolBox,
)

_chosen: list[Motion] = ["system"]


def use(wanted: str) -> None:
    """Heed a preference from now on; a word of a later version counts as the desktop's."""
    _chosen[0] = next((known for known in get_args(Motion) if known == wanted), "system")
    if _chosen[0] == "reduced":
        for effect in EFFECTS:
            QApplication.setEffectEnabled(effect, False)


def reduced() -> bool:
    """Whether nothing shall move that need not."""
    return longest_ms() == 0


def longest_ms() -> int:
    """How long a movement may last now; 0 where none is wanted."""
    if _chosen[0] != "system":
        return LONGEST_MS if _chosen[0] == "full" else 0
    wished = QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
    return min(wished, LONGEST_MS)
