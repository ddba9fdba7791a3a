"""What can be preferred, in words: each setting, what follows from it, and how it is edited."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

from ...core.performance import Attention
from ..translation import QT_TRANSLATE_NOOP, SYSTEM, translate


@dataclass(frozen=True)
class Preference:
    """One setting.

    Attributes:
        name: field of `Settings`.
        title, words: what it is, and what follows from it.
        kind: how it is edited.
        choices: (value, as readers know it).
        none: what 0 means, for sizes and counts.
    """

    name: str
    title: str
    words: str
    kind: Literal["choice", "language", "switch", "size", "count", "percent", "folder"]
    choices: tuple[tuple[str, str], ...] = ()
    none: str = ""

    def said(self) -> Preference:
        """The same in the language of the window."""
        return replace(
            self,
            title=translate("Preferences", self.title),
            words=translate("Preferences", self.words) if self.words else "",
            choices=tuple((value, translate("Preferences", words)) for value, words in self.choices),
            none=translate("Preferences", self.none) if self.none else "",
        )


PAGES: tuple[tuple[str, tuple[Preference, ...]], ...] = (
    (
        QT_TRANSLATE_NOOP("Preferences", "Window"),
        (
            Preference(
                "theme",
                QT_TRANSLATE_NOOP("Preferences", "Theme"),
                "",
                "choice",
                (
                    ("system", QT_TRANSLATE_NOOP("Preferences", "As the system")),
                    ("dark", QT_TRANSLATE_NOOP("Preferences", "Dark")),
                    ("light", QT_TRANSLATE_NOOP("Preferences", "Light")),
                ),
            ),
            Preference(
                "language",
                QT_TRANSLATE_NOOP("Preferences", "Language"),
                QT_TRANSLATE_NOOP(
                    "Preferences", "From the next start on. Files are the same in every language."
                ),
                "language",
                ((SYSTEM, QT_TRANSLATE_NOOP("Preferences", "As the system")),),
            ),
            Preference(
                "interface_percent",
                QT_TRANSLATE_NOOP("Preferences", "Size of everything"),
                QT_TRANSLATE_NOOP("Preferences", "Texts too. From the next start on."),
                "percent",
            ),
            Preference(
                "start_page",
                QT_TRANSLATE_NOOP("Preferences", "Begin with the start page"),
                QT_TRANSLATE_NOOP("Preferences", "Where no file is opened."),
                "switch",
            ),
            Preference(
                "restore_tabs",
                QT_TRANSLATE_NOOP("Preferences", "Open what was open last time"),
                QT_TRANSLATE_NOOP("Preferences", "Those that have a file."),
                "switch",
            ),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Preferences", "Canvas"),
        (
            Preference(
                "link_style",
                QT_TRANSLATE_NOOP("Preferences", "Links"),
                "",
                "choice",
                (
                    ("curve", QT_TRANSLATE_NOOP("Preferences", "Curves")),
                    ("straight", QT_TRANSLATE_NOOP("Preferences", "Straight")),
                    ("angled", QT_TRANSLATE_NOOP("Preferences", "Right-angled")),
                    ("hidden", QT_TRANSLATE_NOOP("Preferences", "Hidden until pointed at")),
                ),
            ),
            Preference(
                "snap_to_grid",
                QT_TRANSLATE_NOOP("Preferences", "Nodes land on the grid"),
                QT_TRANSLATE_NOOP("Preferences", "Ctrl held while dragging does the opposite."),
                "switch",
            ),
            Preference(
                "align_guides",
                QT_TRANSLATE_NOOP("Preferences", "Guides"),
                QT_TRANSLATE_NOOP(
                    "Preferences", "Lines to the nodes it is in line with; without the grid it lands there."
                ),
                "switch",
            ),
            Preference(
                "motion",
                QT_TRANSLATE_NOOP("Preferences", "Motion"),
                QT_TRANSLATE_NOOP("Preferences", "Reduced: nothing moves that need not."),
                "choice",
                (
                    ("system", QT_TRANSLATE_NOOP("Preferences", "As the desktop")),
                    ("full", QT_TRANSLATE_NOOP("Preferences", "Full")),
                    ("reduced", QT_TRANSLATE_NOOP("Preferences", "Reduced")),
                ),
            ),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Preferences", "Computing"),
        (
            Preference(
                "device",
                QT_TRANSLATE_NOOP("Preferences", "Device"),
                QT_TRANSLATE_NOOP(
                    "Preferences", "Where networks run. Automatic takes a graphics card where there is one."
                ),
                "choice",
                (
                    ("auto", QT_TRANSLATE_NOOP("Preferences", "Automatic")),
                    ("cuda", "CUDA"),
                    ("mps", "Apple (MPS)"),
                    ("cpu", QT_TRANSLATE_NOOP("Preferences", "Processor")),
                ),
            ),
            Preference(
                "vram_bytes",
                QT_TRANSLATE_NOOP("Preferences", "Device memory for networks"),
                QT_TRANSLATE_NOOP(
                    "Preferences",
                    "What does not fit makes room, comes in pieces, or works in tiles; the plan says which.",
                ),
                "size",
                none=QT_TRANSLATE_NOOP("Preferences", "all there is"),
            ),
            Preference(
                "fp8_when_short",
                QT_TRANSLATE_NOOP("Preferences", "Smaller weights when memory is short"),
                QT_TRANSLATE_NOOP(
                    "Preferences",
                    "Eight bits for a model that would not fit even in pieces; pictures change a little.",
                ),
                "switch",
            ),
            Preference(
                "attention",
                QT_TRANSLATE_NOOP("Preferences", "Attention"),
                QT_TRANSLATE_NOOP("Preferences", "What this machine lacks is said before a run."),
                "choice",
                tuple(
                    (name, QT_TRANSLATE_NOOP("Preferences", "Automatic") if name == "auto" else name)
                    for name in get_args(Attention)
                ),
            ),
            Preference(
                "channels_last",
                QT_TRANSLATE_NOOP("Preferences", "Channels last"),
                QT_TRANSLATE_NOOP("Preferences", "How weights of U-Nets and VAEs lie in memory."),
                "choice",
                (
                    ("auto", QT_TRANSLATE_NOOP("Preferences", "Automatic")),
                    ("on", QT_TRANSLATE_NOOP("Preferences", "On")),
                    ("off", QT_TRANSLATE_NOOP("Preferences", "Off")),
                ),
            ),
            Preference(
                "compile",
                QT_TRANSLATE_NOOP("Preferences", "Compile"),
                QT_TRANSLATE_NOOP(
                    "Preferences",
                    "Compiling takes minutes when a size is first met; steps are faster afterwards.",
                ),
                "choice",
                (
                    ("off", QT_TRANSLATE_NOOP("Preferences", "Nothing")),
                    ("blocks", QT_TRANSLATE_NOOP("Preferences", "Repeated blocks")),
                ),
            ),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Preferences", "Results that are kept"),
        (
            Preference(
                "cache_bytes",
                QT_TRANSLATE_NOOP("Preferences", "In memory"),
                QT_TRANSLATE_NOOP("Preferences", "For this run of the program."),
                "size",
                none=QT_TRANSLATE_NOOP("Preferences", "nothing"),
            ),
            Preference(
                "disk_cache_bytes",
                QT_TRANSLATE_NOOP("Preferences", "On disk"),
                QT_TRANSLATE_NOOP("Preferences", "Unchanged work is not done again, tomorrow either."),
                "size",
                none=QT_TRANSLATE_NOOP("Preferences", "nothing"),
            ),
            Preference(
                "journal_bytes",
                QT_TRANSLATE_NOOP("Preferences", "Steps of sampling"),
                QT_TRANSLATE_NOOP("Preferences", "A run that was broken off goes on where it was."),
                "size",
                none=QT_TRANSLATE_NOOP("Preferences", "nothing"),
            ),
            Preference(
                "disk_reserve_bytes",
                QT_TRANSLATE_NOOP("Preferences", "Disk left free"),
                QT_TRANSLATE_NOOP("Preferences", "In any case."),
                "size",
                none=QT_TRANSLATE_NOOP("Preferences", "nothing"),
            ),
            Preference(
                "history_runs",
                QT_TRANSLATE_NOOP("Preferences", "Runs in the history"),
                QT_TRANSLATE_NOOP("Preferences", "The latest."),
                "count",
                none=QT_TRANSLATE_NOOP("Preferences", "all"),
            ),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Preferences", "Safety and privacy"),
        (
            Preference(
                "autosave_s",
                QT_TRANSLATE_NOOP("Preferences", "Unsaved work is kept after"),
                QT_TRANSLATE_NOOP(
                    "Preferences",
                    "Seconds without an edit. It is kept outside your files, and offered after a crash.",
                ),
                "count",
                none=QT_TRANSLATE_NOOP("Preferences", "never"),
            ),
            Preference(
                "workflow_in_pictures",
                QT_TRANSLATE_NOOP("Preferences", "Pictures carry their workflow"),
                QT_TRANSLATE_NOOP(
                    "Preferences",
                    "Dropped on the window, such a picture opens as the workflow that made it. Without, a "
                    "picture says nothing of its prompt.",
                ),
                "switch",
            ),
            Preference(
                "remember_files",
                QT_TRANSLATE_NOOP("Preferences", "Remember which workflows were opened"),
                QT_TRANSLATE_NOOP("Preferences", "Nothing ever leaves this machine either way."),
                "switch",
            ),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Preferences", "Folders"),
        (
            Preference(
                "output_folder",
                QT_TRANSLATE_NOOP("Preferences", "Pictures"),
                QT_TRANSLATE_NOOP("Preferences", "Where Save image writes."),
                "folder",
            ),
            Preference(
                "input_folder",
                QT_TRANSLATE_NOOP("Preferences", "Inputs"),
                QT_TRANSLATE_NOOP("Preferences", "Where pictures that a workflow names lie."),
                "folder",
            ),
        ),
    ),
)
