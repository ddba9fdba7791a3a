"""Values, sizes and durations in the words of a reader, the same on the canvas and in the panels."""

from __future__ import annotations

import json

from ..core.parameters import ParameterSpec


def number_text(parameter: ParameterSpec, held: object) -> str:
    """A number with the digits of its step, or with all it has when those do not tell it."""
    if parameter.kind != "number" or not isinstance(held, int | float):
        return str(held)
    digits = len(f"{parameter.bounds.step:g}".partition(".")[2]) if parameter.bounds else 2
    text = f"{held:.{max(digits, 1)}f}"
    return text if float(text) == held else f"{held:.6g}"


def capital(text: str) -> str:
    """The first letter as a capital; the others stay, for names and for languages that need theirs."""
    return text[:1].upper() + text[1:]


def unit_of(parameter: ParameterSpec) -> str:
    """Of what a number is so many; empty where it is a mere number."""
    return parameter.bounds.unit if parameter.bounds else ""


def memory_text(size_bytes: int) -> str:
    """``340 MB``, ``3.1 GB``, in units of 1024 as memory is sold."""
    megabytes = size_bytes / 2**20
    return f"{megabytes:.0f} MB" if megabytes < 1000 else f"{megabytes / 1024:.1f} GB"


def file_size_text(size_bytes: int) -> str:
    """``12 kB``, ``340 MB``, ``3.1 GB``, in units of 1000 as file managers show them."""
    if size_bytes < 1_000_000:
        return f"{max(1, round(size_bytes / 1000))} kB"
    megabytes = size_bytes / 1_000_000
    return f"{megabytes:.0f} MB" if megabytes < 1000 else f"{megabytes / 1000:.1f} GB"


def value_text(parameter: ParameterSpec, held: object) -> str:
    """The value with its unit, as a field on a node shows it."""
    if parameter.kind == "boolean":
        return "on" if held else "off"
    unit = unit_of(parameter)
    return f"{number_text(parameter, held)} {unit}" if unit else number_text(parameter, held)


def unknown_text(held: object) -> str:
    """A value of which nothing is declared, as the file writes it; a text without its quotes."""
    return held if isinstance(held, str) else json.dumps(held, ensure_ascii=False, default=str)


def seconds_text(seconds: float) -> str:
    """A duration as a badge shows it: ``0.02 s``, ``1.4 s``, ``2 min 5 s``."""
    if seconds >= 60:
        return f"{int(seconds // 60)} min {int(seconds % 60)} s"
    return f"{seconds:.2f} s" if seconds < 0.1 else f"{seconds:.1f} s"
