"""The node library that comes with the app: one module per menu."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nodegraph_app.core.registry import Registry

MENUS = (
    "loaders",
    "prompts",
    "latent",
    "sampling",
    "guidance",
    "schedules",
    "control",
    "merging",
    "mask",
    "image",
    "flow",
)
"""Modules of this package in the order their menus stand in the editor."""


def register(registry: Registry) -> None:
    """Make every node of the library known. Loads neither torch nor diffusers."""
    for menu in MENUS:
        registry.collect(import_module(f".{menu}", __name__))
