"""How other programs lay out their model folders, so that a collection is used where it lies. Only reads.

ComfyUI keeps ``models/checkpoints``, ``models/loras``, ... and lists further folders in
``extra_model_paths.yaml``; AUTOMATIC1111 and Forge keep ``models/Stable-diffusion``, ``models/Lora``, ... and
``embeddings`` beside ``models``. Their root folder and their folder ``models`` are both understood.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ..core.files import FileKind

log = logging.getLogger(__name__)

_BY_KIND: dict[FileKind, tuple[str, ...]] = {
    "checkpoint": ("checkpoints", "stable-diffusion", "diffusers"),
    "denoiser": ("diffusion_models", "unet"),
    "text_encoder": ("text_encoders", "text_encoder", "clip"),
    "clip_vision": ("clip_vision",),
    "vae": ("vae",),
    "lora": ("loras", "lora", "lycoris"),
    "controlnet": ("controlnet", "t2i_adapter"),
    "upscaler": ("upscale_models", "esrgan", "realesrgan", "swinir", "hat", "dat"),
    "embedding": ("embeddings",),
}
KIND_FOLDERS: Mapping[str, FileKind] = MappingProxyType(
    {folder: kind for kind, folders in _BY_KIND.items() for folder in folders}
)
"""Name of a folder in lower case → what lies in it. Such a folder is left out of a model's name."""

OWN_FOLDERS: Mapping[str, str] = MappingProxyType({kind: folders[0] for kind, folders in _BY_KIND.items()})
"""Kind → the subfolder of a model folder that new files of it are put into."""

PATHS_FILE = "extra_model_paths.yaml"
LARGEST_PATHS_FILE_BYTES = 1_000_000


@dataclass(frozen=True)
class Place:
    """A folder to look through.

    Attributes:
        folder: models are named by their paths below it.
        kind: of the files in it whose content does not tell; None where only their own folder may say it.
    """

    folder: Path
    kind: FileKind | None = None


def kind_of_folder(name: str) -> FileKind | None:
    """What lies in a folder of this name, in any program."""
    return KIND_FOLDERS.get(name.lower())


def program_of(folder: Path) -> str:
    """``"ComfyUI"`` or ``"AUTOMATIC1111"`` when the folder is that program's root or its models; else empty.

    Args:
        folder: as the reader gave it; may be missing.
    """
    if program := _program_at(folder):
        return program
    if (folder / "models" / "checkpoints").is_dir():
        return "ComfyUI"
    return _program_at(folder.parent) if folder.name == "models" else ""


def _program_at(root: Path) -> str:
    """What only that program has; a folder ``models/checkpoints`` anybody may make, we too."""
    if not (root / "models").is_dir():
        return ""
    signs = ("webui.py", "webui.sh", "launch.py", "models/Stable-diffusion")
    if any((root / sign).exists() for sign in signs):
        return "AUTOMATIC1111"
    signs = ("comfy", "custom_nodes", PATHS_FILE, f"{PATHS_FILE}.example")
    return "ComfyUI" if any((root / sign).exists() for sign in signs) else ""


def places(folder: Path) -> Iterator[Place]:
    """The folders to look through for one model folder of the settings, each once.

    Args:
        folder: a plain model folder, another program's root, or that program's folder ``models``.
    """
    program = program_of(folder)
    if not program:
        yield Place(folder)
        return
    root = folder if (folder / "models").is_dir() else folder.parent
    found = [Place(root / "models")]
    if program == "AUTOMATIC1111":
        found.append(Place(root / "embeddings", "embedding"))
    found += _extra_places(root)
    yield from dict.fromkeys(found)


def _extra_places(root: Path) -> Iterator[Place]:
    """What ``extra_model_paths.yaml`` adds: sections with a ``base_path`` and folders by kind."""
    for section in _read_paths_file(root / PATHS_FILE).values():
        if not isinstance(section, dict):
            continue
        base = root / Path(str(section.get("base_path", "."))).expanduser()
        for name, lines in section.items():
            kind = kind_of_folder(str(name))
            if kind is not None and isinstance(lines, str):
                yield from (Place(base / line.strip(), kind) for line in lines.splitlines() if line.strip())


def _read_paths_file(path: Path) -> dict[str, Any]:
    """Its sections; none where it is missing or damaged: it belongs to the other program."""
    try:
        if path.stat().st_size > LARGEST_PATHS_FILE_BYTES:
            return {}
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        log.warning("%s cannot be read: %s", path, error)
        return {}
    import yaml  # only where somebody has such a file

    try:
        sections = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        log.warning("%s is no valid YAML: %s", path, error)
        return {}
    return sections if isinstance(sections, dict) else {}
