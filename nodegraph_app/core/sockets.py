"""Socket types and which may be joined."""

from __future__ import annotations

from dataclasses import dataclass

from .values import Value


@dataclass(frozen=True)
class SocketType:
    """The type of one end of a link.

    Attributes:
        name: for ever; ``"latent"``, ``"image"``, … for values, ``"integer"``, ``"number"``, ``"text"``,
            ``"boolean"``, ``"choice"``, ``"file"`` for parameters driven by a link.
    """

    name: str

    @property
    def title(self) -> str:
        """As a reader sees it, e.g. ``"text encoder"``."""
        special = {"vae": "VAE", "controlnet": "ControlNet", "clip_vision": "CLIP vision"}
        return special.get(self.name, self.name.replace("_", " "))

    def accepts(self, source: SocketType) -> bool:
        """Whether a value of type `source` can be fed into a socket of this type."""
        return source == self or source.name in _WIDENS_TO.get(self.name, ())


_WIDENS_TO = {"number": ("integer",), "text": ("choice",)}
"""Input type → further output types whose every value it can take."""


def socket_of(value_class: type[Value]) -> SocketType:
    """The socket type of a value class."""
    return SocketType(value_class.socket)
