"""Folders of a reader who has run something before."""

from __future__ import annotations

from pathlib import Path

from nodegraph_app import machine
from nodegraph_app.models import devices


def remember_device(cache_folder: Path) -> None:
    """Write down where this machine computes, as the first worker of a reader does.

    A worker that finds it written loads torch, which takes seconds, only for nodes that need it.
    """
    for wish in ("auto", "cpu"):
        name = devices.pick(wish)
        found = machine.Device(name, devices.numerics(name), devices.description(name))
        machine.remember(wish, cache_folder, found)
