"""The reader's preferences: one JSON file that window and command line share."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path

import platformdirs

from .core.errors import DocumentError, ParameterError
from .core.performance import Performance
from .documents.atomic import make_folder, write_whole

APP = "nodegraph"
HOME_VARIABLE = "NODEGRAPH_HOME"
"""Environment variable: one folder for settings, inputs, pictures and logs (a portable installation)."""


def _home(fallback: Path, part: str) -> Path:
    home = os.environ.get(HOME_VARIABLE)
    return Path(home) / part if home else fallback


def config_folder() -> Path:
    """Where the settings file lies."""
    return _home(platformdirs.user_config_path(APP, appauthor=False), "config")


def data_folder() -> Path:
    """Where models and input pictures lie unless the reader says otherwise."""
    return _home(platformdirs.user_data_path(APP, appauthor=False), "data")


def cache_folder() -> Path:
    """Where results are kept unless the reader says otherwise: nothing there that could not be made again."""
    return _home(platformdirs.user_cache_path(APP, appauthor=False), "cache")


def log_folder() -> Path:
    """Where logs go."""
    return _home(platformdirs.user_log_path(APP, appauthor=False), "logs")


def state_folder() -> Path:
    """Where unsaved work is kept until it is saved."""
    return _home(platformdirs.user_state_path(APP, appauthor=False), "state")


def _workflows_folder() -> Path:
    return _home(platformdirs.user_documents_path() / "Nodegraph", "workflows")


def _pictures_folder() -> Path:
    return _home(platformdirs.user_pictures_path() / "Nodegraph", "pictures")


@dataclass(frozen=True)
class Settings:
    """Preferences.

    Attributes:
        model_folders: searched for model files, in this order.
        input_folder: searched for pictures that a workflow names.
        output_folder: where Save image writes.
        workflow_folders: whose workflows are listed beside the canvas; the first one is where new ones are
            saved unless the reader goes elsewhere.
        device: ``"auto"``, ``"cpu"``, ``"cuda"`` or ``"mps"``.
        vram_bytes: of the device's memory, what networks may take, weights and what they compute with; 0 for
            all there is.
        fp8_when_short: whether a denoiser may be kept in eight bits where not even block by block there is
            memory enough for it: much faster than layer by layer, and pictures change a little.
        attention, channels_last, compile: how networks compute, see `core.performance`.
        start_page: whether the window begins with the start page, where no file is given.
        theme: ``"system"``, ``"dark"`` or ``"light"``.
        language: of the window: ``"system"``, or a code as ``"en"``.
        interface_percent: size of everything in the window, texts too, beside what the screen asks for.
        motion: ``"system"``, ``"full"`` or ``"reduced"``: how much may move in the window.
        link_style: ``"curve"``, ``"straight"``, ``"angled"`` or ``"hidden"`` until pointed at.
        snap_to_grid, align_guides: what helps to place nodes.
        keymap: name of the set of keys and mouse habits that the window goes by.
        keys: command → the keys it has instead. Of commands that are not known here too; an entry that is
            none is dropped and costs nothing else.
        cache_bytes: memory that results may take before the cheapest to recompute are dropped.
        cache_folder: where results are kept across restarts.
        disk_cache_bytes: disk space that they may take there; 0 keeps none.
        journal_bytes: disk space that steps of sampling may take, so that a run that was broken off goes on;
            0 switches the journal off.
        disk_reserve_bytes: disk space that results and steps leave free in any case.
        history_runs: so many latest runs are kept in the history; 0 keeps all.
        recent_files: workflows opened last, newest first.
        restore_tabs: whether the workflows that were open when the window was closed are opened again.
        autosave_s: so many seconds after the last edit unsaved work is kept outside the files; 0 never.
        workflow_in_pictures: whether pictures that are written carry the workflow that made them.
        remember_files: whether it is remembered which workflows were opened.
    """

    model_folders: tuple[Path, ...] = field(default_factory=lambda: (data_folder() / "models",))
    input_folder: Path = field(default_factory=lambda: data_folder() / "inputs")
    output_folder: Path = field(default_factory=_pictures_folder)
    workflow_folders: tuple[Path, ...] = field(default_factory=lambda: (_workflows_folder(),))
    device: str = "auto"
    vram_bytes: int = 0
    fp8_when_short: bool = True
    attention: str = "auto"
    channels_last: str = "auto"
    compile: str = "off"
    start_page: bool = True
    theme: str = "system"
    language: str = "system"
    interface_percent: int = 100
    motion: str = "system"
    link_style: str = "curve"
    snap_to_grid: bool = True
    align_guides: bool = True
    keymap: str = "nodegraph"
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cache_bytes: int = 2 * 1024**3
    cache_folder: Path = field(default_factory=cache_folder)
    disk_cache_bytes: int = 20 * 1000**3
    journal_bytes: int = 4 * 1000**3
    disk_reserve_bytes: int = 5 * 1000**3
    history_runs: int = 10_000
    recent_files: tuple[Path, ...] = ()
    restore_tabs: bool = True
    autosave_s: int = 5
    workflow_in_pictures: bool = True
    remember_files: bool = True

    @property
    def performance(self) -> Performance:
        """How networks compute. Raises ParameterError where a word is no choice."""
        return Performance.chosen(self.attention, self.channels_last, self.compile)

    @property
    def digests_file(self) -> Path:
        """Where fingerprints of files are remembered."""
        return self.cache_folder / "digests.sqlite"

    @staticmethod
    def path() -> Path:
        """The settings file."""
        return config_folder() / "settings.json"

    @classmethod
    def load(cls) -> Settings:
        """The saved settings, or the defaults when none were saved.

        Raises:
            DocumentError: the file cannot be read; says where it is.
        """
        path = cls.path()
        try:
            saved = json.loads(path.read_text("utf-8"))
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError) as error:
            raise DocumentError(
                f"The settings file {path} cannot be read: {error}.",
                hint="Mend or delete it; it is not touched.",
            ) from error
        return cls()._with(saved, path)

    def _with(self, saved: object, path: Path) -> Settings:
        if not isinstance(saved, dict):
            raise DocumentError(f"The settings file {path} holds no settings.", hint="Mend or delete it.")
        changes: dict[str, object] = {}
        for known in fields(self):
            value, default = saved.get(known.name), getattr(self, known.name)
            if value is None:
                continue
            if known.name == "keys":
                changes[known.name] = _keys(value)
            elif (
                isinstance(default, tuple)
                and isinstance(value, list)
                and all(isinstance(v, str) for v in value)
            ):
                changes[known.name] = tuple(Path(v).expanduser() for v in value)
            elif isinstance(default, Path) and isinstance(value, str):
                changes[known.name] = Path(value).expanduser()
            elif type(value) is type(default):
                changes[known.name] = value
            else:
                raise DocumentError(
                    f"In the settings file {path}, “{known.name}” has the wrong type.", place=known.name,
                    hint="Mend or delete it.",
                )  # fmt: skip
        read = replace(self, **changes)  # type: ignore[arg-type]  # checked field by field above
        try:
            _ = read.performance
        except ParameterError as error:
            raise DocumentError(
                f"In the settings file {path}: {error.message}", place=error.place, hint=error.hint
            ) from error
        return read

    def save(self) -> None:
        """Write the settings file. Raises OSError; the old file is whole then."""
        text = json.dumps(asdict(self), indent=2, default=str, sort_keys=True)
        make_folder(self.path().parent)
        write_whole(self.path(), text.encode() + b"\n")


def _keys(saved: object) -> dict[str, tuple[str, ...]]:
    """What of the keys can be understood. Nobody shall lose the folders to a slip in the keys."""
    entries = saved.items() if isinstance(saved, dict) else ()
    return {
        name: tuple(keys)
        for name, keys in entries
        if isinstance(keys, list) and all(isinstance(key, str) for key in keys)
    }
