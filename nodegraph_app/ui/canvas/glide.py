"""Nodes on their way from where they were to where they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEasingCurve, QPointF, QVariantAnimation

if TYPE_CHECKING:
    from .scene import GraphScene


class Glide:
    """Shows a change that was made as a short movement. The graph is at its end from the first moment.

    Any other change, and `arrive`, end it at once.
    """

    def __init__(self, scene: GraphScene):
        self._scene = scene
        self.duration_ms = 0
        """0 where motion is not wanted."""
        self._before: dict[str, QPointF] = {}
        self._after: dict[str, QPointF] = {}
        self.motion = QVariantAnimation(scene)
        self.motion.setStartValue(0.0)
        self.motion.setEndValue(1.0)
        self.motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.motion.valueChanged.connect(self._step)
        scene.editing.changed.connect(self.arrive)

    def begin(self, before: Mapping[str, QPointF]) -> None:
        """Let nodes come from these places to where they are now."""
        if not self.duration_ms:
            return
        nodes = self._scene.nodes
        self._before = {each: at for each, at in before.items() if each in nodes}
        self._after = {each: nodes[each].pos() for each in self._before}
        self.motion.setDuration(self.duration_ms)
        self.motion.start()

    def arrive(self) -> None:
        """End the movement where it leads."""
        if self._after:
            self.motion.stop()
            gone, self._after = self._after, {}
            self._scene.show_moved(each for each in gone if each in self._scene.nodes)

    def _step(self, share: float) -> None:
        if share >= 1.0:
            self.arrive()
        elif self._after:
            before = self._before
            at = {each: before[each] + (end - before[each]) * share for each, end in self._after.items()}
            self._scene.show_moved(at, at)
