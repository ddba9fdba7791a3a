"""The language of the window: which ones are shipped, and the texts in the one that was chosen.

A text in a QObject is written ``self.tr("…")``, elsewhere ``translate("Context", "…")``, in a table made at
import ``QT_TRANSLATE_NOOP("Context", "…")``. Whole sentences are translated, with named placeholders. How the
files in resources/translations are made says the README there.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from .. import builtin

SYSTEM = "system"
ENGLISH = "en"
OWN = "nodegraph_"
"""How our files begin; the language follows."""

translate = QCoreApplication.translate
"""(context, text) → the text in the language of the window."""


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """The text itself. Marks it for translation under `context`, by whoever shows it.

    The name is Qt's, because pyside6-lupdate looks for it; Qt's own function is not typed.
    """
    return text


class Counted:
    """Sentences with a number outside QObjects.

    Of functions, pyside6-lupdate takes plurals only from ``tr``, and the name before the dot for the context.
    """

    @staticmethod
    def tr(text: str, note: str, n: int) -> str:
        """The form of `text` for the number `n`, which takes the place of ``%n``."""
        return translate("Counted", text, note, n)


def shipped() -> dict[str, str]:
    """Code of every language there is, English first, and its own name for itself."""
    codes = sorted(path.stem.removeprefix(OWN) for path in _folder().glob(f"{OWN}*.qm"))
    codes.sort(key=lambda code: code != ENGLISH)
    return {code: _name(code) for code in codes}


def chosen(language: str, wanted: Sequence[str] | None = None) -> str:
    """Code of the language to show.

    Args:
        language: of the settings: a code, or ``"system"``.
        wanted: languages of the system, best first, as ``"de-AT"``; asked of the system when left out.
    """
    there = shipped()
    if language != SYSTEM:
        return language if language in there else ENGLISH
    for name in QLocale.system().uiLanguages() if wanted is None else wanted:
        if (code := name.replace("_", "-").partition("-")[0]) in there:
            return code
    return ENGLISH


def install(app: QCoreApplication, language: str) -> str:
    """Show texts in `language`, a code or ``"system"``, from now on; what is made already stays.

    Returns:
        The code of the language that is shown.
    """
    code = chosen(language)
    while _installed:
        app.removeTranslator(_installed.pop())
    qt_files = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in ((f"qtbase_{code}", qt_files), (f"{OWN}{code}", str(_folder()))):
        translator = QTranslator()
        if translator.load(name, folder):
            app.installTranslator(translator)
            _installed.append(translator)
    return code


_installed: list[QTranslator] = []
"""What the application translates with now."""


def _folder() -> Path:
    return builtin.resources() / "translations"


def _name(code: str) -> str:
    name = QLocale(code).nativeLanguageName()
    # Qt calls English by its country, too.
    return "English" if code == ENGLISH else name[:1].upper() + name[1:]
