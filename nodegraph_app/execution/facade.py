"""The engine's side of `core.run.Run`: what one running node may ask of it."""

from __future__ import annotations

import errno
import hashlib
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from ..core.economy import PLENTY, Economy
from ..core.errors import Cancelled, NodeError
from ..core.run import StateStore
from ..core.values import Image
from ..documents.atomic import make_folder, write_whole
from ..documents.picture import encode_png, write_picture
from .events import Event, Picture, PictureWritten, StepProgress

if TYPE_CHECKING:
    from numpy import ndarray

PREVIEW_INTERVAL_S = 0.1
"""A window shows no more than ten previews a second."""


class NodeRun:
    """Implements `core.run.Run` for one node of one run.

    Args:
        run, node: for the events.
        device: where networks run.
        output_folder: where it writes.
        workflow: native JSON that pictures carry; None for pictures that shall say nothing.
        previews: whether somebody watches.
        cancelled: set from elsewhere to stop the run.
        emit: takes the events.
        journal: where the node keeps states of a long computation, if anywhere.
        economy: how the node makes do with the memory there is.
    """

    def __init__(
        self,
        run: int,
        node: str,
        *,
        device: str,
        output_folder: Path,
        workflow: str | None,
        previews: bool,
        cancelled: threading.Event,
        emit: Callable[[Event], None],
        journal: StateStore | None = None,
        economy: Economy = PLENTY,
    ):
        self._run, self._node = run, node
        self.device, self.journal, self.economy = device, journal, economy
        self._output_folder, self._workflow = output_folder, workflow
        self._previews, self._cancelled, self._emit = previews, cancelled, emit
        self._last_preview_s = 0.0
        self.known_share = 0.0
        """Share of the node's steps that were known from earlier runs when it began."""
        self._stepped = False
        self.shown: list[Image] = []
        self.written: list[tuple[str, str]] = []

    def check(self) -> None:
        """See `core.run.Run.check`."""
        if self._cancelled.is_set():
            raise Cancelled

    def step(self, done: int, total: int, preview: Callable[[], Image | None] | None = None) -> None:
        """See `core.run.Run.step`."""
        self.check()
        if not self._stepped:
            self._stepped, self.known_share = True, done / total if total else 0.0
        self._emit(StepProgress(self._run, self._node, done, total))
        now_s = time.monotonic()
        if (
            preview
            and self._previews
            and 0 < done < total
            and now_s - self._last_preview_s >= PREVIEW_INTERVAL_S
        ):
            self._last_preview_s = now_s
            image = preview()
            if image is not None:
                self._emit(Picture(self._run, self._node, encode_png(image.pixels[0]), preview=True))

    def show(self, image: Image) -> None:
        """See `core.run.Run.show`."""
        self.shown.append(image)
        emit_pictures(self._run, self._node, image, self._emit)

    def write(self, image: Image, name: str) -> tuple[Path, ...]:
        """See `core.run.Run.write`."""
        relative = self._inside(name, "a picture")
        return tuple(self._write_one(pixels, relative) for pixels in image.pixels)

    def write_file(
        self, pieces: Iterable[bytes], name: str, ending: str, fingerprint: Callable[[Path], str]
    ) -> Path:
        """See `core.run.Run.write_file`."""
        relative = self._inside(name, "a file")
        path = None
        try:
            path = claim_numbered(self._output_folder / relative, ending)
            write_whole(path, self._checked(pieces))
            content = fingerprint(path)
        except BaseException as error:
            if path is not None:
                with suppress(OSError):
                    path.unlink()  # the name that was claimed, with nothing in it
            if isinstance(error, OSError):
                raise self._refused("file", error) from error
            raise
        self.written.append((str(path), content))
        self._emit(PictureWritten(self._run, self._node, str(path)))
        return path

    def _checked(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self.check()
            yield piece

    def _inside(self, name: str, what: str) -> PurePosixPath:
        relative = PurePosixPath(name.replace("\\", "/"))
        if (
            not name.strip()
            or not relative.parts
            or relative.is_absolute()
            or ".." in relative.parts
            or ":" in name
        ):
            raise NodeError(
                f"“{name}” is no name for {what} in the folder where it is written.",
                node=self._node,
                place="name",
                hint="Use letters, digits and /; the folder itself is chosen elsewhere.",
            )
        return relative

    def _refused(self, what: str, error: OSError) -> NodeError:
        remedy = "Make room" if error.errno == errno.ENOSPC else "Choose another output folder or name"
        return NodeError(
            f"The {what} could not be written: {error.strerror or error}, “{self._output_folder}”.",
            node=self._node,
            hint=f"{remedy}, then run again; nothing computed is lost.",
        )

    def _write_one(self, pixels: ndarray, relative: PurePosixPath) -> Path:
        path = None
        try:
            path = claim_numbered(self._output_folder / relative)
            write_picture(path, pixels, self._workflow)
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            if path is not None:
                with suppress(OSError):
                    path.unlink()  # the name that was claimed, with nothing in it
            raise self._refused("picture", error) from error
        self.written.append((str(path), sha256))
        self._emit(PictureWritten(self._run, self._node, str(path)))
        return path


def emit_pictures(run: int, node: str, image: Image, emit: Callable[[Event], None]) -> None:
    """Send each picture of a batch."""
    for index, pixels in enumerate(image.pixels):
        emit(Picture(run, node, encode_png(pixels), index, len(image.pixels)))


def claim_numbered(stem: Path, ending: str = ".png") -> Path:
    """Make an empty file ``stem_00001.png``, or with the next number that is free, and return its path.

    The file holds the name against other processes until the picture replaces it. Raises OSError.
    """
    make_folder(stem.parent)
    taken = re.compile(re.escape(stem.name) + r"_(\d{5,})" + re.escape(ending))
    numbers = [int(match[1]) for path in stem.parent.iterdir() if (match := taken.fullmatch(path.name))]
    number = max(numbers, default=0) + 1
    while True:
        path = stem.with_name(f"{stem.name}_{number:05}{ending}")
        try:
            path.touch(exist_ok=False)
        except FileExistsError:
            number += 1
        else:
            return path
