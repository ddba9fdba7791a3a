"""The field that keys go to, and the way from one field to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .view import GraphView


class FieldFocus:
    """At most one field of one node has the keys: Enter edits it, Tab goes on."""

    def __init__(self, view: GraphView):
        self._view = view
        self._at: tuple[str, str] | None = None

    @property
    def focused(self) -> tuple[str, str] | None:
        """Node and parameter, or None."""
        if self._at is not None and self._at[0] not in self._view.graph_scene.nodes:
            self._at = None
        return self._at

    def focus(self, node_id: str, place: str) -> None:
        """Give a field the keys."""
        if (node_id, place) != self.focused:
            self.leave()
            self._at = node_id, place
            self._mark(node_id, place)

    def leave(self) -> None:
        """No field has the keys."""
        if self.focused is not None:
            self._mark(self.focused[0], None)
        self._at = None

    def _mark(self, node_id: str, place: str | None) -> None:
        item = self._view.graph_scene.nodes.get(node_id)
        if item is not None:
            item.focus = place
            item.update()

    def go_on(self, node_id: str, place: str, direction: int) -> None:
        """To the next or previous field of a node, round and round; `place` "" starts at the first.

        Numbers and texts open at once, so that one can type, Tab, type; lists and switches wait for Enter.
        """
        item = self._view.graph_scene.nodes.get(node_id)
        if item is None:
            return
        fields = {name: each for name, each in item.layout.fields.items() if each.spec and not each.linked}
        if not fields:
            return
        names = list(fields)
        name = names[(names.index(place) + direction if place in fields else 0) % len(names)]
        spec = fields[name].spec
        self.focus(node_id, name)
        if spec is not None and spec.kind in ("integer", "number", "text"):
            self._view.editor.open(node_id, name)
        else:
            self._view.setFocus()
