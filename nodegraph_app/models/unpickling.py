"""The process that turns a file of another format into safetensors; started by `conversion`, for one file.

``python -m nodegraph_app.models.unpickling FILE OUT`` writes OUT, which must not exist, and prints one JSON
value: ``{"tensors": ..., "left_out": ...}``, or ``{"refused": ..., "detail": ...}``.
"""

from __future__ import annotations

import json
import os
import pickle
import re
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from ..core.economy import ran_out
from .confinement import Forbidden, confine, leave_the_network

ENVELOPES = ("state_dict", "params_ema", "params", "model_state_dict", "model", "module", "ema", "generator")
"""Keys under which training programs put the weights, likeliest first."""

EMBEDDING = "string_to_param"
"""Key of a textual inversion's only tensor; in safetensors, programs call it ``emb_params``."""

DEEPEST_ENVELOPE = 3


def main(source: Path, target: Path) -> int:
    """Convert in a process that may do nothing else; returns the exit code."""
    leave_the_network()  # while there is one thread
    import_module("safetensors.torch")
    threading.Thread(target=_end_with_parent, args=(target,), daemon=True).start()
    confine(target)
    told = unpack(source, target)
    print(json.dumps(told), flush=True)
    return 1 if "refused" in told else 0


def _end_with_parent(target: Path) -> None:
    """Wait until whoever started this process is gone, which closes the pipe; then end and leave nothing."""
    while os.read(0, 1):
        pass
    with suppress(OSError):
        target.unlink()
    os._exit(1)


def unpack(source: Path, target: Path) -> dict[str, Any]:
    """Write the tensors of `source` into `target`; says how many, or why there are none to be had."""
    import torch
    from safetensors.torch import save_file

    try:
        content, left_out = _unwrapped(_read(torch, source))
        tensors = dict(_tensors(torch, content, ""))
        if not tensors:
            return _refused("empty")
        save_file(_independent(tensors), target, metadata={"format": "pt"})
        return {"tensors": len(tensors), "left_out": left_out}
    except pickle.UnpicklingError as error:
        return _refused("code", _named(str(error)))
    except Forbidden as error:
        return _refused("code", str(error))
    except Exception as error:
        first_line = (str(error).splitlines() or [""])[0]
        return _refused("memory") if ran_out(error) else _refused("damaged", first_line)


def _read(torch: Any, source: Path) -> Any:
    """What the file holds, without ever running what it says: there is no second attempt in another way."""
    with source.open("rb") as file:
        zipped = file.read(2) == b"PK"
    return torch.load(source, map_location="cpu", weights_only=True, mmap=zipped)


def _unwrapped(content: Any) -> tuple[Any, list[str]]:
    """The weights without the envelopes that training programs put around them, and what lay beside them."""
    left_out: list[str] = []
    for _ in range(DEEPEST_ENVELOPE):
        if not isinstance(content, Mapping):
            break
        if isinstance(content.get(EMBEDDING), Mapping):
            left_out += (str(key) for key in content if key != EMBEDDING)
            return {"emb_params": next(iter(content[EMBEDDING].values()), None)}, left_out
        key = next((key for key in ENVELOPES if isinstance(content.get(key), Mapping)), None)
        if key is None:
            break
        left_out += (str(other) for other in content if other != key)
        content = content[key]
    return content, left_out


def _tensors(torch: Any, content: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    """Every tensor with its name; those in inner mappings with the outer names before it."""
    if isinstance(content, torch.Tensor):
        yield prefix, content
    elif isinstance(content, Mapping):
        for name, value in content.items():
            yield from _tensors(torch, value, f"{prefix}.{name}" if prefix else str(name))


def _independent(tensors: dict[str, Any]) -> dict[str, Any]:
    """Tensors that share memory become copies, each stored whole: safetensors knows no views."""
    seen: set[int] = set()
    made = {}
    for name, tensor in tensors.items():
        plain = tensor.detach().to_dense() if tensor.is_sparse else tensor.detach()
        storage = plain.untyped_storage().data_ptr()
        alone = storage not in seen and plain.is_contiguous()
        seen.add(storage)
        made[name] = plain if alone else plain.contiguous().clone()
    return made


def _named(message: str) -> str:
    """The Python object that a file asked for, out of torch's long explanation; empty where it names none."""
    found = re.search(r"GLOBAL:? (?:GLOBAL )?([A-Za-z_][\w.]*)", message)
    return found.group(1).rstrip(".") if found else ""


def _refused(why: str, detail: str = "") -> dict[str, Any]:
    return {"refused": why, "detail": detail}


if __name__ == "__main__":
    sys.stderr = open(os.devnull, "w")  # noqa: SIM115, PTH123 - libraries' warnings are of no use to anybody
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
