"""Files that can run code when opened become safetensors, in a process of their own. Touches no torch."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core.errors import ModelFileError
from ..own_process import python_path
from .confinement import OFFLINE
from .description import REFUSED_ENDINGS
from .headers import read_header

KEPT_VARIABLES = (
    "PATH", "PYTHONPATH", "PYTHONHOME", "HOME", "USERPROFILE", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG",
    "LD_LIBRARY_PATH", "VIRTUAL_ENV",
)  # fmt: skip
"""What Python and torch need of the environment; tokens and passwords stay behind."""


class Unsafe(ModelFileError):
    """A file holds more than tensors: opening it could run code."""


@dataclass(frozen=True)
class Converted:
    """A new safetensors file.

    Attributes:
        path: where it is.
        tensors: how many it holds.
        left_out: names of what the old file held beside them.
        size_bytes: on disk.
    """

    path: Path
    tensors: int
    left_out: tuple[str, ...]
    size_bytes: int


def convert(source: Path, target: Path) -> Converted:
    """Write the tensors of a ``.ckpt``, ``.pt``, ``.pth`` or ``.bin`` file as safetensors.

    The file is read by `unpickling` in a process without network, which may write nothing but the new file;
    code in it is never run. The new file appears whole or not at all.

    Args:
        source: the file; it is not changed.
        target: the new file, which must not exist.

    Raises:
        Unsafe: it holds more than tensors.
        ModelFileError: it is damaged, or cannot be read or written; there is no new
            file then.
    """
    _check(source, target)
    temporary = target.with_name(f".{target.name[:100]}.{secrets.token_hex(6)}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.touch()  # with the mode that new files have here; safetensors would let nobody else read it
        mode = temporary.stat().st_mode
        temporary.unlink()
        told = _unpickle(source, temporary)
        if "refused" in told:
            raise _refusal(source, str(told["refused"]), str(told["detail"]))
        read_header(temporary)
        temporary.chmod(mode)
        _move(temporary, target)
        return Converted(
            target, int(told["tensors"]), tuple(map(str, told["left_out"])), target.stat().st_size
        )
    except OSError as problem:
        raise ModelFileError(
            f"“{target}” could not be written: {problem.strerror or problem}.",
            hint=f"“{source.name}” is unchanged.",
        ) from problem
    finally:
        with suppress(OSError):
            temporary.unlink()


def _check(source: Path, target: Path) -> None:
    if source.suffix.lower() not in REFUSED_ENDINGS:
        endings = ", ".join(REFUSED_ENDINGS)
        raise ModelFileError(f"“{source.name}” needs no converting.", hint=f"Converted are {endings} files.")
    if not source.is_file():
        raise ModelFileError(f"There is no file “{source}”.", hint="Check the path.")
    if target.suffix != ".safetensors":
        raise ModelFileError(f"“{target.name}” is no name for the new file.", hint="It ends in .safetensors.")
    if target.exists():
        raise ModelFileError(
            f"“{target}” is there already and is not replaced.", hint="Choose another with --out."
        )


def _unpickle(source: Path, target: Path) -> Mapping[str, Any]:
    environment = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    arguments = [str(source.resolve()), str(target.resolve())]
    with subprocess.Popen(
        [sys.executable, "-m", "nodegraph_app.models.unpickling", *arguments],
        env=python_path(environment | dict(OFFLINE)),
        stdin=subprocess.PIPE,  # it ends when this end is closed
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdout is not None
        answer = process.stdout.read()
        code = process.wait()
    try:
        told = json.loads(answer.decode().splitlines()[-1])
    except (ValueError, IndexError):
        told = None
    if not isinstance(told, dict) or not ("refused" in told or code == 0):
        return {"refused": "died", "detail": f"its process ended with {code}"}
    return told


def _refusal(source: Path, why: str, detail: str) -> ModelFileError:
    name = f"“{source.name}”"
    safe = "Nothing in it was run, and no new file was made."
    match why:
        case "code":
            asks = f"it asks for “{detail}” of Python" if detail else "opening it might run code"
            hint = f"{safe} If you trust where it comes from, look for a .safetensors version of it."
            return Unsafe(f"{name} is no plain file of tensors: {asks}.", hint=hint)
        case "empty":
            message, hint = f"{name} holds no tensors.", f"{safe}"
        case "memory":
            message = f"There is too little memory to convert {name}."
            hint = f"Close other programs and try again. {safe}"
        case "died":
            message = f"Converting {name} broke off: {detail}."
            hint = f"There may be too little memory. {safe}"
        case _:
            message = f"{name} is damaged or no file of tensors: {detail}".rstrip(".") + "."
            hint = f"Download or copy it again. {safe}"
    return ModelFileError(message, hint=hint)


def _move(temporary: Path, target: Path) -> None:
    """Give the file its name unless another has it by now."""
    with temporary.open("rb+") as file:
        os.fsync(file.fileno())
    if sys.platform == "win32":
        temporary.rename(target)  # fails where there is one
        return
    try:
        os.link(temporary, target)  # likewise, where rename would replace it
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if target.exists():
            raise FileExistsError(f"{target} exists") from None
        temporary.rename(target)
