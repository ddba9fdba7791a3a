"""Following a run from the command line: its events told as they come, Ctrl+C heard, the exit code found."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..execution.client import Client
from ..execution.events import Event, Picture, RunFinished, RunRefused
from ..settings import Settings
from .printing import print_json

POLL_S = 0.1
EXIT_CODES = {"done": 0, "failed": 1, "cancelled": 130}

Listener = Callable[[Event], object]


def follow(client: Client, run: int, interrupted: threading.Event, *listeners: Listener) -> int:
    """Tell the listeners everything until the run is over; returns the exit code.

    The first Ctrl+C asks the run to stop, a second one leaves it where it is.
    """
    asked_to_stop = False
    refused = False
    while True:
        if interrupted.is_set():
            interrupted.clear()
            if asked_to_stop:
                return EXIT_CODES["cancelled"]
            asked_to_stop = True
            client.cancel(run)
        event = client.poll(POLL_S)
        if event is None:
            continue
        for listener in listeners:
            listener(event)
        refused |= isinstance(event, RunRefused)
        if isinstance(event, RunFinished) and event.run == run:
            return 2 if refused else EXIT_CODES[event.outcome]


def tell_json(event: Event) -> None:
    """Print an event as a JSON line. A picture's bytes are on disk or of no use on a terminal: only their
    number is told.
    """
    line = event.to_json()
    if isinstance(event, Picture):
        line["png_bytes"] = len(event.png)
        del line["png"]
    print_json(line)


@contextmanager
def worker(settings: Settings) -> Iterator[tuple[Client, threading.Event]]:
    """A worker, and what Ctrl+C sets; the worker ends with the block. It loads torch when a run needs it."""
    client = Client(settings)
    with interrupts() as interrupted:
        try:
            with interrupts_ignored():
                client.start()
            yield client, interrupted
        finally:
            client.close()


@contextmanager
def interrupts() -> Iterator[threading.Event]:
    """Ctrl+C sets the event instead of breaking off whatever runs; a second one while it is set breaks
    off.
    """
    pressed = threading.Event()

    def press(signal_number: int, frame: object) -> None:
        if pressed.is_set():
            raise KeyboardInterrupt
        pressed.set()
        print("\nStopping; press Ctrl+C again to leave at once.", file=sys.stderr)

    if threading.current_thread() is not threading.main_thread():
        yield pressed
        return
    before = signal.signal(signal.SIGINT, press)
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def interrupts_ignored() -> Iterator[None]:
    """What is started meanwhile does not hear Ctrl+C itself: it is told by us, in order."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
