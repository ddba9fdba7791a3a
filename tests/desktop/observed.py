"""Starts the program as usual, with somebody beside it who says what is to be seen in its windows.

    python -m tests.desktop.observed QUESTIONS ANSWERS [ARGUMENT …]

QUESTIONS and ANSWERS are file descriptors. Nothing can be done through them, only seen: see `eyes`.
"""

from __future__ import annotations

import sys


def main(questions: int, answers: int) -> None:
    """Run the program until it is closed."""
    from PySide6.QtWidgets import QApplication

    from nodegraph_app.__main__ import entry

    from .eyes import Eyes

    app = QApplication(sys.argv[:1])
    eyes = Eyes(app, questions, answers)
    eyes.open()
    entry()


if __name__ == "__main__":  # the worker imports this file, too
    name, questions, answers, *arguments = sys.argv
    sys.argv = [name, *arguments]
    main(int(questions), int(answers))
