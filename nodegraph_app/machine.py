"""Where this machine computes, known without torch: what a worker found out once and wrote down.

Keys name the class of numerics, and which device ``"auto"`` takes only torch can say, which takes seconds to
load. The answer is written down beside the cache together with everything it could depend on.
"""

from __future__ import annotations

import json
import logging
import os
import platform
import sys
from dataclasses import asdict, dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from .core.numerics import Numerics, torch_release
from .core.performance import Performance
from .documents.atomic import write_whole

log = logging.getLogger(__name__)

CHOOSING_VARIABLES = (
    "CUDA_VISIBLE_DEVICES", "NVIDIA_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES",
)  # fmt: skip


@dataclass(frozen=True)
class Device:
    """Where a worker computes.

    Attributes:
        name: ``"cpu"``, ``"cuda"`` or ``"mps"``.
        numerics: class of results that may stand for each other, part of every key.
        description: for the reader.
        memory_bytes: what networks may take of its memory; 0 where that is not known.
    """

    name: str
    numerics: str
    description: str
    memory_bytes: int = 0

    def at(self, performance: Performance) -> Device:
        """The same device where results are computed with these settings."""
        kind = replace(Numerics.read(self.numerics), performance=performance.numerics(self.name))
        return replace(self, numerics=str(kind))


def remembered(wish: str, folder: Path) -> Device | None:
    """The device that a worker took for this wish when the machine was as it is now, or None.

    What another version of torch computes here has other keys, so it is None after an update too.

    Args:
        wish: ``"auto"`` or the name of a device.
        folder: of the cache.
    """
    try:
        saved = json.loads(_file(folder).read_text("utf-8"))
        entry = saved[wish]
        if entry["surroundings"] != surroundings():
            return None
        device = Device(**entry["device"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    types = {"memory_bytes": int}
    if not all(isinstance(value, types.get(name, str)) for name, value in asdict(device).items()):
        return None
    return device if Numerics.read(device.numerics).torch == torch_release() else None


def remember(wish: str, folder: Path, device: Device) -> None:
    """Write down which device was taken. A disk that refuses is no trouble: it is found out again."""
    if remembered(wish, folder) == device:
        return
    try:
        saved = json.loads(_file(folder).read_text("utf-8"))
    except (OSError, ValueError):
        saved = {}
    entries = saved if isinstance(saved, dict) else {}
    entries[wish] = {"device": asdict(device), "surroundings": surroundings()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(_file(folder), json.dumps(entries, indent=2, sort_keys=True).encode() + b"\n")
    except OSError as error:
        log.warning("the device could not be written down: %s", error)


def surroundings() -> dict[str, str]:
    """Whatever the choice of a device and its arithmetic depend on, as far as it is known without torch."""
    try:
        torch = version("torch")
    except PackageNotFoundError:
        torch = ""
    return {
        "machine": f"{platform.node()} {platform.machine()} {sys.platform}",
        "torch": torch,
        "driver": _driver(),
        **{name: os.environ[name] for name in CHOOSING_VARIABLES if name in os.environ},
    }


def _driver() -> str:
    """What shows that an accelerator or its driver was added, changed or taken away."""
    if sys.platform == "win32":
        system = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32")
        return " ".join(_stamp(system / name) for name in ("nvcuda.dll", "amdhip64.dll"))
    if sys.platform == "darwin":
        return platform.mac_ver()[0]
    nodes = sorted(path.name for path in Path("/dev").glob("nvidia[0-9]*"))
    return " ".join([*nodes, _stamp(Path("/dev/kfd")), _text(Path("/proc/driver/nvidia/version"))])


def _stamp(path: Path) -> str:
    try:
        return f"{path.name} {path.stat().st_size}"
    except OSError:
        return ""


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace").strip()
    except OSError:
        return ""


def _file(folder: Path) -> Path:
    return folder / "devices.json"
