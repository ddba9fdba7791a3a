"""Everything the window can do, by name: one line to type in, over the one registry of commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from .canvas.matching import score
from .canvas.picker import Entry, Picker
from .offer import Offer
from .theme import Palette

WIDTH_PX = 480
TOP_PX = 96


class CommandPalette(Picker):
    """Type a few letters of a command, Enter does it. What was done last stands first."""

    def __init__(self, host: QWidget, palette: Palette, offers: Callable[[], Iterable[Offer]]):
        super().__init__(host, palette)
        self._window = host
        self._gather = offers
        self._offers: dict[str, Offer] = {}
        self._recent: list[str] = []
        self.setAccessibleName(self.tr("Commands"))
        self.picked.connect(self._do)

    def open(self) -> None:
        """Show it with what can be done now."""
        self._offers = {offer.name: offer for offer in self._gather()}
        self.ask(
            self._found,
            at=QPoint((self._window.width() - WIDTH_PX) // 2, TOP_PX),
            width=WIDTH_PX,
            prompt=self.tr("What shall be done?"),
            empty_text=self.tr("Nothing here is called that."),
        )

    def _found(self, query: str) -> Sequence[Entry]:
        words = query.lower().split()
        scored: list[tuple[float, int, int, Offer]] = []
        for order, offer in enumerate(self._offers.values()):
            scores = [score(word, offer.title, tags=(offer.place,)) for word in words]
            if all(scores):
                age = self._recent.index(offer.name) if offer.name in self._recent else len(self._recent)
                scored.append((-sum(scores), age, order, offer))
        scored.sort(key=lambda row: row[:3])
        return [
            Entry(offer.name, offer.title, f"{offer.place}   {offer.keys}".strip())
            for _, _, _, offer in scored
        ]

    def _do(self, name: str) -> None:
        self._recent = [name, *(known for known in self._recent if known != name)]
        self._offers[name].act()
