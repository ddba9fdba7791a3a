"""The choices of the View menu about every canvas: shape of the links, grid, guides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from ..settings import Settings
from . import motion
from .actions import Actions
from .canvas.options import LINK_STYLES, CanvasOptions
from .canvases import Canvases
from .filing import Filing

SWITCHES = ("snap_to_grid", "align_guides")
"""Commands, and the preferences they switch."""


class CanvasSwitches(QObject):
    """Keeps canvases, menu and preferences in step."""

    def __init__(self, filing: Filing, canvases: Canvases):
        super().__init__(canvases)
        self._filing, self._canvases = filing, canvases
        self._actions: Actions | None = None
        self.heed(filing.settings)

    def bind(self, actions: Actions) -> None:
        """The commands exist now."""
        self._actions = actions
        self.heed(self._filing.settings)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Command name → what it does."""
        return {
            **{f"links_{style}": partial(self._change, link_style=style) for style in LINK_STYLES},
            **{name: partial(self._switch, name) for name in SWITCHES},
        }

    def heed(self, settings: Settings) -> None:
        """Let every canvas, and the menu, be as the preferences say."""
        motion.use(settings.motion)
        options = CanvasOptions.chosen(
            settings.link_style, grid=settings.snap_to_grid, guides=settings.align_guides
        )
        self._canvases.use_options(options)
        if self._actions is not None:
            self._actions[f"links_{options.links}"].setChecked(True)
            for name in SWITCHES:
                self._actions[name].setChecked(getattr(settings, name))

    def _switch(self, name: str) -> None:
        assert self._actions is not None
        self._change(**{name: self._actions[name].isChecked()})

    def _change(self, **preferences: Any) -> None:
        settings = replace(self._filing.settings, **preferences)
        self._filing.change_settings(settings)
        self.heed(settings)
