"""What the canvas commands of the registry do in a window."""

from __future__ import annotations

from collections.abc import Callable

from .canvas import GraphView
from .canvas.acts import ACTS, LOOKS, Act


def canvas_handlers(view: Callable[[], GraphView]) -> dict[str, Callable[[], object]]:
    """Command name → what it does to the canvas there is now, after a gesture or a typed value is settled."""

    def settled(act: Act) -> Callable[[], object]:
        def handler() -> object:
            canvas = view()
            canvas.settle()
            return act(canvas) if canvas.commit_editor() else None

        return handler

    def at_once(act: Act) -> Callable[[], object]:
        return lambda: act(view())

    return {
        **{name: at_once(act) for name, act in LOOKS.items()},
        **{name: settled(act) for name, act in ACTS.items()},
    }
