"""Progress as lines: in place on a terminal, whole lines elsewhere."""

from __future__ import annotations

import io

from nodegraph_app.cli.progress import ProgressLines
from nodegraph_app.execution.events import (
    NodeBlocked,
    NodeFailed,
    NodeFinished,
    NodeStarted,
    RunFinished,
    StepProgress,
    WorkerDied,
)

TITLES = {"sample": "Sample", "save": "Save image"}


class Terminal(io.StringIO):
    """A stream that says it is a terminal, of some encoding."""

    def __init__(self, encoding: str = "utf-8"):
        super().__init__()
        self._encoding = encoding

    @property
    def encoding(self) -> str:
        return self._encoding

    def isatty(self) -> bool:
        return True


EVENTS = [
    NodeStarted(1, "sample"),
    StepProgress(1, "sample", 0, 4),
    StepProgress(1, "sample", 4, 4),
    NodeFinished(1, "sample", "key", 1.25, None, False),
    NodeFinished(1, "save", "key", 9.0, None, True),
    RunFinished(1, "done", 75.0),
]


def told(stream: io.StringIO) -> str:
    lines = ProgressLines(TITLES, stream)
    for event in EVENTS:
        lines.tell(event)
    return stream.getvalue()


def test_elsewhere_every_node_is_one_plain_line():
    assert told(io.StringIO()) == "  sample  1.2 s\n  save    cached\nDone after 1 min 15 s.\n"


def test_on_a_terminal_a_bar_fills_and_the_line_is_written_over():
    text = told(Terminal())
    assert "─" * 20 + "  0/4" in text
    assert "━" * 20 + "  4/4" in text
    assert text.count("\n") == 3
    assert "\x1b" not in text


def test_a_terminal_without_line_characters_gets_a_plain_bar():
    text = told(Terminal("cp437"))
    assert "#" * 20 + "  4/4" in text
    assert text.isascii()


def test_failures_say_what_happened_and_what_to_do():
    stream = io.StringIO()
    lines = ProgressLines(TITLES, stream)
    lines.tell(NodeFailed(1, "sample", "Sample: it went wrong.", "Do it otherwise.", None, "Traceback"))
    lines.tell(NodeBlocked(1, "save", "“image” comes from Sample, which did not finish"))
    lines.tell(WorkerDied(1, "sample", "it was ended by signal SIGKILL", True))
    text = stream.getvalue()
    assert "  sample  failed\n  Sample: it went wrong.\n  Do it otherwise.\n" in text
    assert "  save    not run: “image” comes from Sample" in text
    assert "while Sample (sample) ran: it was ended by signal SIGKILL" in text
    assert "Traceback" not in text
