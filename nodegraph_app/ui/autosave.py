"""Keeps unsaved work on disk while it is done, outside the documents, without waiting for the disk."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QBuffer, QObject, QRunnable, QSize, Qt, QThreadPool, QTimer, Signal
from PySide6.QtGui import QImage, QImageWriter

from ..core.errors import NodegraphError
from ..documents import native
from ..documents.document import Document
from ..documents.recovery import Origin, Recoverable, Session
from .filing import Filing
from .open_document import OpenDocument

log = logging.getLogger(__name__)

LONGEST_PAUSES = 6
"""While edits go on without a pause, they are kept after so many times the pause that is waited for."""

PICTURE_SIZE = QSize(192, 128)


class Autosave(QObject):
    """Keeps every document with unsaved changes; saved, undone or given up, it is forgotten.

    Args:
        picture: asks for a picture of a document, which may be large.

    Signals:
        trouble: message and hint, when the disk refuses; once, until it takes something again.
        kept: title of a document that was written.
    """

    trouble = Signal(str, str)
    kept = Signal(str)
    _refused = Signal(str)

    def __init__(
        self,
        filing: Filing,
        session: Session,
        picture: Callable[[OpenDocument], QImage | None],
        parent: QObject,
    ):
        super().__init__(parent)
        self._filing, self._session, self._picture = filing, session, picture
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._watched: set[OpenDocument] = set()
        self._pending: dict[OpenDocument, None] = {}
        self._refusing = False
        self.pause = QTimer(self, singleShot=True)
        self.longest = QTimer(self, singleShot=True)
        for timer in (self.pause, self.longest):
            timer.timeout.connect(self.keep_now)
        filing.listed.connect(self._watch)
        filing.cleaned.connect(self._forget)
        filing.closed.connect(self._leave)
        self.kept.connect(self._went_well)
        self._refused.connect(self._tell)

    def keep_now(self) -> None:
        """Keep what was edited since the last time. Returns before it is on disk."""
        self.pause.stop()
        self.longest.stop()
        pending, self._pending = self._pending, {}
        for opened in pending:
            if opened.dirty:
                origin = replace(opened.origin, at_s=time.time())
                document, picture = opened.document.snapshot(), self._picture(opened)
                self._ask(partial(self._keep, opened.id, document, origin, picture))

    def adopt(self, found: Recoverable) -> str:
        """Take over what another session left; returns its id here. Raises OSError."""
        self._pool.waitForDone()
        return self._session.adopt(found)

    def close(self) -> None:
        """Every document was saved or given up."""
        self.pause.stop()
        self.longest.stop()
        self._pool.clear()
        self._pool.waitForDone()
        self._session.end()

    def _watch(self) -> None:
        for opened in self._filing.documents:
            if opened not in self._watched:
                self._watched.add(opened)
                opened.editing.changed.connect(partial(self._edited, opened))
                opened.noting.changed.connect(partial(self._edited, opened))

    def _edited(self, opened: OpenDocument, ids: frozenset[str] = frozenset()) -> None:
        pause_ms = 1000 * self._filing.settings.autosave_s
        if pause_ms <= 0:
            return
        self._pending[opened] = None
        self.pause.start(pause_ms)
        if not self.longest.isActive():
            self.longest.start(LONGEST_PAUSES * pause_ms)

    def _forget(self, opened: OpenDocument) -> None:
        self._pending.pop(opened, None)
        self._ask(partial(self._session.forget, opened.id))

    def _leave(self, opened: OpenDocument) -> None:
        self._watched.discard(opened)
        self._forget(opened)

    def _ask(self, errand: Callable[[], None]) -> None:
        self._pool.start(_Errand(errand))

    def _went_well(self) -> None:
        self._refusing = False

    def _tell(self, reason: str) -> None:
        if not self._refusing:
            self._refusing = True
            self.trouble.emit(
                self.tr("Unsaved changes cannot be kept for the case of a crash: {reason}.").format(
                    reason=reason
                ),
                self.tr("Nothing is lost; save now and then. They would be kept in {root}.").format(
                    root=self._session.root
                ),
            )

    # --- in the pool's thread ------------------------------------------------------------------------

    def _keep(self, document_id: str, document: Document, origin: Origin, picture: QImage | None) -> None:
        try:
            png = small_png(picture) if picture is not None else None
            self._session.keep(document_id, native.dumps(document), origin, png)
        except OSError as error:
            self._refused.emit((error.strerror or str(error)).rstrip("."))
        except NodegraphError as error:
            self._refused.emit(error.message.rstrip("."))
        else:
            self.kept.emit(origin.name)


class _Errand(QRunnable):
    def __init__(self, errand: Callable[[], None]):
        super().__init__()
        self._errand = errand

    def run(self) -> None:
        try:
            self._errand()
        except Exception:
            log.exception("An autosave failed.")


def small_png(image: QImage) -> bytes:
    """A picture no larger than `PICTURE_SIZE`, as the bytes of a PNG file."""
    if image.width() > PICTURE_SIZE.width() or image.height() > PICTURE_SIZE.height():
        how = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        image = image.scaled(PICTURE_SIZE, *how)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"PNG").write(image)
    return bytes(buffer.data().data())
