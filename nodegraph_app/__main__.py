"""Starts the command line, which opens the window when no command is given."""

from __future__ import annotations

import sys

from nodegraph_app.loading import without_collecting


def entry() -> None:
    """What the installed command calls."""
    try:
        with without_collecting():
            from nodegraph_app.cli import main  # takes a moment, in which Ctrl+C is not to give a traceback
    except KeyboardInterrupt:
        sys.exit(130)  # see `cli.INTERRUPTED`
    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    entry()
