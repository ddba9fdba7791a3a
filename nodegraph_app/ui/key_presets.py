"""Sets of keys and mouse habits to begin from, for hands that learned them elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .translation import QT_TRANSLATE_NOOP


@dataclass(frozen=True)
class Preset:
    """A set of keys.

    Attributes:
        name: in the settings file.
        title, words: as readers know it, and what is special about it; translated where they are shown.
        keys: command → keys, where they differ from those the registry gives it. A key that stands here is
            taken from the command that has it in the registry.
        drag_pans: whether dragging the empty canvas looks elsewhere, and selects with Ctrl held only.
    """

    name: str
    title: str
    words: str
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    drag_pans: bool = False


NODEGRAPH = Preset(
    "nodegraph",
    QT_TRANSLATE_NOOP("Keys", "Nodegraph (like Blender)"),
    QT_TRANSLATE_NOOP("Keys", "Letters act on the canvas. Dragging its empty part selects with a box."),
)

COMFYUI = Preset(
    "comfyui",
    QT_TRANSLATE_NOOP("Keys", "Like ComfyUI"),
    QT_TRANSLATE_NOOP("Keys", "Dragging the empty canvas looks elsewhere; with Ctrl it selects."),
    {
        "mute": ("Ctrl+M",),
        "bypass": ("Ctrl+B",),
        "collapse": ("Alt+C",),
        "pin": ("P",),
        "frame": ("Ctrl+G",),
        "group": ("Ctrl+Shift+E",),
        "export_picture": ("Ctrl+Alt+E",),
        "delete": ("Del", "Backspace"),
        "redo": ("Ctrl+Y", "Ctrl+Shift+Z"),
        "cancel": ("Ctrl+Alt+Enter", "Ctrl+."),
        "fit_selection": (".",),
        "zoom_in": ("Alt+=", "Alt++"),
        "zoom_out": ("Alt+-",),
        "page_nodes": ("N", "Ctrl+Shift+1"),
        "page_queue": ("Q", "H", "Ctrl+4"),
        "page_log": ("Ctrl+`", "Ctrl+6"),
        "page_models": ("M", "Ctrl+Shift+2"),
        "page_workflows": ("W", "Ctrl+Shift+3"),
        "models": ("Ctrl+Shift+M",),
        "first_workflow": ("Ctrl+D",),
        "duplicate": ("Ctrl+Shift+D",),
        "next_link": ("Alt+Right",),
        "previous_link": ("Alt+Left",),
    },
    drag_pans=True,
)

PRESETS = (NODEGRAPH, COMFYUI)
