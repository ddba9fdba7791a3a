"""``python -m nodegraph_app.ui.word_lists``: brings resources/translations up to date with the code.

Collects the texts of the window, of its table of commands and of the node library into one .ts file per
language, keeps what is translated already, drops what is no longer said, and makes the .qm files that the
window loads.
``--add fr`` begins a language.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import PySide6

from .. import builtin
from . import actions, node_words
from .translation import ENGLISH, OWN

WINDOW = Path(__file__).parent


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m nodegraph_app.ui.word_lists")
    parser.add_argument("--add", metavar="CODE", action="append", default=[], help="begin this language")
    options = parser.parse_args(arguments)
    folder = builtin.resources() / "translations"
    folder.mkdir(exist_ok=True)
    codes = {ENGLISH, *options.add, *(path.stem.removeprefix(OWN) for path in folder.glob(f"{OWN}*.ts"))}
    for code in sorted(codes):
        written = folder / f"{OWN}{code}.ts"
        collect(written, code)
        _qt("lrelease", "-silent", "-removeidentical", str(written), "-qm", str(written.with_suffix(".qm")))
        print(written)
    return 0


def collect(written: Path, code: str) -> None:
    """Bring one .ts file up to date. English has only what depends on a number."""
    with tempfile.TemporaryDirectory() as scratch:
        tables = Path(scratch) / "tables.py"
        with tables.open("w", encoding="utf-8") as file:
            for context, texts in (
                (node_words.CONTEXT, node_words.texts(builtin.registry())),
                ("Actions", actions.texts()),
            ):
                said = sorted({text for text in texts if text})
                file.writelines(f"translate({context!r}, {text!r})\n" for text in said)
        sources = [str(path) for path in sorted(WINDOW.rglob("*.py"))]
        plain = ("-silent", "-no-obsolete", "-locations", "none", "-disable-heuristic", "similartext")
        only = ("-pluralonly",) if code == ENGLISH else ()
        languages = ("-source-language", ENGLISH, "-target-language", code)
        _qt("lupdate", *plain, *only, *languages, *sources, str(tables), "-ts", str(written))


def _qt(program: str, *arguments: str) -> None:
    subprocess.run([str(Path(PySide6.__file__).parent / program), *arguments], check=True)


if __name__ == "__main__":
    sys.exit(main())
