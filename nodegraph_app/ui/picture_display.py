"""Puts pictures where they are looked at: finished ones and glimpses of a run, and those that nodes name.

A picture belongs to the key of the result it shows. Whenever a node's key is one whose picture was seen in
this session, the node shows it: after undo, in another tab, and after the workflow was closed in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from ..core.graph import Source
from ..documents.document import Document
from ..execution.events import Picture
from .canvas import GraphView
from .file_pictures import FilePictures, names_a_picture, picture_file
from .filing import Filing
from .open_document import OpenDocument
from .panels.filmstrip import Filmstrip, Finished
from .panels.viewer import Viewer
from .picture_shelf import PictureShelf, Seen
from .runs.run_control import RunControl


@dataclass(frozen=True)
class PicturePanels:
    """Where pictures are shown besides the canvas."""

    viewer: Viewer
    filmstrip: Filmstrip


@dataclass
class _Shown:
    """What is shown of a document that is not in front."""

    pictures: dict[str, Seen]
    written_by: dict[str, list[Path]]
    looked_at: str | None


class PictureDisplay(QObject):
    """Carries pictures to nodes, viewer and filmstrip.

    Args:
        view: asks for the canvas there is now.

    Attributes:
        shown: node id → what it shows, or showed before it was taken away.

    Signals:
        node_shows: id of a node that shows another picture, or none any more.
        picture_finished: id of the open document it was made for, and the `Finished`.
    """

    node_shows = Signal(str)
    picture_finished = Signal(str, object)

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
        self._looked_at: str | None = None
        """The node whose picture is, or was last, in the viewer."""
        self._first_look_due = False
        self._in_front = ""
        self._aside: dict[str, _Shown] = {}
        """Id of an open document that is not in front → what is shown of it."""
        filing.opened.connect(self._open)
        runs.planned.connect(self._show_known)
        runs.picture.connect(self._show_picture)
        runs.written.connect(self._written)
        runs.made.connect(self._made)
        runs.asked.connect(self._written_by_nobody)
        runs.picture_elsewhere.connect(self._keep_elsewhere)
        runs.written_elsewhere.connect(self._written_elsewhere)
        filing.closed.connect(lambda closed: self._aside.pop(closed.id, None))
        runs.running_changed.connect(self._running_changed)
        self._decoder.decoded.connect(self._decoded)

    def close(self) -> None:
        """Decode nothing more."""
        self._decoder.close()

    def look_at(self, node: str) -> None:
        """Show a node's picture in the viewer, if it has one that is finished."""
        seen = self.shown.get(node)
        if seen is not None and node not in self._glimpses:
            self._looked_at = node
            self._panels.viewer.show_picture(seen.image, seen.caption, origin=seen.origin)

    def last_of(self, opened: OpenDocument) -> QImage | None:
        """The finished picture of a document that was looked at last; None where there is none."""
        if opened.id == self._in_front:
            pictures, looked_at = self.shown, self._looked_at
        else:
            known = self._aside.get(opened.id, _Shown({}, {}, None))
            pictures, looked_at = known.pictures, known.looked_at
        seen = pictures.get(looked_at) if looked_at is not None else None
        return seen.image if seen is not None and seen.origin is not None else None

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
            if node in self.shown and not scene.known.has_picture(node):
                scene.set_picture(node, self.shown[node].node_image)

    # --- what is known -------------------------------------------------------------------------------

    def _open(self) -> None:
        """Another document is in front: no picture that is shown is of it, but for those it showed before."""
        if self._glimpses:
            self._end_glimpses()
        self._aside[self._in_front] = _Shown(self.shown, self._written_by, self._looked_at)
        self._in_front = self._filing.current.id
        known = self._aside.pop(self._in_front, _Shown({}, {}, None))
        self.shown, self._written_by, self._looked_at = known.pictures, known.written_by, known.looked_at
        self._panels.viewer.show_picture(None, "")
        if self._looked_at is not None:
            self.look_at(self._looked_at)
        self._first_look_due = True

    def _show_known(self) -> None:
        """Put on the nodes the pictures that are known to be theirs; others keep what they last showed."""
        graph, files = self._filing.editing.graph, self._filing.files
        for node in graph.nodes:
            named = picture_file(graph, files, node)
            key = named.key if named else self._runs.book.key(node)
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

    def _decoded(self, key: str, image: QImage, on_node: QImage) -> None:
        graph, files = self._filing.editing.graph, self._filing.files
        for node in graph.nodes if not image.isNull() else ():
            named = picture_file(graph, files, node)
            written = self._runs.pictures_of(node)
            seen = None
            if named is not None and named.key == key:
                seen = Seen(image, f"{graph.title(node)}: {named.path.name}", on_node=on_node)
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
            self._view().graph_scene.set_picture(node, seen.node_image)
            self.node_shows.emit(node)

    def _take_off(self, node: str) -> None:
        if self.shown.pop(node, None) is not None:
            self._view().graph_scene.set_picture(node, None)
            self.node_shows.emit(node)

    # --- what a run shows ----------------------------------------------------------------------------

    def _show_picture(self, node: str, image: QImage, event: Picture) -> None:
        graph = self._filing.editing.graph
        if node not in graph:
            return
        title = graph.title(node)
        if event.preview:
            self._glimpses[node] = image
            self._view().graph_scene.set_picture(node, image)
            self._panels.viewer.show_picture(
                image, self.tr("{title}, while it runs").format(title=title), preview=True
            )
            return
        caption = (
            self.tr("{title}, {index} of {count}").format(
                title=title, index=event.index + 1, count=event.count
            )
            if event.count > 1
            else title
        )
        written = self._written_by.get(node, [])
        path = written[event.index] if event.index < len(written) else None
        finished = Finished(image, event.png, caption, node, path, self._runs.run_text)
        seen = Seen(image, caption, finished)
        self._shelf.add(self._runs.book.run_key(node), seen, index=event.index)
        self._glimpses.pop(node, None)
        self._put(node, seen)
        self._looked_at = node
        self._panels.viewer.show_picture(image, caption, origin=finished)
        self._panels.filmstrip.add(finished)
        self.picture_finished.emit(self._in_front, finished)

    def _written(self, node: str, path: object) -> None:
        assert isinstance(path, Path)
        self._written_by.setdefault(node, []).append(path)
        self._panels.filmstrip.written(node, path)

    def _made(self, node: str, key: str) -> None:
        """A node is done: what was last seen of its result is nearly what it is."""
        image = self._glimpses.pop(node, None)
        graph = self._filing.editing.graph
        if image is not None and node in graph:
            seen = Seen(
                image, self.tr("{title}, seen just before it was done").format(title=graph.title(node))
            )
            self._shelf.add(key, seen)
            self._put(node, seen)

    def _running_changed(self, running: bool) -> None:
        if not running:
            self._end_glimpses()
            self._panels.viewer.end_preview()

    def _end_glimpses(self) -> None:
        """Nodes that showed what was being made show again what they showed before."""
        unfinished, self._glimpses = self._glimpses, {}
        scene = self._view().graph_scene
        for node in unfinished:
            scene.set_picture(node, self.shown[node].node_image if node in self.shown else None)

    def _written_by_nobody(self) -> None:
        """A run begins."""
        self._written_by.clear()

    # --- documents that are not in front -------------------------------------------------------------

    def _keep_elsewhere(
        self, document: Document, image: QImage, event: Picture, key: str, workflow: str
    ) -> None:
        """A picture of a run in another tab: it is shown on its node when that comes to the front."""
        opened = next((each for each in self._filing.documents if each.document is document), None)
        if event.preview or opened is None or event.node not in document.graph:
            return
        known = self._aside.setdefault(opened.id, _Shown({}, {}, None))
        written = known.written_by.get(event.node, [])
        path = written[-1] if written else None
        caption = f"{opened.title}: {document.graph.title(event.node)}"
        finished = Finished(image, event.png, caption, event.node, path, workflow)
        self._shelf.add(key, Seen(image, caption, finished), index=event.index)
        known.looked_at = event.node
        self._panels.filmstrip.add(finished)
        self.picture_finished.emit(opened.id, finished)

    def _written_elsewhere(self, document: Document, node: str, path: object) -> None:
        assert isinstance(path, Path)
        opened = next((each for each in self._filing.documents if each.document is document), None)
        if opened is not None:
            known = self._aside.setdefault(opened.id, _Shown({}, {}, None))
            known.written_by.setdefault(node, []).append(path)
            self._panels.filmstrip.written(node, path)
