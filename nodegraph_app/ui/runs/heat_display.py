"""Shows on the canvas what nodes take: seconds or memory, as measured or, before that, as expected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QObject

from ..canvas import GraphView
from ..canvas.heat import HeatScale, heats
from ..filing import Filing
from ..translation import QT_TRANSLATE_NOOP, translate
from ..value_text import memory_text, seconds_text
from .run_control import RunControl

Amount = Literal["seconds", "memory"]
TITLES: dict[Amount, str] = {
    "seconds": QT_TRANSLATE_NOOP("HeatDisplay", "Seconds per node"),
    "memory": QT_TRANSLATE_NOOP("HeatDisplay", "Most memory per node"),
}


class HeatDisplay(QObject):
    """Keeps the numbers on the nodes up to date while they are shown.

    Args:
        view: asks for the canvas there is now.
    """

    def __init__(self, runs: RunControl, filing: Filing, view: Callable[[], GraphView], parent: QObject):
        super().__init__(parent)
        self._runs, self._filing, self._view = runs, filing, view
        self.shown: Amount | None = None
        runs.states_changed.connect(self.refresh)
        filing.opened.connect(self.refresh)

    def show(self, amount: Amount | None) -> None:
        """Show seconds, memory, or neither."""
        self.shown = amount
        if amount is None:
            self._view().show_heat({}, None)
        self.refresh()

    def refresh(self) -> None:
        """Show what is known now, if anything is to be shown."""
        if self.shown is None:
            return
        amounts = self._amounts(self.shown)
        ends = sorted(amounts.values())
        least, most = (ends[0][1], ends[-1][1]) if ends else ("", "")
        self._view().show_heat(
            heats(amounts), HeatScale(translate("HeatDisplay", TITLES[self.shown]), least, most)
        )

    def _amounts(self, shown: Amount) -> dict[str, tuple[float, str]]:
        amounts: dict[str, tuple[float, str]] = {}
        for node in self._filing.editing.graph.nodes:
            cost = self._runs.book.cost(node)
            if cost is None:
                continue
            about = "~ " if cost.expected else ""
            if shown == "seconds" and cost.seconds is not None:
                amounts[node] = cost.seconds, about + seconds_text(cost.seconds)
            elif shown == "memory" and cost.peak_bytes:
                amounts[node] = float(cost.peak_bytes), about + memory_text(cost.peak_bytes)
        return amounts
