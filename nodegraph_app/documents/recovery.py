"""Unsaved work on disk, outside the documents: written while people edit, found again after a crash.

Every running program has a folder of its own, in which every document with unsaved changes has one: its last
states, one whole file each, and a small picture. A file's first line says whose state it is; the rest is the
workflow as it would be saved. Saving or giving up a document empties its folder, a clean end that of the
program. What is left belongs to programs that did not end cleanly; it stays until somebody decides.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from ..core.errors import DocumentError
from ..core.registry import Registry
from . import native
from .atomic import make_folder, write_whole
from .document import Document
from .presence import Presence, is_present
from .stamp import Stamp

ROTATIONS = 10
"""So many latest states of a document are kept."""

SUFFIX, PICTURE = ".autosave", "picture.png"


@dataclass(frozen=True)
class Origin:
    """Whose state it is.

    Attributes:
        name: what the reader calls the document.
        path: its file, if it has one.
        seen: the file as it was when it was read or written last.
        at_s: when the state was kept, in seconds since 1970.
    """

    name: str
    path: Path | None = None
    seen: Stamp | None = None
    at_s: float = 0.0

    def to_line(self) -> str:
        """As the first line of a file."""
        fields = asdict(self) | {"path": str(self.path) if self.path else None}
        return json.dumps(fields, sort_keys=True)

    @classmethod
    def from_line(cls, line: str) -> Origin:
        """What `to_line` wrote. Raises ValueError."""
        try:
            told = json.loads(line)
            path = Path(told["path"]) if told["path"] else None
            seen = Stamp(**told["seen"]) if told["seen"] else None
            return cls(str(told["name"]), path, seen, float(told["at_s"]))
        except (TypeError, KeyError) as error:
            raise ValueError(f"not an autosave: {error}") from error


@dataclass(frozen=True)
class Recoverable:
    """A document that was not saved when its program ended.

    Attributes:
        folder: its states.
        origin: of the newest state that can be read.
    """

    folder: Path
    origin: Origin

    @property
    def picture(self) -> Path | None:
        """A small picture of it, if there is one."""
        path = self.folder / PICTURE
        return path if path.is_file() else None

    def open(self, registry: Registry) -> Document:
        """The newest state that is whole.

        Raises:
            DocumentError: none is.
        """
        problem: DocumentError | None = None
        for path in _states(self.folder):
            try:
                return native.loads(_read(path)[1], registry)
            except DocumentError as error:
                problem = problem or error
            except (OSError, ValueError):
                continue
        raise problem or DocumentError(f"Nothing of “{self.origin.name}” can be read any more.", place="file")


class Session:
    """The unsaved work of this running program.

    Args:
        root: folder of all sessions. Nothing is made in it before there is something to keep.
    """

    def __init__(self, root: Path):
        self.root = root
        self._folder: Path | None = None
        self._presence: Presence | None = None

    def keep(self, document_id: str, text: str, origin: Origin, picture: bytes | None = None) -> None:
        """Keep a state of a document, and the last ones before it. Raises OSError; those are kept then.

        Args:
            document_id: by which this session tells documents apart.
            text: the workflow.
            picture: a small PNG of what it looks like.
        """
        folder = self._begun() / document_id
        make_folder(folder)
        states = _states(folder)
        number = int(states[0].stem) + 1 if states else 1
        content = f"{origin.to_line()}\n{text}".encode()
        write_whole(folder / f"{number:08d}{SUFFIX}", content)
        for old in states[ROTATIONS - 1 :]:
            with suppress(OSError):
                old.unlink()
        if picture is not None:
            write_whole(folder / PICTURE, picture, durable=False)

    def forget(self, document_id: str) -> None:
        """The document is saved or given up: nothing of it needs to be recovered."""
        if self._folder is not None:
            shutil.rmtree(self._folder / document_id, ignore_errors=True)

    def adopt(self, found: Recoverable) -> str:
        """Take over what another session left, states and all; returns its id in this one. Raises OSError."""
        document_id = new_id()
        former = found.folder.parent
        found.folder.rename(self._begun() / document_id)
        _tidy(former)
        return document_id

    def end(self) -> None:
        """The program ends, and every document was saved or given up."""
        if self._presence is not None:
            self._presence.end()
            self._presence = None
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _begun(self) -> Path:
        if self._folder is None:
            name = f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}-{secrets.token_hex(3)}"
            make_folder(self.root / name)
            self._presence = Presence(self.root / name)
            self._folder = self.root / name
        return self._folder


def recoverable(root: Path) -> list[Recoverable]:
    """What programs that no longer run have left unsaved, newest first. Deletes nothing."""
    found = []
    for session in _folders(root):
        documents = list(_folders(session))
        if documents and not is_present(session):
            found += [each for each in map(_look, documents) if each is not None]
    return sorted(found, key=lambda each: -each.origin.at_s)


def delete(found: Recoverable) -> None:
    """Delete all states of a document, because the reader wants it. Raises OSError."""
    shutil.rmtree(found.folder)
    _tidy(found.folder.parent)


def new_id() -> str:
    """An id for a document of a session."""
    return secrets.token_hex(8)


def _tidy(session: Path) -> None:
    """Take away the folder of a session that has ended and of which no document is left."""
    if not any(_folders(session)):
        shutil.rmtree(session, ignore_errors=True)


def _look(folder: Path) -> Recoverable | None:
    for path in _states(folder):
        with suppress(OSError, ValueError), path.open(encoding="utf-8") as file:
            return Recoverable(folder, Origin.from_line(file.readline()))
    return None


def _read(path: Path) -> tuple[Origin, str]:
    """Raises OSError, ValueError."""
    line, _, text = path.read_bytes().decode("utf-8").partition("\n")
    return Origin.from_line(line), text


def _states(folder: Path) -> list[Path]:
    """Newest first."""
    numbered = (path for path in folder.glob(f"*{SUFFIX}") if path.stem.isdecimal())
    return sorted(numbered, key=lambda path: -int(path.stem))


def _folders(parent: Path) -> Iterator[Path]:
    with suppress(OSError):
        yield from sorted(path for path in parent.iterdir() if path.is_dir())
