"""The commands: run, steps, queue, history, plan, check, nodes, models, cache; else the editor opens.

Exit codes: 0 done, 1 a node failed, 2 the file or the arguments are wrong, 130 stopped with Ctrl+C.
"""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from .. import __version__
from ..core.errors import NodegraphError, sentence
from ..loading import without_collecting
from . import cache, check, history, models, nodes, plan, queue, run, steps
from .printing import complain, prepare_streams, write_log

COMMANDS = {module.NAME: module for module in (run, steps, queue, history, plan, check, nodes, models, cache)}

WRONG = 2
FAILED = 1
INTERRUPTED = 130


def main(argv: Sequence[str]) -> int:
    """Run one command; returns the exit code and raises nothing."""
    prepare_streams()
    try:
        arguments = _parser().parse_args(_with_command(list(argv)))
        return int(arguments.act(arguments))
    except SystemExit as ending:  # argparse has printed the help or what is wrong
        return ending.code if isinstance(ending.code, int) else WRONG
    except NodegraphError as error:
        complain(error)
        return WRONG
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of a pipe has seen enough (`| head`); Python would complain again when it flushes at
        # exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return FAILED
    except Exception as error:
        _log(error)
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="nodegraph-app",
        description="Wire image-diffusion pipelines and run them on your own machine.",
        epilog="Without a command the editor opens, with FILE if one is given: nodegraph-app [FILE]",
    )
    parser.add_argument("--version", action="version", version=f"Nodegraph {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for module in COMMANDS.values():
        module.add_to(commands)
    edit = commands.add_parser("edit", help="open the editor; the same as no command")
    edit.add_argument("file", metavar="FILE", nargs="?", type=Path, help="workflow or picture to open")
    edit.set_defaults(act=_open_editor)
    return parser


def _with_command(argv: list[str]) -> list[str]:
    """The arguments with ``edit`` in front where no command is named."""
    if not argv:
        return ["edit"]
    first = argv[0]
    is_file = first not in COMMANDS and first != "edit" and not first.startswith("-")
    return ["edit", *argv] if is_file and (Path(first).suffix or Path(first).exists()) else argv


def _open_editor(arguments: argparse.Namespace) -> int:
    display = (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("QT_QPA_PLATFORM")
    )
    if sys.platform.startswith("linux") and not display:
        raise NodegraphError(
            "There is no display to open the editor on.",
            hint="To run a workflow without one: nodegraph-app run FILE",
        )
    try:
        with without_collecting():
            from ..ui.app import main as open_window
    except ImportError as error:
        raise NodegraphError(
            f"The editor could not be loaded: {error}.",
            hint="On a bare Linux, Qt needs some system libraries; the README lists them. "
            "To run a workflow without the editor: nodegraph-app run FILE",
        ) from error
    return open_window(arguments.file)


def _log(error: Exception) -> None:
    path = write_log("".join(traceback.format_exception(error)))
    hint = "This is a fault of Nodegraph" + (f"; the details are in {path}." if path else ".")
    complain(NodegraphError(sentence(f"Nodegraph stopped with {type(error).__name__}: {error}"), hint=hint))
