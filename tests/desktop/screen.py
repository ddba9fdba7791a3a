"""Drives the real program on a private X server, with xdotool and ImageMagick: keys, mouse, screenshots.

Everything waits for a condition, never for a time, so that a slow machine only takes longer.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self, TypeVar

import numpy as np
from PIL import Image

from nodegraph_app.settings import HOME_VARIABLE

T = TypeVar("T")

PROGRAMS = {"Xvfb": "xvfb", "openbox": "openbox", "xdotool": "xdotool", "import": "imagemagick"}
WIDTH, HEIGHT = 1600, 1000
PATIENCE_S = 240.0
ROOT = Path(__file__).parents[2]


def missing_programs() -> list[str]:
    """Debian packages of the programs that are not installed."""
    return [package for program, package in PROGRAMS.items() if shutil.which(program) is None]


def wait_until(what: str, probe: Callable[[], T], patience_s: float = PATIENCE_S) -> T:
    """The first true answer of `probe`. Fails, saying `what` was waited for, when there is none in time."""
    deadline_s = time.monotonic() + patience_s
    while True:
        answer = probe()
        if answer:
            return answer
        if time.monotonic() > deadline_s:
            raise AssertionError(f"Waited {patience_s:.0f} s in vain for: {what}")
        time.sleep(0.1)


class Screen:
    """An X server with a window manager on a display number of its own."""

    def __enter__(self) -> Self:
        read, write = os.pipe()
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp"],
            pass_fds=(write,),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as answer:
            self.display = f":{answer.readline().strip()}"
        self._manager = subprocess.Popen(
            ["openbox"], env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        return self

    def __exit__(self, *_: object) -> None:
        for process in (self._manager, self._server):
            process.terminate()
            process.wait(20)

    @property
    def environment(self) -> dict[str, str]:
        """For programs that shall appear here."""
        kept = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
        return {**kept, "DISPLAY": self.display}

    def tool(self, *arguments: str) -> str:
        """What xdotool answers; empty when it found nothing."""
        answer = subprocess.run(
            ["xdotool", *arguments], env=self.environment, capture_output=True, text=True, check=False
        )
        return answer.stdout.strip()

    def picture(self) -> np.ndarray:
        """The screen, (height, width, 3) bytes."""
        shot = subprocess.run(
            ["import", "-window", "root", "png:-"], env=self.environment, capture_output=True, check=True
        )
        return np.asarray(Image.open(io.BytesIO(shot.stdout)).convert("RGB"))


class Program:
    """The program in a window, or a run of it without one."""

    def __init__(
        self, screen: Screen, home: Path, *arguments: str, arranged: bool = True, start_page: bool = False
    ):
        self.screen, self.home, self.arguments = screen, home, arguments
        self._start_page = start_page
        """Whether the canvas is covered with the start page, as on the very first start."""
        self._arranged = arranged
        """Whether the window is brought to a known place, or left where it opens."""

    def __enter__(self) -> Self:
        self.home.mkdir(parents=True, exist_ok=True)
        settings = self.home / "config" / "settings.json"
        if not self._start_page and not settings.exists():
            settings.parent.mkdir(parents=True, exist_ok=True)
            settings.write_text(json.dumps({"start_page": False}))
        self._log = (self.home / "output.txt").open("w")
        self._process = self._launched(
            cwd=ROOT,
            env={**self.screen.environment, HOME_VARIABLE: str(self.home)},
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        self.window = wait_until("the window", self._find)
        if not self._arranged:
            return self
        self.screen.tool("windowsize", "--sync", self.window, str(WIDTH), str(HEIGHT - 24))
        self.screen.tool("windowmove", "--sync", self.window, "0", "20")
        self.screen.tool("windowactivate", "--sync", self.window)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def _launched(self, **how: Any) -> subprocess.Popen[bytes]:
        """Start the process, see `subprocess.Popen`."""
        return subprocess.Popen([sys.executable, "-m", "nodegraph_app", *self.arguments], **how)

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    @property
    def geometry(self) -> dict[str, int]:
        """Place and size of the area within the frame, in pixels: X, Y, WIDTH, HEIGHT."""
        told = self.screen.tool("getwindowgeometry", "--shell", self.window).split()
        numbers = dict(line.split("=", 1) for line in told)
        return {name: int(numbers[name]) for name in ("X", "Y", "WIDTH", "HEIGHT")}

    @property
    def title(self) -> str:
        """Of the window."""
        return self.screen.tool("getwindowname", self.window)

    @property
    def pictures(self) -> list[Path]:
        """The pictures it has finished writing, oldest first."""
        found = sorted((self.home / "pictures").rglob("*.png"), key=lambda path: path.stat().st_mtime_ns)
        return [path for path in found if path.stat().st_size]  # a name is claimed before it is filled

    def keys(self, *names: str) -> None:
        """Press keys, e.g. ``"ctrl+Return"``."""
        for name in names:
            self.screen.tool("key", "--clearmodifiers", name)

    def type(self, text: str) -> None:
        """Type a text."""
        self.screen.tool("type", "--clearmodifiers", "--delay", "15", text)

    def move_to(self, x: float, y: float) -> None:
        """Move the mouse."""
        self.screen.tool("mousemove", "--sync", str(round(x)), str(round(y)))

    def click(self, x: float, y: float) -> None:
        """Click with the left button."""
        self.move_to(x, y)
        self.screen.tool("click", "1")

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Press at one point, move in steps, and release at another."""
        self.move_to(*start)
        self.screen.tool("mousedown", "1")
        for share in (0.1, 0.3, 0.6, 0.9, 1.0):
            self.move_to(start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)
        self.screen.tool("mouseup", "1")

    def open(self, path: Path, title: str) -> None:
        """Open a file as a person does: Ctrl+O, its path, Enter; until the window bears its title."""
        self.keys("ctrl+o")
        dialog = wait_until("the dialog", lambda: self.screen.tool("search", "--name", "^Open a workflow$"))
        self.screen.tool("windowactivate", "--sync", dialog.splitlines()[0])
        self.keys("ctrl+a")
        self.type(str(path))
        self.keys("Return")
        wait_until(f"“{title}” to be open", lambda: self.title.startswith(title))

    def run(self, pictures: int) -> list[Path]:
        """Press Ctrl+Enter and wait until so many further pictures are written; returns them."""
        before = set(self.pictures)
        self.keys("ctrl+Return")
        wait_until(f"{pictures} pictures", lambda: len(set(self.pictures) - before) >= pictures)
        return [path for path in self.pictures if path not in before]

    def _find(self) -> str:
        assert self.alive, (self.home / "output.txt").read_text()
        return self.screen.tool("search", "--onlyvisible", "--name", " – Nodegraph$").partition("\n")[0]


def blobs(picture: np.ndarray, colour: str, least_px: int = 4) -> list[tuple[float, float]]:
    """Centres (x, y) of filled spots of exactly this colour, topmost first; lines are too thin to count."""
    wanted = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], np.uint8)
    hits = (picture == wanted).all(axis=2)
    windows = np.lib.stride_tricks.sliding_window_view(hits, (least_px, least_px))
    corners = np.argwhere(windows.all(axis=(2, 3)))
    groups: list[list[np.ndarray]] = []
    for corner in corners:
        near = next((group for group in groups if np.abs(group[-1] - corner).max() <= 2 * least_px), None)
        if near is None:
            groups.append([corner])
        else:
            near.append(corner)
    centres = [np.mean(group, axis=0) + (least_px - 1) / 2 for group in groups]
    return sorted(((float(x), float(y)) for y, x in centres), key=lambda at: (at[1], at[0]))
