"""Starts the command line, which opens the window when no command is given."""

from __future__ import annotations

import sys

from nodegraph_app.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
