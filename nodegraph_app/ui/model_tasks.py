"""Work about model files that takes time, done where the window need not wait: in a thread, in a process."""

from __future__ import annotations

import json
import logging
import os
import queue
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Qt, Signal
from PySide6.QtGui import QImage, QImageReader

from .. import builtin
from ..models.description import Description
from ..models.digests import Digests
from ..models.library import DamagedFile, Library, preview_picture
from ..models.trigger_words import trigger_words
from ..own_process import python_path
from ..settings import Settings
from ..workspace import Workspace

log = logging.getLogger(__name__)

PREVIEW_PX = 320
LONGEST_FAREWELL_S = 2.0
"""How long closing the window may wait for a disk."""


@dataclass(frozen=True)
class Found:
    """What a look through the model folders gave."""

    models: tuple[Description, ...]
    damaged: tuple[DamagedFile, ...]


class _Leaving(Exception):
    """The window closes."""


class _Clerk:
    """One thread that does errands in the order they are given; started by the first."""

    def __init__(self, name: str):
        self._name = name
        self._errands: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._leaving = threading.Event()
        self._thread: threading.Thread | None = None

    def ask(self, errand: Callable[[], None]) -> None:
        """Do this when those before it are done."""
        if self._leaving.is_set():
            return
        self._errands.put(errand)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Stop at the next `check`."""
        self._leaving.set()
        self._errands.put(None)
        if self._thread is not None:
            self._thread.join(LONGEST_FAREWELL_S)
            self._thread = None

    def check(self) -> None:
        """For errands that take long: break off when the window closes."""
        if self._leaving.is_set():
            raise _Leaving

    def _work(self) -> None:
        while (errand := self._errands.get()) is not None and not self._leaving.is_set():
            try:
                errand()
            except _Leaving:
                return
            except Exception:
                log.exception("Models: an errand failed.")


class ModelClerks(QObject):
    """Two threads: one looks through folders and opens preview pictures, the other hashes, which takes long.

    Signals:
        found: a `Found`.
        preview: path of a model, and its `QImage`, null where it has none.
        words: path of a model, and the words that wake it in a prompt, as a tuple.
        hashed: a path, and its SHA-256 or, where it could not be read, an empty text.
        known: all files of one call of `hash_all` are hashed.
    """

    found = Signal(object)
    preview = Signal(object, QImage)
    words = Signal(object, object)
    hashed = Signal(object, str)
    known = Signal()

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._looker, self._hasher = _Clerk("nodegraph-models"), _Clerk("nodegraph-hashing")
        self._looked_at: dict[object, Path] = {}

    def look(self, settings: Settings) -> None:
        """Look through the model folders."""
        self._looker.ask(lambda: self._look(settings))

    def open_preview(self, model: Path, asker: object = None) -> None:
        """Find the words and decode the picture of a model, unless its asker wants another's meanwhile."""
        self._looked_at[asker] = model
        self._looker.ask(lambda: self._open_preview(model, asker))

    def hash_all(self, files: Iterable[Path], workspace: Workspace) -> None:
        """Compute the SHA-256 of files; it is remembered."""
        wanted = tuple(files)
        self._hasher.ask(lambda: self._hash_all(wanted, workspace))

    def close(self) -> None:
        """Stop after the block that is being read."""
        self._looker.close()
        self._hasher.close()

    def _look(self, settings: Settings) -> None:
        digests = Digests(settings.digests_file)
        library = Library(settings.model_folders, builtin.resources() / "models", digests)
        found = Found(tuple(library.models()), tuple(library.damaged()))
        self.found.emit(found)

    def _open_preview(self, model: Path, asker: object) -> None:
        if model != self._looked_at[asker]:
            return
        picture = preview_picture(model)
        image = QImage()
        if picture is not None:
            reader = QImageReader(str(picture))
            reader.setAutoTransform(True)
            size = reader.size()
            if size.isValid():
                reader.setScaledSize(size.scaled(PREVIEW_PX, PREVIEW_PX, Qt.AspectRatioMode.KeepAspectRatio))
            image = reader.read()
        self.preview.emit(model, image)
        self.words.emit(model, trigger_words(model))

    def _hash_all(self, files: Iterable[Path], workspace: Workspace) -> None:
        for path in files:
            digest = ""
            with suppress(OSError):
                digest = workspace.sha256(path, self._hasher.check)
            self.hashed.emit(path, digest)
        self.known.emit()


class AppCommand(QObject):
    """A command of this program in a process of its own, which speaks JSON lines.

    Signals:
        told: a JSON value it printed.
        ended: whether it succeeded, and what it said was wrong.
    """

    told = Signal(object)
    ended = Signal(bool, str)

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._process: QProcess | None = None
        self._cancelled = False

    @property
    def running(self) -> bool:
        """Whether it goes on."""
        return self._process is not None

    def start(self, *arguments: str) -> None:
        """Begin; returns at once."""
        assert self._process is None, "one at a time"
        environment = QProcessEnvironment()
        for name, value in python_path(dict(os.environ) | {"PYTHONIOENCODING": "utf-8"}).items():
            environment.insert(name, value)
        self._cancelled = False
        process = self._process = QProcess(self)
        process.setProcessEnvironment(environment)
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._finish)
        process.errorOccurred.connect(self._fail)
        process.start(sys.executable, ["-m", "nodegraph_app", *arguments])
        process.closeWriteChannel()

    def cancel(self) -> None:
        """End it. What a transfer has brought so far is kept."""
        if self._process is not None:
            self._cancelled = True
            self._process.kill()

    def close(self) -> None:
        """End it; nothing more is said."""
        process, self._process = self._process, None
        if process is not None:
            process.finished.disconnect()
            process.errorOccurred.disconnect()
            process.kill()
            process.waitForFinished(int(1000 * LONGEST_FAREWELL_S))

    def _read(self) -> None:
        while self._process is not None and self._process.canReadLine():
            line = bytes(self._process.readLine().data())
            try:
                value = json.loads(line)
            except ValueError:
                log.info("not JSON: %r", line)
                continue
            self.told.emit(value)

    def _fail(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._end(False, self.tr("The process could not be started."))

    def _finish(self, code: int) -> None:
        assert self._process is not None
        self._read()
        words = bytes(self._process.readAllStandardError().data()).decode("utf-8", errors="replace")
        cancelled = self.tr("Cancelled. What has come so far is kept.") if self._cancelled else ""
        self._end(code == 0 and not self._cancelled, cancelled or " ".join(words.split()))

    def _end(self, well: bool, words: str) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()
        self.ended.emit(well, words)
