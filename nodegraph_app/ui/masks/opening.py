"""Opens the mask editor for a node, and gives the node what was painted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QSizeF
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtWidgets import QWidget

from ...core.errors import GraphError
from ...core.graph import Source
from ...core.grouping import adding_to
from ...core.traits import infer_traits
from ..canvas import GraphView
from ..canvas.placing import free_spot
from ..filing import Filing
from ..panels.message_bar import MessageBar
from .targets import Target, target_of

if TYPE_CHECKING:
    from numpy import ndarray

    from .dialog import MaskDialog

GAP = 40.0
"""Between a node and the one that is added for its mask."""
ROOM = QSizeF(240, 320)
"""For that node and its picture."""
BLANK = 0xFF808080
LARGEST_BLANK = 16_384


class MaskPainter(QObject):
    """Lets people paint masks.

    Args:
        window: in front of which the editor opens.
        picture_of: what an output gave when it was last seen in full, or None.
        view: asks for the canvas there is now.
    """

    def __init__(
        self,
        window: QWidget,
        filing: Filing,
        messages: MessageBar,
        picture_of: Callable[[Source], QImage | None],
        view: Callable[[], GraphView],
    ):
        super().__init__(window)
        self._window, self._filing, self._messages = window, filing, messages
        self._picture_of, self._view = picture_of, view
        self.dialog: MaskDialog | None = None

    def can_paint(self, node_id: str | None) -> bool:
        """Whether painting a mask with this node selected means something."""
        return node_id is not None and target_of(self._filing.editing.graph, node_id) is not None

    def paint(self, node_id: str | None) -> None:
        """Open the editor; what is painted in it is one step of the history."""
        graph = self._filing.editing.graph
        target = target_of(graph, node_id) if node_id is not None else None
        if target is None:
            self._messages.tell(
                self.tr(
                    "Select a node with a picture first, for example Load image, then paint a mask over it."
                ),
                bad=False,
            )
            return
        picture = self._below(target)
        if picture is None:
            missing = (
                self.tr("Choose a picture in this node first; the mask is painted over it.")
                if target.over_file or target.over_output is None
                else self.tr("There is no picture here yet to paint over. Run the workflow once.")
            )
            self._messages.tell(missing, bad=False)
            return
        from .dialog import MaskDialog
        from .painting import Painting

        painting = Painting(self._begun(target, picture))
        dialog = self.dialog = MaskDialog(picture, painting, graph.title(target.node), self._window)
        dialog.accepted.connect(lambda: self._use(target, painting.levels, changed=painting.changed))
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _below(self, target: Target) -> QImage | None:
        """The picture to paint over; a grey one where it is not made yet but its size is known."""
        if target.over_output is None:
            path = self._filing.files.find("image", target.over_file)
            picture = _read(path) if path is not None else None
            # A mask without a picture below it can still be painted on.
            return picture or (self._blank_like_mask(target) if not target.over_file else None)
        picture = self._picture_of(target.over_output)
        if picture is not None and not picture.isNull():
            return picture
        traits = infer_traits(self._filing.editing.graph, self._filing.files)
        known = traits.outputs.get(target.over_output, {})
        return _blank(known.get("width"), known.get("height"))

    def _blank_like_mask(self, target: Target) -> QImage | None:
        mask = self._mask_of(target)
        picture = _read(mask) if mask is not None else None
        return _blank(picture.width(), picture.height()) if picture is not None else None

    def _mask_of(self, target: Target) -> Path | None:
        if target.new:
            return None
        name = str(self._filing.editing.graph.parameters(target.node)[target.parameter])
        return self._filing.files.find("image", name) if name else None

    def _begun(self, target: Target, picture: QImage) -> ndarray:
        """The mask there is; else the transparent parts of the picture."""
        import numpy as np

        from .files import read

        size = picture.width(), picture.height()
        path = self._mask_of(target)
        levels = read(path, size) if path is not None else None
        if levels is not None:
            return levels
        if not (picture.hasAlphaChannel() and target.over_file):
            return np.zeros((size[1], size[0]), np.uint8)
        alpha = picture.convertToFormat(QImage.Format.Format_Alpha8)
        rows = np.frombuffer(alpha.constBits(), np.uint8).reshape(size[1], alpha.bytesPerLine())
        return 255 - rows[:, : size[0]]

    def _use(self, target: Target, levels: ndarray, *, changed: bool) -> None:
        from .files import keep

        if not changed:
            return
        filing = self._filing
        if target.node not in filing.editing.graph:
            return
        folder = filing.folder or filing.settings.input_folder
        try:
            name = keep(levels, target.over_file or "mask", folder)
        except OSError as error:
            self._messages.tell(
                self.tr(
                    "The mask could not be written to “{folder}”: {reason}. "
                    "Save the workflow in a folder where you may write, and paint it again."
                ).format(folder=folder, reason=error.strerror or error)
            )
            return
        try:
            graph = filing.editing.graph
            edit = target.edit(graph, name, self._place(target.node))
            edit = adding_to(edit, graph[target.node].group)
        except GraphError as problem:
            self._messages.tell(str(problem))
            return
        if filing.editing.push(edit):
            added = [node for node, before in edit.before.items() if before is None]
            self._view().graph_scene.seek(added or [target.node])

    def _place(self, node_id: str) -> QPointF:
        """Below the node that gives the picture."""
        scene = self._view().graph_scene
        scene.reveal(node_id)
        rect = scene.nodes[node_id].rect
        rects = [each.rect for each in scene.nodes.values()]
        return free_spot(QPointF(rect.left() + GAP, rect.bottom() + GAP), ROOM, rects)


def _read(path: Path) -> QImage | None:
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    picture = reader.read()
    return None if picture.isNull() else picture


def _blank(width: object, height: object) -> QImage | None:
    if not (isinstance(width, int) and isinstance(height, int)):
        return None
    if not (0 < width <= LARGEST_BLANK and 0 < height <= LARGEST_BLANK):
        return None
    picture = QImage(width, height, QImage.Format.Format_RGB32)
    picture.fill(BLANK)
    return picture
