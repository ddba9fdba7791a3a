"""Puts pictures where they are looked at: finished ones and glimpses of a run, and those that nodes name.

A picture belongs to the key of the result it shows. Whenever a node's key is one whose picture was seen in
this session, the node shows it: after undo, and after another workflow was open in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from ..core.graph import Source
from ..execution.events import Picture
from .canvas import GraphView
from .file_pictures import FilePictures, names_a_picture, picture_file
from .filing import Filing
from .panels.filmstrip import Filmstrip, Finished
from .panels.viewer import Viewer
from .picture_shelf import PictureShelf, Seen
from .run_control import RunControl


@dataclass(frozen=True)
class PicturePanels:
    """Where pictures are shown besides the canvas."""

    viewer: Viewer
    filmstrip: Filmstrip


class PictureDisplay(QObject):
    """Carries pictures to nodes, viewer and filmstrip.

    Args:
        view: asks for the canvas there is now.

    Attributes:
        shown: node id → what it shows, or showed before it was taken away.
    """

    def __init__(
        self,
        runs: RunControl,
        filing: Filing,
        panels: PicturePanels,
        view: Callable[[], GraphView],
        parent: QObject,
    ):
        super().__init__(parent)
        self._runs, self._filing, self._panels, self._view = runs, filing, panels, view
        self.shown: dict[str, Seen] = {}
        self._glimpses: dict[str, QImage] = {}
        """Node id → the last preview in the run that goes on."""
        self._shelf = PictureShelf()
        self._decoder = FilePictures(self)
        self._written_by: dict[str, list[Path]] = {}
        self._first_look_due = False
        filing.opened.connect(self._open)
        runs.planned.connect(self._show_known)
        runs.asked.connect(lambda number, text: self._written_by.clear())
        runs.picture.connect(self._show_picture)
        runs.written.connect(self._written)
        runs.made.connect(self._made)
        runs.running_changed.connect(self._running_changed)
        self._decoder.decoded.connect(self._decoded)

    def close(self) -> None:
        """Decode nothing more."""
        self._decoder.close()

    def look_at(self, node: str) -> None:
        """Show a node's picture in the viewer, if it has one that is finished."""
        seen = self.shown.get(node)
        if seen is not None and node not in self._glimpses:
            self._panels.viewer.show_picture(seen.image, seen.caption, origin=seen.origin)

    def picture_of(self, source: Source) -> QImage | None:
        """What an output gave when it was last seen in full: on its node, or on one that only shows it."""
        graph = self._filing.editing.graph
        readers = [link.target for link in graph.links_from(source.node) if link.output == source.output]
        showing = [node for node in readers if (spec := graph.spec(node)) is not None and spec.output_node]
        for node in (source.node, *showing):
            seen = self.shown.get(node)
            if seen is not None and (seen.origin is not None or names_a_picture(graph, node)):
                return seen.image
        return None

    def restore(self, nodes: Iterable[str]) -> None:
        """Put the pictures back on nodes that were away, say by undo."""
        scene = self._view().graph_scene
        for node in nodes:
            item = scene.nodes.get(node)
            if item is not None and item.picture is None and node in self.shown:
                scene.set_picture(node, self.shown[node].image)

    # --- what is known -------------------------------------------------------------------------------

    def _open(self) -> None:
        """There is another document: no picture that is shown is of it."""
        self.shown.clear()
        self._glimpses.clear()
        self._panels.viewer.show_picture(None, "")
        self._first_look_due = True

    def _show_known(self) -> None:
        """Put on the nodes the pictures that are known to be theirs; others keep what they last showed."""
        graph, files = self._filing.editing.graph, self._filing.files
        for node in graph.nodes:
            named = picture_file(graph, files, node)
            key = named[0] if named else self._runs.book.key(node)
            seen = self._shelf.last(key)
            if seen is not None:
                self._put(node, seen)
            elif named is not None:
                self._decoder.ask(*named)
            elif names_a_picture(graph, node):
                self._take_off(node)
            elif written := self._runs.pictures_of(node):  # in an earlier session
                self._decoder.ask(key, written[-1])
        self._look_at_first()

    def _decoded(self, key: str, image: QImage) -> None:
        graph, files = self._filing.editing.graph, self._filing.files
        for node in graph.nodes if not image.isNull() else ():
            named = picture_file(graph, files, node)
            written = self._runs.pictures_of(node)
            seen = None
            if named is not None and named[0] == key:
                seen = Seen(image, f"{graph.title(node)}: {named[1].name}")
            elif written and self._runs.book.key(node) == key:
                seen = self._written_before(node, written[-1], image)
            if seen is not None:
                self._shelf.add(key, seen)
                self._put(node, seen)
        self._look_at_first()

    def _written_before(self, node: str, path: Path, image: QImage) -> Seen | None:
        title = self._filing.editing.graph.title(node)
        try:
            made_s = path.stat().st_mtime
            return Seen(image, title, Finished(image, path.read_bytes(), title, node, path, made_s=made_s))
        except OSError:
            return None  # gone since it was decoded

    def _look_at_first(self) -> None:
        """After a document was opened: look at the first finished picture that is known to be of it."""
        if self._first_look_due and self._panels.viewer.image is None:
            finished = (node for node, seen in self.shown.items() if seen.origin is not None)
            if (first := next(finished, None)) is not None:
                self.look_at(first)
        self._first_look_due = self._first_look_due and self._panels.viewer.image is None

    def _put(self, node: str, seen: Seen) -> None:
        if self.shown.get(node) is not seen and node not in self._glimpses:
            self.shown[node] = seen
            self._view().graph_scene.set_picture(node, seen.image)

    def _take_off(self, node: str) -> None:
        if self.shown.pop(node, None) is not None:
            self._view().graph_scene.set_picture(node, None)

    # --- what a run shows ----------------------------------------------------------------------------

    def _show_picture(self, node: str, image: QImage, event: Picture) -> None:
        graph = self._filing.editing.graph
        if node not in graph:
            return
        title = graph.title(node)
        if event.preview:
            self._glimpses[node] = image
            self._view().graph_scene.set_picture(node, image)
            self._panels.viewer.show_picture(image, f"{title}, while it runs", preview=True)
            return
        caption = f"{title}, {event.index + 1} of {event.count}" if event.count > 1 else title
        written = self._written_by.get(node, [])
        path = written[event.index] if event.index < len(written) else None
        finished = Finished(image, event.png, caption, node, path, self._runs.run_text)
        seen = Seen(image, caption, finished)
        self._shelf.add(self._runs.book.run_key(node), seen, index=event.index)
        self._glimpses.pop(node, None)
        self._put(node, seen)
        self._panels.viewer.show_picture(image, caption, origin=finished)
        self._panels.filmstrip.add(finished)

    def _written(self, node: str, path: object) -> None:
        assert isinstance(path, Path)
        self._written_by.setdefault(node, []).append(path)
        self._panels.filmstrip.written(node, path)

    def _made(self, node: str, key: str) -> None:
        """A node is done: what was last seen of its result is nearly what it is."""
        image = self._glimpses.pop(node, None)
        graph = self._filing.editing.graph
        if image is not None and node in graph:
            seen = Seen(image, f"{graph.title(node)}, seen just before it was done")
            self._shelf.add(key, seen)
            self._put(node, seen)

    def _running_changed(self, running: bool) -> None:
        if running:
            return
        unfinished, self._glimpses = self._glimpses, {}
        scene = self._view().graph_scene
        for node in unfinished:
            scene.set_picture(node, self.shown[node].image if node in self.shown else None)
        self._panels.viewer.end_preview()
